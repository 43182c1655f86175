"""Tenant isolation: guessing another tenant's prompts by the time of a shared cache, and reaching for what is kept of them.

The first row is the real model's own prefix cache: the thief asks what the victim may have asked and what nobody did. The
second is the same with many more guesses and a test of the distributions, by scripts/isolation, whose model's server is
made for it. A leak is a median of the victim's prompts below 0.6 of the others'; in strict mode there must be none.
"""

import dataclasses
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable

from isolation.shared_cache import WORDS

from .play import Outcome, Play, Row
from .screen import Screen
from .stage import Answer, Stage, Tenant, Unplayable, post

WANTS = (
    "Two customers share a model. Its server keeps what it has read and answers sooner what begins the same way, whoever "
    "asked first. One customer measures that, and learns what the other one asked. Then it reaches for stored conversations."
)
LEAK = 0.6


def memo(source: random.Random) -> dict:
    """A long text that nobody wrote before, and a question of one word."""
    text = f"File {source.randrange(10**12)}: " + " ".join(source.choice(WORDS) for _ in range(50))
    return {
        "messages": [{"role": "user", "content": text + ". Is it about the sea?"}],
        "max_tokens": 1,
        "temperature": 0,
    }


@dataclasses.dataclass
class Guesses:
    """Milliseconds of prompts that the victim had sent and of prompts that nobody had; how often the faster was the victim's."""

    known: list[float] = dataclasses.field(default_factory=list)
    unknown: list[float] = dataclasses.field(default_factory=list)

    @property
    def right(self) -> int:
        return sum(known < unknown for known, unknown in zip(self.known, self.unknown, strict=True))

    @property
    def leaks(self) -> bool:
        return statistics.median(self.known) < LEAK * statistics.median(self.unknown)

    def __str__(self) -> str:
        known, unknown = statistics.median(self.known), statistics.median(self.unknown)
        return f"{self.right} of {len(self.known)} guessed: {known:.0f} ms if asked before, {unknown:.0f} ms if not"


def guess(
    victim: Callable[[dict], Answer], thief: Callable[[dict], Answer], count: int, source: random.Random
) -> Guesses:
    guesses = Guesses()
    for _ in range(count):
        known, unknown = memo(source), memo(source)
        answers = [victim(known)]
        tries = [(known, guesses.known), (unknown, guesses.unknown)]
        source.shuffle(tries)
        for body, times in tries:
            answers.append(thief(body))
            times.append(answers[-1].milliseconds)
        for answer in answers:
            if answer.status != 200:
                raise Unplayable(f"a harmless memo got {answer.ruling}")
    return guesses


def cache(stage: Stage, screen: Screen, victim: Tenant, thief: Tenant) -> Row:
    source, count = random.Random(20_261), 4 if stage.is_short else 8
    named = {"model": stage.model}
    with screen.step("the real model's cache, asked directly") as result:
        alone = guess(lambda body: stage.direct(body | named), lambda body: stage.direct(body | named), count, source)
        result.append(str(alone))
    with screen.step("the same through the gateway in strict mode") as result:
        guarded = guess(lambda body: victim.ask(body | named), lambda body: thief.ask(body | named), count, source)
        result.append(str(guarded))
    if not alone.leaks:
        raise Unplayable("the model's server shows no cache today, so nothing would be proved")
    return Row("time of a shared cache", f"leaks: {alone}", str(guarded), held=not guarded.leaks)


def distributions(stage: Stage, screen: Screen) -> Row:
    """isolation.shared_cache: its three lines are without separation, strict mode, and the tenant's own prompts."""
    prompts = os.environ.get("PROMPTS") or ("60" if stage.is_short else "120")
    with (
        tempfile.TemporaryDirectory(dir=stage.run) as folder,
        screen.step(f"{prompts} guesses of each kind, with a test of the distributions") as result,
    ):
        line = [
            sys.executable,
            "-m",
            "isolation.shared_cache",
            "--folder",
            folder,
            "--prompts",
            prompts,
            "--gateway",
            stage.program,
        ]
        done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=180)
        found = [text.split() for text in done.stdout.splitlines()[1:]]
        if len(found) != 3:
            raise Unplayable(f"isolation.shared_cache: {done.stderr.strip() or done.stdout.strip()}")
        words = [told(row) for row in found]
        result.append("cannot be told in strict mode" if done.returncode == 0 else "WRONG")
    return Row("the same, measured well", words[0], words[1], held=done.returncode == 0)


def told(row: list[str]) -> str:
    """A line of the script's in words: medians, the KS distance, its chance, and what follows."""
    hit, miss, distance, chance = next(row[at : at + 4] for at in range(len(row)) if row[at].replace(".", "").isdigit())
    return f"{'cannot' if 'cannot' in row else 'can'} be told: {hit} and {miss} ms, D {distance}, p {chance}"


def conversations(stage: Stage, screen: Screen, victim: Tenant, thief: Tenant) -> Row:
    """What the victim had kept, asked for by its id in three ways."""
    body = {"model": "canned", "messages": [{"role": "user", "content": "My table is booked under Lindqvist."}]}
    with screen.step("a stored conversation, by its id") as result:
        stored = post(stage.gateway + "/v1/chat/completions", body, victim.key, extra={"x-conversation-id": "new"})
        name = stored.headers.get("x-conversation-id", "")
        if not name:
            raise Unplayable(f"no conversation was stored: {stored.ruling}")
        path = f"/v1/conversations/{name}"
        tries = {
            "read": post(stage.gateway + path, None, thief.key, method="GET"),
            "delete": post(stage.gateway + path, None, thief.key, method="DELETE"),
            "continue": post(
                stage.gateway + "/v1/chat/completions", body, thief.key, extra={"x-conversation-id": name}
            ),
        }
        own = post(stage.gateway + path, None, victim.key, method="GET")
        found = ", ".join(f"{what} {answer.status}" for what, answer in tries.items())
        result.append(f"{found}; its owner gets {own.status}")
    held = all(answer.status == 404 for answer in tries.values()) and own.status == 200
    return Row(
        "another's conversation",
        "not asked: it keeps none and knows no tenants",
        f"{found}; its owner {own.status}",
        held,
    )


def act(stage: Stage, screen: Screen) -> Outcome:
    victim, thief = stage.tenant("strict-victim"), stage.tenant("strict-thief")
    rows = [
        cache(stage, screen, victim, thief),
        distributions(stage, screen),
        conversations(stage, screen, victim, thief),
    ]
    held = all(row.held for row in rows)
    return Outcome(
        rows, held, f"{sum(row.held for row in rows)} of {len(rows)} ways to another tenant closed.", lines_each=3
    )


if __name__ == "__main__":
    sys.exit(Play("isolation", "tenant isolation", WANTS, act).perform())
