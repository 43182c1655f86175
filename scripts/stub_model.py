"""A model server for measurements: one short answer to whatever is asked, in OpenAI's dialect, on a loopback port."""

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator

MODEL = "stub-model"


def completion(text: str) -> bytes:
    return json.dumps({
        "id": "chatcmpl-stub", "object": "chat.completion", "created": 1700000000, "model": MODEL,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }).encode()  # fmt: skip


class Handler(http.server.BaseHTTPRequestHandler):
    """One JSON answer to each request, from `answer(path, body)`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def answer(self, path: str, body: bytes) -> bytes:
        raise NotImplementedError

    def reply(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.reply(json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}).encode())

    def do_POST(self) -> None:
        self.reply(self.answer(self.path, self.rfile.read(int(self.headers.get("Content-Length", 0)))))

    def log_message(self, *_: object) -> None:
        pass


class Stub(Handler):
    """The model behind the gateway."""

    def answer(self, path: str, body: bytes) -> bytes:
        return completion("I am a stub.")


@contextlib.contextmanager
def serving(handler: type[Handler]) -> Iterator[int]:
    """The port of a server of this kind, until the block ends."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
