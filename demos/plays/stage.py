"""What a demonstration plays on: a gateway, its command line, and the model's server behind it, asked past the gateway.

`run.sh` and `film.sh` start the parts and describe them in a JSON file, named by STAGE: addresses, folders, the model's name.
Tenants that a demonstration makes are deleted when it ends, unless the stage itself ends with it or is being filmed.
"""

import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import subprocess
import time
import urllib.parse
from collections.abc import Iterator

# The slowest answer that is waited for: the small model, on a loaded machine.
ANSWER_SECONDS = 60


class Unplayable(Exception):
    """A demonstration cannot go on; nothing is said of the defence."""


@dataclasses.dataclass
class Answer:
    """What came back: status (0: nothing), the gateway's reason and score where it says them, the text of the answer."""

    status: int
    milliseconds: float
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    body: dict = dataclasses.field(default_factory=dict)
    problem: str = ""

    @property
    def action(self) -> str:
        return self.headers.get("x-secureinfer-action", "")

    @property
    def score(self) -> str:
        return self.headers.get("x-secureinfer-risk", "")

    @property
    def code(self) -> str:
        error = self.body.get("error")
        if isinstance(error, dict):
            return error.get("code") or error.get("type") or ""
        return error if isinstance(error, str) else ""

    @property
    def text(self) -> str:
        for choice in self.body.get("choices") or []:
            return (choice.get("message") or {}).get("content") or choice.get("text") or ""
        return (self.body.get("message") or {}).get("content") or ""

    @property
    def has_logprobs(self) -> bool:
        return any(((choice.get("logprobs") or {}).get("content")) for choice in self.body.get("choices") or [])

    @property
    def ruling(self) -> str:
        """Status, reason and score in a few words."""
        if self.status == 0:
            return self.problem or "no answer"
        parts = [str(self.status)]
        parts += [self.code] if self.code else [self.action] if self.action else []
        parts += [f"score {self.score}"] if self.score else []
        return " ".join(parts)


def post(
    url: str,
    body: object,
    key: str = "",
    timeout: float = ANSWER_SECONDS,
    method: str = "POST",
    extra: dict | None = None,
) -> Answer:
    """One request on a connection of its own. What goes wrong on the way is an answer of status 0."""
    place = urllib.parse.urlsplit(url)
    payload = body if isinstance(body, (bytes, type(None))) else json.dumps(body, ensure_ascii=False).encode()
    headers = ({} if body is None else {"Content-Type": "application/json"}) | (extra or {})
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    began = time.monotonic()
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=timeout)
    try:
        connection.request(method, place.path, payload, headers)
        response = connection.getresponse()
        data = response.read()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, (time.monotonic() - began) * 1000, found, parsed(data))
    except (OSError, http.client.HTTPException) as problem:
        return Answer(0, (time.monotonic() - began) * 1000, problem=type(problem).__name__)
    finally:
        connection.close()


def parsed(data: bytes) -> dict:
    try:
        value = json.loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


class Tenant:
    """A tenant of the gateway, and what it asks."""

    def __init__(self, stage: "Stage", name: str, key: str) -> None:
        self.stage, self.name, self.key = stage, name, key

    def ask(self, body: dict | bytes, path: str = "/v1/chat/completions", timeout: float = ANSWER_SECONDS) -> Answer:
        return post(self.stage.gateway + path, body, self.key, timeout)


class Stage:
    def __init__(self, described: dict, is_short: bool) -> None:
        self.gateway: str = described["gateway"]
        self.model: str = described["model"]
        self.model_url: str = described["model_url"]
        self.store_url: str = described["store_url"]
        self.stub_url: str = described["stub_url"]
        self.program: str = described["program"]
        self.data, self.store, self.run, self.root = (
            pathlib.Path(described[name]) for name in ("data", "store", "run", "root")
        )
        self.is_short = is_short
        self.keeps_tenants = bool(described.get("keeps_tenants"))
        self.made: list[str] = []

    @classmethod
    @contextlib.contextmanager
    def open(cls, is_short: bool = False) -> Iterator["Stage"]:
        described = os.environ.get("STAGE")
        if not described:
            raise Unplayable("no STAGE is named: start it by demos/plays/run.sh")
        stage = cls(json.loads(pathlib.Path(described).read_text()), is_short)
        try:
            yield stage
        finally:
            stage.clear()

    def command(self, *arguments: str) -> dict | list:
        """The answer of a management command as JSON; commands whose answer is no (exit code 1) answer too."""
        return json.loads(self.said(*arguments))

    def rows(self, *arguments: str) -> list[dict]:
        """The answer of a command that writes JSON Lines, perhaps none."""
        return [json.loads(line) for line in self.said(*arguments).splitlines() if line]

    def said(self, *arguments: str) -> str:
        line = [self.program, *arguments, "--data", str(self.data), "--json"]
        done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=60)
        if done.returncode > 1 or done.stderr.strip() and not done.stdout.strip():
            raise Unplayable(f"{' '.join(arguments[:2])}: {done.stderr.strip()}")
        return done.stdout

    def tenant(self, name: str, *options: str) -> Tenant:
        """A new tenant with a key; without options it has no limits and nothing is held against it later."""
        chosen = options or ("--rpm", "0", "--tpm", "0", "--concurrency", "0", "--auto-ban", "off")
        try:
            self.command("tenant", "create", name, *chosen)
        except Unplayable:  # one of an earlier run, which goes with what is held against it
            self.command("tenant", "delete", name, "--yes")
            self.command("tenant", "create", name, *chosen)
        self.made.append(name)
        return Tenant(self, name, self.command("key", "create", name)["key"])

    def direct(self, body: dict | bytes, timeout: float = ANSWER_SECONDS) -> Answer:
        """The same question to the model's server itself, which knows no tenants."""
        return post(self.model_url + "/v1/chat/completions", body, timeout=timeout)

    def alerts(self, *options: str) -> list[dict]:
        found = self.command("alert", "list", *options)
        return found if isinstance(found, list) else found.get("alerts", [])

    def clear(self) -> None:
        if self.keeps_tenants:
            return
        for name in self.made:
            with contextlib.suppress(Unplayable, OSError, subprocess.SubprocessError):
                self.command("tenant", "delete", name, "--yes")
