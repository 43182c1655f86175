"""The model's server of the canary proof, in a process of its own: it answers with what it finds in the request, and does to
the connection what the request's word says. Hostile on purpose: what it sends too much of is an answer to somebody else."""

import asyncio
import contextlib
import json
import multiprocessing.connection
import socket
import struct

from isolation import plan

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\n"
# Seconds between the two parts of an answer that is interrupted.
PAUSE = 0.01


class Shared:
    """What all connections of the process know: the last answer, and the last to another tenant than that."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.last = self.before = (b"", b"", b"")

    def remember(self, mark: bytes, text: bytes, answer: bytes) -> None:
        if mark != self.last[0]:
            self.before = self.last
        self.last = (mark, text, answer)

    def foreign(self, mark: bytes) -> tuple[bytes, bytes]:
        """Text and whole answer that another tenant got."""
        return (self.before if self.last[0] == mark else self.last)[1:]


class Server(asyncio.Protocol):
    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n") + 4
        if end < 4:
            return
        if self.buffer.startswith(b"GET "):
            path, self.buffer = self.buffer.split(b" ", 2)[1], self.buffer[end:]
            return self.transport.write(listing(self.shared.dialect, path.decode()))
        at = self.buffer.lower().find(b"content-length: ")
        length = int(self.buffer[at + 16 : self.buffer.index(b"\r", at)])
        if len(self.buffer) >= end + length:
            body, self.buffer = self.buffer[end : end + length], self.buffer[end + length :]
            self.answer(body)

    def answer(self, body: bytes) -> None:
        words = list(dict.fromkeys(plan.WORD.findall(body)))
        marks = list(dict.fromkeys(plan.MARK.findall(body)))
        if not words:
            return self.transport.close()
        asked, mark = words[-1], marks[0] if marks else b""
        kind = plan.kind_of(asked)
        text = plan.answer(marks, words, body.count(b'"role":'))
        foreign_text, foreign = self.shared.foreign(mark)
        if kind == plan.PLANTED and foreign_text:
            text = foreign_text
        parts = write(self.shared.dialect, text, b'"stream":true' in body, kind == plan.MALFORMED)
        whole = b"".join(parts)
        if kind == plan.PLAIN:
            self.shared.remember(mark, text, whole)
        self.trouble(kind, asked, whole, foreign)

    def trouble(self, kind: str, asked: bytes, whole: bytes, foreign: bytes) -> None:
        part = plan.spread(asked)
        cut = int(part * len(whole))
        if kind == plan.CANCEL:
            # The client goes while the answer comes. What is left follows on whatever is left of the connection.
            self.transport.write(whole[:cut])
            self.later(whole[cut:])
        elif kind == plan.RESET:
            self.transport.write(whole[:cut])
            if part < 0.5:
                self.reset()
            else:
                asyncio.get_running_loop().call_later(PAUSE / 5, self.reset)
        elif kind == plan.LEFT_OVER:
            self.transport.write(whole + (foreign if part < 0.5 else b"\r\n"))
        elif kind == plan.LATE:
            self.transport.write(whole)
            self.later(foreign)
        elif kind == plan.MALFORMED:
            at = whole.find(b"\r\n", cut)
            self.transport.write(whole[:at] + b"\r\nzz\r\n" + foreign)
        elif part < 0.1:
            self.transport.write(whole[:cut])
            asyncio.get_running_loop().call_soon(self.rest, whole[cut:])
        else:
            self.transport.write(whole)

    def later(self, rest: bytes) -> None:
        asyncio.get_running_loop().call_later(PAUSE, self.rest, rest)

    def rest(self, rest: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(rest)

    def reset(self) -> None:
        """Ends the connection by RST instead of FIN."""
        with contextlib.suppress(OSError):
            raw = self.transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


def listing(dialect: str, path: str) -> bytes:
    """What the gateway asks for on its own account."""
    openai, ollama = plan.MODELS
    known = {
        ("openai", "/v1/models"): {"object": "list", "data": [{"id": openai, "object": "model"}]},
        ("ollama", "/api/version"): {"version": "0.9.9"},
        ("ollama", "/api/tags"): {"models": [{"name": ollama, "model": ollama}]},
    }.get((dialect, path))
    text = json.dumps(known or {"error": "not found"}).encode()
    status = b"200 OK" if known else b"404 Not Found"
    return b"HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (status, len(text), text)


def write(dialect: str, text: bytes, stream: bool, chunked: bool) -> list[bytes]:
    """A whole answer in its parts: the head, and each event or line as a chunk of its own."""
    kind = b"application/json"
    if not stream:
        body = (openai_whole if dialect == "openai" else ollama_line)(text)
        if not chunked:
            return [HEAD % kind, b"content-length: %d\r\n\r\n" % len(body), body]
        pieces = [body[:40], body[40:]]
    else:
        third = len(text) // 3 + 1
        texts = [text[at : at + third] for at in range(0, len(text), third)]
        if dialect == "openai":
            kind = b"text/event-stream"
            pieces = [openai_event(one) for one in texts] + [openai_event(None), b"data: [DONE]\n\n"]
        else:
            kind = b"application/x-ndjson"
            pieces = [ollama_line(one, done=False) for one in texts] + [ollama_line(b"")]
    chunks = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces]
    return [HEAD % kind, b"transfer-encoding: chunked\r\n\r\n", *chunks, b"0\r\n\r\n"]


def openai_whole(text: bytes) -> bytes:
    return (
        b'{"id":"c","object":"chat.completion","created":1700000000,"model":"m","choices":[{"index":0,"finish_reason":'
        b'"stop","message":{"role":"assistant","content":"%s"}}],"usage":{"prompt_tokens":9,"completion_tokens":9,'
        b'"total_tokens":18}}' % text
    )


def openai_event(text: bytes | None) -> bytes:
    """A piece of a stream; None for its end."""
    delta = b"{}" if text is None else b'{"content":"%s"}' % text
    finish = b"null" if text is not None else b'"stop"'
    return (
        b'data: {"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,'
        b'"delta":%s,"finish_reason":%s}]}\n\n' % (delta, finish)
    )


def ollama_line(text: bytes, done: bool = True) -> bytes:
    end = b'"done":true,"done_reason":"stop","eval_count":9,"prompt_eval_count":9' if done else b'"done":false'
    return (
        b'{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"%s"},%s}\n' % (text, end)
    )


def serve(dialect: str, port: multiprocessing.connection.Connection) -> None:
    """Serves until the process is ended; sends its port first."""

    async def forever() -> None:
        shared = Shared(dialect)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Server(shared), "127.0.0.1", 0, backlog=4096)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())
