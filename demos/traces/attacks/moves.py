"""An attack as an endless row of moves, so that it can be played alone, under cover, slowly, or by many accounts."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from core import pace
from core.dialogue import Wait
from core.maker import Maker
from core.session import Session

# What is asked, and with which parameters.
Move = tuple[str, dict[str, Any]]
Moves = Iterator[Move]


def play(m: Maker, s: Session, moves: Moves, count: int, wait: Wait = pace.loop) -> None:
    """Makes `count` moves, each in a fresh conversation."""
    for prompt, params in islice(moves, count):
        s.ask(prompt, wait=wait(m.rng), **params)


def play_beside(m: Maker, s: Session, moves: Moves, count: int, cover: float, wait: Wait = pace.loop) -> None:
    """Makes moves until there are `count` requests, of which a share of `cover` is ordinary conversation."""
    covered = 0
    while len(s.requests) < count:
        if covered < cover * len(s.requests) or (covered == 0 and m.chance(cover)):
            turns = m.say.chat()
            for turn, words in enumerate(turns):
                s.ask(words, wait=wait(m.rng), turn=turn, temperature=0.7)
            covered += len(turns)
        else:
            prompt, params = next(moves)
            s.ask(prompt, wait=wait(m.rng), **params)
    del s.requests[count:]
