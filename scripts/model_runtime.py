"""Changes models under a running gateway and counts what it serves meanwhile; see model_runtime.sh.

A client asks for the model all the time. From the change on: a refusal within a second, no answer and no byte for the model
server after it, and the model beside it as before; then good bytes, and answers again.
"""

import argparse
import collections
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import sys
import threading
import time
from collections.abc import Callable

import gateway
import model_store
import model_tampering as tampering
import stub_model
from gateway import expect

MODELS = 20
# What the design promises from the write to the first refusal.
LIMIT = 1.0
# From good bytes to the first answer: the change is seen, comes to rest, and a file of a megabyte is hashed.
RELEASE = 10.0
CONTROL = "m19"


class Server(stub_model.Handler):
    """An Ollama that has the store's models and counts what it is asked."""

    store: model_store.Ollama
    claims: dict[str, str] = {}
    asked: collections.Counter[str] = collections.Counter()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # what is cut is cut
            super().handle()

    def do_GET(self) -> None:
        if self.path == "/api/version":
            return self.reply(b'{"version":"0.9.9"}')
        names = [f"m{seed:02}" for seed in range(MODELS)]
        models = [
            {"name": f"{name}:latest", "size": 1, "digest": self.claims.get(name) or self.digest(name)} for name in names
        ]
        return self.reply(json.dumps({"models": models if self.path == "/api/tags" else []}).encode())

    def digest(self, name: str) -> str:
        try:
            return self.store.digest(name)
        except OSError:
            return ""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        Server.asked[asked["model"]] += 1
        message = {"role": "assistant", "content": "Paris."}
        self.reply(json.dumps({"model": asked["model"], "message": message, "done": True}).encode())


class Loose(stub_model.Handler):
    """An OpenAI-compatible server with the models of a plain directory."""

    asked: collections.Counter[str] = collections.Counter()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        self.reply(json.dumps({"object": "list", "data": [{"id": name} for name in ("a", "b", "folder")]}).encode())

    def answer(self, path: str, body: bytes) -> bytes:
        Loose.asked[json.loads(body)["model"]] += 1
        return stub_model.completion("Paris.")


class Client(threading.Thread):
    """Asks for one model over one connection, again and again; when each question was sent, and its status."""

    def __init__(self, own: gateway.Gateway, model: str) -> None:
        super().__init__(daemon=True)
        self.own, self.model, self.ending = own, model, threading.Event()
        self.seen: list[tuple[float, int]] = []
        self.start()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.own.port, 30)
        body = json.dumps({"model": self.model, "messages": [{"role": "user", "content": "Capital of France?"}]})
        headers = {"Authorization": f"Bearer {self.own.key}", "Content-Type": "application/json"}
        while not self.ending.wait(0.005):
            sent = time.monotonic()
            connection.request("POST", "/v1/chat/completions", body, headers)
            answer = connection.getresponse()
            answer.read()
            self.seen.append((sent, answer.status))
        connection.close()

    def first(self, status: int, after: float, within: float) -> float | None:
        """Seconds from `after` to the first question with that answer."""
        while time.monotonic() < after + within + 1:
            for sent, got in self.seen:
                if got == status and sent >= after:
                    return sent - after
            time.sleep(0.005)
        return None

    def end(self) -> None:
        self.ending.set()
        self.join()


class Trial:
    """One change of one model."""

    def __init__(self, own: gateway.Gateway, asked: collections.Counter[str], control: str) -> None:
        self.own, self.asked, self.control = own, asked, control

    def run(self, model: str, change: Callable[[], tampering.Undo], lasting: bool) -> str:
        """Changes, looks, mends, looks; the figures in words."""
        client, beside = Client(self.own, model), Client(self.own, self.control)
        try:
            expect(client.first(200, time.monotonic(), 10) is not None, "the model is not served to begin with")
            undo = change()
            changed = time.monotonic()
            refused = client.first(503, changed, LIMIT)
            expect(refused is not None and refused <= LIMIT, f"first refusal after {refused} s")
            since = changed + refused
            before = self.asked[model]
            if lasting:
                time.sleep(1.5)
                served = sum(1 for sent, status in client.seen if sent > since and status == 200)
                expect(served == 0, f"{served} served after the first refusal")
                expect(self.asked[model] == before, "the model server was asked after the first refusal")
            mended = time.monotonic()
            undo()
            released = client.first(200, mended if lasting else since, RELEASE)
            expect(released is not None, "good bytes are not served")
            others = collections.Counter(status for _, status in beside.seen)
            expect(set(others) == {200}, f"the model beside it: {dict(others)}")
            count = sum(1 for _, status in client.seen if status == 503)
            return f"503 after {refused * 1000:4.0f} ms, {count:4} refused, served again after {released * 1000:5.0f} ms"
        finally:
            client.end()
            beside.end()


