"""Our own texts with their annotation (自拟报道与标注), as `README.md` describes them.

Belongs here: the files, the page that a reader is given, spans of what is annotated.
Does not belong: judging a reader (`agreement`).
"""

import random
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import opencc
import yaml

from xieshou.engine.communique.tests.repair.scrambler import Site, scramble

HERE = Path(__file__).parent
OPEN = "-"  # what the text does not settle


class Unit(NamedTuple):
    """A unit as annotated."""

    span: tuple[int, int]
    kind: str
    speaker: str
    areas: frozenset[str]


@dataclass(frozen=True)
class Annotated:
    """One text."""

    name: str
    clean: str
    page: str
    damaged: bool
    gold: dict[str, Any]

    @property
    def refused(self) -> str | None:
        """Why the page must be refused."""
        return self.gold.get("refused")

    @cached_property
    def people(self) -> dict[str, tuple[str, str]]:
        """Name → titles and side, each `-` where the text leaves it open."""
        rows = [row.split(" | ") for row in self.gold["attendees"]]
        return {name: (titles, side) for name, titles, side in rows}

    @cached_property
    def visits(self) -> dict[tuple[int, int], str]:
        """Span as written → the division that it lies in."""
        rows = [row.split(" | ") for row in self.gold["visits"]]
        return {self._span(written): division for written, division in rows}

    @cached_property
    def units(self) -> list[Unit]:
        """The units of speech."""
        found = []
        for row in self.gold["units"]:
            kind, speaker, areas, words, *said = row.split(" | ")
            start, end = self._span(*words.split("…"))
            if said:
                start = self.clean.index(said[0], start, end)
            named = frozenset() if areas == OPEN else frozenset(areas.split(", "))
            found.append(Unit((start, end), kind, speaker, named))
        return found

    @cached_property
    def figures(self) -> dict[tuple[int, int], str]:
        """Span of each figure → pledged or reported."""
        found, at = {}, 0
        for row in self.gold["figures"]:
            printed, status = row.split(" ")
            at = self.clean.index(printed, at)
            found[at, at + len(printed)] = status
            at += len(printed)
        return found

    def _span(self, first: str, last: str = "") -> tuple[int, int]:
        assert self.clean.count(first) >= 1, (self.name, first)
        start = self.clean.rindex(first) if not last else self.clean.index(first)
        if not last:
            return start, start + len(first)
        return start, self.clean.index(last, start + len(first)) + len(last)


def read_texts(folder: str) -> list[Annotated]:
    """The texts of `tuned` or `kept_apart`."""
    return [_text(path) for path in sorted((HERE / folder).glob("*.yaml"))]


def _text(path: Path) -> Annotated:
    told = yaml.safe_load(path.read_text("utf-8"))
    clean, page = told["text"].rstrip("\n"), told["text"].rstrip("\n")
    damage = told.get("damage")
    if damage:
        rng = random.Random(damage.pop("seed"))
        page = scramble(clean, Site(**damage), rng)
    elif told.get("script") == "traditional":
        page = opencc.OpenCC("s2t").convert(clean)
        assert len(page) == len(clean)
    return Annotated(f"{path.parent.name}/{path.stem}", clean, page, damage is not None, told["gold"])
