"""The words by which a payment says that it is retention money (质量保证金), read from `retention_money.yaml`.

Belongs here: reading the file, asking a text. Does not belong: what follows when a payment says so (`apps.funds`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, read_pack


def retention_word(purpose: str) -> str:
    """The first of the words that a purpose says; empty when it says none."""
    return next((word for word in shipped_words() if word in purpose), "")


@cache
def shipped_words() -> tuple[str, ...]:
    """The words that ship. Raises PackError naming the entry and what to do."""
    return read_words(Path(__file__).parent / "retention_money.yaml")


def read_words(path: Path) -> tuple[str, ...]:
    """The words of a file. Raises PackError naming the entry and what to do."""
    _header, whole = read_pack(path)
    words = tuple(_word(entry) for entry in whole.entries("words"))
    whole.done()
    return words


def _word(entry: Entry) -> str:
    word = entry.text("word")
    entry.choice("basis", ("published", "inferred"))
    packs.cited(entry)
    entry.done()
    return word
