"""Ways to keep a server busy, on loopback alone, each bounded in connections and in time.

Every flood runs on threads of its own from `with flood.against(target):` to the end of the block, and counts what became
of what it sent: statuses, or how the connection ended.
"""

import collections
import contextlib
import dataclasses
import json
import socket
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator

from .stage import post

# No flood goes on longer than this, whatever happens to the one who started it.
LONGEST = 20.0
DEPTH = 200_000
GIANT = 64 << 20
CHUNK = b" " * 65_536


@dataclasses.dataclass
class Target:
    """An address with the path that is asked, the key (none: the model's server itself) and the model's name."""

    url: str
    key: str
    model: str
    path: str = "/v1/chat/completions"

    @property
    def place(self) -> tuple[str, int]:
        parts = urllib.parse.urlsplit(self.url)
        return parts.hostname, parts.port

    def ask(self, body: dict | bytes, timeout: float):
        return post(self.url + self.path, body, self.key, timeout)

    def head(self, length: int | None = None) -> bytes:
        """A request's head; without a length it is left unfinished."""
        lines = [
            f"POST {self.path} HTTP/1.1",
            f"Host: {self.place[0]}",
            f"Authorization: Bearer {self.key}",
            "Content-Type: application/json",
        ]
        if length is None:
            return ("\r\n".join(lines) + "\r\nX-Slow: ").encode()
        return ("\r\n".join([*lines, f"Content-Length: {length}"]) + "\r\n\r\n").encode()


@dataclasses.dataclass
class Flood:
    """`work(target, has_ended)` is what one thread does again and again; it yields an outcome for each thing that it did.

    `is_promised` is false for the one that the gateway only makes dearer: who hangs up has a place back at once, while the
    model's server goes on with what nobody waits for until it notices.
    """

    name: str
    threads: int
    work: Callable[[Target, Callable[[], bool]], Iterator[str]]
    is_promised: bool = True

    @contextlib.contextmanager
    def against(self, target: Target) -> Iterator[collections.Counter]:
        seen: collections.Counter[str] = collections.Counter()
        ended, limit = threading.Event(), time.monotonic() + LONGEST

        def has_ended() -> bool:
            return ended.is_set() or time.monotonic() > limit

        def go() -> None:
            while not has_ended():
                try:
                    for outcome in self.work(target, has_ended):
                        seen[outcome] += 1
                except OSError as problem:
                    seen[type(problem).__name__] += 1
                    time.sleep(0.05)

        threads = [threading.Thread(target=go, daemon=True) for _ in range(self.threads)]
        for thread in threads:
            thread.start()
        try:
            yield seen
        finally:
            ended.set()
            for thread in threads:
                thread.join(3)


def long_answers(target: Target) -> dict:
    messages = [{"role": "user", "content": "Write a long story about a lighthouse."}]
    return {"model": target.model, "messages": messages, "max_tokens": 400}


def questions(target: Target, has_ended: Callable[[], bool]) -> Iterator[str]:
    """Long answers, one after the other, waited for until the flood ends."""
    body = json.dumps(long_answers(target)).encode()
    while not has_ended():
        with contextlib.closing(opened(target, target.head(len(body)) + body)) as connection:
            connection.settimeout(0.25)
            while not has_ended():
                with contextlib.suppress(TimeoutError):
                    yield status_in(connection.recv(4096))
                    break
            else:
                yield "still waiting"


def hang_ups(target: Target, has_ended: Callable[[], bool]) -> Iterator[str]:
    """Long answers that nobody waits for: the model goes on for a while with each."""
    while not has_ended():
        yield str(target.ask(long_answers(target), timeout=0.3).status or "hung up")
        time.sleep(0.2)


def trickle(target: Target, opening: bytes, has_ended: Callable[[], bool], count: int) -> Iterator[str]:
    """Holds connections whose request never gets done, a byte a second each; those that are closed are opened anew."""
    held: list[socket.socket] = []
    try:
        while not has_ended():
            while len(held) < count and not has_ended():
                held.append(opened(target, opening))
            time.sleep(0.25)
            still = [connection for connection in held if is_open(connection)]
            for _ in range(len(held) - len(still)):
                yield "closed by the server"
            held = still
        for _ in held:
            yield "still held"
    finally:
        for connection in held:
            connection.close()


def opened(target: Target, opening: bytes) -> socket.socket:
    connection = socket.create_connection(target.place, timeout=2)
    connection.sendall(opening)
    return connection


def is_open(connection: socket.socket) -> bool:
    """Sends one more byte, and looks whether the other side hung up."""
    connection.settimeout(0.001)
    try:
        connection.sendall(b"x")
        return connection.recv(4096) != b""
    except TimeoutError:
        return True
    except OSError:
        connection.close()
        return False


def slow_heads(target: Target, has_ended: Callable[[], bool]) -> Iterator[str]:
    yield from trickle(target, target.head(), has_ended, count=75)


def slow_bodies(target: Target, has_ended: Callable[[], bool]) -> Iterator[str]:
    yield from trickle(target, target.head(100_000) + b"{", has_ended, count=75)


def idle(target: Target, has_ended: Callable[[], bool]) -> Iterator[str]:
    yield from trickle(target, b"", has_ended, count=250)


def giant_bodies(target: Target, has_ended: Callable[[], bool]) -> Iterator[str]:
    """64 MiB a request, as fast as they are taken; the answer is read when the other side stops taking."""
    with contextlib.closing(opened(target, target.head(GIANT))) as connection:
        connection.settimeout(3)
        sent = 0
        try:
            while sent < GIANT and not has_ended():
                sent += connection.send(CHUNK)
        except OSError:
            pass
        yield status_of(connection)


def status_of(connection: socket.socket) -> str:
    try:
        return status_in(connection.recv(4096))
    except OSError:
        return "cut off"


def status_in(answer: bytes) -> str:
    line = answer.split(b"\r\n")[0].split()
    return line[1].decode("ascii", "replace") if len(line) > 1 else "cut off"


def deep_json(target: Target, has_ended: Callable[[], bool]) -> Iterator[str]:
    body = b'{"model":"' + target.model.encode() + b'","messages":' + b"[" * DEPTH + b"]" * DEPTH + b"}"
    yield str(target.ask(body, timeout=3).status or "no answer")


def dear_texts(target: Target, has_ended: Callable[[], bool]) -> Iterator[str]:
    """Four megabytes that decode into something else again and again."""
    text = "%2549%2567%256e%256f" * ((4 << 20) // 20 - 100)
    body = json.dumps(
        {"model": target.model, "messages": [{"role": "user", "content": text}], "max_tokens": 1}
    ).encode()
    yield str(target.ask(body, timeout=5).status or "no answer")


FLOODS = (
    Flood("flood of questions", 16, questions),
    Flood("asked, then hung up", 16, hang_ups, is_promised=False),
    Flood("slow heads (300)", 4, slow_heads),
    Flood("slow bodies (300)", 4, slow_bodies),
    Flood("idle connections (1,000)", 4, idle),
    Flood("bodies of 64 MiB", 4, giant_bodies),
    Flood("JSON 200,000 deep", 4, deep_json),
    Flood("dear texts of 4 MiB", 3, dear_texts),
)
