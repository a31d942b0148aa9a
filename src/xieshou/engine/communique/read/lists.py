"""Numbered items (分条): 一要…二要…, 一是…二是…, over sentences, semicolons and paragraphs.

Belongs here: where items begin, and which list they make. Does not belong: what an item is about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xieshou.engine.communique.read.quantities import Figure, chinese_number
from xieshou.engine.communique.read.spans import Span

_ITEM = re.compile(
    "(?:(?<=[。；：:，\\n“])|(?<![^\\s]))[ \u3000]*(?:([一二三四五六七八九十])(?:是要|"
    "是|要|、)|第([一二三四五六七八九十])(?:[，、]|是|要)|"
    "[（(]([一二三四五六七八九十])[）)]|其([一二三四五])[，是、]|(\\d)[.．、](?!\\d))"
)


@dataclass
class Numbered:
    """One list (清单) of a speaker."""

    id: str
    speaker: str | None
    cues: list[str] = field(default_factory=list)
    announced: Figure | None = None

    @property
    def items(self) -> int:
        """How many items it has."""
        return len(self.cues)

    @property
    def complete(self) -> bool:
        """Whether it has as many items as were announced."""
        return self.announced is None or self.announced.value == self.items


@dataclass(frozen=True)
class Cue:
    """The beginning of an item."""

    at: Span
    number: int
    words: str


def cues(text: str, start: int, end: int, expected: int) -> Iterator[Cue]:
    """Beginnings of items between two offsets: the first of a list, or the one `expected` after those before."""
    for match in _ITEM.finditer(text, start, end):
        written = next(group for group in match.groups() if group)
        number = chinese_number(written)
        if number not in (1, expected):
            continue
        if match[5] and match.start() != start:
            continue
        begun = match.start() + len(match[0]) - len(match[0].lstrip())
        yield Cue(Span(begun, match.end()), number, match[0].strip())
        expected = number + 1
