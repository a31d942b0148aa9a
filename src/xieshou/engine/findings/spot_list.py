"""The random spot list (随机抽查名单): which rows are visited, drawn from a published seed, so that anyone repeats it.

Belongs here: the draw, from record numbers and a seed. Does not belong: which rows may be drawn, what an inspector saw.

The draw: SHA-256 of the seed, one line feed and the record number, all in UTF-8; the smallest digests come first. With
a shell, for one row: `printf '%s\\n%s' "$seed" "$number" | sha256sum`. Neither order nor presence of other rows moves a
digest, so a longer list begins with the shorter one, and a row that is added or taken away leaves the others in order.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Drawn:
    """A row drawn (被抽中的行): by its digest, then its number."""

    digest: str
    key: str


def digest_of(seed: str, key: str) -> str:
    """What decides the place of a row in the draw, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def draw(keys: Iterable[str], seed: str, count: int) -> list[Drawn]:
    """The first `count` rows of the draw, or all when there are fewer. A number named twice is drawn once.

    Raises ValueError for an empty seed or a count below one: such a draw would not be random, or no draw.
    """
    if not seed.strip():
        raise ValueError("a draw needs a seed")
    if count < 1:
        raise ValueError("a draw needs at least one row")
    return heapq.nsmallest(count, {Drawn(digest_of(seed, key), key) for key in keys})
