"""What a kind's function is given: seeded randomness, texts, and the sessions that it makes."""

import random
from typing import TYPE_CHECKING

from core.catalogue import Kind
from core.session import Session

if TYPE_CHECKING:
    from words.supply import Supply


def seeded(*names: object) -> random.Random:
    """A generator of its own for each name; strings seed alike on every machine, unlike `hash`."""
    return random.Random("/".join(str(name) for name in names))


class Maker:
    """One turn of a kind: `index` of `kind.count`; a campaign makes several sessions in one turn."""

    def __init__(self, kind: Kind, index: int, rng: random.Random, say: "Supply") -> None:
        self.kind, self.index, self.rng, self.say = kind, index, rng, say
        self.sessions: list[Session] = []

    def session(self, source: str = "grammar", system: str | None = None, campaign: str | None = None) -> Session:
        tenant = f"h-{self.rng.getrandbits(40):010x}"
        made = Session(self.kind, tenant, self.rng, source, system, campaign)
        self.sessions.append(made)
        return made

    def count(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share
