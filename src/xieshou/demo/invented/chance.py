"""Chance that can be repeated: the same seed and the same name give the same numbers on every machine.

Belongs here: streams of numbers, and splitting amounts so that not a fen is lost. Does not belong: what is invented.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from xieshou.engine.published_date import PublishedDate

T = TypeVar("T")


def stream(seed: int, *what: object) -> Random:
    """Chance for one purpose, which nothing invented elsewhere disturbs."""
    return Random("/".join(str(part) for part in (seed, *what)))


def split(rng: Random, total: int, parts: int, unit: int = 1) -> list[int]:
    """Cut a total into positive parts of whole units; the last takes what is left over."""
    parts = max(1, min(parts, total // unit))
    weights = [rng.randint(50, 150) for _ in range(parts)]
    cut = [max(1, total // unit * weight // sum(weights)) * unit for weight in weights[:-1]]
    return [*cut, total - sum(cut)]


def day_between(rng: Random, first: date, last: date) -> date:
    """Some day from the first to the last, both included."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def on(day: date) -> PublishedDate:
    """A day that is known."""
    return PublishedDate(day, day, day.isoformat())


def weighted(rng: Random, choices: Sequence[tuple[T, int]]) -> T:
    """One of these, the heavier ones oftener."""
    return rng.choices([choice for choice, _ in choices], [weight for _, weight in choices])[0]
