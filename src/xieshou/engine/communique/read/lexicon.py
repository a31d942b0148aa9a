"""The words of the genre (词表), as they stand in `data/communique/reading`.

Belongs here: loading the lists, and the patterns made of them. Does not belong: any word; those are data.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

MARKS = "，。、；：！？（）()“”‘’《》【】 \t\n\r\u3000…—,;:!?"


def _load(name: str) -> Any:
    text = (files("xieshou.data") / "communique" / "reading" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def either(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")"


@dataclass(frozen=True)
class AreaWords:
    """What shows that a text is about one area of work (工作领域)."""

    area: str
    strong: re.Pattern[str]
    weak: re.Pattern[str] | None
    once: bool  # named once in a unit, however often it is touched
    measure: bool  # whether a promise in this area can be closed
    vague: str  # words of which that is not true


@dataclass(frozen=True)
class Lexicon:
    """All lists."""

    surnames: frozenset[str]
    compound_surnames: frozenset[str]
    titles: dict[str, Any]
    speech: dict[str, Any]
    altered: dict[str, tuple[str, ...]]
    areas: tuple[AreaWords, ...]

    @cached_property
    def heads(self) -> re.Pattern[str]:
        """The end of a title."""
        return re.compile(either(self.titles["heads"]))

    @cached_property
    def after_a_name(self) -> re.Pattern[str]:
        """What may follow a name."""
        return re.compile(either(self.speech["after_a_name"]))

    @cached_property
    def lead_in(self) -> re.Pattern[str]:
        """What stands before a title in its clause."""
        return re.compile(either(self.titles["lead_in"]))

    @cached_property
    def meeting(self) -> str:
        """Words for a meeting, as a pattern."""
        return either(self.speech["meeting"])

    @cached_property
    def said(self) -> str:
        """Words of speaking, as a pattern."""
        return either(self.speech["said"])

    @cached_property
    def delegation(self) -> str:
        """Words for a delegation, as a pattern."""
        return either(self.speech["delegation"])

    @cached_property
    def never_ends_a_name(self) -> frozenset[str]:
        """Characters that no given name ends with."""
        return frozenset(self.speech["never_ends_a_name"])


def _area(entry: dict[str, Any]) -> AreaWords:
    strong, weak = ("|".join(entry[kind]) for kind in ("strong", "weak"))
    return AreaWords(
        area=entry["area"],
        strong=re.compile(strong),
        weak=re.compile(weak) if weak else None,
        once=entry.get("once", False),
        measure=entry.get("measure", True),
        vague=entry.get("vague", ""),
    )


@cache
def lexicon() -> Lexicon:
    """The lists, read once."""
    surnames = _load("surnames")
    areas = tuple(_area(entry) for entry in _load("areas_of_work"))
    altered = {kind: tuple(dict.fromkeys(words.split())) for kind, words in _load("altered_terms").items()}
    return Lexicon(
        frozenset(surnames["single"].replace(" ", "")),
        frozenset(surnames["compound"]),
        _load("titles"),
        _load("speech"),
        altered,
        areas,
    )
