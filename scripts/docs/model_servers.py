"""Stand-ins for the model servers that the guides name: Ollama on 11434 and vLLM on 8000, each as far as the guides need.

The answer to a question is one sentence, and another one to who is asked for: it tells a mail address, for inspection to see.
"""

import hashlib
import http.server
import json
import sys
import threading

OLLAMA_MODELS = ["llama3.2:latest", "nomic-embed-text:latest"]
VLLM_MODEL = "qwen2.5-7b-instruct"
SENTENCE = "Paris is the capital of France."
CONTACT = "Write to ana.lopez@mail.example-corp.com for that."


def answer(messages: list[dict]) -> str:
    text = next((m["content"] for m in reversed(messages) if m["role"] == "user"), "")
    return CONTACT if text.startswith("Who ") else SENTENCE


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    routes: dict = {}

    def do_GET(self) -> None:
        self.serve({})

    def do_POST(self) -> None:
        self.serve(json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}"))

    def serve(self, body: dict) -> None:
        route = self.routes.get(self.path)
        status, kind, content = route(body) if route else (404, "application/json", b'{"error":"not found"}')
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def one(value: object) -> tuple[int, str, bytes]:
    return 200, "application/json", json.dumps(value).encode()


def ollama_model(name: str) -> dict:
    return {
        "name": name, "model": name, "size": 1000, "digest": hashlib.sha256(name.encode()).hexdigest(),
        "modified_at": "2026-01-01T00:00:00Z",
        "details": {"format": "gguf", "family": "llama", "context_length": 8192},
    }  # fmt: skip


def ollama_chat(body: dict) -> tuple[int, str, bytes]:
    common = {"model": body["model"], "created_at": "2026-01-01T00:00:00Z"}
    last = common | {
        "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop",
        "prompt_eval_count": 9, "eval_count": 7, "total_duration": 1000, "load_duration": 10,
        "prompt_eval_duration": 10, "eval_duration": 10,
    }  # fmt: skip
    text = answer(body.get("messages", []))
    if not body.get("stream", True):
        return one(last | {"message": {"role": "assistant", "content": text}})
    words = [common | {"message": {"role": "assistant", "content": word}, "done": False} for word in pieces(text)]
    return 200, "application/x-ndjson", b"".join(json.dumps(line).encode() + b"\n" for line in [*words, last])


def pieces(text: str) -> list[str]:
    return [text[start : start + 4] for start in range(0, len(text), 4)]


def ollama_embed(body: dict) -> tuple[int, str, bytes]:
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    return one({"model": body["model"], "embeddings": [[0.1, 0.2, 0.3] for _ in texts], "prompt_eval_count": 3})


def openai_chat(body: dict) -> tuple[int, str, bytes]:
    common = {"id": "chatcmpl-1", "created": 1700000000, "model": body["model"]}
    usage = {"prompt_tokens": 9, "completion_tokens": 7, "total_tokens": 16}
    text = answer(body["messages"])
    if not body.get("stream"):
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        return one(common | {"object": "chat.completion", "choices": [choice], "usage": usage})
    chunks = [{"index": 0, "delta": {"content": piece}, "finish_reason": None} for piece in pieces(text)]
    chunks.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    events = [common | {"object": "chat.completion.chunk", "choices": [chunk]} for chunk in chunks]
    events.append(common | {"object": "chat.completion.chunk", "choices": [], "usage": usage})
    lines = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)
    return 200, "text/event-stream", lines + b"data: [DONE]\n\n"


class Ollama(Server):
    routes = {
        "/": lambda body: (200, "text/plain", b"Ollama is running"),
        "/api/version": lambda body: one({"version": "0.12.6"}),
        "/api/tags": lambda body: one({"models": [ollama_model(name) for name in OLLAMA_MODELS]}),
        "/api/ps": lambda body: one({"models": []}),
        "/api/chat": ollama_chat,
        "/api/embed": ollama_embed,
    }


class VLLM(Server):
    routes = {
        "/version": lambda body: one({"version": "0.10.1"}),
        "/v1/models": lambda body: one({
            "object": "list",
            "data": [{"id": VLLM_MODEL, "object": "model", "created": 1700000000, "owned_by": "vllm", "max_model_len": 8192}],
        }),
        "/v1/chat/completions": openai_chat,
    }  # fmt: skip


KINDS = {"ollama": (Ollama, 11434), "vllm": (VLLM, 8000)}

if __name__ == "__main__":
    kind, port = KINDS[sys.argv[1]]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()
