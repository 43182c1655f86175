"""A model's server that always says the same in either dialect, and counts how often it was asked; for the quieter proofs."""

import contextlib
import http.server
import json
import random
import threading
from collections.abc import Iterator

import stub_model

# What it answers: a sentence that stands in no other file.
SENTENCE = "The harbour book says that the blue tug came at noon."
MODEL = "book"


class Handler(stub_model.Handler):
    def do_GET(self) -> None:
        known = {
            "/v1/models": {"object": "list", "data": [{"id": MODEL, "object": "model"}]},
            "/api/version": {"version": "0.9.9"},
            "/api/tags": {"models": [{"name": name, "model": name} for name in (MODEL, "other")]},
        }  # fmt: skip
        self.reply(json.dumps(known.get(self.path, {})).encode())

    def answer(self, path: str, body: bytes) -> bytes:
        self.server.asked += 1
        if path == "/v1/chat/completions":
            return stub_model.completion(SENTENCE)
        whole = {"model": MODEL, "created_at": "2026-01-01T00:00:00Z", "done": True, "done_reason": "stop"}
        if path == "/api/generate":
            context = [random.randrange(100_000) for _ in range(24)]
            return json.dumps({**whole, "response": SENTENCE, "context": context}).encode()
        return json.dumps({**whole, "message": {"role": "assistant", "content": SENTENCE}}).encode()


@contextlib.contextmanager
def serving() -> Iterator[http.server.ThreadingHTTPServer]:
    """Until the block ends; `asked` is how many requests it answered, `server_port` where."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def upstreams(server: http.server.ThreadingHTTPServer, api: str = "ollama") -> list[dict]:
    return [{"name": "book", "url": f"http://127.0.0.1:{server.server_port}", "api": api}]
