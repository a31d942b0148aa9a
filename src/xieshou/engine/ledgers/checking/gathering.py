"""Gathering faults and saying them (差错汇总): one frame of all faults, with messages in both languages.

Belongs here: how a cell is shown in a message. What names or describes a person is masked, wherever the fault goes.
Does not belong: the words (`fault_table`), colouring cells (`faultbook`).
"""

from __future__ import annotations

import re

import polars as pl

from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers.checking.fault_table import FAULTS
from xieshou.engine.ledgers.column import Column, Type
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.reading.cell_text import EATEN
from xieshou.engine.yuan import yuan_text

SCHEMA = {
    "row": pl.UInt32, "column": pl.String, "code": pl.String, "severity": pl.String, "found": pl.String,
    "message_zh": pl.String, "message_en": pl.String,
}  # fmt: skip
SHOWN_CHARACTERS = 60
SHOWN_WORDS = 12  # of a code list


class Faults:
    """Gathers what is found, column by column, and says it in the end."""

    def __init__(self, ledger: Ledger, rows: pl.Series) -> None:
        self.ledger = ledger
        self.rows = rows
        self.found: list[pl.DataFrame] = []

    def add(
        self, column: str, code: str | pl.Series, at: pl.Series, found: pl.Series | None = None,
        detail: pl.Series | str | None = None,
    ) -> None:  # fmt: skip
        """Faults of one column. `at`: positions of rows, counted from 0; the other series run alongside."""
        if at.is_empty():
            return
        nothing = pl.lit(None, pl.String)
        self.found.append(
            pl.select(
                row=self.rows.gather(at), column=pl.lit(column),
                code=pl.lit(code) if isinstance(code, str) else code,
                found=nothing if found is None else self._shown(column, found),
                detail=nothing if detail is None else pl.lit(detail) if isinstance(detail, str) else detail,
            )
        )  # fmt: skip

    def add_at(self, row: int, column: str, code: str) -> None:
        """A fault of a whole column, said once where its header stands."""
        nothing = pl.lit(None, pl.String)
        said = pl.select(row=pl.lit(row, pl.UInt32), column=pl.lit(column), code=pl.lit(code), found=nothing)
        self.found.append(said.with_columns(detail=nothing))

    def frame(self, keys: dict[str, tuple[str, str]]) -> pl.DataFrame:
        """All faults in the order of the rows, with their messages. `keys`: the words for the key of equal rows."""
        said = [
            _said(group, self.ledger.by_name[str(column)], str(code), keys)
            for (column, code), group in pl.concat(self.found).group_by("column", "code")
        ] if self.found else []  # fmt: skip
        order = {column.name: number for number, column in enumerate(self.ledger.columns)}
        place = pl.col("column").replace_strict(order, return_dtype=pl.UInt32)
        return pl.concat(said).sort("row", place, "code").select(*SCHEMA) if said else pl.DataFrame(schema=SCHEMA)

    def _shown(self, column: str, found: pl.Series) -> pl.Expr:
        text = pl.lit(found.fill_null(""))
        return masked(text) if self.ledger.by_name[column].is_personal else shown(text)


def shown(text: pl.Expr) -> pl.Expr:
    """A cell as a message shows it: not too long, on one line, nothing that turns the text around."""
    text = text.str.replace_all(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", "\ufffd")
    cut = pl.when(text.str.len_chars() > SHOWN_CHARACTERS).then(text.str.head(SHOWN_CHARACTERS) + "…").otherwise(text)
    return pl.when(text.str.starts_with(EATEN)).then(_scientific(text)).otherwise(cut)


def masked(text: pl.Expr) -> pl.Expr:
    """A cell that names or describes a person, as it may be shown: of a long one the first three and last two."""
    long = pl.concat_str(text.str.head(3), pl.lit("***"), text.str.tail(2))
    short = pl.concat_str(text.str.head(1), pl.lit("**"))
    hidden = pl.when(text.str.len_chars() > 9).then(long).when(text != "").then(short).otherwise(text)
    return pl.when(text.str.starts_with(EATEN)).then(_scientific(text)).otherwise(hidden)


def _scientific(text: pl.Expr) -> pl.Expr:
    """A number whose digits are lost, as the clerk sees it: 5.13E+17."""
    digits = text.str.strip_prefix(EATEN).str.extract(r"^[-+]?(\d+)")
    power = (digits.str.len_chars() - 1).cast(pl.String)
    written = pl.concat_str(digits.str.head(1), pl.lit("."), digits.str.slice(1, 2), pl.lit("E+"), power)
    as_typed = text.str.strip_prefix(EATEN).str.to_uppercase()
    return pl.when(as_typed.str.contains("E", literal=True)).then(as_typed).otherwise(written)


def _said(group: pl.DataFrame, column: Column, code: str, keys: dict[str, tuple[str, str]]) -> pl.DataFrame:
    """The messages of one fault in one column; each distinct one is put together once."""
    severity, zh, en = FAULTS[code]
    constants = _constants(column, keys)
    varying = [name for name in ("found", "detail") if f"{{{name}}}" in zh + en]
    messages = {"message_zh": _filled_in(zh, constants), "message_en": _filled_in(en, constants)}
    said = group.with_columns(severity=pl.lit(severity))
    if not varying:
        return said.with_columns(**messages)
    distinct = group.select(varying).unique().with_columns(**messages)
    return said.join(distinct, on=varying, how="left", nulls_equal=True)


def _filled_in(template: str, constants: dict[str, str]) -> pl.Expr:
    filled = re.sub(r"\{(\w+)\}", lambda match: constants.get(match[1], match[0]), template)
    pieces = [piece for piece in re.split(r"(\{found\}|\{detail\})", filled) if piece]
    if len(pieces) == 1:
        return pl.lit(filled)
    return pl.concat_str(
        pl.col(piece[1:-1]).fill_null("") if piece in ("{found}", "{detail}") else pl.lit(piece) for piece in pieces
    )


def _constants(column: Column, keys: dict[str, tuple[str, str]]) -> dict[str, str]:
    """What a message says of the column itself."""
    terms = list(code_list(column.codes).values()) if column.codes else []
    more = " …" if len(terms) > SHOWN_WORDS else ""
    key_zh, key_en = keys.get(column.name, ("", ""))
    return {
        "zh": column.zh, "en": column.en, "longest": str(column.longest), "key_zh": key_zh, "key_en": key_en,
        "words_zh": "、".join(term.name_zh for term in terms[:SHOWN_WORDS]) + more,
        "words_en": ", ".join(f"{term.name_zh} {term.name_en}" for term in terms[:SHOWN_WORDS]) + more,
        "least": _limit(column.least, column), "most": _limit(column.most, column),
    }  # fmt: skip


def _limit(value: int | None, column: Column) -> str:
    if value is None:
        return ""
    return f"{yuan_text(value)} 元" if column.type == Type.MONEY else str(value)
