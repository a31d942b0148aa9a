"""Where two texts differ (差异标记), character by character.

Belongs here: cutting two texts into what they share and what only one has. Does not belong: HTML, which texts.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple


class Piece(NamedTuple):
    """A run of characters; whether the other text lacks it at this place."""

    text: str
    differs: bool = False


def pieces(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces that together are the text again; where one is empty nothing can differ."""
    if not one or not other:
        return [Piece(one)] if one else [], [Piece(other)] if other else []
    first, second = [], []
    for step, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        differs = step != "equal"
        first += [Piece(one[a:b], differs)] if a < b else []
        second += [Piece(other[c:d], differs)] if c < d else []
    return first, second
