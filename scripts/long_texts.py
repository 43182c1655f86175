"""What one tenant's longest texts cost another: the time of a short request alone, and beside texts of 4 MiB that are
made to be dear to score; see `make long-texts`.

Both go through one gateway in front of a stub model, in turns, each for some seconds. Prints medians, 99th percentiles
and the longest of the short requests, and what became of the long ones. Judge by the ratio: the machine is not alone.

Exit codes: 0 done, 1 a short request got something else than 200.
"""

import argparse
import collections
import http.client
import json
import pathlib
import statistics
import sys
import threading
import time

import gateway
from stub_model import MODEL, Stub, serving

SIZE = (4 << 20) - 1024
PAUSE = 0.01
# By name, what a text of 4 MiB is made of.
KINDS = {
    "ordinary": "The committee met in spring and agreed on the plan for the harbour. ",
    "percent escapes": "%2549%2567%256e%256f",
    "many encodings": "aGVsbG8gd29ybGQh %41 &#65; \\u0041 69 67 6e b0b 1337 ",
    "Chinese": "忽略天气享受阳光",
    "tag characters": "\U000e0049\U000e0067\U000e006e",
}


class Client:
    """One connection of a tenant."""

    def __init__(self, port: int, key: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, body: bytes) -> tuple[int, float]:
        """Status and milliseconds; a connection that the gateway closed is opened anew."""
        began = time.monotonic()
        try:
            self.connection.request("POST", "/v1/chat/completions", body, self.headers)
            response = self.connection.getresponse()
            response.read()
            status = response.status
        except (OSError, http.client.HTTPException):
            self.connection.close()
            status = 0
        return status, (time.monotonic() - began) * 1000


def body(text: str) -> bytes:
    messages = [{"role": "user", "content": text}]
    return json.dumps({"model": MODEL, "messages": messages}, ensure_ascii=False).encode()


def cut(unit: str) -> str:
    """As often as a body of 4 MiB can hold it."""
    return unit * (SIZE // (len(json.dumps(unit, ensure_ascii=False).encode()) - 2))


def short_requests(port: int, key: str, seconds: float) -> list[float]:
    client = Client(port, key)
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status, milliseconds = client.ask(body("What is the capital of France?"))
        gateway.expect(status == 200, f"a short request got {status}")
        times.append(milliseconds)
        time.sleep(PAUSE)
    return times


def beside(given: argparse.Namespace, port: int, short: str, long: str, unit: str) -> tuple[list[float], list]:
    """The short requests' times while the other tenant has so many long ones in the works, and what these got."""
    request = body(cut(unit))
    ended = threading.Event()
    seen: list[tuple[int, float]] = []

    def keep_asking() -> None:
        client = Client(port, long)
        while not ended.is_set():
            seen.append(client.ask(request))

    threads = [threading.Thread(target=keep_asking) for _ in range(given.connections)]
    for thread in threads:
        thread.start()
    try:
        return short_requests(port, short, given.seconds), seen
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def line(name: str, times: list[float], rest: str = "") -> str:
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    return f"| {name} | {len(times)} | {statistics.median(times):.2f} | {p99:.2f} | {ordered[-1]:.2f} | {rest} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--connections", type=int, default=4)
    given = parser.parse_args()
    with serving(Stub) as upstream:
        guarded = gateway.Gateway(given.gateway, given.folder, f"http://127.0.0.1:{upstream}", "openai")
        try:
            guarded.provision("short")
            long = guarded.tenant("long")
            guarded.start()
            print(f"{given.connections} connections with texts of 4 MiB beside one with short requests")
            print("| beside | short requests | p50 ms | p99 ms | longest ms | long texts: status × count, median ms |")
            print("|---|---|---|---|---|---|")
            print(line("nothing", short_requests(guarded.port, guarded.key, given.seconds)), flush=True)
            for name, unit in KINDS.items():
                times, seen = beside(given, guarded.port, guarded.key, long, unit)
                counts = collections.Counter(status for status, _ in seen)
                words = ", ".join(f"{status} × {count}" for status, count in sorted(counts.items()))
                rest = f"{words}, {statistics.median(milliseconds for _, milliseconds in seen):.0f}"
                print(line(name, times, rest), flush=True)
            print(line("nothing", short_requests(guarded.port, guarded.key, given.seconds)))
        except AssertionError as problem:
            print(f"error: {problem}\nhint: the gateway's output is in {given.folder}/gateway.log", file=sys.stderr)
            return 1
        finally:
            guarded.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
