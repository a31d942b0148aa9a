"""Stretches of the repaired text (文字位置): offsets, half-open.

Belongs here: spans, sentences, lines. Does not belong: what they say.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

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
    for stop in _SENTENCE_END.finditer(text, start, end):
        span = trimmed(text, begun, stop.end())
        if span.start < span.end:
            yield Sentence(*span, line)
        begun = stop.end()
    span = trimmed(text, begun, end)
    if span.start < span.end:
        yield Sentence(*span, line)


def find(text: str, words: str, start: int = 0, end: int | None = None) -> Span | None:
    """Where the words stand first."""
    at = text.find(words, start, len(text) if end is None else end)
    return Span(at, at + len(words)) if words and at >= 0 else None


def everywhere(text: str, words: str) -> list[Span]:
    """Every place where the words stand."""
    return [Span(*found.span()) for found in re.finditer(re.escape(words), text)]