class Runtime:
    """The checks, in their order."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.folder = pathlib.Path(arguments.folder)
        self.store = Server.store = model_store.Ollama(self.folder / "store")
        for seed in range(MODELS):
            self.store.add(f"m{seed:02}", seed)

    def start(self, name: str, port: int, api: str, models: pathlib.Path | str) -> gateway.Gateway:
        own = gateway.Gateway(
            self.arguments.gateway, self.folder / name, f"http://127.0.0.1:{port}", api, models=str(models)
        )
        own.provision("acme")
        began = time.monotonic()
        own.start()
        own.started = time.monotonic() - began
        return own

    def status(self, own: gateway.Gateway, model: str) -> dict:
        listed = json.loads(own.command("model", "list").stdout)
        return next((entry for entry in listed if entry["model"].split(":")[0] == model), {})

    def ollama(self, own: gateway.Gateway) -> list[tuple[str, Callable[[], None]]]:
        store, trial = self.store, Trial(own, Server.asked, CONTROL)
        file = {name: store.weights(seed) for seed, name in enumerate(f"m{seed:02}" for seed in range(MODELS))}
        changes = [
            ("a byte in place", "m00", lambda: tampering.flip(file["m00"]), True),
            ("a byte through a mapping", "m01", lambda: tampering.mapping(file["m01"]), True),
            ("through a mapping that was dirty before", "m11", lambda: tampering.dirty_mapping(file["m11"]), True),
            ("a byte, mtime put back", "m02", lambda: tampering.restored_time(file["m02"]), True),
            ("renamed over, size and mtime kept", "m03", lambda: tampering.rename_over(file["m03"]), True),
            ("truncated", "m04", lambda: tampering.truncate(file["m04"]), True),
            ("a blob deleted", "m05", lambda: tampering.delete(file["m05"]), True),
            ("the manifest deleted", "m06", lambda: tampering.delete(store.tag("m06")), True),
            ("a link in the place of the blob", "m07", lambda: tampering.link(file["m07"]), True),
            ("another template, manifest rewritten", "m08", lambda: tampering.template(store, "m08", 8), True),
            ("retagged to another model", "m09", lambda: tampering.retag(store, "m09", 9), True),
            ("planted: another model's weights", "m10", lambda: tampering.swap(store, 10, 11), True),
            ("the manifest, a byte of white space", "m12", lambda: self.whitespace("m12"), True),
            ("chmod 000", "m13", lambda: tampering.permissions(file["m13"]), False),
            ("a second hard link", "m14", lambda: tampering.hard_link(file["m14"]), False),
            ("other bytes and back", "m15", lambda: tampering.there_and_back(file["m15"]), False),
            ("a name in other case", "m16", lambda: self.twin("m16", 16), True),
        ]
        return [(name, self.trial(trial, model, change, lasting)) for name, model, change, lasting in changes]

    def trial(self, trial: Trial, model: str, change: Callable[[], tampering.Undo], lasting: bool) -> Callable[[], None]:
        return lambda: print(f"     {trial.run(model, change, lasting)}", flush=True)

    def whitespace(self, name: str) -> tampering.Undo:
        path = self.store.tag(name)
        undo = tampering.keep(path)
        path.write_bytes(path.read_bytes() + b"\n")
        return undo

    def twin(self, name: str, seed: int) -> tampering.Undo:
        self.store.add(name.upper(), seed + 500)

        def undo() -> None:
            self.store.tag(name.upper()).unlink()
            self.store.tag(name.upper()).parent.rmdir()

        return undo

    def loose(self, own: gateway.Gateway, root: pathlib.Path) -> list[tuple[str, Callable[[], None]]]:
        trial = Trial(own, Loose.asked, "b")
        return [
            ("GGUF file: a byte in place", self.trial(trial, "a", lambda: tampering.flip(root / "a.gguf"), True)),
            ("safetensors: a byte in a shard", self.trial(
                trial, "folder", lambda: tampering.mapping(root / "folder/model.safetensors"), True)),
            ("safetensors: a pickle beside the weights", self.trial(
                trial, "folder", lambda: tampering.beside(root / "folder", "x.pkl"), True)),
            ("safetensors: the folder exchanged", self.trial(
                trial, "folder", lambda: tampering.directory(root / "folder"), False)),
        ]  # fmt: skip

    def claim(self, own: gateway.Gateway) -> None:
        """What the running server says counts, too; it is asked every ten seconds."""
        Server.claims["m17"] = "0" * 64
        gateway.expect(self.until(lambda: self.status(own, "m17").get("status") == "mismatch", 15), "still served")
        reply = own.ask("POST", "/v1/chat/completions", {"model": "m17", "messages": [{"role": "user", "content": "x"}]})
        gateway.expect_status(reply, 503)
        Server.claims.clear()
        gateway.expect(self.until(lambda: self.status(own, "m17").get("status") == "ok", 15), "not released")

    def approval(self, own: gateway.Gateway) -> None:
        undo = tampering.template(self.store, "m18", 18)
        expect(self.until(lambda: self.status(own, "m18").get("status") == "mismatch", 5), "not refused")
        hashed = self.until(lambda: "another than" in self.status(own, "m18").get("reason", ""), 5)
        expect(hashed, "not hashed again")
        wrong = own.command("model", "approve", "m18", "--digest", "0" * 64)
        expect(wrong.returncode == 1, f"approved another model: {wrong.stdout}{wrong.stderr}")
        seen = json.loads(own.command("model", "show", "m18").stdout)
        right = own.command("model", "approve", "m18", "--digest", seen["digest"])
        expect(right.returncode == 0, right.stderr)
        expect(self.status(own, "m18")["status"] == "ok", "approved and not served")
        undo()
        expect(self.until(lambda: self.status(own, "m18").get("status") == "mismatch", 5), "the old one is served again")

    def idle(self, port: int) -> None:
        """Processor time of a gateway that nobody asks anything, with models and without."""
        figures = {}
        for name, models in (("idle-none", "none"), ("idle-models", self.store.root)):
            own = self.start(name, port, "ollama", models)
            time.sleep(2)
            before = cpu(own.process.pid)
            time.sleep(self.arguments.idle)
            figures[name] = (cpu(own.process.pid) - before) / self.arguments.idle * 100
            expect(own.stop() == 0, "exit code")
        watch = figures["idle-models"] - figures["idle-none"]
        print(f"     {figures['idle-models']:.3f} % of a core with {MODELS} models, {figures['idle-none']:.3f} % without any")
        expect(watch <= 0.1, f"watching takes {watch:.3f} %")

    def large(self, port: int) -> None:
        """A store with so many blobs that no model names."""
        for number in range(self.arguments.blobs):
            (self.store.blobs / f"sha256-{number:064x}").touch()
        own = self.start("large", port, "ollama", self.store.root)
        memory = resident(own.process.pid)
        files = len(os.listdir(f"/proc/{own.process.pid}/fd"))
        time.sleep(2)
        before = cpu(own.process.pid)
        time.sleep(5)
        share = (cpu(own.process.pid) - before) / 5 * 100
        print(f"     ready after {own.started:.1f} s, {memory} MiB, {files} descriptors, {share:.2f} % of a core idle")
        expect(own.started < 10 and memory < 200 and files < 200, "too much")
        expect(self.status(own, CONTROL)["status"] == "ok", "not verified")
        undo = tampering.flip(self.store.weights(0))
        expect(self.until(lambda: self.status(own, "m00")["status"] == "mismatch", 3), "not refused")
        undo()
        expect(own.stop() == 0, "exit code")

    @staticmethod
    def until(holds: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.05)
        return False


def cpu(process: int) -> float:
    """Seconds on a processor, of all threads."""
    total = 0
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def resident(process: int) -> int:
    lines = pathlib.Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ("--gateway", "--folder", "--only"):
        parser.add_argument(name, default="")
    parser.add_argument("--idle", type=float, default=60)
    parser.add_argument("--blobs", type=int, default=100_000)
    arguments = parser.parse_args()
    runtime = Runtime(arguments)
    loose = runtime.folder / "loose"
    (loose / "folder").mkdir(parents=True)
    for name in ("a", "b"):
        (loose / f"{name}.gguf").write_bytes(model_store.gguf(ord(name)))
    (loose / "folder/model.safetensors").write_bytes(model_store.safetensors(3))
    with stub_model.serving(Server) as ollama, stub_model.serving(Loose) as openai:
        first = runtime.start("ollama", ollama, "ollama", runtime.store.root)
        second = runtime.start("loose", openai, "openai", loose)
        checks = runtime.ollama(first) + runtime.loose(second, loose)
        checks += [
            ("the model server's own word", lambda: runtime.claim(first)),
            ("an approval of what was shown, and of nothing else", lambda: runtime.approval(first)),
            ("stops", lambda: expect(first.stop() == 0 and second.stop() == 0, "exit code")),
            (f"idle for {arguments.idle:.0f} s", lambda: runtime.idle(ollama)),
            (f"{arguments.blobs} blobs beside the models", lambda: runtime.large(ollama)),
        ]
        try:
            return gateway.run((name, check) for name, check in checks if arguments.only in name or name == "stops")
        finally:
            first.kill()
            second.kill()


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
