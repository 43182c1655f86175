"""Holds the limits of three gateways on one Redis against the clock, under load and trouble; see limits.sh.

What may pass in T seconds is burst + rate × T. The load is open-loop: requests have planned times and are late rather than fewer.
"""

import argparse
import collections
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time

import gateway
import gateways
from gateway import expect
from gateways import until

WINDOW = 60.0
DAY = 86_400


class Model(gateways.Model):
    """Answers at once, or after the seconds that the prompt names; knows how many it answers at a time."""

    lock = threading.Lock()
    running = most = 0

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with Model.lock:
            Model.running += 1
            Model.most = max(Model.most, Model.running)
        text = asked["messages"][-1]["content"]
        if text.startswith("wait "):
            time.sleep(float(text[5:]))
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Paris."}}
        usage = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
        with Model.lock:
            Model.running -= 1
        whole = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
        with contextlib.suppress(OSError):
            self.answer(json.dumps(whole).encode())


class Load:
    """Requests at a constant rate over connections that stay open, from threads of its own."""

    def __init__(self, ports: list[int], keys: list[str], rate: float, connections: int = 8, text: str = "Hello?") -> None:
        self.statuses: collections.Counter[int] = collections.Counter()
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.began = time.monotonic()
        count = connections * len(ports)
        pause = count / rate
        self.threads = [
            threading.Thread(target=self.run, args=(ports[i % len(ports)], keys[i % len(keys)], pause, i / rate, text))
            for i in range(count)
        ]
        for thread in self.threads:
            thread.start()

    def run(self, port: int, key: str, pause: float, start: float, text: str) -> None:
        body = json.dumps({"model": "m", "max_tokens": 2, "messages": [{"role": "user", "content": text}]})
        request = (
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: g\r\nauthorization: Bearer {key}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
        ).encode()
        seen: collections.Counter[int] = collections.Counter()
        due = self.began + start
        with socket.create_connection(("127.0.0.1", port), 60) as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while not self.ending.is_set():
                wait = due - time.monotonic()
                if wait > 0:
                    time.sleep(wait)
                due += pause
                client.sendall(request)
                seen[self.status(client)] += 1
        with self.lock:
            self.statuses += seen

    @staticmethod
    def status(client: socket.socket) -> int:
        """Reads one whole answer."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = client.recv(65_536)
            if not piece:
                return 0
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += client.recv(65_536)
        return int(data[9:12])

    def end(self) -> float:
        """Seconds from the first to the last request."""
        self.ending.set()
        for thread in self.threads:
            thread.join()
        return time.monotonic() - self.began

    def only(self, *allowed: int) -> None:
        others = {status: count for status, count in self.statuses.items() if status not in allowed}
        expect(not others, f"clients got {others}")


class FakeRedis(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A Redis that lets itself be greeted, and then says always the same."""

    daemon_threads = True

    def __init__(self, path: pathlib.Path, reply: bytes) -> None:
        self.reply = reply
        super().__init__(str(path), FakeSession)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class FakeSession(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while line := self.rfile.readline():
                words = [self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2] for _ in range(int(line[1:]))]
                greeted = words[0].upper() in (b"AUTH", b"SELECT")
                self.wfile.write(b"+OK\r\n" if greeted else self.server.reply)


class FakedRedis(gateways.Redis):
    """A redis-server whose clock can be set."""

    def __init__(self, folder: pathlib.Path) -> None:
        super().__init__(folder)
        self.offset = folder / "redis.offset"

    def start(self) -> None:
        with faked(self.offset):
            super().start()

    def shift(self, seconds: int) -> None:
        shift(self.offset, seconds)


def shift(offset: pathlib.Path, seconds: int) -> None:
    offset.write_text(f"{seconds:+d}\n")


