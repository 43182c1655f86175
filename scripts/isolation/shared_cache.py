#!/usr/bin/env python3
"""One tenant guesses another's prompts by the time that a shared prefix cache saves. For `make demo-isolation`.

The model's server here is a small one that does what Ollama and llama.cpp do: it keeps what it read, for everybody, and
reads only the rest of a prompt that begins like an earlier one. Reading costs time by its length; nothing else does.

For each of three settings it times prompts that were sent before and prompts that were not, and prints the medians with
the two-sample Kolmogorov-Smirnov test of the two. Without separation the attacker sees which prompts another tenant sent;
in strict mode (`isolation: {cache: nonce}`) it must not (p > 0.01), while a tenant's own prompts stay quick: else nothing
would have been measured. Exit 1 if any of the three is otherwise.
"""

import argparse
import json
import os
import pathlib
import random
import statistics
import sys
import threading
import time

import stub_model
from gateway import Gateway
from isolation.distributions import kolmogorov_smirnov

# Seconds for each letter that is not in the cache: 8 tokens a millisecond, a small card.
COST = 3e-5
# Letters of a prompt.
LENGTH = 1200
# Below it two samples of one distribution are rarer than one in a hundred.
CHANCE = 0.01


class Memory:
    """What was read so far, in blocks as servers keep them: a prompt is known as far as its beginning was read."""

    BLOCK = 16

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: set[str] = set()

    def read(self, text: str) -> int:
        """Letters that had to be read."""
        ends = range(self.BLOCK, len(text) + 1, self.BLOCK)
        with self.lock:
            cached = 0
            for end in ends:
                if text[:end] not in self.known:
                    break
                cached = end
            self.known.update(text[:end] for end in ends)
        return len(text) - cached


class Handler(stub_model.Handler):
    memory = Memory()

    def do_GET(self) -> None:
        known = {"/api/version": {"version": "0.9.9"}, "/api/tags": {"models": [{"name": "tiny:latest"}]}}
        self.reply(json.dumps(known.get(self.path, {})).encode())

    def answer(self, path: str, body: bytes) -> bytes:
        asked = json.loads(body)
        text = "".join(f"<{message['role']}>{message['content']}" for message in asked["messages"])
        time.sleep(self.memory.read(text) * COST)
        message = {"role": "assistant", "content": "Yes."}
        return json.dumps({"model": "tiny", "message": message, "done": True, "done_reason": "stop"}).encode()


WORDS = (
    "harbour tide lantern orchard copper meadow window paper garden violin river station bakery winter summer letter "
    "morning evening bridge forest ladder kettle market village engine pencil carpet mirror button basket"
).split()


def prompt(source: random.Random) -> str:
    """A harmless text that nobody wrote before."""
    text = f"Please sort these notes for case {source.randrange(10**12)}: "
    while len(text) < LENGTH:
        text += source.choice(WORDS) + " "
    return text[:LENGTH]


class Tenant:
    def __init__(self, gateway: Gateway, key: str) -> None:
        self.gateway, self.key = gateway, key

    def ask(self, text: str) -> float:
        """Milliseconds until the answer is there."""
        body = {"model": "tiny", "stream": False, "messages": [{"role": "user", "content": text}]}
        began = time.perf_counter()
        reply = self.gateway.ask("POST", "/api/chat", body, key=self.key)
        spent = time.perf_counter() - began
        if reply.status != 200:
            raise SystemExit(f"status {reply.status}: {reply.body[:200]!r}")
        return spent * 1000


def measure(victim: Tenant, attacker: Tenant, prompts: int, source: random.Random) -> tuple[list[float], list[float]]:
    """Times of what the victim sent before, and of what nobody did; in turns, the order by lot."""
    hits: list[float] = []
    misses: list[float] = []
    for _ in range(prompts):
        known, unknown = prompt(source), prompt(source)
        victim.ask(known)
        tries = [(known, hits), (unknown, misses)]
        source.shuffle(tries)
        for text, times in tries:
            times.append(attacker.ask(text))
    return hits, misses


def run(
    options: argparse.Namespace, port: int, cache: str, wanted: list[str], source: random.Random
) -> dict[str, tuple]:
    policy = options.folder / f"{cache}.yaml"
    # What is measured is time: no random prompt may be refused, nor held against its tenant.
    controls = "controls: {injection: monitor, obfuscation: monitor, session: monitor, extraction: monitor, bans: monitor}"
    policy.write_text(f"isolation: {{cache: {cache}}}\n{controls}\n")
    gateway = Gateway(options.gateway, options.folder / cache, f"http://127.0.0.1:{port}", "ollama")
    gateway.serve += ["--policy", str(policy)]
    gateway.data.mkdir(mode=0o700)
    victim, attacker = (Tenant(gateway, gateway.tenant(name)) for name in ("victim", "attacker"))
    senders = {"another tenant's": victim, "its own": attacker}
    gateway.start()
    try:
        for _ in range(20):  # until everything is warm
            attacker.ask(prompt(source))
        return {whose: measure(senders[whose], attacker, options.prompts, source) for whose in wanted}
    finally:
        gateway.stop()


def told(cache: str, whose: str, hits: list[float], misses: list[float]) -> bool:
    """Prints a line; whether it is as it should be."""
    distance, p = kolmogorov_smirnov(hits, misses)
    leaks = p <= CHANCE
    is_good = leaks == (cache == "off" or whose == "its own")
    words = "can be told" if leaks else "cannot be told"
    print(
        f"{cache:7} {whose:18} {statistics.median(hits):8.2f} {statistics.median(misses):8.2f} "
        f"{distance:7.3f} {p:9.2g}  {words}{'' if is_good else '  WRONG'}"
    )
    return is_good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--prompts", type=int, default=250, help="of each kind")
    options = parser.parse_args()
    source = random.Random(os.urandom(8))
    print(f"{'cache':7} {'prompts that were':18} {'hit ms':>8} {'miss ms':>8} {'D':>7} {'p':>9}")
    failed = False
    with stub_model.serving(Handler) as port:
        for cache, shown in (("off", ["another tenant's"]), ("nonce", ["another tenant's", "its own"])):
            found = run(options, port, cache, shown, source)
            for whose in shown:
                failed |= not told(cache, whose, *found[whose])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
