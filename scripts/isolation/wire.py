"""Keep-alive connections of clients to a gateway, as many at a time as are wanted; quick rather than general."""

import asyncio
import os
import re
import sys
from collections.abc import Callable

STALL_SECONDS = 90
TELL_SECONDS = 30
_CHUNK = re.compile(rb"([0-9a-f]+)\r\n")


class Reply:
    """One whole answer: its head as it came, its body without the framing, and the trailer of a stream."""

    __slots__ = ("head", "body", "trailer")

    def __init__(self, head: bytes, body: bytes, trailer: bytes = b"") -> None:
        self.head, self.body, self.trailer = head, body, trailer

    @property
    def status(self) -> int:
        return int(self.head[9:12])

    def field(self, name: bytes) -> bytes:
        """A field of the head or else of the trailer, named in lower case; empty where there is none."""
        for part in (self.head, self.trailer):
            at = part.find(b"\r\n" + name + b": ")
            if at >= 0:
                return part[at + len(name) + 4 : part.index(b"\r\n", at + 2)]
        return b""


def read(data: bytes) -> tuple[Reply, int] | None:
    """The answer at the beginning of the data, and its length; None while it is not all there."""
    end = data.find(b"\r\n\r\n") + 4
    if end < 4:
        return None
    head = data[: end - 2]
    at = head.find(b"\r\ncontent-length: ")
    if at >= 0:
        length = end + int(head[at + 18 : head.index(b"\r", at + 2)])
        return (Reply(head, data[end:length]), length) if len(data) >= length else None
    if not data.endswith(b"\r\n\r\n"):
        return None
    pieces = []
    while found := _CHUNK.match(data, end):
        size = int(found[1], 16)
        end = found.end() + size + 2
        if size == 0:
            last = data.find(b"\r\n\r\n", found.end() - 2) + 4
            return (Reply(head, b"".join(pieces), data[found.end() - 2 : last - 2]), last) if last >= 4 else None
        if len(data) < end:
            return None
        pieces.append(data[end - size - 2 : end - 2])
    if end < len(data):
        raise ValueError(f"no chunk: {data[end : end + 40]!r}")
    return None


class Client(asyncio.Protocol):
    """One client: asks `ask()` for its next request whenever it has an answer, for as long as that gives one.

    `answered(reply)` gets whole answers; `broken(rest)` what had come of one whose connection ended. A client whose
    `patience` is set closes the connection when so many bytes of an answer are there, or when its request is so many
    seconds old, and `cancelled(rest)` gets those bytes.
    """

    # By all of this process.
    asked = 0

    def __init__(self, port: int) -> None:
        self.port = port
        self.data = b""
        self.patience: int | float | None = None
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None
        self.waiting = False

    # What a kind of client fills in.

    def ask(self) -> bytes | None:
        raise NotImplementedError

    def answered(self, reply: Reply) -> None:
        raise NotImplementedError

    def broken(self, rest: bytes) -> None:
        raise NotImplementedError

    def cancelled(self, rest: bytes) -> None:
        raise NotImplementedError

    # The connection.

    async def run(self) -> None:
        await self.connect()
        await self.over

    async def connect(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self.port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.data = b""
        self.next()

    def next(self) -> None:
        request = self.ask()
        if request is None:
            self.waiting = False
            self.transport.close()
            if not self.over.done():
                self.over.set_result(None)
            return
        self.waiting = True
        Client.asked += 1
        self.transport.write(request)
        if isinstance(self.patience, float):
            asyncio.get_running_loop().call_later(self.patience, self.leave, self.transport)

    def leave(self, transport: asyncio.BaseTransport) -> None:
        if self.transport is transport and self.waiting and self.patience is not None:
            self.cancel()

    def cancel(self) -> None:
        """Closes without reading the rest, and goes on with a new connection."""
        transport, self.transport = self.transport, None
        self.waiting = False
        self.patience = None
        transport.abort()
        self.cancelled(self.data)
        self.reconnect()

    def reconnect(self) -> None:
        task = asyncio.get_running_loop().create_task(self.connect())
        task.add_done_callback(self.connected)

    def connected(self, task: asyncio.Task) -> None:
        if task.exception() and not self.over.done():
            self.over.set_exception(task.exception())

    def data_received(self, data: bytes) -> None:
        if not self.waiting:
            return
        self.data += data
        if type(self.patience) is int and len(self.data) >= self.patience:
            return self.cancel()
        try:
            found = read(self.data)
        except ValueError as problem:
            return self.over.set_exception(problem)
        if found:
            self.patience = None
            reply, length = found
            rest, self.data = self.data[length:], b""
            self.waiting = False
            if rest:
                return self.over.set_exception(ValueError(f"behind an answer: {rest[:80]!r}"))
            self.answered(reply)
            if b"\r\nconnection: close" in reply.head:
                self.reconnect_after_close()
            else:
                self.next()

    def reconnect_after_close(self) -> None:
        transport, self.transport = self.transport, None
        transport.close()
        self.reconnect()

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is None or not self.waiting:
            return
        self.waiting = False
        self.patience = None
        self.transport = None
        self.broken(self.data)
        self.reconnect()


def drive(make: Callable[[], Client], clients: int, requests: int = 0) -> None:
    """Runs so many clients at a time to their ends; fails when none of them gets on for a while.

    Told how many requests are to come, it says now and then on stderr how many were asked.
    """

    async def all_of_them() -> None:
        everything = asyncio.gather(*(make().run() for _ in range(clients)))
        began = asked = Client.asked
        waited = 0
        while not (await asyncio.wait([everything], timeout=TELL_SECONDS))[0]:
            waited = waited + TELL_SECONDS if Client.asked == asked else 0
            asked = Client.asked
            if waited >= STALL_SECONDS:
                raise AssertionError(f"no client got on for {STALL_SECONDS} s")
            if requests:
                print(f"      {asked - began:9,d} of {requests:,} asked by process {os.getpid()}", file=sys.stderr, flush=True)
        everything.result()

    asyncio.run(all_of_them())
