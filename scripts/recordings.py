"""Recorded answers of an Ollama against what the gateway answers in their place; see recordings.sh.

The double knows no more than the recordings: what it says on the native routes is taken from the recording that is being
checked, put into the native shape where the recording is of an OpenAI route.
"""

import argparse
import dataclasses
import http.server
import json
import pathlib
import sys
import threading

from gateway import Gateway, expect, run

# Members that name a moment, a length of time, one answer or one file.
VOLATILE = {
    "created_at", "completed_at", "created", "modified_at", "id", "item_id", "digest", "total_duration",
    "load_duration", "prompt_eval_duration", "eval_duration",
}  # fmt: skip
SERVED = {
    "/api/chat", "/api/generate", "/api/tags", "/api/version", "/", "/v1/chat/completions", "/v1/completions",
    "/v1/models", "/v1/responses",
}  # fmt: skip
# Refused unless policy permits it, since no detector could judge it.
REFUSED_FIELDS = ("raw",)
# Where the gateway answers otherwise on purpose.
DEPARTURES = {"chat_badrole": "an unknown role is refused instead of being passed to the template"}


@dataclasses.dataclass
class Recording:
    """One call and its answer as they were recorded."""

    name: str
    method: str
    path: str
    request: bytes
    status: int
    type: str
    body: bytes

    @staticmethod
    def read(file: pathlib.Path) -> "Recording":
        text = file.read_bytes().replace(b"\r\n", b"\n")
        lines = text.split(b"\n")
        _, method, path = lines[0].decode().split(" ", 2)
        has_body = lines[1].startswith(b"# body: ")
        request = lines[1].removeprefix(b"# body: ") if has_body else b""
        head, _, body = b"\n".join(lines[2 if has_body else 1 :]).partition(b"\n\n")
        fields = dict(line.lower().split(": ", 1) for line in head.decode().split("\n")[1:] if ": " in line)
        status = int(head.split(b" ", 2)[1])
        return Recording(file.stem, method, path.strip(), request, status, fields.get("content-type", ""), body)

    @property
    def is_checked(self) -> bool:
        """Good answers, and models that are not there, of routes that the gateway has."""
        served = self.path in SERVED or self.path.startswith("/v1/models/")
        if not served or self.name in DEPARTURES or self.status not in (200, 404) or self.method not in ("GET", "HEAD", "POST"):
            return False
        if self.method == "POST" and not self.request.startswith(b"{"):
            return False
        return not any(field in (json.loads(self.request) if self.request else {}) for field in REFUSED_FIELDS)

    def items(self) -> list:
        """The body as JSON values: one, or one for each line or event; text where it is none."""
        if self.method == "HEAD":
            return []
        if "event-stream" in self.type:
            return events(self.body)
        if "ndjson" in self.type:
            return [json.loads(line) for line in self.body.split(b"\n") if line.strip()]
        return [json.loads(self.body) if "json" in self.type else self.body.decode().strip()]


def events(body: bytes) -> list:
    """The payloads of a stream of server-sent events; what is no JSON stays text."""
    data = [line.removeprefix(b"data: ") for line in body.split(b"\n") if line.startswith(b"data: ")]
    return [json.loads(line) if line.startswith(b"{") else line.decode() for line in data]


