"""Waits between requests, in milliseconds. Batches and attacks share them: timing must not be what decides."""

import random

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


def reading(rng: random.Random) -> float:
    """A person reads and types: median 45 s, sometimes a long break."""
    pause = rng.lognormvariate(10.7, 0.9)
    return pause + (rng.uniform(1, 14) * HOUR if rng.random() < 0.04 else 0)


def loop(rng: random.Random, slowest: float = 4) -> float:
    """A program asks again when it has its answer: a fraction of a second to some seconds."""
    return rng.uniform(0.15, slowest) * SECOND


def arrivals(rng: random.Random, per_minute: float) -> float:
    """Strangers come independently of each other."""
    return rng.expovariate(per_minute) * MINUTE


def hourly(rng: random.Random) -> float:
    return HOUR + rng.uniform(-2, 2) * SECOND


def seldom(rng: random.Random) -> float:
    """Minutes to hours apart: below every limit on requests."""
    return rng.uniform(0.3, 7) * HOUR
