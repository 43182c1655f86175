"""Proof: of 500 streams of 500 tenants at once each client gets its own tokens, all of them and in their order.

Each token carries its stream's mark; all streams have begun before any goes on. Three in ten clients read slowly, through a
small window, so that their answers pile up in the gateway; one in ten leaves in the middle, and what it got must be the
beginning of its own.
"""

import asyncio
import collections
import json
import logging
import multiprocessing.connection
import random
import socket

import streams
from isolation import deployment

STREAMS = 500
TOKENS = 400
# Seconds until a client without all of its answer gives up.
PATIENCE = 300
# The gateway's, so that a busy machine is not taken for a server that is gone: streams wait until all have begun.
WAITS = {"connect-timeout": "30s", "idle-timeout": f"{PATIENCE}s"}
# Clients that have no answer yet, at a time.
DOOR = 32


class Reader:
    """One client and what it got."""

    def __init__(self, number: int, source: random.Random) -> None:
        self.tag = f"tag{number}x{source.getrandbits(32):08x}"
        self.route = streams.ROUTES[number % len(streams.ROUTES)]
        self.is_slow = source.random() < 0.3
        self.leaves_after = source.randrange(1, 30_000) if source.random() < 0.1 else None
        self.pause = source.random() * 0.01
        self.data = b""
        self.is_whole = False

    async def run(self, port: int, key: str, door: asyncio.Semaphore) -> str:
        """What is wrong; empty for nothing."""
        async with door:
            reader, writer = await self.begin(port, key)
        try:
            async with asyncio.timeout(PATIENCE):
                await self.read(reader)
        finally:
            writer.transport.abort()
        return self.judge()

    async def begin(self, port: int, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Asks, and waits for the beginning of the answer."""
        raw = socket.socket()
        if self.is_slow:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=raw, limit=4096 if self.is_slow else 65_536)
        writer.write(streams.request(self.route, self.tag, key))
        async with asyncio.timeout(PATIENCE):
            self.data = await reader.read(512)
        return reader, writer

    async def read(self, reader: asyncio.StreamReader) -> None:
        while piece := await reader.read(512 if self.is_slow else 65_536):
            self.data += piece
            if self.leaves_after and len(self.data) >= self.leaves_after:
                return
            if self.data.endswith(b"\r\n0\r\n\r\n"):
                self.is_whole = True
                return
            if self.is_slow:
                await asyncio.sleep(self.pause)

    def judge(self) -> str:
        head, _, rest = self.data.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            return f"{head.splitlines()[:1]!r}"
        lines = [line.removeprefix("data: ") for line in body(rest).decode().split("\n") if not line.startswith("event:")]
        lines = [line for line in lines if line]
        if not self.is_whole:
            lines = lines[:-1]
        errors = [line for line in lines if '"error":{' in line or '"error":"' in line or '"type":"error"' in line]
        if errors:
            return errors[0][:120]
        got = "".join(streams.text_of(json.loads(line)) for line in lines if line.startswith("{"))
        want = "".join(f"{self.tag}:{number} " for number in range(TOKENS))
        if not want.startswith(got):
            return f"{got[:80]!r}… are not its own"
        if self.leaves_after:
            return ""
        if not self.is_whole or got != want:
            return f"{len(got.split())} of {TOKENS} tokens"
        return "" if streams.is_end(lines[-1]) else f"ends with {lines[-1][:80]!r}"


def body(data: bytes) -> bytes:
    """What is in the chunks, as far as they came."""
    out, at = [], 0
    while (end := data.find(b"\r\n", at)) >= 0:
        size = int(data[at:end], 16)
        out.append(data[end + 2 : end + 2 + size])
        at = end + 4 + size
    return b"".join(out)


def serve(port: multiprocessing.connection.Connection) -> None:
    """The model's server: holds every stream after its first token until all have one."""

    # Who writes to a client that has left hears of it once more there.
    logging.getLogger("asyncio").setLevel(logging.ERROR)

    async def forever() -> None:
        upstream = streams.Upstream(STREAMS, TOKENS)
        await upstream.start()
        port.send(upstream.port)
        await asyncio.Event().wait()

    asyncio.run(forever())


async def all_readers(readers: list[Reader], port: int, keys: list[bytes]) -> list[str]:
    # They come a few at a time, so that a busy machine turns none away, and stay until all are there.
    door = asyncio.Semaphore(DOOR)
    jobs = [reader.run(port, key.decode(), door) for reader, key in zip(readers, keys)]
    found = await asyncio.gather(*jobs, return_exceptions=True)
    return [str(one) or repr(one) if isinstance(one, BaseException) else one for one in found]


def prove(setting: deployment.Setting) -> tuple[bool, str]:
    source = random.Random(setting.seed)
    readers = [Reader(number, source) for number in range(STREAMS)]
    with deployment.apart(serve) as port:
        upstreams = [{"name": "streams", "url": f"http://127.0.0.1:{port}", "api": "openai", **WAITS}]
        gateway, tenants = deployment.deploy(setting, "mixup", upstreams, STREAMS, "{}\n")
        with deployment.running(gateway):
            found = asyncio.run(all_readers(readers, gateway.port, deployment.keys_of(tenants)))
        deployment.forget(gateway)
    bad = collections.Counter(one for one in found if one)
    for reason, count in bad.most_common(10):
        print(f"    {count} streams: {reason}")
    left = sum(1 for reader in readers if not reader.is_whole)
    slow = sum(1 for reader in readers if reader.is_slow)
    exchanged, seen = exchange(readers)
    words = (
        f"{bad.total()} of {STREAMS} streams of as many tenants had foreign, lost or displaced tokens; bound 0; {TOKENS} tokens "
        f"each, {slow} read slowly, {left} left in the middle; of {exchanged} answers exchanged on purpose {seen} were seen"
    )
    return not bad and left >= STREAMS // 20 and slow >= STREAMS // 5 and exchanged == seen > 0, words


def exchange(readers: list[Reader]) -> tuple[int, int]:
    """Shows the checker each answer as if the next stream of its route had got it: how many, and how many it objects to."""
    whole = [reader for reader in readers if reader.is_whole]
    pairs = [(one, other) for one, other in zip(whole, whole[len(streams.ROUTES) :]) if one.route == other.route]
    for one, other in pairs:
        one.data = other.data
    return len(pairs), sum(1 for one, _ in pairs if one.judge())
