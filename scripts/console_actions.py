"""Does what an operator does, on the real console against a real gateway, and looks at both sides of it."""

import argparse
import http.server
import json
import pathlib
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable

from gateway import Gateway, expect, expect_status, free_port, run
from screenshot import Terminal

# Columns and rows of the emulated terminal; every dialog fits.
COLUMNS, ROWS = 150, 36
# The slowest thing that a check waits for, on a loaded machine of two cores.
PATIENCE = 20
# Streams under way when the tenant is banned, and seconds between two words of one.
STREAMS, PAUSE = 3, 0.2
# A model that takes long enough to hash that its progress is seen.
BIG_MODEL_BYTES = 3_000_000_000


class Upstream(http.server.ThreadingHTTPServer):
    """A model server that speaks slowly, so that something is under way when it is cut."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", free_port()), Answer)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        body = json.dumps({"object": "list", "data": []}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "big"}
        chunk["choices"] = [{"index": 0, "delta": {"content": "word "}, "finish_reason": None}]
        line = b"data: " + json.dumps(chunk).encode() + b"\n\n"
        try:
            for _ in range(int(60 / PAUSE)):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
                self.wfile.flush()
                time.sleep(PAUSE)
        except OSError:  # cut, as it should be
            pass


class Console:
    """The console on an emulated terminal."""

    def __init__(self, program: str, control: str, *options: str) -> None:
        self.terminal = Terminal([program, "--control", control, *options], COLUMNS, ROWS)

    @property
    def text(self) -> str:
        return "\n".join(self.terminal.screen.display)

    def press(self, keys: str) -> None:
        self.terminal.send(keys)
        self.terminal.watch(0.3)

    def ask(self, keys: str, title: str) -> None:
        """Opens a dialog and waits until it listens."""
        self.press(keys)
        self.see(f" {title} ")
        time.sleep(0.4)

    def see(self, words: str, within: float = PATIENCE) -> float:
        """Waits until the screen shows `words`; answers after how many seconds it did."""
        return self.wait(lambda: words in self.text, f"'{words}'", within)

    def miss(self, words: str, within: float = PATIENCE) -> None:
        self.wait(lambda: words not in self.text, f"the end of '{words}'", within)

    def wait(self, holds: Callable[[], bool], what: str, within: float) -> float:
        began = time.monotonic()
        while not holds():
            expect(time.monotonic() - began < within, f"no {what} on the screen:\n{self.text}")
            self.terminal.watch(0.05)
        return time.monotonic() - began


class Actions:
    def __init__(self, gateway: Gateway, console: str, models: pathlib.Path) -> None:
        self.gateway, self.program, self.models = gateway, console, models
        self.control = f"unix:{gateway.data}/control.sock"
        self.cut = threading.Semaphore(0)
        self.console = Console(console, self.control)

    def listed(self, *command: str) -> list[dict]:
        made = self.gateway.command(*command)
        expect(made.returncode == 0, made.stderr)
        found = json.loads(made.stdout)
        return found if isinstance(found, list) else next(value for value in found.values() if isinstance(value, list))

    def chat(self) -> None:
        """One stream, to its end or its cut."""
        message = {"model": "big", "stream": True, "messages": [{"role": "user", "content": "hello there"}]}
        try:
            self.gateway.ask("POST", "/v1/chat/completions", message)
        except Exception:  # http.client says IncompleteRead, or the connection is reset
            self.cut.release()

    def radius(self) -> None:
        """b says how many streams would be cut and how many keys there are, and Enter and y are not yes"""
        for _ in range(STREAMS):
            threading.Thread(target=self.chat, daemon=True).start()
        time.sleep(2)
        self.console.ask("1b", "Ban tenant")
        self.console.see(f"cut now: {STREAMS} in flight, 1 key, 1 address")
        self.console.see("1 API key, 1 seen")
        self.console.press("\ry\r")
        self.console.see(" Ban tenant ")
        self.console.press("\x1b")
        self.console.miss(" Ban tenant ")
        expect(self.listed("ban", "list") == [], "there is a ban")

    def typed_ahead(self) -> None:
        """what was typed ahead of a dialog does not answer it"""
        self.console.press("bYYY\rY")
        self.console.see(" Ban tenant ")
        expect(self.listed("ban", "list") == [], "there is a ban")
        time.sleep(0.4)
        self.console.press("\x1b")

    def ban(self) -> None:
        """Y bans, what is under way is cut, and the gateway's own list says the same"""
        self.console.ask("b", "Ban tenant")
        self.console.press("Y")
        self.console.see("local ban acme 4h  ok, u lifts it")
        for number in range(STREAMS):
            expect(self.cut.acquire(timeout=PATIENCE), f"{number} of {STREAMS} streams were cut")
        bans = self.listed("ban", "list")
        expect([ban["origin"] for ban in bans] == ["operator"], f"bans: {bans}")

    def undo(self) -> None:
        """u lifts it again, and says so"""
        self.console.press("u")
        self.console.see("undo: lift the ban on acme  ok")
        expect(self.listed("ban", "list") == [], "there is a ban")

    def permanent(self) -> None:
        """a permanent ban wants the tenant's name typed"""
        self.console.ask("b", "Ban tenant")
        self.console.press("\x1bOC\x1bOC")
        self.console.see("[permanent]")
        self.console.press("Y")
        self.console.see("a permanent ban needs")
        self.console.press("\t\tacme\rY")
        self.console.see("ban acme permanently  ok")
        expect(self.listed("ban", "list")[0]["until"] is None, "it has an end")
        self.console.press("u")
        self.console.see("undo: lift the ban on acme  ok")

    def verify(self) -> None:
        """V hashes all models after a Y, with a bar, and c ends it after another, since it ends all"""
        self.console.ask("4V", "Verify all models")
        self.console.press("Y")
        self.console.see("◌ VERIFY")
        self.console.ask("c", "Cancel the verification")
        self.console.press("Y")
        self.console.see("cancel the verification of all models  ok")
        self.console.miss("◌ VERIFY")

    def acknowledge(self) -> None:
        """an alert that one console acknowledges is acknowledged on the other"""
        with (self.models / "big.gguf").open("r+b") as file:
            file.seek(1000)
            file.write(b"X")
        self.console.press("4v")
        self.console.see("✗ MISMATCH")
        other = Console(self.program, self.control)
        try:
            other.see("model_digest_mismatch")
            other.press("3")
            self.console.press("3a")
            self.console.see("local ack model_digest_mismatch")
            other.see("◐ ACK loc")
            other.press("a")
            other.see("already acknowledged by local")
        finally:
            other.terminal.end()

    def approve(self) -> None:
        """A shows both digests, wants the model's name, and the gateway serves it again"""
        self.console.press("4g")
        self.console.ask("A", "Approve model")
        self.console.see("- pinned")
        self.console.press("small\rY")
        self.console.see("needs the model's name typed")
        self.console.press("\t\t\x15big\rY")
        self.console.see("approve big  ok")
        statuses = {model["model"]: model["status"] for model in self.listed("model", "list")}
        expect(statuses["big"] == "ok", f"models: {statuses}")

    def hung(self) -> None:
        """a gateway that hangs is said to hang after 3 s, and keys go on at once"""
        self.console.ask("1b", "Ban tenant")
        self.gateway.process.send_signal(signal.SIGSTOP)
        try:
            self.console.press("Y")
            self.console.see("… ban pending")
            self.console.press("?")
            expect(self.console.see("next row", 1) < 1, "a key took a second")
            self.console.press("?")
            waited = self.console.see("no_answer", 6)
            expect(waited < 5, f"it was said after {waited:.1f} s")
        finally:
            self.gateway.process.send_signal(signal.SIGCONT)
        self.console.see("acme" + " " * 10, PATIENCE)
        self.console.wait(lambda: "⊘ acme" in self.console.text, "ban that was done all the same", PATIENCE)
        self.console.ask("b", "Lift ban")
        self.console.press("Y")
        self.console.see("lift the ban on acme  ok")

    def revoke(self) -> None:
        """K ends a key, which the gateway refuses from then on"""
        self.console.ask("K", "Revoke a key")
        self.console.see("▸ ")
        self.console.press("Y")
        self.console.see("revoke key")
        self.console.see("of acme  ok")
        expect_status(self.gateway.ask("GET", "/v1/models"), 401)

    def readonly(self) -> None:
        """--readonly refuses every one of these keys"""
        looker = Console(self.program, self.control, "--readonly")
        try:
            looker.see("acme")
            for key in "buvVacfKA":
                looker.press(key)
                looker.see("read-only: started with --readonly")
                expect("Press Y" not in looker.text, f"{key} opened a dialog")
        finally:
            looker.terminal.end()

    def checks(self) -> list[Callable[[], None]]:
        return [
            self.radius, self.typed_ahead, self.ban, self.undo, self.permanent, self.verify, self.acknowledge,
            self.approve, self.hung, self.revoke, self.readonly,
        ]  # fmt: skip


def make_models(folder: pathlib.Path) -> pathlib.Path:
    """Two files of GGUF without tensors, one of them large."""
    folder.mkdir()
    for name, size in (("small", 1000), ("big", BIG_MODEL_BYTES)):
        with (folder / f"{name}.gguf").open("wb") as file:
            file.write(b"GGUF" + struct.pack("<IQQ", 3, 0, 0))
            file.truncate(24 + size)
    return folder


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=pathlib.Path, required=True, help="empty folder for data and logs")
    for name in ("gateway", "console"):
        arguments.add_argument(f"--{name}", required=True)
    given = arguments.parse_args()
    models = make_models(given.folder / "models")
    gateway = Gateway(given.gateway, given.folder, Upstream().address, "openai", models=str(models))
    gateway.provision("acme")
    gateway.start()
    actions = Actions(gateway, given.console, models)
    try:
        actions.console.see("acme")
        return 1 if run((check.__doc__, check) for check in actions.checks()) else 0
    finally:
        actions.console.terminal.end()
        gateway.kill()


if __name__ == "__main__":
    sys.exit(main())
