"""What a statement's columns are called and when a line and a movement are one (对账口径), from the file that ships.

Belongs here: reading `data/bank_statement.yaml`. Does not belong: reading a clerk's file (`lines`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import read_pack
from xieshou.engine.ledgers.column import Column, Origin, Type
from xieshou.engine.ledgers.definitions import read_column
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.plain import word

# The reader of tables asks whether a row is one kept already; a line of a statement never is.
_RECORD_NO = Column(
    name="record_no", zh="登记号", en="record number", type=Type.TEXT, meaning_zh="对账单没有登记号。",
    meaning_en="A statement has none.", origin=Origin.INFERRED,
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """The columns of a statement, and how near is near (days)."""

    table: Ledger
    window_days: int
    suggest_days: int
    suggestions: int
    out_words: frozenset[str]
    in_words: frozenset[str]
    sum_words: tuple[str, ...]


@cache
def shipped_terms() -> Terms:
    """The terms that ship. Raises PackError naming the entry and what to do."""
    return read_terms(Path(packs.__file__).parent / "bank_statement.yaml")


def read_terms(path: Path) -> Terms:
    """The terms of a file. Raises PackError naming the entry and what to do."""
    header, whole = read_pack(path)
    columns = (*(read_column(entry) for entry in whole.entries("columns")), _RECORD_NO)
    terms = Terms(
        Ledger(
            name=header.pack, zh="银行对账单", en="Bank statement", prefix="", about_zh=header.description_zh,
            about_en=header.description_en, columns=columns, keys=(("on", "posted_on"),),
        ),
        whole.number("window_days"), whole.number("suggest_days"), whole.number("suggestions"),
        frozenset(map(word, whole.texts("out_words"))), frozenset(map(word, whole.texts("in_words"))),
        tuple(map(word, whole.texts("sum_words"))),
    )  # fmt: skip
    whole.done()
    return terms
