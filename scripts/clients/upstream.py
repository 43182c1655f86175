"""Scripted model servers: well-behaved doubles of Ollama's API and of an OpenAI-compatible server, on a loopback port.

What they say follows from the last message, so that a check knows the answer whatever stands in between:
  "weather" with tools given      a call of the first tool for Oslo; for "two cities" one more for Bergen
  a tool's result as last message "The tool said: …"
  a JSON schema or JSON mode      {"city":"Oslo","population":700000}
  "cut the line"                  half of the answer, then the connection is closed
  "report a fault"                half of the answer, then an error as the API reports it in a stream
  anything else                   "Hello there, friend."
"""

import base64
import contextlib
import http.server
import itertools
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator

MODEL = "test-model"
TEXT = ("Hello", " there", ", friend", ".")
THOUGHT = ("Let me", " think.")
OBJECT = '{"city":"Oslo","population":700000}'
EMBEDDING = (0.5, -0.25, 0.125)
PROMPT_TOKENS = 11
# Between the first half of an answer and its break, so that the half is on its way to the client.
BREAK_SECONDS = 0.3


class Script:
    """What the model says to one request of either API."""

    def __init__(self, asked: str, *, role: str = "user", tools: list[str] | None = None, structured: bool = False,
                 thinks: bool = False, limit: int | None = None) -> None:  # fmt: skip
        self.calls: list[tuple[str, dict]] = []
        self.cuts = "cut the line" in asked
        self.faults = "report a fault" in asked
        self.thought = THOUGHT if thinks else ()
        pieces = TEXT
        if role == "tool":
            pieces = ("The tool said: ", asked)
        elif structured:
            pieces = (OBJECT[:10], OBJECT[10:])
        elif tools and "weather" in asked:
            pieces = ()
            cities = ["Oslo", "Bergen"] if "two cities" in asked else ["Oslo"]
            self.calls = [(tools[0], {"city": city}) for city in cities]
        self.is_short = limit is not None and 0 < limit < len(pieces)
        self.pieces = pieces[:limit] if self.is_short else pieces

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def tokens(self) -> int:
        return len(self.pieces) + len(self.thought) + len(self.calls)

    def halves(self, events: list[dict], fault: dict) -> Iterator[dict]:
        """The events of a stream, cut short where the script says so; it is the handler that closes the connection."""
        half = len(events) // 2
        yield from events[:half] if self.cuts or self.faults else events
        if self.cuts or self.faults:
            time.sleep(BREAK_SECONDS)
        if self.faults:
            yield fault
        if self.cuts:
            raise ConnectionAbortedError


def text_of(content: object) -> str:
    """The text of a message's content, a string or parts."""
    if isinstance(content, list):
        return "\n".join(part.get("text", "") for part in content)
    return content if isinstance(content, str) else ""


