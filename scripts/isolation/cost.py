"""Proof: keeping tenants apart costs 5 % of throughput at most.

One gateway forwards plain chats of 600 bytes to an nginx that gives a fixed answer, in turns under the policies
`isolation: {cache: nonce, canary: true}` and `{cache: off, canary: false}`, the order by turns too; the bound is on the median of the
rounds' ratios of CPU time per request, as `make bench` measures it. On a shared machine one round is off by a tenth and more, so
they are many and short; and two processes of the same program differ by some hundredths, so it is one. Beside it, without a
bound, what the first and the second turn of a stored conversation cost where a plain chat costs so much: sealed, in SQLite, in memory.
"""

import argparse
import json
import sqlite3
import statistics
import time
from collections.abc import Callable

import bench
from gateway import expect
from isolation import deployment, wire

ROUNDS = 100
SECONDS = 1
STORED_ROUNDS = 3
CONNECTIONS = 64
BOUND = 1.05
TENANTS = 500
# Conversations that wait for their second turn: more than are asked in a round.
BEGUN = 40_000
POLICIES = {
    "on": "isolation: {cache: nonce, canary: true}\n",
    "off": "isolation: {cache: off, canary: false}\n",
}
# Asks as each tenant of the list in turn, each line a key and perhaps the name of a conversation, or `new`.
LUA = """\
local lines, at = {{}}, 0
for line in io.lines("{lines}") do lines[#lines + 1] = line end
local file = io.open("{body}"); local body = file:read("*a"); file:close()
request = function()
  at = at % #lines + 1
  local key, name = lines[at]:match("(%S+) ?(%S*)")
  local headers = {{["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. key}}
  if name ~= "" then headers["X-Conversation-Id"] = name end
  return wrk.format("POST", "/v1/chat/completions", headers, body)
end
"""


class Subject:
    """A running gateway with its tenants."""

    def __init__(self, setting: deployment.Setting, upstream: int) -> None:
        upstreams = [{"name": "nginx", "url": f"http://127.0.0.1:{upstream}", "api": "openai"}]
        self.gateway, tenants = deployment.deploy(setting, "cost", upstreams, TENANTS, POLICIES["off"])
        self.folder = self.gateway.data.parent
        self.keys = [key.decode() for key in deployment.keys_of(tenants)]
        command = [self.gateway.program, *self.gateway.serve]
        self.server = bench.Server(command, self.gateway.port, self.folder / "server.log")

    def apply(self, policy: str) -> None:
        file = self.folder / f"{policy}.yaml"
        file.write_text(POLICIES[policy])
        applied = self.gateway.command("policy", "apply", str(file))
        expect(applied.returncode == 0, f"policy apply: {applied.stderr.strip()}")

    def script(self, name: str, lines: list[str], body: str) -> "Load":
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "lines").write_text("".join(f"{line}\n" for line in lines))
        (folder / "body.json").write_text(body)
        (folder / "post.lua").write_text(LUA.format(lines=folder / "lines", body=folder / "body.json"))
        return Load(self, folder / "post.lua")

    def turns(self) -> int:
        """Messages of stored conversations."""
        with sqlite3.connect(f"file:{self.gateway.data}/secureinfer.db?mode=ro", uri=True) as database:
            count = -1
            # What was under way when the load ended may be stored after it.
            while count != (count := database.execute("SELECT count(*) FROM conversation_turns").fetchone()[0]):
                time.sleep(0.3)
            return count


class Load:
    def __init__(self, subject: Subject, script) -> None:
        self.subject, self.script = subject, script

    def cost(self, seconds: int = SECONDS) -> tuple[float, float, int]:
        """µs of CPU per request, requests a second, requests."""
        given = argparse.Namespace(connections=CONNECTIONS)
        before = self.subject.server.cpu_seconds()
        count, rate, _, _, bad = bench.wrk(given, self.subject.server.port, seconds, self.script)
        expect(bad == 0, f"{bad} answers other than 200")
        return (self.subject.server.cpu_seconds() - before) / count * 1e6, rate, count


