"""CPU time per request of the gateway with everything on, beside nginx as a plain reverse proxy; see bench.sh.

Both forward the same body over keep-alive connections to one nginx that gives a fixed answer. They are measured in turns, so
that the ratio holds on a noisy machine; CPU time is summed over all threads from /proc/PID/task/*/schedstat. Prints a
table of medians and the ratios; exit 2 if an answer was not 200.
"""

import argparse
import contextlib
import glob
import http.client
import json
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

MODEL = "mock-model"
TEXT = (
    "Please summarise the following paragraph for a busy reader, keep the names and the dates, and write at most three "
    "sentences. In the spring of 1923 the harbour company of Lindholm ordered two steam tugs from the yard at Varberg. "
)
ANSWER = json.dumps({
    "id": "chatcmpl-mock", "object": "chat.completion", "created": 1700000000, "model": MODEL,
    "choices": [{"index": 0, "finish_reason": "stop", "message": {
        "role": "assistant", "content": "The company ordered two steam tugs from the yard at Varberg in spring 1923."}}],
    "usage": {"prompt_tokens": 120, "completion_tokens": 32, "total_tokens": 152},
}, separators=(",", ":"))  # fmt: skip
START_SECONDS = 10


def body(size: int) -> str:
    """A chat request of `size` bytes."""

    def make(text: str) -> str:
        messages = [{"role": "system", "content": "You are a helpful assistant."}, {"role": "user", "content": text}]
        return json.dumps({"model": MODEL, "messages": messages, "temperature": 0.7, "max_tokens": 64})

    text = TEXT * (size // len(TEXT) + 1)
    return make(text[: max(1, size - len(make("")))])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 0.3).close()
            return
        time.sleep(0.05)
    sys.exit(f"error: nothing listens on {port}")


class Server:
    """A process of ours that listens on a port."""

    def __init__(self, command: list[str], port: int, log: pathlib.Path) -> None:
        self.port = port
        self.process = subprocess.Popen(command, stdout=log.open("w"), stderr=subprocess.STDOUT)
        wait_for(port)

    def pids(self) -> list[int]:
        """The process and its children (nginx has a worker)."""
        found = [self.process.pid]
        for stat in glob.glob("/proc/[0-9]*/stat"):
            with contextlib.suppress(OSError):
                text = pathlib.Path(stat).read_text()
                if int(text[text.rindex(")") + 2 :].split()[1]) in found:
                    found.append(int(text.split()[0]))
        return found

    def cpu_seconds(self) -> float:
        total = 0
        for pid in self.pids():
            for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
                with contextlib.suppress(OSError):
                    total += int(pathlib.Path(path).read_text().split()[0])
        return total / 1e9

    def memory_mb(self) -> float:
        lines = [line for pid in self.pids() for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=35)