class Refused(Exception):
    """A status and a message that the server answers with."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Handler(http.server.BaseHTTPRequestHandler):
    """One request: reads the body, asks the API's method for the route, and writes a whole answer or a stream."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing: the checks say what came."""

    def do_GET(self) -> None:
        self.answer(None)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length")
        raw = self.rfile.read(int(length)) if length else b"".join(self.chunks())
        self.answer(json.loads(raw))

    def chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def answer(self, body: dict | None) -> None:
        api = self.server.api
        self.server.seen.append((self.path, body))
        route = api.routes().get((self.command, self.path))
        try:
            if route is None:
                raise Refused(404, "404 page not found")
            if body is not None and body.get("model") != MODEL:
                raise Refused(404, f"model '{body.get('model')}' not found")
            reply = route(body)
            if isinstance(reply, dict):
                self.whole(200, reply)
            else:
                self.stream(reply)
        except Refused as refusal:
            self.whole(refusal.status, api.error(refusal.message))

    def whole(self, status: int, reply: dict) -> None:
        payload = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def stream(self, events: Iterator[dict]) -> None:
        api = self.server.api
        self.send_response(200)
        self.send_header("Content-Type", api.stream_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for event in events:
                self.chunk(api.framed(event))
            self.chunk(api.ending(self.path))
            self.wfile.write(b"0\r\n\r\n")
        except ConnectionAbortedError:
            self.close_connection = True

    def chunk(self, payload: bytes) -> None:
        if payload:
            self.wfile.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")
            self.wfile.flush()


class Server(http.server.ThreadingHTTPServer):
    """The listening socket, with its connections to hand so that a stop closes them all."""

    daemon_threads = True

    def __init__(self, api: "OllamaAPI | OpenAIAPI", port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.api = api
        self.seen: list[tuple[str, dict | None]] = []
        self.connections: set[socket.socket] = set()

    def process_request(self, request: socket.socket, address: object) -> None:
        self.connections.add(request)
        super().process_request(request, address)

    def shutdown_request(self, request: socket.socket) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: socket.socket, address: object) -> None:
        """Says nothing: a client that leaves is no fault of the server."""


class Upstream:
    """A double that runs in threads of this process. `kind` is `ollama` or `openai`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.server = Server(OllamaAPI() if kind == "ollama" else OpenAIAPI(), 0)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def last(self) -> dict:
        """The body that came last, of the requests that have one."""
        return next(body for _, body in reversed(self.server.seen) if body is not None)

    def stop(self) -> None:
        """Closes the listening socket and every connection."""
        self.server.shutdown()
        self.server.server_close()
        for connection in list(self.server.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class OllamaAPI:
    """Ollama's native API, by its recorded answers: NDJSON, durations in nanoseconds, one error string."""

    stream_type = "application/x-ndjson"
    TIMES = {"total_duration": 153781373, "load_duration": 780405, "prompt_eval_count": PROMPT_TOKENS,
             "prompt_eval_duration": 85572000}  # fmt: skip

    def routes(self) -> dict:
        return {
            ("GET", "/api/version"): lambda _: {"version": "0.32.15"},
            ("GET", "/api/tags"): lambda _: {"models": [self.model()]},
            ("POST", "/api/chat"): self.chat,
            ("POST", "/api/generate"): self.generate,
            ("POST", "/api/embed"): self.embed,
            ("POST", "/api/embeddings"): lambda body: {"embedding": list(EMBEDDING)},
        }

    def framed(self, event: dict) -> bytes:
        return json.dumps(event).encode() + b"\n"

    def ending(self, path: str) -> bytes:
        return b""

    def error(self, message: str) -> dict:
        return {"error": message}

    def model(self) -> dict:
        details = {"parent_model": "", "format": "gguf", "family": "llama", "families": ["llama"],
                   "parameter_size": "134.52M", "quantization_level": "Q4_1"}  # fmt: skip
        return {"name": MODEL, "model": MODEL, "modified_at": "2026-11-23T00:56:00.667056009Z", "size": 98362736,
                "digest": "d19084f346ef7e9b098c725a75dc5eafd8de0d666c98e6eb2af23eb4096887be", "details": details,
                "capabilities": ["completion", "tools", "thinking"]}  # fmt: skip

    def line(self, fields: dict, done: bool = False) -> dict:
        return {"model": MODEL, "created_at": "2026-11-23T00:58:35.042460816Z", **fields, "done": done}

    def end(self, fields: dict, script: Script) -> dict:
        counts = {"eval_count": script.tokens, "eval_duration": 55713000}
        reason = {"done_reason": "length" if script.is_short else "stop"}
        return self.line(fields, done=True) | reason | self.TIMES | counts

    def logprobs(self, body: dict, pieces: tuple[str, ...]) -> dict:
        if not body.get("logprobs"):
            return {}
        tops = range(body.get("top_logprobs") or 0)

        def one(piece: str, rank: int = 0) -> dict:
            return {"token": piece, "logprob": -0.5 - rank, "bytes": list(piece.encode())}

        return {"logprobs": [one(p) | {"top_logprobs": [one(p, rank) for rank in tops]} for p in pieces]}

    def chat(self, body: dict) -> dict | Iterator[dict]:
        last = (body.get("messages") or [{"role": "user", "content": ""}])[-1]
        script = Script(
            last["content"], role=last["role"], structured=bool(body.get("format")), thinks=bool(body.get("think")),
            tools=[tool["function"]["name"] for tool in body.get("tools") or []],
            limit=body.get("options", {}).get("num_predict"),
        )  # fmt: skip
        calls = [
            {"id": f"call_{name}{index}", "function": {"index": index, "name": name, "arguments": arguments}}
            for index, (name, arguments) in enumerate(script.calls)
        ]

        def message(content: str = "", **more: object) -> dict:
            return {"message": {"role": "assistant", "content": content, **more}}

        if body.get("stream") is False:
            more = {"thinking": "".join(script.thought)} if script.thought else {}
            whole = message(script.text, **more, **({"tool_calls": calls} if calls else {}))
            return self.end(whole | self.logprobs(body, script.pieces), script)
        events = [self.line(message(thinking=piece)) for piece in script.thought]
        events += [self.line(message(piece) | self.logprobs(body, (piece,))) for piece in script.pieces]
        events += [self.line(message(tool_calls=[call])) for call in calls]
        return script.halves([*events, self.end(message(), script)], self.error("the runner has stopped"))

    def generate(self, body: dict) -> dict | Iterator[dict]:
        script = Script(
            body.get("prompt", ""), structured=bool(body.get("format")), thinks=bool(body.get("think")),
            limit=body.get("options", {}).get("num_predict"),
        )  # fmt: skip
        if body.get("stream") is False:
            more = {"thinking": "".join(script.thought)} if script.thought else {}
            whole = {"response": script.text, **more, "context": [1, 4093, 198]} | self.logprobs(body, script.pieces)
            return self.end(whole, script)
        events = [self.line({"response": "", "thinking": piece}) for piece in script.thought]
        events += [self.line({"response": piece} | self.logprobs(body, (piece,))) for piece in script.pieces]
        end = self.end({"response": "", "context": [1, 4093, 198]}, script)
        return script.halves([*events, end], self.error("the runner has stopped"))

    def embed(self, body: dict) -> dict:
        count = len(body["input"]) if isinstance(body["input"], list) else 1
        vector = list(EMBEDDING)[: body.get("dimensions")]
        return {"model": MODEL, "embeddings": [vector] * count, "total_duration": 14143917, "load_duration": 1019500,
                "prompt_eval_count": 8}  # fmt: skip


class OpenAIAPI:
    """An OpenAI-compatible server: server-sent events, usage on request, errors with their four keys."""

    stream_type = "text/event-stream"

    def routes(self) -> dict:
        card = {"id": MODEL, "object": "model", "created": 1795395360, "owned_by": "library"}
        return {
            ("GET", "/v1/models"): lambda _: {"object": "list", "data": [card]},
            ("GET", f"/v1/models/{MODEL}"): lambda _: card,
            ("POST", "/v1/chat/completions"): self.chat,
            ("POST", "/v1/completions"): self.completions,
            ("POST", "/v1/embeddings"): self.embeddings,
            ("POST", "/v1/responses"): self.responses,
        }

    def ending(self, path: str) -> bytes:
        """The Responses API ends with its last typed event."""
        return b"" if path == "/v1/responses" else b"data: [DONE]\n\n"

    def framed(self, event: dict) -> bytes:
        name = f"event: {event['type']}\n" if "type" in event else ""
        return f"{name}data: {json.dumps(event)}\n\n".encode()

    def error(self, message: str) -> dict:
        kind = "not_found_error" if "not found" in message else "invalid_request_error"
        return {"error": {"message": message, "type": kind, "param": None, "code": None}}

    def usage(self, tokens: int) -> dict:
        return {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": tokens, "total_tokens": PROMPT_TOKENS + tokens}

    def chat(self, body: dict) -> dict | Iterator[dict]:
        if not body["messages"]:
            raise Refused(400, "[] is too short - 'messages'")
        last = body["messages"][-1]
        structured = body.get("response_format", {}).get("type") in ("json_schema", "json_object")
        script = Script(
            text_of(last["content"]), role=last["role"], structured=structured,
            thinks=body.get("reasoning_effort") not in (None, "none"),
            tools=[tool["function"]["name"] for tool in body.get("tools") or []],
            limit=body.get("max_completion_tokens") or body.get("max_tokens"),
        )  # fmt: skip
        finish = "tool_calls" if script.calls else "length" if script.is_short else "stop"
        indexes = range(body.get("n") or 1)
        if not body.get("stream"):
            choices = [
                {"index": index, "message": self.message(script), "logprobs": self.logprobs(body, script.pieces),
                 "finish_reason": finish} for index in indexes
            ]  # fmt: skip
            front = {"id": "chatcmpl-891", "object": "chat.completion", "created": 1795395521, "model": MODEL}
            return front | {"choices": choices, "usage": self.usage(script.tokens * len(indexes))}
        return script.halves(self.chunks(body, script, finish, indexes), self.error("the runner has stopped"))

    def message(self, script: Script) -> dict:
        message: dict = {"role": "assistant", "content": script.text or None, "refusal": None}
        if script.thought:
            message["reasoning_content"] = "".join(script.thought)
        if script.calls:
            message["tool_calls"] = [
                {"id": f"call_{name}{index}", "type": "function",
                 "function": {"name": name, "arguments": json.dumps(arguments)}}
                for index, (name, arguments) in enumerate(script.calls)
            ]  # fmt: skip
        return message

    def chunks(self, body: dict, script: Script, finish: str, indexes: range) -> list[dict]:
        with_usage = (body.get("stream_options") or {}).get("include_usage")

        def chunk(*choices: dict, usage: dict | None = None) -> dict:
            front = {"id": "chatcmpl-891", "object": "chat.completion.chunk", "created": 1795395521, "model": MODEL}
            return front | {"choices": list(choices)} | ({"usage": usage} if with_usage else {})

        def choice(index: int, finish: str | None = None, logprobs: dict | None = None, **delta: object) -> dict:
            return chunk({"index": index, "delta": delta, "logprobs": logprobs, "finish_reason": finish})

        events = [choice(index, role="assistant", content="") for index in indexes]
        events += [choice(index, reasoning_content=piece) for piece in script.thought for index in indexes]
        for piece, index in itertools.product(script.pieces, indexes):
            events.append(choice(index, logprobs=self.logprobs(body, (piece,)), content=piece))
        for place, (name, arguments) in enumerate(script.calls):
            text = json.dumps(arguments)
            first = {"id": f"call_{name}{place}", "type": "function", "function": {"name": name, "arguments": ""}}
            events.append(choice(0, tool_calls=[{"index": place, **first}]))
            for half in (text[:4], text[4:]):
                events.append(choice(0, tool_calls=[{"index": place, "function": {"arguments": half}}]))
        events += [choice(index, finish) for index in indexes]
        return [*events, chunk(usage=self.usage(script.tokens * len(indexes)))] if with_usage else events

    def logprobs(self, body: dict, pieces: tuple[str, ...]) -> dict | None:
        if not body.get("logprobs"):
            return None
        tops = range(body.get("top_logprobs") or 0)

        def one(piece: str, rank: int = 0) -> dict:
            return {"token": piece, "logprob": -0.5 - rank, "bytes": list(piece.encode())}

        content = [one(piece) | {"top_logprobs": [one(piece, rank) for rank in tops]} for piece in pieces]
        return {"content": content, "refusal": None}

    def completions(self, body: dict) -> dict | Iterator[dict]:
        prompts = body["prompt"] if isinstance(body["prompt"], list) else [body["prompt"]]
        script = Script(prompts[-1], limit=body.get("max_tokens"))
        finish = "length" if script.is_short else "stop"
        indexes = range((body.get("n") or 1) * len(prompts))
        front = {"id": "cmpl-951", "object": "text_completion", "created": 1795395522, "model": MODEL}

        def choice(index: int, text: str, finish: str | None) -> dict:
            return {"text": text, "index": index, "logprobs": None, "finish_reason": finish}

        usage = self.usage(script.tokens * len(indexes))
        if not body.get("stream"):
            return front | {"choices": [choice(index, script.text, finish) for index in indexes], "usage": usage}
        pieces = [(piece, None) for piece in script.pieces] + [("", finish)]
        events = [front | {"choices": [choice(index, *piece)]} for piece in pieces for index in indexes]
        if (body.get("stream_options") or {}).get("include_usage"):
            events.append(front | {"choices": [], "usage": usage})
        return script.halves(events, self.error("the runner has stopped"))

    def embeddings(self, body: dict) -> dict:
        count = len(body["input"]) if isinstance(body["input"], list) else 1
        vector: object = list(EMBEDDING)[: body.get("dimensions")]
        if body.get("encoding_format") == "base64":
            vector = base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
        data = [{"object": "embedding", "index": index, "embedding": vector} for index in range(count)]
        usage = {"prompt_tokens": 8, "total_tokens": 8}
        return {"object": "list", "data": data, "model": MODEL, "usage": usage}

    def responses(self, body: dict) -> dict | Iterator[dict]:
        items = body["input"] if isinstance(body["input"], list) else [{"role": "user", "content": body["input"]}]
        last = items[-1]
        is_result = last.get("type") == "function_call_output"
        script = Script(
            last["output"] if is_result else text_of(last["content"]), role="tool" if is_result else "user",
            structured=body.get("text", {}).get("format", {}).get("type") in ("json_schema", "json_object"),
            tools=[tool["name"] for tool in body.get("tools") or []], limit=body.get("max_output_tokens"),
        )  # fmt: skip
        if not body.get("stream"):
            return Response(body, script).whole()
        fault = {"type": "error", "code": "server_error", "message": "the runner has stopped", "param": None}
        return script.halves(list(Response(body, script).events()), fault)


class Response:
    """An answer of the Responses API: whole, or as its typed and numbered events."""

    def __init__(self, body: dict, script: Script) -> None:
        self.body, self.script = body, script

    def items(self) -> list[dict]:
        if self.script.calls:
            return [
                {"id": f"fc_{index}", "type": "function_call", "status": "completed", "call_id": f"call_{name}{index}",
                 "name": name, "arguments": json.dumps(arguments)}
                for index, (name, arguments) in enumerate(self.script.calls)
            ]  # fmt: skip
        part = {"type": "output_text", "text": self.script.text, "annotations": [], "logprobs": []}
        return [{"id": "msg_1", "type": "message", "status": "completed", "role": "assistant", "content": [part]}]

    def whole(self, status: str = "completed") -> dict:
        tokens, done = self.script.tokens, status != "in_progress"
        usage = {
            "input_tokens": PROMPT_TOKENS, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": tokens,
            "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": PROMPT_TOKENS + tokens,
        }  # fmt: skip
        return {
            "id": "resp_439983", "object": "response", "created_at": 1795395523, "status": status, "error": None,
            "incomplete_details": None, "instructions": self.body.get("instructions"), "metadata": {}, "model": MODEL,
            "output": self.items() if done else [], "parallel_tool_calls": True, "previous_response_id": None,
            "temperature": 1.0, "text": self.body.get("text", {"format": {"type": "text"}}), "tool_choice": "auto",
            "tools": self.body.get("tools") or [], "top_p": 1.0, "truncation": "disabled", "store": False,
            "usage": usage if done else None,
        }  # fmt: skip

    def events(self) -> Iterator[dict]:
        for number, event in enumerate(self.unnumbered()):
            yield event | {"sequence_number": number}

    def unnumbered(self) -> Iterator[dict]:
        yield {"type": "response.created", "response": self.whole("in_progress")}
        yield {"type": "response.in_progress", "response": self.whole("in_progress")}
        for place, item in enumerate(self.items()):
            at = {"output_index": place, "item_id": item["id"]}
            if item["type"] == "message":
                yield {"type": "response.output_item.added", "output_index": place,
                       "item": item | {"content": [], "status": "in_progress"}}  # fmt: skip
                yield from self.text_events(item["content"][0], at | {"content_index": 0})
            else:
                yield {"type": "response.output_item.added", "output_index": place,
                       "item": item | {"arguments": "", "status": "in_progress"}}  # fmt: skip
                yield {"type": "response.function_call_arguments.delta", "delta": item["arguments"], **at}
                yield {"type": "response.function_call_arguments.done", "arguments": item["arguments"],
                       "name": item["name"], **at}  # fmt: skip
            yield {"type": "response.output_item.done", "output_index": place, "item": item}
        yield {"type": "response.completed", "response": self.whole()}

    def text_events(self, part: dict, at: dict) -> Iterator[dict]:
        yield {"type": "response.content_part.added", "part": part | {"text": ""}, **at}
        for piece in self.script.pieces:
            yield {"type": "response.output_text.delta", "delta": piece, "logprobs": [], **at}
        yield {"type": "response.output_text.done", "text": part["text"], "logprobs": [], **at}
        yield {"type": "response.content_part.done", "part": part, **at}
