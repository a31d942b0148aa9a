"""A repaired text and the way back to its source (修复稿与修改记录).

Belongs here: the values that a repair returns, spans between text and source, the edit log.
Does not belong: finding what to repair.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

HOLE = "□"


class Kind(StrEnum):
    """What was done to a stretch of the source."""

    GLOSS = "gloss"  # 注音: pinyin in brackets taken out
    DOUBLED = "doubled"  # 叠标: the first of two marks taken out
    SHIFT = "shift"  # 错位: bytes that had slipped by one put together again
    LOST = "lost"  # 缺字: a byte is lost; a hole stands for what it was
    SCRIPT = "script"  # 繁简
    WIDTH = "width"  # 全半角


class Reason(StrEnum):
    """Why, as a code."""

    READS_SO = "gloss_reads_as_the_bytes_before_it"
    SECOND_MARK_COUNTS = "second_mark_is_the_authors"
    CUT_BY_GLOSS_OR_MARK = "character_cut_by_an_insertion"
    SEVERAL_FIT = "several_characters_fit"
    SWALLOWED = "character_swallowed_by_half_another"
    NOTHING_FITS = "nothing_fits"
    SIMPLIFIED = "traditional_to_simplified"
    FULL_WIDTH = "mark_next_to_chinese_text"


@dataclass(frozen=True)
class Edit:
    """One change (修改): the source between `source[0]` and `source[1]` became the text between the two of `target`."""

    kind: Kind
    source: tuple[int, int]
    target: tuple[int, int]
    before: str
    after: str
    reason: Reason


@dataclass(frozen=True)
class Hole:
    """A character that cannot be known (缺字). □ stands for it; what is beside it is no number to be read."""

    at: int
    source: tuple[int, int]
    reason: Reason


class Made(NamedTuple):
    """A character put together anew, and where its bytes stand in the source."""

    char: str
    start: int
    end: int
    lost: Reason | None = None  # why the character is a hole


@dataclass(frozen=True)
class Shift:
    """A stretch where bytes had slipped: what stands there was put together anew."""

    text: tuple[int, int]
    source: tuple[int, int]


@dataclass
class Trail:
    """Text in the making, with the source span of every character.

    Runs of characters that stand in the source one by one are kept as one entry each: where the run begins in the
    text and in the source, and where its last character ends in the source.
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    text_starts: "array[int]" = field(default_factory=lambda: array("I"))
    source_starts: "array[int]" = field(default_factory=lambda: array("I"))
    source_ends: "array[int]" = field(default_factory=lambda: array("I"))
    shifts: list[Shift] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)

    def keep(self, source: str, start: int, end: int) -> None:
        """The source from start to end goes on unchanged."""
        if start < end:
            self._add(source[start:end], start, end)

    def put(self, made: Iterable[Made], end: int) -> None:
        """Characters put together from slipped bytes, which end at `end` in the source."""
        text_start = self.length
        start = None
        for char, first, last, lost in made:
            start = first if start is None else start
            if lost:
                self.holes.append(Hole(self.length, (first, last), lost))
            self._add(char, first, last)
        assert start is not None
        self.shifts.append(Shift((text_start, self.length), (start, end)))

    def end(self, length: int) -> str:
        """The last characters of the text so far."""
        last = ""
        for piece in reversed(self.pieces[-length:]):
            last = piece[-length:] + last
            if len(last) >= length:
                break
        return last[-length:]

    def _add(self, piece: str, start: int, end: int) -> None:
        self.pieces.append(piece)
        self.text_starts.append(self.length)
        self.source_starts.append(start)
        self.source_ends.append(end)
        self.length += len(piece)


@dataclass(frozen=True)
class Repaired:
    """A text as far as it could be repaired. Offsets are characters, half-open."""

    source: str
    text: str
    holes: tuple[Hole, ...]
    confidence: float  # share of the source that comes out again when the repaired text is damaged in the same way
    damaged: bool  # whether the page bears the marks of a copying site
    refused: str = ""  # why nothing was tried: `too_long`
    trail: Trail = field(repr=False, default_factory=Trail)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the text from start to end stands in the source; what was taken out inside it is included."""
        if start >= end:
            place = self.source_of(start)
            return place, place
        return self.source_of(start), self._source_end(end - 1)

    def source_of(self, at: int) -> int:
        """Where the character begins in the source; the end of the text gives the end of the source."""
        if at >= len(self.text):
            return len(self.source)
        run = self._run(at)
        return self.trail.source_starts[run] + at - self.trail.text_starts[run]

    def _source_end(self, at: int) -> int:
        run = self._run(at)
        starts = self.trail.text_starts
        next_start = starts[run + 1] if run + 1 < len(starts) else len(self.text)
        return self.trail.source_ends[run] if at + 1 == next_start else self.source_of(at) + 1

    def _run(self, at: int) -> int:
        if not 0 <= at < len(self.text):
            raise IndexError(f"The repaired text has {len(self.text)} characters, there is no character {at}.")
        return bisect_right(self.trail.text_starts, at) - 1

    def as_json(self) -> dict[str, Any]:
        """Text, edits, holes and confidence; spans of the text are `rep`, of the source `raw`."""
        return {
            "text": self.text,
            "edits": [
                {"kind": edit.kind.value, "raw": list(edit.source), "rep": list(edit.target), "before": edit.before,
                 "after": edit.after, "reason": edit.reason.value}
                for edit in self.edits
            ],
            "holes": [{"at": hole.at, "raw": list(hole.source), "reason": hole.reason.value} for hole in self.holes],
            "confidence": self.confidence,
        }  # fmt: skip

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every change, in the order of the source. Made when first asked for."""
        from xieshou.engine.communique.repair.edit_log import edits_of

        return tuple(edits_of(self))
