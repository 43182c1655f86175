"""A gateway under test, seen from outside, and the lines that checks are reported in; for smoke.py and clients/."""

import contextlib
import http.client
import json
import pathlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable

# The slowest first answer of a loaded 2-core machine; a check that needs longer has failed.
ANSWER_SECONDS = 60
START_SECONDS = 30
STOP_SECONDS = 30


class Reply:
    """Status, headers (lower-case names) and whole body of one answer."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def json(self) -> dict:
        return json.loads(self.body)

    def lines(self) -> list[str]:
        return [line for line in self.body.decode().split("\n") if line]


class Gateway:
    """The gateway under test: its process, its tenant's key, and requests to it.

    `folder` is empty or not there yet and gets its data and its log; `upstream_api` is what the upstream speaks.
    """

    def __init__(
        self, program: str, folder: pathlib.Path, upstream: str, upstream_api: str, redis: str = "off",
        models: str = "none",
    ) -> None:  # fmt: skip
        folder.mkdir(mode=0o700, exist_ok=True)
        self.program = program
        self.data = folder / "data"
        self.port = free_port()
        self.log = (folder / "gateway.log").open("w")
        self.serve = [
            "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}",
            "--control", f"unix:{self.data}/control.sock", "--upstream", upstream,
            "--upstream-api", upstream_api, "--redis", redis, "--models", models,
        ]  # fmt: skip
        self.key = ""
        self.process: subprocess.Popen | None = None

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """Runs a management command to its end; its exit code and output are the caller's to judge."""
        line = [self.program, *arguments, "--data", str(self.data), "--json"]
        return subprocess.run(line, check=False, capture_output=True, text=True, timeout=60)

    def tenant(self, name: str, rpm: int = 0) -> str:
        """Makes a tenant without limits but for its requests a minute (0: none either); returns its key."""
        limits = ["--rpm", str(rpm), "--tpm", "0", "--concurrency", "0", "--auto-ban", "off", "--mode", "enforce"]
        made = self.command("tenant", "create", name, *limits)
        expect(made.returncode == 0, f"tenant create: {made.stderr.strip()}")
        made = self.command("key", "create", name)
        expect(made.returncode == 0, f"key create: {made.stderr.strip()}")
        return json.loads(made.stdout)["key"]

    def provision(self, name: str) -> None:
        """Makes the data directory with the tenant in whose name requests are sent."""
        self.data.mkdir(mode=0o700)
        self.key = self.tenant(name)

    def start(self) -> None:
        self.process = subprocess.Popen([self.program, *self.serve], stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            # A port that nobody listens on yet may be given to the one who asks for it, who then hears himself.
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/readyz", key="").status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("the gateway does not get ready; its output is in gateway.log")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def ask(
        self, method: str, path: str, body: object = None, key: str | None = None, source: str = "127.0.0.1",
        fields: dict[str, str] | None = None,
    ) -> Reply:  # fmt: skip
        """`source` is the loopback address that the request comes from, `fields` are further ones of its head."""
        headers = {"Authorization": f"Bearer {self.key if key is None else key}", **(fields or {})}
        if body is not None:
            headers["Content-Type"] = "application/json"
        payload = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        address = (source, 0)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, ANSWER_SECONDS, source_address=address)
        try:
            connection.request(method, path, payload, headers)
            return Reply(connection.getresponse())
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def expect(holds: bool, reason: str) -> None:
    if not holds:
        raise AssertionError(reason)


def expect_status(reply: Reply, status: int) -> None:
    expect(reply.status == status, f"status {reply.status}, not {status}: {reply.body[:300]!r}")


def run(checks: Iterable[tuple[str, Callable[[], None]]]) -> int:
    """Runs every named check, prints how it went and the sum last; returns how many failed."""
    passed = failed = 0
    for name, check in checks:
        try:
            check()
            passed += 1
            print(f"  ok {name}", flush=True)
        except Exception as problem:  # a check must not keep the next ones from running
            failed += 1
            print(f"  not ok {name}: {type(problem).__name__}: {problem}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return failed
