#!/usr/bin/env python3
"""Times refused keys of every kind over one connection, in turns, and says how alike the times are. For auth_timing.sh.

Prints for each kind the median and, beside all other kinds together, the Kolmogorov-Smirnov statistic D with the bound
that chance alone passes once in a thousand times. A kind whose D is over its bound and whose median is 5 microseconds or
more off can be told apart from here; exit 1 then.
"""

import argparse
import bisect
import json
import math
import pathlib
import random
import socket
import statistics
import subprocess
import sys
import time

from gateway import Gateway

# Chance passes c·sqrt((n+m)/(n·m)) once in a thousand times (Smirnov, two samples): c = sqrt(-ln(0.001/2)/2).
CHANCE = math.sqrt(-math.log(0.001 / 2) / 2)
# Microseconds of the median below which a difference is no use to anybody over a network.
USEFUL = 5.0


def distance(left: list[float], right: list[float]) -> float:
    """The largest distance between the two empirical distributions."""
    left, right = sorted(left), sorted(right)
    return max(
        abs(bisect.bisect_right(left, x) / len(left) - bisect.bisect_right(right, x) / len(right)) for x in left + right
    )


def key_kinds(gateway: Gateway) -> dict[str, str | None]:
    """A key of each kind that is refused; the gateway does not run yet."""

    def made(*arguments: str) -> dict:
        done = gateway.command(*arguments)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout)

    gateway.data.mkdir(mode=0o700)
    made("tenant", "create", "timing")
    live = made("key", "create", "timing")["key"]
    dead = made("key", "create", "timing")
    made("key", "revoke", dead["id"])
    over = made("key", "create", "timing", "--expires-in", "1s")
    head, _, secret = live.rpartition("-")
    name = "".join(random.sample(head[3:], k=len(head) - 3))
    return {
        "missing": None,
        "malformed": "no-key-at-all",
        "unknown": f"si-{name}-{secret}",
        "wrong secret": head + "-" + secret[1:] + secret[0],
        "revoked": dead["key"],
        "expired": over["key"],
    }


class Line:
    """Refused requests on connections of their own, since a refusal ends its connection."""

    def __init__(self, port: int) -> None:
        self.address = ("127.0.0.1", port)
        self.count = 0

    def ask(self, key: str | None) -> float:
        """Microseconds from the last byte of the request to the first of the answer."""
        # Each address is let have few wrong keys a minute: each request comes from one of its own.
        self.count += 1
        origin = f"198.{18 + self.count // 65536}.{self.count // 256 % 256}.{self.count % 256}"
        login = f"authorization: Bearer {key}\r\n" if key else ""
        request = f"GET /v1/models HTTP/1.1\r\nhost: a\r\nx-forwarded-for: {origin}\r\n{login}\r\n".encode()
        with socket.create_connection(self.address) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            began = time.perf_counter_ns()
            connection.sendall(request)
            answer = connection.recv(65536)
            spent = time.perf_counter_ns() - began
        if not answer.startswith(b"HTTP/1.1 401 "):
            raise SystemExit(f"no 401: {answer[:60]!r}")
        return spent / 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--requests", type=int, default=2000, help="of each kind")
    options = parser.parse_args()
    gateway = Gateway(options.gateway, options.folder / "gateway", "http://127.0.0.1:1", "ollama")
    kinds = key_kinds(gateway)
    time.sleep(1.1)  # until the key that expires has
    gateway.serve += ["--trusted-proxies", "127.0.0.1"]
    process = subprocess.Popen([gateway.program, *gateway.serve], stdout=gateway.log, stderr=subprocess.STDOUT)
    try:
        wait_for(gateway.port, process)
        times = measure(Line(gateway.port), kinds, options.requests)
    finally:
        process.terminate()
        process.wait(timeout=30)
    return report(times)


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise SystemExit("the gateway did not start")


def measure(line: Line, kinds: dict[str, str | None], requests: int) -> dict[str, list[float]]:
    for key in list(kinds.values()) * 50:  # until everything is warm
        line.ask(key)
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    order = list(kinds)
    for _ in range(requests):
        random.shuffle(order)
        for kind in order:
            times[kind].append(line.ask(kinds[kind]))
    return times


def report(times: dict[str, list[float]]) -> int:
    print(f"{'kind':14} {'median us':>10} {'off by':>8} {'D':>7} {'chance':>7}")
    told = []
    for kind, own in times.items():
        others = [value for other, values in times.items() if other != kind for value in values]
        off = statistics.median(own) - statistics.median(others)
        d = distance(own, others)
        chance = CHANCE * math.sqrt((len(own) + len(others)) / (len(own) * len(others)))
        print(f"{kind:14} {statistics.median(own):10.1f} {off:+8.2f} {d:7.4f} {chance:7.4f}")
        if d > chance and abs(off) >= USEFUL:
            told.append(kind)
    print("can be told apart: " + ", ".join(told) if told else "no kind can be told apart")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
