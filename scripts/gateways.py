"""Three gateways of one installation on one Redis, seen from outside; see gateways.sh.

Times are from the control API's answer on one gateway to the first request that another one treats accordingly.
"""

import argparse
import contextlib
import http.client
import http.server
import json
import pathlib
import socket
import socketserver
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import gateway
from gateway import expect

KEY_LIMIT = 1.0
BAN_LIMIT = 0.25
STREAM_LIMIT = 5.0
PATIENCE = 10.0
CHAT = {"model": "m", "messages": [{"role": "user", "content": "What is the capital of France?"}]}


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: pathlib.Path) -> None:
        super().__init__("localhost", timeout=30)
        self.path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(30)
        self.sock.connect(self.path)


class Model(http.server.BaseHTTPRequestHandler):
    """An OpenAI-compatible server that answers at once, or streams a word a tenth of a second for a minute."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.answer(json.dumps({"object": "list", "data": [{"id": "m", "object": "model"}]}).encode())

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if not asked.get("stream"):
            message = {"role": "assistant", "content": "Paris."}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            usage = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
            return self.answer(
                json.dumps({"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice],
                            "usage": usage}).encode())  # fmt: skip
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(600):
                delta = {"index": 0, "delta": {"content": "word "}, "finish_reason": None}
                chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [delta]}
                self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
                time.sleep(0.1)
        self.close_connection = True

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class ModelServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


class Redis:
    """A private redis-server on a unix socket, without a file."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.socket = folder / "redis.sock"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700", "--dir",
             str(self.folder), "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL)  # fmt: skip
        until(lambda: self.socket.exists() and self.ask("ping") == "PONG", "redis does not start")

    def ask(self, *words: str) -> str:
        line = ["redis-cli", "-s", str(self.socket), *words]
        return subprocess.run(line, check=False, capture_output=True, text=True, timeout=10).stdout.strip()

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


def until(holds: Callable[[], bool], reason: str, seconds: float = PATIENCE) -> float:
    """Polls until `holds`; returns the seconds that it took."""
    began = time.monotonic()
    while not holds():
        expect(time.monotonic() - began < seconds, reason)
        time.sleep(0.002)
    return time.monotonic() - began


class Member(gateway.Gateway):
    """One of the gateways, with its control API."""

    def __init__(self, program: str, folder: pathlib.Path, name: str, upstream: str, redis: Redis) -> None:
        super().__init__(program, folder / name, upstream, "openai", f"unix:{redis.socket}")
        self.name = name
        self.asked = 1
        self.secrets = folder / "secrets"
        self.serve += ["--gateway", name, "--secrets", str(self.secrets)]

    def control(self, method: str, path: str, body: object = None) -> dict:
        connection = UnixConnection(self.data / "control.sock")
        try:
            payload = None if body is None else json.dumps(body)
            connection.request(method, path, payload, {"Content-Type": "application/json"} if payload else {})
            answer = connection.getresponse()
            text = answer.read()
            expect(answer.status < 300, f"{method} {path} on {self.name}: {answer.status} {text[:200]!r}")
            return json.loads(text) if text[:1] == b"{" else {"text": text.decode()}
        finally:
            connection.close()

    def chat(self, key: str) -> int:
        """Each request comes from an address of its own: one that sent twenty bad keys would be locked out. 0 where it was
        cut, as one is whose key ends on its way."""
        self.asked += 1
        source = f"127.{self.asked >> 16 & 127}.{self.asked >> 8 & 255}.{self.asked & 255}"
        try:
            return self.ask("POST", "/v1/chat/completions", CHAT, key, source).status
        except http.client.RemoteDisconnected:
            return 0

    def metric(self, name: str) -> float:
        """The sum over all labels."""
        lines = self.control("GET", "/metrics")["text"].splitlines()
        found = [line for line in lines if line.startswith((f"secureinfer_{name} ", f"secureinfer_{name}{{"))]
        expect(bool(found), f"{self.name} has no metric {name}")
        return sum(json.loads(line.split()[-1]) for line in found)


