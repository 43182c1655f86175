"""The kinds of sessions, each a function that fills a `Maker`."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

FAMILIES = (
    "benign.chat", "benign.curious", "benign.apps", "benign.batch", "benign.work", "benign.code", "benign.parameters",
    "benign.harness", "benign.hard",
    "attacks.sweeps", "attacks.probes", "attacks.elicitation", "attacks.distillation", "attacks.disguises",
    "attacks.takeover",
    "attacks.campaigns", "attacks.hard", "attacks.informed",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """What a session is: its label, how often it is made, and whether it belongs to the usual, the hard or the informed ones."""

    name: str
    label: str
    group: str
    count: int
    make: Callable[[Any], None]

    @property
    def about(self) -> str:
        return (self.make.__doc__ or "").strip().split("\n")[0]


KINDS: dict[str, Kind] = {}


def benign(count: int, group: str = "usual") -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    return _registered("benign", count, group)


def attack(count: int, group: str = "usual") -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    return _registered("attack", count, group)


def _registered(label: str, count: int, group: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    def register(make: Callable[[Any], None]) -> Callable[[Any], None]:
        KINDS[make.__name__] = Kind(make.__name__, label, group, count, make)
        return make

    return register


def load() -> None:
    """Imports every family, so that its kinds are in `KINDS`."""
    for family in FAMILIES:
        importlib.import_module(family)
