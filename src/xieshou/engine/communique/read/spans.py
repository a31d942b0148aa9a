"""Stretches of the repaired text (文字位置): offsets, half-open.

Belongs here: spans, sentences, lines. Does not belong: what they say.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

LONGEST_SENTENCE = 3_000  # characters; what goes on for longer is cut, so that no step looks at a whole page again
_SENTENCE_END = re.compile("[。！？][”’」）]?|\n")


class Span(NamedTuple):
    """From `start` to before `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words there."""
        return text[self.start : self.end]


class Sentence(NamedTuple):
    """A sentence, with the number of its line."""

    start: int
    end: int
    line: int

    def of(self, text: str) -> str:
        """Its words."""
        return text[self.start : self.end]


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def sentences(text: str, line: int, start: int, end: int) -> Iterator[Sentence]:
    """The sentences of a line; a quotation keeps its closing mark."""
    begun = start
    for stop in [*(found.end() for found in _SENTENCE_END.finditer(text, start, end)), end]:
        for cut in [*range(begun + LONGEST_SENTENCE, stop, LONGEST_SENTENCE), stop]:
            span = trimmed(text, begun, cut)
            if span.start < span.end:
                yield Sentence(*span, line)
            begun = cut


def find(text: str, words: str, start: int = 0, end: int | None = None) -> Span | None:
    """Where the words stand first."""
    at = text.find(words, start, len(text) if end is None else end)
    return Span(at, at + len(words)) if words and at >= 0 else None


def everywhere(text: str, words: Iterable[str]) -> dict[str, list[Span]]:
    """Every place where each of the words stands; each has two characters or more."""
    found: dict[str, list[Span]] = {word: [] for word in words}
    begins: dict[str, list[str]] = {}
    for word in found:
        begins.setdefault(word[:2], []).append(word)
    for at in range(len(text) - 1):
        for word in begins.get(text[at : at + 2], ()):
            if text.startswith(word, at):
                found[word].append(Span(at, at + len(word)))
    return found


def overlap(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the spans, which stand in order and apart, has a part in the stretch from `start` to `end`."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    return first < len(spans) and spans[first].start < end
