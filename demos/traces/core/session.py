"""The requests of one API key, in the order in which they arrive."""

import random
from typing import Any

from core.catalogue import Kind

# Characters of a prompt that a trace keeps, as the corpora in use do.
LONGEST_PROMPT = 1_200
# Milliseconds of the common clock within which every session begins.
LATEST_START = 600_000


class Session:
    def __init__(
        self, kind: Kind, tenant: str, rng: random.Random, source: str, system: str | None, campaign: str | None
    ) -> None:
        self.kind, self.label, self.tenant, self.source = kind, kind.label, tenant, source
        self.system, self.campaign = system, campaign
        self.attack_from: int | None = None
        self.requests: list[dict[str, Any]] = []
        self._rng = rng
        self._now = rng.uniform(0, LATEST_START)

    def ask(
        self,
        prompt: str,
        wait: float = 0,
        turn: int = 0,
        user: str | None = None,
        out: int | None = None,
        **params: Any,
    ) -> None:
        """Adds a request `wait` ms after the last; `out` is the answer's length in tokens, drawn if absent."""
        self._now += wait
        tokens = answer_length(self._rng) if out is None else out
        request: dict[str, Any] = {
            "t_ms": int(self._now),
            "turn": turn,
            "prompt": prompt[:LONGEST_PROMPT],
            "params": params,
            "out_tokens": max(1, min(tokens, params.get("max_tokens") or tokens)),
        }
        if user is not None:
            request["user"] = user
        self.requests.append(request)

    def hostile_from_here(self) -> None:
        """Marks the next request as the first hostile one of a key that changed hands."""
        self.attack_from = len(self.requests)

    def row(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "tenant": self.tenant, "label": self.label, "kind": self.kind.name, "source": self.source,
            "n": len(self.requests), "requests": self.requests,
        }  # fmt: skip
        optional = {"campaign": self.campaign, "system": self.system, "attack_from": self.attack_from}
        return row | {name: value for name, value in optional.items() if value is not None}


def answer_length(rng: random.Random) -> int:
    """Tokens of an ordinary answer: one distribution for friend and foe, so that it tells nothing."""
    return min(2_000, max(2, int(rng.lognormvariate(5.0, 0.9))))
