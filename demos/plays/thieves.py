"""The requests of somebody who steals a model, from the generators in demos/traces, as bodies for the gateway."""

import pathlib
import sys
from typing import Any

sys.path.append(str(pathlib.Path(__file__).parents[1] / "traces"))

from core.catalogue import KINDS, load
from make import sessions
from words.pools import Pools

# What a request of a trace may hold of its parameters; the rest is of other servers.
FIELDS = ("temperature", "max_tokens", "logprobs", "top_logprobs", "logit_bias", "n", "seed", "top_p")


def bodies(kind: str, model: str, seed: int = 4) -> list[dict[str, Any]]:
    """The requests of the first session of a kind, in their order."""
    return accounts(kind, model, seed)[0]


def accounts(kind: str, model: str, seed: int = 4) -> list[list[dict[str, Any]]]:
    """The requests of each session of a kind; those of a campaign are one account each."""
    load()
    made = sessions(seed, [KINDS[kind]], Pools(None))
    return [[body(request, session.row().get("system"), model) for request in session.requests] for session in made]


def in_turn(kind: str, model: str, seed: int = 4) -> list[tuple[int, dict[str, Any]]]:
    """All requests of a campaign by their time, each with the number of its account."""
    load()
    made = sessions(seed, [KINDS[kind]], Pools(None))
    dealt = [
        (request["t_ms"], number, body(request, session.row().get("system"), model))
        for number, session in enumerate(made) for request in session.requests
    ]  # fmt: skip
    return [(number, asked) for _, number, asked in sorted(dealt, key=lambda one: one[:2])]


def body(request: dict[str, Any], system: str | None, model: str) -> dict[str, Any]:
    """A request with as many earlier turns as the trace says that it carried."""
    messages = [{"role": "system", "content": system}] if system else []
    for turn in range(request["turn"]):
        messages += [
            {"role": "user", "content": f"And then, point {turn + 1}?"},
            {"role": "assistant", "content": "Yes."},
        ]
    messages.append({"role": "user", "content": request["prompt"]})
    chosen = {name: value for name, value in request["params"].items() if name in FIELDS}
    return {"model": model, "messages": messages, **chosen}
