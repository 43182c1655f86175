"""Whether two samples of times come from one distribution."""

import math


def kolmogorov_smirnov(left: list[float], right: list[float]) -> tuple[float, float]:
    """The largest distance of two empirical distributions, and how often chance alone passes it."""
    values = sorted([(value, 0) for value in left] + [(value, 1) for value in right])
    counts, distance = [0, 0], 0.0
    for place, (value, side) in enumerate(values):
        counts[side] += 1
        if place + 1 == len(values) or values[place + 1][0] != value:
            distance = max(distance, abs(counts[0] / len(left) - counts[1] / len(right)))
    size = math.sqrt(len(left) * len(right) / (len(left) + len(right)))
    scaled = (size + 0.12 + 0.11 / size) * distance
    terms = [2 * (-1) ** (k - 1) * math.exp(-2 * k * k * scaled * scaled) for k in range(1, 101)]
    return distance, min(1.0, max(0.0, sum(terms))) if scaled > 0.2 else 1.0