@contextlib.contextmanager
def faked(offset: pathlib.Path):  # noqa: ANN201
    """What is started inside reads how far its time of day is off from a file whenever it asks for it."""
    library = offset.parent / "shifted_clock.so"
    source = pathlib.Path(__file__).with_name("shifted_clock.c")
    if not library.exists():
        subprocess.run(["clang", "-O2", "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    shift(offset, 0)
    names = {"LD_PRELOAD": str(library), "SHIFTED_CLOCK": str(offset)}
    os.environ.update(names)
    try:
        yield
    finally:
        for name in names:
            os.environ.pop(name, None)


class Limits(gateways.Installation):
    """The three gateways and the checks."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.seconds, self.offered = given.seconds, given.offered
        self.folder, self.program = given.folder, given.gateway
        self.model = gateways.ModelServer(("127.0.0.1", 0), Model)
        self.model.socket.listen(1024)
        threading.Thread(target=self.model.serve_forever, daemon=True).start()
        self.upstream = f"http://127.0.0.1:{self.model.server_address[1]}"
        self.members = []
        self.redis = FakedRedis(given.folder)
        self.redis.start()
        self.members = [self.member(name) for name in ("gw1", "gw2", "gw3")]
        self.first, self.second, self.third = self.members
        self.offset = given.folder / "gateway.offset"
        self.made = 0

    def start(self) -> None:
        self.first.start()
        self.second.start()
        with faked(self.offset):
            self.third.start()
        until(lambda: all(m.metric("state_gateways") == 2 for m in self.members), "the gateways do not meet", 20)

    def limited(self, **limits: int) -> tuple[str, str]:
        """A new tenant with limits, known everywhere: its id and a key."""
        self.made += 1
        body = {"name": f"limited-{self.made}", "rpm": 0, "auto_ban": False, **limits}
        tenant = self.first.control("POST", "/v1/tenants", body)["id"]
        key = self.key(tenant, self.first)["key"]
        for member in self.members:
            until(lambda: self.knows_key(member, key), f"{member.name} does not know the key")
        self.redis.ask("del", *[f"secureinfer:{{{tenant}}}:{name}" for name in ("rpm", "tpm", "run", "day")])
        return tenant, key

    @staticmethod
    def knows_key(member: gateways.Member, key: str) -> bool:
        """Asks without being counted for long: the caller empties the buckets."""
        return member.ask("GET", "/v1/models", None, key).status == 200

    def load(self, key: str, rate: float, **more: object) -> Load:
        return Load([member.port for member in self.members], [key], rate, **more)

    def degraded(self) -> int:
        """Requests that were decided without Redis so far: on a machine that is too busy its answers come too late."""
        return sum(member.metric("limiter_degraded_total") for member in self.members)

    def healthy(self, seconds: float = 20) -> None:
        def all_healthy() -> bool:
            return all(member.ask("GET", "/healthz", key="").json()["status"] == "ok" for member in self.members)

        until(all_healthy, "the gateways do not recover", seconds)

    # The checks.

    def three_gateways_share_a_limit_of_requests(self) -> None:
        rpm = int(1.5 * self.offered)
        _, key = self.limited(rpm=rpm)
        before = self.degraded()
        load = self.load(key, self.offered, connections=12)
        time.sleep(self.seconds)
        taken = load.end()
        load.only(200, 429)
        passed, may = load.statuses[200], rpm + rpm / 60 * taken
        offered = sum(load.statuses.values()) / taken
        print(f"     {passed} of {may:.0f} passed in {taken:.2f} s, {offered:.0f} a second offered: {passed / may - 1:+.2%}")
        print(f"     {self.degraded() - before} of them decided without Redis")
        expect(abs(passed / may - 1) <= 0.01, "the limit is off by more than 1 %")

    def three_gateways_share_a_limit_of_tokens(self) -> None:
        tpm = 11 * int(self.offered / 2)
        _, key = self.limited(tpm=tpm)
        before = self.degraded()
        load = self.load(key, self.offered / 2, connections=8)
        time.sleep(self.seconds)
        taken = load.end()
        load.only(200, 429)
        spent, may = 11 * load.statuses[200], tpm + tpm / 60 * taken
        print(f"     {spent} of {may:.0f} tokens spent in {taken:.2f} s: {spent / may - 1:+.2%}")
        print(f"     {self.degraded() - before} requests decided without Redis")
        expect(0.97 * may <= spent <= 1.01 * may, "the limit of tokens is off")

    def three_gateways_share_places(self) -> None:
        _, key = self.limited(concurrency=4)
        Model.most = 0
        load = self.load(key, 400, connections=4, text="wait 0.05")
        time.sleep(self.seconds)
        taken = load.end()
        load.only(200)
        rate = load.statuses[200] / taken
        print(f"     at most {Model.most} at a time, {rate:.0f} answers a second of {4 / 0.05:.0f} possible")
        expect(Model.most <= 4, f"{Model.most} ran at a time")
        expect(rate > 0.4 * 4 / 0.05, "places stay empty while requests wait")

    def places_of_a_killed_gateway_come_back(self) -> None:
        _, key = self.limited(concurrency=2)
        holding = [threading.Thread(target=self.hold, args=(self.second, key)) for _ in range(2)]
        for thread in holding:
            thread.start()
        until(lambda: Model.running >= 2, "the requests do not run")
        self.second.kill()
        try:
            expect(self.first.chat(key) == 429, "a place is free though two are held")
            taken = until(lambda: self.first.chat(key) == 200, "the places do not come back", 60)
            print(f"     free again {taken:.0f} s later")
        finally:
            for thread in holding:
                thread.join()
            self.second.start()
            self.healthy()

    @staticmethod
    def hold(member: gateways.Member, key: str) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            body = {"model": "m", "messages": [{"role": "user", "content": "wait 20"}]}
            member.ask("POST", "/v1/chat/completions", body, key)

    def trouble(self, what: str, cause, mend) -> None:  # noqa: ANN001
        """Load before, during and after a trouble with Redis: nobody gets an error, a ban holds, and all in all one window
        more passed at most."""
        rpm = 1200
        _, key = self.limited(rpm=rpm)
        banned, barred = self.limited()
        self.first.control("POST", "/v1/bans", {"target": banned, "seconds": 3600, "reason": "a check"})
        self.everywhere(barred, 403, "a banned tenant is served")
        load = self.load(key, 600)
        time.sleep(2)
        before = time.monotonic()
        cause()
        for _ in range(10):
            expect({member.chat(barred) for member in self.members} == {403}, "the ban is lost")
            time.sleep(0.3)
        mend()
        self.healthy()
        outage = time.monotonic() - before
        time.sleep(2)
        expect({member.chat(barred) for member in self.members} == {403}, "the ban is lost afterwards")
        taken = load.end()
        load.only(200, 429)
        passed, may = load.statuses[200], rpm + rpm / 60 * taken
        # Meanwhile the shared limit refills too, so what passed without it comes on top.
        more = rpm + rpm / 60 * outage
        print(f"     {what} for {outage:.1f} s: {passed} passed in {taken:.1f} s, {may:.0f} and {more:.0f} more may")
        expect(0.95 * may <= passed <= 1.02 * (may + more), "more or less than the limit passed")

    def redis_stutters_under_load(self) -> None:
        """Answers that come too late are decided from memory, and counted all the same: once."""
        rpm = int(0.5 * self.offered)
        _, key = self.limited(rpm=rpm)
        before = self.degraded()
        load = self.load(key, self.offered / 2)
        pid = self.redis.process.pid
        while time.monotonic() - load.began < self.seconds:
            os.kill(pid, signal.SIGSTOP)
            time.sleep(0.15)
            os.kill(pid, signal.SIGCONT)
            time.sleep(0.25)
        taken = load.end()
        load.only(200, 429)
        passed, may = load.statuses[200], rpm + rpm / 60 * taken
        print(f"     {passed} of {may:.0f} passed in {taken:.2f} s: {passed / may - 1:+.2%}")
        degraded = self.degraded() - before
        print(f"     {degraded} of {sum(load.statuses.values())} decided without Redis")
        expect(degraded > 0, "Redis was never late")
        expect(abs(passed / may - 1) <= 0.01, "the limit is off by more than 1 %")

    def redis_killed_under_load(self) -> None:
        def start() -> None:
            self.redis.socket.unlink(missing_ok=True)
            self.redis.start()

        self.trouble("killed", self.redis.kill, start)

    def redis_paused_under_load(self) -> None:
        pid = self.redis.process.pid
        self.trouble("paused", lambda: os.kill(pid, signal.SIGSTOP), lambda: os.kill(pid, signal.SIGCONT))

    def redis_flushed_under_load(self) -> None:
        def flush() -> None:
            self.redis.ask("flushall")
            self.redis.ask("script", "flush")

        self.trouble("flushed", flush, lambda: None)

    def jump(self, what: str, move, seconds: int) -> None:  # noqa: ANN001
        rpm = 600
        _, key = self.limited(rpm=rpm)
        load = self.load(key, 300)
        time.sleep(4)
        move(seconds)
        time.sleep(4)
        move(0)
        time.sleep(2)
        taken = load.end()
        load.only(200, 429)
        passed, may = load.statuses[200], rpm + rpm / 60 * taken
        print(f"     {what} {seconds // DAY:+d} d and back: {passed} passed in {taken:.1f} s, {may:.0f} and one window of {rpm} more may")
        expect(0.98 * may <= passed <= 1.02 * (may + rpm), "more than one window was gained or lost")

    def clocks_that_jump(self) -> None:
        for seconds in (DAY, -DAY):
            self.jump("a gateway's clock", lambda s: shift(self.offset, s), seconds)
            self.jump("the clock of Redis", self.redis.shift, seconds)
        self.healthy(40)

    def a_redis_that_lies_never_lets_all_through(self) -> None:
        replies = {
            "READONLY": b"-READONLY You can't write against a read only replica.\r\n",
            "OOM": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
            "WRONGTYPE": b"-WRONGTYPE Operation against a key holding the wrong kind of value\r\n",
            "MOVED": b"-MOVED 3999 127.0.0.1:6381\r\n", "LOADING": b"-LOADING Redis is loading\r\n",
            "NOSCRIPT": b"-NOSCRIPT No matching script.\r\n", "garbage": b"\x00\xff<html>\r\n", "silence": b"",
            "too much": b"*4\r\n:0\r\n:999999\r\n:0\r\n:0\r\n", "text": b"*4\r\n$1\r\n0\r\n:1\r\n:0\r\n:0\r\n",
        }  # fmt: skip
        for number, (name, reply) in enumerate(replies.items()):
            folder = self.folder / f"liar{number}"
            folder.mkdir()
            fake = FakeRedis(folder / "redis.sock", reply)
            member = gateway.Gateway(self.program, folder / "gw", self.upstream, "openai", f"unix:{folder}/redis.sock")
            try:
                member.data.mkdir(mode=0o700)
                key = member.tenant("acme", rpm=6)
                member.start()
                found = collections.Counter(
                    member.ask("POST", "/v1/chat/completions", gateways.CHAT, key).status for _ in range(20))
                expect(found == {200: 6, 429: 14}, f"with {name}: {dict(found)}")
            finally:
                member.kill()
                fake.shutdown()
                fake.server_close()
        print(f"     six of twenty passed with each of: {', '.join(replies)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=6, help="length of each load")
    parser.add_argument("--offered", type=float, default=2000, help="requests a second")
    parser.add_argument("--only", default="", help="part of the names of the checks to run")
    given = parser.parse_args()
    limits = Limits(given)
    names = [
        "three_gateways_share_a_limit_of_requests", "three_gateways_share_a_limit_of_tokens", "three_gateways_share_places",
        "redis_stutters_under_load", "redis_flushed_under_load", "redis_paused_under_load", "redis_killed_under_load", "clocks_that_jump",
        "a_redis_that_lies_never_lets_all_through", "places_of_a_killed_gateway_come_back",
    ]  # fmt: skip
    try:
        limits.start()
        chosen = [name for name in names if given.only in name]
        return 1 if gateway.run((name.replace("_", " "), getattr(limits, name)) for name in chosen) else 0
    finally:
        limits.stop()


if __name__ == "__main__":
    sys.exit(main())