class Double(http.server.ThreadingHTTPServer):
    """An Ollama that has the models of the recorded list, and says on its native routes what a recording says."""

    def __init__(self, recordings: dict[str, Recording]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.recordings = recordings
        self.playing: Recording | None = None
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Double

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        recorded = self.server.recordings.get({"/api/tags": "tags", "/api/version": "version"}.get(self.path, ""))
        self.reply(recorded.status, recorded.body) if recorded else self.reply(404, b"{}")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        playing = self.server.playing
        if playing is None:
            self.reply(500, b"{}")
        elif playing.path.startswith("/api/") or playing.status != 200:
            self.reply(playing.status, playing.body, playing.type)
        else:
            self.reply(200, native(playing), "application/x-ndjson" if len(playing.items()) > 1 else "application/json")

    def reply(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def native(recording: Recording) -> bytes:
    """What the same Ollama says on its own route where it says the recording on OpenAI's."""
    is_chat = recording.path != "/v1/completions"
    pieces, finish, usage = [], "stop", {}
    for item in recording.items():
        if not isinstance(item, dict):
            continue
        usage = item.get("usage") or item.get("response", {}).get("usage") or usage
        if recording.path == "/v1/responses":
            texts = [part["text"] for out in item.get("output", []) for part in out["content"]]
            pieces += texts or ([item["delta"]] if item.get("type") == "response.output_text.delta" else [])
        for choice in item.get("choices", []):
            part = choice.get("message") or choice.get("delta") or choice
            pieces.append(part.get("content") or part.get("text") or "")
            finish = choice.get("finish_reason") or finish
    counts = {
        "prompt_eval_count": usage.get("prompt_tokens") or usage.get("input_tokens", 0),
        "eval_count": usage.get("completion_tokens") or usage.get("output_tokens", 0),
    }
    last = {"done": True, "done_reason": finish, **counts}

    def line(text: str, more: dict) -> dict:
        return {"model": "m", "created_at": "x", **({"message": {"role": "assistant", "content": text}}
                if is_chat else {"response": text}), **more}  # fmt: skip

    if len(recording.items()) == 1:
        return json.dumps(line("".join(pieces), last)).encode()
    lines = [line(piece, {"done": False}) for piece in pieces if piece] + [line("", last)]
    return b"".join(json.dumps(value).encode() + b"\n" for value in lines)


def difference(want: object, got: object, place: str = "") -> str:
    """The first place where two values differ; empty where they agree in everything that lasts."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in want.keys() | got.keys():
            if want.get(key, key) is None and key not in got or got.get(key, key) is None and key not in want:
                continue  # null and absent say the same
            if key not in want or key not in got:
                return f"{place}.{key} is {'missing' if key in want else 'added'}"
            if key in VOLATILE:
                continue
            if found := difference(want[key], got[key], f"{place}.{key}"):
                return found
        return ""
    if isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            return f"{place} has {len(got)} items, not {len(want)}"
        return next((d for i, (a, b) in enumerate(zip(want, got)) if (d := difference(a, b, f"{place}[{i}]"))), "")
    return "" if want == got else f"{place} is {got!r}, not {want!r}"


def expected(recording: Recording, known: set[str]) -> list:
    """The recorded values, with the code that OpenAI's clients know a missing model by, and only models that the double has."""
    items = recording.items()
    for item in items:
        if recording.path.startswith("/v1/") and isinstance(item, dict) and item.get("error"):
            item["error"]["code"] = "model_not_found"
        if recording.path == "/v1/models":
            item["data"] = [model for model in item["data"] if model["id"] in known]
    return items


def check(recording: Recording, gateway: Gateway, double: Double) -> None:
    double.playing = recording
    body = recording.request or None
    reply = gateway.ask(recording.method, recording.path, body)
    expect(reply.status == recording.status, f"status {reply.status}, not {recording.status}: {reply.body[:200]!r}")
    kind = reply.headers.get("content-type", "")
    expect(kind.split(";")[0] == recording.type.split(";")[0], f"content type {kind}")
    got = Recording("", recording.method, recording.path, b"", reply.status, recording.type, reply.body).items()
    known = {model["name"] for model in double.recordings["tags"].items()[0]["models"]}
    found = difference(expected(recording, known), got)
    expect(not found, found)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("folder", "recordings"):
        arguments.add_argument(f"--{name}", type=pathlib.Path, required=True)
    arguments.add_argument("--gateway", required=True)
    given = arguments.parse_args()
    # Files that do not begin with their call are recordings of something else.
    files = sorted(file for file in given.recordings.glob("*.txt") if file.read_bytes().startswith(b"# "))
    recordings = {file.stem: Recording.read(file) for file in files}
    double = Double(recordings)
    gateway = Gateway(given.gateway, given.folder, f"http://127.0.0.1:{double.server_port}", "ollama")
    try:
        gateway.provision("recordings")
        gateway.start()
        for name, reason in DEPARTURES.items():
            print(f"  -- {name}: {reason}")
        checked = [recording for recording in recordings.values() if recording.is_checked]
        return 1 if run((one.name, lambda one=one: check(one, gateway, double)) for one in checked) else 0
    finally:
        gateway.kill()


if __name__ == "__main__":
    sys.exit(main())
