"""Areas of work that a unit touches (工作领域), each with its evidence.

Belongs here: areas with spans.
Does not belong: the words that show them (`data/communique/reading/areas_of_work.yaml`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xieshou.engine.communique.read.lexicon import AreaWords, lexicon
from xieshou.engine.communique.read.spans import Span

_LINKS = re.compile("、|和|，进一步")


@dataclass(frozen=True)
class Area:
    """An area with the words that show it."""

    area: str
    evidence: Span
    measure: bool  # whether one could close a promise about it


def areas_of(text: str, start: int, end: int) -> list[Area]:
    """The areas between two offsets, in the order of the text.

    Words that neighbours of the same area share are one piece of evidence. Weak words count where nothing stronger of
    any area stands; where two areas claim the same words, the one listed first has them.
    """
    found = _settled([area for words in lexicon().areas for area in _matches(text, start, end, words, words.strong)])
    if not found:
        weak = [_matches(text, start, end, words, words.weak) for words in lexicon().areas if words.weak]
        found = _settled([area for matches in weak for area in list(matches)[:1]])
        found = [area for area in found if area.measure] or found[:1]
    return sorted(found, key=lambda area: area.evidence)


def _matches(text: str, start: int, end: int, words: AreaWords, pattern: re.Pattern[str] | None) -> Iterator[Area]:
    merged: list[Span] = []
    for match in pattern.finditer(text, start, end) if pattern else ():
        span = Span(*match.span())
        if merged and _LINKS.fullmatch(text, merged[-1].end, span.start):
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    for span in merged[:1] if words.once else merged:
        vague = bool(words.vague) and re.search(words.vague, span.of(text)) is not None
        yield Area(words.area, span, words.measure and not vague)


def _settled(found: list[Area]) -> list[Area]:
    """Of overlapping evidence the first listed."""
    kept: list[Area] = []
    for area in found:
        if not any(
            area.evidence.start < other.evidence.end and other.evidence.start < area.evidence.end for other in kept
        ):
            kept.append(area)
    return kept
