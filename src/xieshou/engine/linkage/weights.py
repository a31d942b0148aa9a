"""The weights of resemblances (识别权重), as `data/linkage.yaml` has them.

Belongs here: reading that file and holding it together. Does not belong: when two rows resemble each other
(`persons.py`, `postings.py`, `firms.py`), working out probabilities (`pairs.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, read_pack

MILLION = 1_000_000


@dataclass(frozen=True)
class Level:
    """How two cells may resemble each other: how often among rows that are the same, and among others, in a million."""

    code: str
    m: int
    u: int
    zh: str
    en: str


@dataclass(frozen=True)
class Comparison:
    """One column in which two rows are compared: its levels, the most alike first."""

    code: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Weights:
    """What it takes to be the same: of a million pairs so many are; from what percentage on a pair is offered."""

    prior: int
    offered: int
    comparisons: tuple[Comparison, ...]


@cache
def weights(what: str) -> Weights:
    """The weights for `persons`, `postings` or `firms`. Raises PackError naming the entry and what to do."""
    _header, whole = read_pack(Path(packs.__file__).parent / "linkage.yaml")
    entry = whole.nested(what)
    found = Weights(
        entry.number("prior"), entry.number("offered"), tuple(_comparison(one) for one in entry.entries("comparisons"))
    )
    entry.done()
    return found


def words_for(what: str, reasons: Sequence[str], language: str) -> list[str]:
    """Reasons (`name.slip`) in words; a code that the weights no longer hold stands as it is."""
    said = {
        f"{comparison.code}.{level.code}": level.zh if language.startswith("zh") else level.en
        for comparison in weights(what).comparisons
        for level in comparison.levels
    }
    return [said.get(reason, reason) for reason in reasons]


def _comparison(entry: Entry) -> Comparison:
    levels = tuple(_level(one) for one in entry.entries("levels"))
    code = entry.text("code")
    entry.done()
    for name in ("m", "u"):
        if (total := sum(getattr(level, name) for level in levels)) != MILLION:
            raise entry.error(f"the `{name}` of {code} add up to {total}.", "Make them add up to a million.")
    return Comparison(code, levels)


def _level(entry: Entry) -> Level:
    zh, en = entry.in_two_languages("name")
    level = Level(entry.text("code"), entry.number("m"), entry.number("u"), zh, en)
    entry.texts("source", required=True)
    entry.choice("basis", ("published", "inferred"))
    entry.done()
    if not (0 < level.m <= MILLION and 0 < level.u <= MILLION):
        raise entry.error(f"`m` is {level.m} and `u` is {level.u}.", "Write whole numbers from 1 to a million.")
    return level