class Beginner(wire.Client):
    """Begins conversations, and writes down key and name of each."""

    def __init__(self, port: int, keys: list[str], body: str, begun: list[str]) -> None:
        super().__init__(port)
        self.keys, self.body, self.begun = keys, body, begun

    def ask(self) -> bytes | None:
        if not self.keys:
            return None
        self.key = self.keys.pop()
        head = (
            "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nx-conversation-id: new\r\n"
            f"authorization: Bearer {self.key}\r\ncontent-type: application/json\r\ncontent-length: {len(self.body)}\r\n\r\n"
        )
        return (head + self.body).encode()

    def answered(self, reply: wire.Reply) -> None:
        expect(reply.field(b"x-conversation-stored") == b"yes", f"not stored: {reply.head!r}")
        self.begun.append(f"{self.key} {reply.field(b'x-conversation-id').decode()}")

    def broken(self, rest: bytes) -> None:
        raise AssertionError(f"the gateway closed: {rest!r}")


def prove(setting: deployment.Setting) -> tuple[bool, str]:
    upstream = bench.nginx(setting.folder, "upstream", f"server {{ LISTEN location / {{ return 200 '{bench.ANSWER}'; }} }}")
    subject: Subject | None = None
    try:
        subject = Subject(setting, upstream.port)
        ratio, words = plain(subject)
        subject.apply("on")
        stored(subject)
    finally:
        if subject:
            subject.server.stop()
            deployment.forget(subject.gateway)
        upstream.stop()
    return ratio <= BOUND, words


def plain(subject: Subject) -> tuple[float, str]:
    load = subject.script("plain", subject.keys, bench.body(600))
    costs: dict[str, list[float]] = {name: [] for name in POLICIES}
    rates: dict[str, list[float]] = {name: [] for name in POLICIES}
    load.cost(1)
    for turn in range(ROUNDS):
        for name in sorted(POLICIES, reverse=turn % 2 == 1):
            subject.apply(name)
            cost, rate, _ = load.cost()
            costs[name].append(cost)
            rates[name].append(rate)
    ratios = [on / off for on, off in zip(costs["on"], costs["off"])]
    for name in POLICIES:
        print(f"    {name:3}: {statistics.median(costs[name]):6.1f} µs CPU per request, {statistics.median(rates[name]):,.0f} requests/s")
    low, ratio, high = statistics.quantiles(ratios)
    speed = statistics.median(on / off for on, off in zip(rates["on"], rates["off"]))
    return ratio, (
        f"CPU per request × {ratio:.3f} (half of the rounds {low:.3f} to {high:.3f}), requests/s × {speed:.3f}; "
        f"bound × {BOUND}; {ROUNDS} rounds of {SECONDS} s, medians"
    )


def stored(subject: Subject) -> None:
    """Prints what turns of a stored conversation cost, beside plain chats of the same gateway."""
    begun: list[str] = []
    body = bench.body(600)
    keys = [subject.keys[n % len(subject.keys)] for n in range(BEGUN)]
    wire.drive(lambda: Beginner(subject.gateway.port, keys, body, begun), CONNECTIONS)
    expect(len(begun) == BEGUN, f"{len(begun)} conversations of {BEGUN} were begun")
    later = json.loads(body)
    later["messages"] = later["messages"][1:]
    parts = iter(begun[n::STORED_ROUNDS] for n in range(STORED_ROUNDS))
    kinds: dict[str, Callable[[], Load]] = {
        "plain chat": lambda: subject.script("plain", subject.keys, body),
        "first turn": lambda: subject.script("first", [f"{key} new" for key in subject.keys], body),
        "second turn": lambda: subject.script("second", next(parts), json.dumps(later)),
    }
    costs: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(STORED_ROUNDS):
        for name, load in kinds.items():
            before = subject.turns()
            cost, _, count = load().cost(1)
            added = subject.turns() - before
            messages = {"plain chat": 0, "first turn": 3, "second turn": 2}[name]
            expect(messages * count <= added <= messages * (count + CONNECTIONS), f"{added} messages stored by {count} requests: {name}")
            costs[name].append(cost)
    plain = statistics.median(costs["plain chat"])
    for name, values in costs.items():
        print(f"    {name:11}: {statistics.median(values):6.1f} µs CPU per request, × {statistics.median(values) / plain:.2f}")