def nginx(folder: pathlib.Path, name: str, server: str) -> Server:
    port = free_port()
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{name}_{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / f"{name}.conf"
    config.write_text(
        f"worker_processes 1; daemon off; pid {folder}/{name}.pid; error_log {folder}/{name}.err warn;\n"
        "events { worker_connections 4096; }\n"
        "http { access_log off; keepalive_requests 100000000; keepalive_timeout 600s; default_type application/json; "
        f"client_body_buffer_size 64k; client_max_body_size 10m; {temporary}\n"
        f"{server.replace('LISTEN', f'listen 127.0.0.1:{port} backlog=4096;')} }}\n"
    )
    return Server(["nginx", "-c", str(config)], port, folder / f"{name}.log")


def gateway(given: argparse.Namespace, upstream: int) -> tuple[Server, str]:
    """The gateway with everything on, and a key of a tenant without limits."""
    data = given.folder / "data"

    def run(*words: str) -> dict:
        out = subprocess.run([given.gateway, *words, "--data", data, "--json"], capture_output=True, check=True)
        return json.loads(out.stdout)

    run("tenant", "create", "bench", "--rpm", "0", "--auto-ban", "off")
    key = run("key", "create", "bench")["key"]
    port = free_port()
    command = [
        given.gateway, "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}",
        "--upstream", f"http://127.0.0.1:{upstream}", "--upstream-api", "openai",
        "--redis", f"unix:{given.redis_socket}", "--models", "none",
    ]  # fmt: skip
    return Server(command, port, given.folder / "gateway.log"), key


def wrk(
    given: argparse.Namespace, port: int, seconds: int, script: pathlib.Path | None = None
) -> tuple[int, float, float, float, int]:
    """Requests, requests a second, median and p99 in ms, and answers other than 2xx."""
    out = subprocess.run(
        ["wrk", "-t1", f"-c{given.connections}", f"-d{seconds}s", "--latency", "-s", script or given.folder / "post.lua",
         f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    def latency(quantile: str) -> float:
        value, unit = re.search(quantile + r"\s+([\d.]+)(us|ms|s)", out).groups()
        return float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]

    count = int(re.search(r"(\d+) requests in", out).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return count, rate, latency("50%"), latency("99%"), int(bad.group(1)) if bad else 0


def rounds(given: argparse.Namespace, servers: dict[str, Server]) -> Iterator[tuple[str, list[float], int]]:
    for server in servers.values():
        wrk(given, server.port, 1)
    for _ in range(given.rounds):
        for name, server in servers.items():
            before = server.cpu_seconds()
            count, rate, median, p99, bad = wrk(given, server.port, given.seconds)
            cpu = (server.cpu_seconds() - before) / count * 1e6
            yield name, [cpu, rate, median, p99, server.memory_mb()], bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--redis-socket", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--bytes", type=int, default=600)
    given = parser.parse_args()
    upstream = nginx(given.folder, "upstream", f"server {{ LISTEN location / {{ return 200 '{ANSWER}'; }} }}")
    proxy = nginx(
        given.folder, "proxy",
        f"upstream u {{ server 127.0.0.1:{upstream.port}; keepalive 256; keepalive_requests 100000000; "
        "keepalive_timeout 600s; }\nserver { LISTEN location / { proxy_pass http://u; proxy_http_version 1.1; "
        'proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $remote_addr; } }',
    )  # fmt: skip
    guarded, key = gateway(given, upstream.port)
    (given.folder / "body.json").write_text(body(given.bytes))
    (given.folder / "post.lua").write_text(
        f'local file = io.open("{given.folder}/body.json"); wrk.body = file:read("*a"); file:close()\n'
        'wrk.method = "POST"; wrk.path = "/v1/chat/completions"\n'
        f'wrk.headers["Content-Type"] = "application/json"; wrk.headers["Authorization"] = "Bearer {key}"\n'
    )
    servers = {"nginx": proxy, "secureinfer": guarded}
    seen: dict[str, list[list[float]]] = {name: [] for name in servers}
    refused = 0
    try:
        for name, figures, bad in rounds(given, servers):
            seen[name].append(figures)
            refused += bad if name == "secureinfer" else 0
    finally:
        for server in (guarded, proxy, upstream):
            server.stop()
    show(given, seen)
    print(f"answers other than 200: {refused}")
    return 2 if refused else 0


def show(given: argparse.Namespace, seen: dict[str, list[list[float]]]) -> None:
    print(f"{given.rounds} rounds of {given.seconds} s, {given.connections} connections, {given.bytes} B, medians")
    print(f"{'':12s} {'µs/request':>10s} {'requests/s':>10s} {'p50 ms':>7s} {'p99 ms':>7s} {'RSS MB':>7s}")
    for name, rows in seen.items():
        cpu, rate, median, p99, memory = (statistics.median(column) for column in zip(*rows))
        print(f"{name:12s} {cpu:10.1f} {rate:10.0f} {median:7.2f} {p99:7.2f} {memory:7.1f}")
    pairs = list(zip(seen["secureinfer"], seen["nginx"]))
    cpu = statistics.median(ours[0] / theirs[0] for ours, theirs in pairs)
    rate = statistics.median(ours[1] / theirs[1] for ours, theirs in pairs)
    print(f"secureinfer / nginx: CPU per request {cpu:.2f}, requests/s {rate:.2f}")


if __name__ == "__main__":
    sys.exit(main())
