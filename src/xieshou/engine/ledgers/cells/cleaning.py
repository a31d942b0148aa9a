"""A cell without what spreadsheets and pasting leave on it (单元格清理): blanks around it, invisible characters, a '.

Belongs here: what holds for cells of every type. Does not belong: what a column should hold.
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.ledgers.cells.distinct import no_fault
from xieshou.engine.ledgers.reading.cell_text import EATEN

# What a spreadsheet may take for a formula; our exports put a ' before it, which is taken off again here.
FORMULA = r"[=+\-@＝＋－＠\t\r]"
INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
# Refused: control characters but line break and tab, marks that turn the direction of writing, and what was unreadable
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]"
ERRORS = r"^#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)$"
# Written where there is nothing to say; not in columns of text, whose words are kept as they are.
EMPTY = r"^(?:[-—–―]+|[/\\]+|无|暂无|none|null|nil|n/?a)$"

_ODD = rf"^$|^['#\s]|\s$|[\x00-\x1f\x7f-\x9f{INVISIBLE}\u202a-\u202e\u2066-\u2069\ufffd{EATEN}]"


def clean(texts: pl.Series, *, is_text: bool = False) -> tuple[pl.Series, pl.Series]:
    """The texts as they are kept, null for empty ones, and what is wrong with them whatever they should hold."""
    faults = no_fault(len(texts))
    odd = texts.str.contains(_ODD).arg_true()
    if odd.is_empty():
        return texts, faults
    rest = texts.gather(odd)
    cleaned = rest.str.replace_all(f"[{INVISIBLE}]", "").str.replace_all(r"\r\n?", "\n").str.strip_chars()
    cleaned = cleaned.str.replace(rf"^'('*{FORMULA})", "$1") if is_text else cleaned.str.strip_prefix("'")
    found = pl.select(
        pl.when(rest.str.starts_with(EATEN)).then(pl.lit("eaten"))
        .when(cleaned.str.contains(ERRORS)).then(pl.lit("formula_error"))
        .when(cleaned.str.contains(CONTROL)).then(pl.lit("control"))
        .alias("fault")
    )["fault"]  # fmt: skip
    cleaned = cleaned.set(found.is_not_null() | (cleaned == ""), None)
    return texts.clone().scatter(odd, cleaned), faults.scatter(odd, found)


def narrow(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Cleaned texts of a column that holds no free text: half width, small letters, without blanks or empty marks."""
    cleaned, faults = clean(texts)
    plain = cleaned.str.normalize("NFKC").str.replace_all(r"\s+", "").str.to_lowercase()
    return plain.set(plain.str.contains(EMPTY), None), faults
