"""Concurrent streams through one gateway, each checked token by token; see streams.sh.

Every client opens its connection, all ask at once, and none is answered to its end before all have begun: the upstream
holds each stream after its first token until every stream has one.
"""

import argparse
import asyncio
import collections
import json
import pathlib
import random
import sys

from gateway import Gateway

ROUTES = ["/v1/chat/completions", "/v1/completions", "/v1/responses", "/api/chat", "/api/generate"]
CLIENT_SECONDS = 120


class Upstream:
    """An OpenAI-shaped server on a loop of its own that streams `tag:0 tag:1 …` for the tag in the prompt."""

    def __init__(self, streams: int, tokens: int) -> None:
        self.streams, self.tokens = streams, tokens
        self.begun = 0
        self.all_begun = asyncio.Event()
        self.port = 0

    async def start(self) -> None:
        server = await asyncio.start_server(self.connection, "127.0.0.1", 0, backlog=4096)
        self.port = server.sockets[0].getsockname()[1]

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
                body = await reader.readexactly(int(length.split(b":")[1]))
                path = head.split(b" ")[1].decode()
                if head.startswith(b"GET"):
                    self.whole(writer, {"object": "list", "data": [{"id": "m", "object": "model"}]}, path)
                else:
                    await self.stream(writer, path, json.loads(body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def whole(self, writer: asyncio.StreamWriter, value: dict, path: str) -> None:
        status = "200 OK" if path == "/v1/models" else "404 Not Found"
        text = json.dumps(value).encode()
        writer.write(f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(text)}\r\n\r\n".encode() + text)

    async def stream(self, writer: asyncio.StreamWriter, path: str, body: dict) -> None:
        tag = body["prompt"] if "prompt" in body else body["messages"][-1]["content"]
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        for number in range(self.tokens):
            self.event(writer, path, f"{tag}:{number} ")
            if number == 0:
                self.begun += 1
                if self.begun == self.streams:
                    self.all_begun.set()
                await writer.drain()
                await self.all_begun.wait()
            if random.random() < 0.3:
                await writer.drain()
                await asyncio.sleep(0)
        self.event(writer, path, None)
        self.chunk(writer, b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")

    def event(self, writer: asyncio.StreamWriter, path: str, text: str | None) -> None:
        finish = "stop" if text is None else None
        if path == "/v1/completions":
            choice = {"index": 0, "text": text or "", "finish_reason": finish}
        else:
            choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
        self.chunk(writer, b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n")

    def chunk(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(b"%x\r\n%s\r\n" % (len(data), data))


def request(route: str, tag: str, key: str) -> bytes:
    text = {
        "/v1/responses": {"input": tag}, "/v1/completions": {"prompt": tag}, "/api/generate": {"prompt": tag},
    }.get(route, {"messages": [{"role": "user", "content": tag}]})  # fmt: skip
    body = json.dumps({"model": "m", "stream": True, **text}).encode()
    head = (
        f"POST {route} HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer {key}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def text_of(value: dict) -> str:
    """The text in one event or line of any route."""
    if value.get("type") == "response.output_text.delta":
        return value["delta"]
    if "response" in value and isinstance(value["response"], str):
        return value["response"]
    if "message" in value:
        return value["message"].get("content", "")
    for choice in value.get("choices", []):
        return choice.get("text") or choice.get("delta", {}).get("content") or ""
    return ""


def is_end(line: str) -> bool:
    return line == "[DONE]" or '"done":true' in line or '"type":"response.completed"' in line


async def client(port: int, route: str, tag: str, key: str, tokens: int) -> str:
    """What is wrong with one stream; empty for nothing."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request(route, tag, key))
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), CLIENT_SECONDS)
        if b" 200 " not in head.split(b"\r\n")[0]:
            return f"{head.splitlines()[0]!r}"
        body = b""
        while size := int(await asyncio.wait_for(reader.readuntil(b"\r\n"), CLIENT_SECONDS), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        lines = [line.removeprefix("data: ") for line in body.decode().split("\n") if line and not line.startswith("event:")]
        got = "".join(text_of(json.loads(line)) for line in lines if line.startswith("{"))
        want = "".join(f"{tag}:{number} " for number in range(tokens))
        if got != want:
            return f"{got[:80]!r}… instead of its own {tokens} tokens"
        return "" if is_end(lines[-1]) else f"ends with {lines[-1][:80]!r}"
    finally:
        writer.close()


async def all_clients(given: argparse.Namespace) -> int:
    upstream = Upstream(given.streams, given.tokens)
    await upstream.start()
    gateway = Gateway(given.gateway, given.folder, f"http://127.0.0.1:{upstream.port}", "openai")
    try:
        gateway.provision("streams")
        keys = [gateway.key] + [gateway.tenant(f"tenant{number}") for number in range(7)]
        start = asyncio.get_running_loop().run_in_executor(None, gateway.start)
        await start
        jobs = [
            client(gateway.port, ROUTES[n % len(ROUTES)], f"tag{n}x{random.getrandbits(32):08x}", keys[n % 8], given.tokens)
            for n in range(given.streams)
        ]
        found = await asyncio.gather(*jobs, return_exceptions=True)
    finally:
        gateway.kill()
    bad = collections.Counter(str(one) or repr(one) for one in found if one != "")
    for reason, count in bad.most_common(10):
        print(f"  not ok {count} streams: {reason}")
    print(f"  {given.streams} streams at once, {given.streams * given.tokens} tokens, {len(ROUTES)} routes, 8 tenants")
    print(f"{given.streams - bad.total()} passed, {bad.total()} failed")
    return 1 if bad else 0


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--folder", type=pathlib.Path, required=True)
    arguments.add_argument("--gateway", required=True)
    arguments.add_argument("--streams", type=int, required=True)
    arguments.add_argument("--tokens", type=int, required=True)
    return asyncio.run(all_clients(arguments.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