class Installation:
    """The three gateways and the checks."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.rounds = given.rounds
        self.folder = given.folder
        self.program = given.gateway
        self.model = ModelServer(("127.0.0.1", 0), Model)
        threading.Thread(target=self.model.serve_forever, daemon=True).start()
        self.upstream = f"http://127.0.0.1:{self.model.server_address[1]}"
        self.redis = Redis(given.folder)
        self.redis.start()
        self.members = [self.member(name) for name in ("gw1", "gw2", "gw3")]
        for member in self.members:
            member.start()
        self.first, self.second, self.third = self.members
        self.made = 0

    def member(self, name: str) -> Member:
        return Member(self.program, self.folder, name, self.upstream, self.redis)

    def stop(self) -> None:
        for member in self.members:
            member.kill()
        self.redis.kill()
        self.model.shutdown()

    def tenant(self, on: Member) -> str:
        self.made += 1
        made = on.control(
            "POST", "/v1/tenants", {"name": f"tenant-{self.made}", "rpm": 0, "auto_ban": False, "reason": "a check"})
        return made["id"]

    def key(self, tenant: str, on: Member) -> dict:
        return on.control("POST", f"/v1/tenants/{tenant}/keys", {})

    def everywhere(self, key: str, status: int, reason: str, members: list[Member] | None = None) -> float:
        """Seconds until every gateway answers with the status."""
        began = time.monotonic()
        for member in members or self.members:
            until(lambda: member.chat(key) == status, f"{reason} on {member.name}")
        return time.monotonic() - began

    # The checks.

    def new_keys_work_everywhere(self) -> None:
        taken = []
        for turn in range(self.rounds):
            on = self.members[turn % 3]
            key = self.key(self.tenant(on), on)
            taken.append(self.everywhere(key["key"], 200, "a new key does not work"))
        report("a new key works on all", taken, KEY_LIMIT)

    def revoked_keys_are_refused_everywhere(self) -> None:
        tenant = self.tenant(self.first)
        taken = []
        for turn in range(self.rounds):
            on = self.members[turn % 3]
            key = self.key(tenant, on)
            self.everywhere(key["key"], 200, "a new key does not work")
            on.control("DELETE", f"/v1/keys/{key['id']}")
            taken.append(self.everywhere(key["key"], 401, "a revoked key works"))
        report("a revoked key is refused on all", taken, KEY_LIMIT)

    def bans_spread(self) -> None:
        tenant = self.tenant(self.first)
        self.spread(tenant, "a ban", {"target": tenant})

    def quarantines_spread(self) -> None:
        tenant = self.tenant(self.first)
        self.spread(tenant, "a quarantine", {"target": tenant, "quarantine": True})

    def bans_of_a_range_spread(self) -> None:
        self.spread(self.tenant(self.first), "a ban of a range", {"scope": "address", "target": "127.0.0.0/8"})

    def spread(self, tenant: str, what: str, members: dict) -> None:
        key = self.key(tenant, self.first)["key"]
        self.everywhere(key, 200, "a new key does not work")
        taken = []
        for turn in range(self.rounds):
            on = self.members[turn % 3]
            made = on.control("POST", "/v1/bans", {**members, "seconds": 3600, "reason": "a check"})
            taken.append(self.everywhere(key, 403, f"{what} does not hold"))
            # The shared admission may refuse for a tenant's ban before the record of it is there.
            other = self.members[(turn + 1) % 3]
            until(lambda: made["id"] in {ban["id"] for ban in listed(other, "bans")}, f"{what} is not listed")
            other.control("DELETE", f"/v1/bans/{made['id']}")
            self.everywhere(key, 200, f"{what} that was lifted holds")
        report(f"{what} holds on all", taken, BAN_LIMIT)

    def open_streams_are_cut(self) -> None:
        tenant = self.tenant(self.first)
        for what in ("key", "ban", "tenant"):
            key = self.key(tenant, self.first)
            self.everywhere(key["key"], 200, "a new key does not work")
            streams = [Stream(member, key["key"]) for member in self.members]
            until(lambda: all(stream.words > 2 for stream in streams), "the streams do not begin")
            began = time.monotonic()
            if what == "key":
                self.first.control("DELETE", f"/v1/keys/{key['id']}")
            elif what == "ban":
                self.first.control("POST", "/v1/bans", {"target": tenant, "seconds": 3600, "reason": "a check"})
            else:
                self.first.control("POST", f"/v1/tenants/{tenant}/suspend", {})
            until(lambda: all(stream.ended for stream in streams), f"streams go on after the end by {what}", 2 * STREAM_LIMIT)
            report(f"streams are cut, by {what}", [time.monotonic() - began], STREAM_LIMIT)
            expect(not any(stream.done for stream in streams), "a stream that was cut says [DONE]")
            if what == "ban":
                self.second.control("DELETE", f"/v1/bans/{tenant}")

    def tenants_are_deleted_everywhere(self) -> None:
        tenant = self.tenant(self.second)
        key = self.key(tenant, self.third)["key"] if self.knows(self.third, tenant) else ""
        self.everywhere(key, 200, "a new key does not work")
        self.first.control("DELETE", f"/v1/tenants/{tenant}")
        report("a deleted tenant is refused on all", [self.everywhere(key, 401, "a deleted tenant is served")], KEY_LIMIT)

    def knows(self, member: Member, tenant: str) -> bool:
        until(lambda: any(t["id"] == tenant for t in listed(member, "tenants")), f"{member.name} does not know the tenant")
        return True

    def a_gateway_that_was_down_catches_up(self) -> None:
        tenant = self.tenant(self.first)
        kept, revoked = self.key(tenant, self.first), self.key(tenant, self.first)
        self.everywhere(revoked["key"], 200, "a new key does not work")
        expect(self.third.stop() == 0, "gw3 does not stop well")
        self.first.control("DELETE", f"/v1/keys/{revoked['id']}")
        made = self.key(tenant, self.second)
        seen: list[int] = []
        watcher = threading.Thread(target=poll, args=(self.third, revoked["key"], seen))
        watcher.start()
        self.third.start()
        watcher.join()
        expect(set(seen) == {401}, f"the revoked key got {sorted(set(seen))} from gw3")
        expect(self.third.chat(made["key"]) == 200, "a key that was made meanwhile does not work")
        expect(self.third.chat(kept["key"]) == 200, "an old key does not work")

    def a_new_gateway_takes_the_newest_set(self) -> None:
        tenant = self.tenant(self.first)
        good, revoked = self.key(tenant, self.first), self.key(tenant, self.second)
        self.second.control("DELETE", f"/v1/keys/{revoked['id']}")
        fourth = self.member("gw4")
        self.members.append(fourth)
        fourth.start()
        try:
            expect(fourth.chat(good["key"]) == 200, "a good key does not work on a new gateway")
            expect(fourth.chat(revoked["key"]) == 401, "a revoked key works on a new gateway")
        finally:
            fourth.stop()
            self.members.remove(fourth)

    def a_flushed_redis_loses_nothing(self) -> None:
        tenant, other = self.tenant(self.first), self.tenant(self.second)
        banned, good = self.key(tenant, self.first), self.key(other, self.second)
        for key in (banned, good):
            self.everywhere(key["key"], 200, "a new key does not work")
        self.first.control("POST", "/v1/bans", {"target": tenant, "seconds": 3600, "reason": "a check"})
        self.everywhere(banned["key"], 403, "a banned tenant is served")
        self.redis.ask("flushall")
        for _ in range(20):
            expect({member.chat(banned["key"]) for member in self.members} == {403}, "the ban is lost")
            expect({member.chat(good["key"]) for member in self.members} == {200}, "a key is lost")
        self.first.control("DELETE", f"/v1/keys/{good['id']}")
        report("revoked after a flush", [self.everywhere(good["key"], 401, "a revoked key works")], KEY_LIMIT)

        def shared_again() -> bool:
            fresh = self.member(f"fresh{int(time.monotonic() * 1000)}")
            fresh.start()
            try:
                return fresh.chat(banned["key"]) == 403 and fresh.chat(good["key"]) == 401
            finally:
                fresh.stop()

        until(shared_again, "the flushed state does not come back", 90)

    def lies_are_refused(self) -> None:
        tenant = self.tenant(self.first)
        key = self.key(tenant, self.first)
        self.everywhere(key["key"], 200, "a new key does not work")
        before = [member.metric("state_refused_total") for member in self.members]
        for message in ("", "{}", "x" * 70_000, '{"v":1,"gw":"gw1","boot":"x","seq":1,"t":1,"op":"put","mac":"00"}'):
            self.redis.ask("publish", "secureinfer:control", message)
        until(
            lambda: all(m.metric("state_refused_total") > b for m, b in zip(self.members, before)),
            "lies on the control channel are not counted")
        self.everywhere(key["key"], 200, "a lie changed a key")

    def redis_lost_and_back(self) -> None:
        tenant = self.tenant(self.first)
        key = self.key(tenant, self.first)
        self.everywhere(key["key"], 200, "a new key does not work")
        self.redis.kill()
        self.first.control("DELETE", f"/v1/keys/{key['id']}")
        expect(self.first.chat(key["key"]) == 401, "a revoked key works where it was revoked")
        expect(self.second.chat(key["key"]) == 200, "a gateway without Redis does not serve")
        self.redis.socket.unlink(missing_ok=True)
        self.redis.start()
        taken = self.everywhere(key["key"], 401, "a revoked key works after Redis came back")
        print(f"     a revocation made without Redis was everywhere {taken:.2f} s after it came back")


class Stream:
    """A streamed answer, read in a thread of its own."""

    def __init__(self, member: Member, key: str) -> None:
        self.words = 0
        self.ended = self.done = False
        threading.Thread(target=self.read, args=(member.port, key), daemon=True).start()

    def read(self, port: int, key: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.suppress(OSError, http.client.HTTPException):
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            connection.request("POST", "/v1/chat/completions", json.dumps({**CHAT, "stream": True}), headers)
            for line in connection.getresponse():
                self.words += line.startswith(b"data: {")
                self.done |= b"[DONE]" in line
        self.ended = True


def listed(member: Member, what: str) -> list[dict]:
    return member.control("GET", f"/v1/{what}?limit=1000")[what]


def poll(member: Member, key: str, seen: list[int]) -> None:
    """Asks from before the gateway listens until it has answered fifty times."""
    deadline = time.monotonic() + PATIENCE
    while len(seen) < 50 and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            status = member.chat(key)
            if status != 503:
                seen.append(status)


def report(what: str, seconds: list[float], limit: float) -> None:
    ordered = sorted(seconds)
    worst, middle = ordered[-1], statistics.median(ordered)
    tail = ordered[max(0, -(-99 * len(ordered) // 100) - 1)]
    words = f"median {middle * 1000:.0f} ms, p99 {tail * 1000:.0f} ms, longest {worst * 1000:.0f} ms"
    print(f"     {what}: {words} of {len(ordered)}")
    expect(tail < limit, f"{what} took {tail:.2f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=20)
    installation = Installation(parser.parse_args())
    names = [
        "new_keys_work_everywhere", "revoked_keys_are_refused_everywhere", "bans_spread", "quarantines_spread",
        "bans_of_a_range_spread", "open_streams_are_cut",
        "tenants_are_deleted_everywhere", "a_gateway_that_was_down_catches_up", "a_new_gateway_takes_the_newest_set",
        "a_flushed_redis_loses_nothing", "lies_are_refused", "redis_lost_and_back",
    ]  # fmt: skip
    try:
        return 1 if gateway.run((name.replace("_", " "), getattr(installation, name)) for name in names) else 0
    finally:
        installation.stop()


if __name__ == "__main__":
    sys.exit(main())
