"""Many accounts that work for one thief: none of them does enough to be noticed alone."""

from core import pace
from core.catalogue import attack
from core.maker import Maker

from attacks import distillation, sweeps
from attacks.moves import Moves, play, play_beside


def _name(m: Maker, suffix: str = "") -> str:
    return f"c{m.rng.getrandbits(24):06x}{suffix}"


def _account(m: Maker, name: str, moves: Moves, count: int, cover: float) -> None:
    play_beside(m, m.session("instructions", campaign=name), moves, count, cover, lambda rng: pace.arrivals(rng, 0.6))


@attack(1)
def hydra_24_by_50(m: Maker) -> None:
    """24 accounts with 50 requests each, half of them cover, one instruction set dealt out among them."""
    name, moves = _name(m), distillation.self_instruct(m)
    for _ in range(24):
        _account(m, name, moves, 50, 0.5)


@attack(1)
def hydra_templates_24_by_50(m: Maker) -> None:
    """24 accounts with 50 requests each, half of them cover, the same few templates in all of them."""
    name, moves = _name(m), distillation.enumerated(m)
    for _ in range(24):
        _account(m, name, moves, 50, 0.5)


@attack(1)
def hydra_8_by_150(m: Maker) -> None:
    """8 accounts with 150 requests each, three tenths cover, chains of thought."""
    name, moves = _name(m), distillation.reasons(m)
    for _ in range(8):
        _account(m, name, moves, 150, 0.3)


@attack(1)
def hydra_sweep_12_by_30(m: Maker) -> None:
    """12 accounts share a sweep of the vocabulary, 30 requests each."""
    name, moves = _name(m), sweeps.top_k_shifted(m)
    for _ in range(12):
        play(m, m.session("questions", campaign=name), moves, 30)


@attack(1)
def hydra_interleaved(m: Maker) -> None:
    """Two campaigns of 10 accounts at the same time: chains of thought, and tasks made harder."""
    first, second = _name(m, "a"), _name(m, "b")
    reasons, evolved = distillation.reasons(m), distillation.evolved(m)
    for _ in range(10):
        _account(m, first, reasons, 50, 0.4)
        _account(m, second, evolved, 50, 0.4)
