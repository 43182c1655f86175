"""Conversations within a session: one after the other, or those of many people at once."""

import random
from collections.abc import Callable
from typing import Any

from core.session import Session

Params = dict[str, Any]
Wait = Callable[[random.Random], float]


def converse(
    session: Session, rng: random.Random, turns: list[str], wait: Wait, user: str | None = None, **params: Any
) -> None:
    """One conversation, whose every request carries what was said before."""
    for turn, words in enumerate(turns):
        session.ask(words, wait=wait(rng), turn=turn, user=user, **params)


def crowd(
    session: Session,
    rng: random.Random,
    requests: int,
    conversation: Callable[[], list[str]],
    wait: Wait,
    present: int = 8,
    user: Callable[[], str | None] = lambda: None,
    **params: Any,
) -> None:
    """`present` people talk at once behind one key; whoever has finished is followed by somebody new."""

    talking = [(conversation(), 0, user()) for _ in range(present)]
    for _ in range(requests):
        seat = rng.randrange(present)
        turns, turn, name = talking[seat]
        session.ask(turns[turn], wait=wait(rng), turn=turn, user=name, **params)
        if turn + 1 < len(turns):
            talking[seat] = (turns, turn + 1, name)
        else:
            talking[seat] = (conversation(), 0, user())
