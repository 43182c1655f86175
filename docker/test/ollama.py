"""Stands for Ollama in `make docker-test`: serve, list and pull, with its API and its store, and one answer to all."""

import http.server
import json
import os
import pathlib
import sys
import urllib.error
import urllib.request

import model_store
import stub_model

MODELS = pathlib.Path(os.environ.get("OLLAMA_MODELS", "/models"))
MANIFESTS = MODELS / "manifests/registry.ollama.ai/library"
ANSWER = "Paris."


class Store(model_store.Ollama):
    """The store in MODELS, which may be there already."""

    def __init__(self) -> None:
        self.root, self.blobs, self.library = MODELS, MODELS / "blobs", MANIFESTS
        self.blobs.mkdir(parents=True, exist_ok=True)
        self.library.mkdir(parents=True, exist_ok=True)


class Ollama(stub_model.Handler):
    """Its API, as far as the gateway asks for it."""

    def do_GET(self) -> None:
        if self.path == "/api/version":
            return self.reply(b'{"version":"0.12.6"}')
        tags = [tag for tag in sorted(MANIFESTS.glob("*/*")) if self.path == "/api/tags"]
        models = [
            {"name": f"{tag.parent.name}:{tag.name}", "size": 1, "digest": Store().digest(tag.parent.name, tag.name)}
            for tag in tags
        ]
        return self.reply(json.dumps({"models": models}).encode())

    def answer(self, path: str, body: bytes) -> bytes:
        asked = json.loads(body)
        message = {"role": "assistant", "content": ANSWER}
        counts = {"prompt_eval_count": 5, "eval_count": 2, "done_reason": "stop"}
        return json.dumps({"model": asked["model"], "message": message, "done": True, **counts}).encode()


def serve() -> int:
    Store()
    http.server.ThreadingHTTPServer(("0.0.0.0", 11434), Ollama).serve_forever()
    return 0


def is_serving() -> bool:
    try:
        return urllib.request.urlopen("http://127.0.0.1:11434/api/version", timeout=2).status == 200
    except (OSError, urllib.error.URLError):
        return False


def pull(name: str) -> int:
    model, _, tag = name.partition(":")
    Store().add(model, seed=len(name), tag=tag or "latest")
    print("success")
    return 0


def main() -> int:
    match sys.argv[1:]:
        case ["serve"]:
            return serve()
        case ["list"]:
            return 0 if is_serving() else 1
        case ["pull", name]:
            return pull(name) if is_serving() else 1
    print("error: serve, list or pull NAME", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
