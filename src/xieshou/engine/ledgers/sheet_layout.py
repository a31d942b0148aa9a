"""How tall a row of a sheet must be (行高): spreadsheets do not all fit rows to their text by themselves.

Belongs here: counting lines. Does not belong: what a sheet says (`template`, `faultbook`).
"""

from __future__ import annotations

from collections.abc import Iterable

LINE = 16  # points


def height(texts: Iterable[str], widths: Iterable[int]) -> int:
    """The height in points of a row whose texts stand in columns of these widths, broken into lines."""
    return LINE * max(_lines(text, width) for text, width in zip(texts, widths, strict=True))


def _lines(text: str, width: int) -> int:
    """A Chinese character is as wide as two letters."""
    return sum(1 + sum(1 + (ord(one) > 0x2E7F) for one in part) // (width - 1) for part in text.split("\n"))
