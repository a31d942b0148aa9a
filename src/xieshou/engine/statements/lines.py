"""The lines of a statement (对账单明细): from the raw tables of a clerk's file to days, amounts and parties.

Belongs here: which way money went, which row is a sum and no line, and every fault at its row.
Does not belong: finding a header or reading a cell (`engine.ledgers`), the balances (`balances`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from xieshou.engine.ledgers.checking import Lookups, data_of
from xieshou.engine.ledgers.checking.reading_columns import Table
from xieshou.engine.ledgers.mapping import Mapping, choose_sheet
from xieshou.engine.ledgers.plain import word
from xieshou.engine.statements.definition import Terms, shipped_terms

DAYS, DAY_AS_WRITTEN = ("on", "posted_on"), "day_as_written"
TEXTS = (DAY_AS_WRITTEN, "summary", "purpose", "party", "document_no", "serial_no")


@dataclass(frozen=True)
class Line:
    """One line (明细): its row in the file, its day, the amount in fen, more than zero for money in."""

    row: int
    on: date
    amount_fen: int
    document_no: str = ""
    party: str = ""
    purpose: str = ""
    balance_fen: int | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row of the file, and what to do."""

    row: int
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class Statement:
    """What a file says: its lines in the order of the file; or faults, and then nobody should go on with it."""

    sheet: str
    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    sums: tuple[int, ...] = ()  # rows that are sums or balances brought forward, and no lines

    @property
    def first_on(self) -> date:
        """The first day of any line."""
        return min(line.on for line in self.lines)

    @property
    def last_on(self) -> date:
        """The last day of any line."""
        return max(line.on for line in self.lines)


def read_statement(tables: Iterable[tuple[str, pl.DataFrame]], terms: Terms | None = None) -> Statement:
    """Read the sheets of a file (name, raw table as `ledgers.reading` gives it): the one that holds the statement."""
    terms = terms or shipped_terms()
    held = dict(tables)
    choice = choose_sheet(held.items(), terms.table)
    name = choice.best or next(iter(held), "")
    mapping = choice.mappings.get(name)
    if mapping is None or (asked := list(_asked(mapping, terms))):
        return Statement(name, faults=tuple(asked) if mapping else (_NO_TABLE,))
    table = Table(data_of(held[name], mapping, terms.table), mapping, terms.table, Lookups())
    table.read()
    written = {DAY_AS_WRITTEN: pl.coalesce(table.texts("on"), table.texts("posted_on"))}
    rows = pl.DataFrame({"row": table.rows} | table.values).with_columns(**written).to_dicts()
    found: dict[int, Fault] = {}
    unsound: set[int] = set()  # rows of which more than the day cannot be read: never taken for a sum
    for one in table.faults.frame({}).iter_rows(named=True):
        found.setdefault(one["row"], Fault(one["row"], one["message_zh"], one["message_en"]))
        if one["column"] not in DAYS:
            unsound.add(one["row"])
    one_way = not mapping.raw_of("direction") and bool(mapping.raw_of("amount_fen"))
    if one_way and rows and not any((one["amount_fen"] or 0) < 0 for one in rows):
        return Statement(name, faults=(_NO_DIRECTION,))
    lines, sums = [], []
    for row in rows:
        if row["row"] not in unsound and _is_sum(row, terms):
            found.pop(row["row"], None)
            sums.append(row["row"])
        elif row["row"] in found:
            continue
        elif isinstance(read := _line(row, terms), Fault):
            found[read.row] = read
        else:
            lines.append(read)
    faults = [found[row] for row in sorted(found)]
    if not lines and not faults:
        faults = [_NO_TABLE]
    return Statement(name, tuple(lines), tuple(faults), tuple(sums))


def _asked(mapping: Mapping, terms: Terms) -> Iterator[Fault]:
    """What is not understood of the header as a whole."""
    header = max(mapping.header_rows, default=0)
    if not mapping.is_table or not mapping.last_row:
        yield _NO_TABLE
        return
    for doubt in mapping.ambiguous:
        names = [mapping.headers.get(raw, raw) for raw in doubt.raw]
        meant = [terms.table.by_name[one] for one in doubt.columns]
        yield Fault(
            header,
            f"表头“{'”“'.join(names)}”都像是“{'”“'.join(one.zh for one in meant)}”。"
            "请只留一栏，或改用对账单常用的栏名。",
            f"The headers {', '.join(names)} all read as {', '.join(one.en for one in meant)}. Leave one of them, or "
            "rename it as banks do.",
        )
    held = set(mapping.columns.values())
    if not held & {"on", "posted_on"}:
        yield Fault(
            header, "没有找到日期栏。请加上“交易日期”或“记账日期”。",
            "No column of days was found. Add one headed “transaction date”.",
        )  # fmt: skip
    if not held & {"in_fen", "out_fen", "amount_fen"}:
        yield Fault(
            header, "没有找到金额栏。请加上“收入”“支出”或“金额”。",
            "No column of amounts was found. Add “credit” and “debit”, or “amount”.",
        )  # fmt: skip


_NO_TABLE = Fault(
    0, "没有找到对账单的表头。请用银行导出的原表，表头含日期和金额。",
    "No header of a statement was found. Use the bank's own export, with a header that names day and amount.",
)  # fmt: skip
_NO_DIRECTION = Fault(
    0, "只有一栏金额，且没有负数，看不出是收是支。请加上“借贷标志”一栏，或分成“收入”“支出”两栏。",
    "One column holds all amounts and none is less than zero: nothing says which way money went. Add a column of "
    "direction, or one for money in and one for money out.",
)  # fmt: skip


def _is_sum(row: dict[str, Any], terms: Terms) -> bool:
    """Whether a row without a day or an amount says that it is a sum or a balance, or holds neither of them."""
    has_day, has_amount = _day(row) is not None, any(row[name] for name in ("in_fen", "out_fen", "amount_fen"))
    if has_day and has_amount:
        return False
    if not has_day and not has_amount and not row[DAY_AS_WRITTEN]:
        return True
    texts = [word(row[name]) for name in TEXTS if row[name]]
    return any(one in text for text in texts for one in terms.sum_words)


def _day(row: dict[str, Any]) -> date | None:
    day: date | None = row["on"] or row["posted_on"]
    return day


def _line(row: dict[str, Any], terms: Terms) -> Line | Fault:
    day, amount = _day(row), _amount(row, terms)
    if day is None:
        return Fault(row["row"], "这一行没有日期。请填写。", "The row has no day. Fill it in.")
    if isinstance(amount, Fault):
        return amount
    party = row["party"] or row["payer" if amount > 0 else "payee"] or ""
    return Line(
        row["row"], day, amount, row["document_no"] or row["serial_no"] or "", party,
        row["purpose"] or row["summary"] or "", row["balance_fen"],
    )  # fmt: skip


def _amount(row: dict[str, Any], terms: Terms) -> int | Fault:
    """Money in less money out; by the direction where one column holds both."""
    came, went, whole = row["in_fen"] or 0, row["out_fen"] or 0, row["amount_fen"] or 0
    if came and went:
        return Fault(
            row["row"], "这一行既有收入又有支出。请分成两行，或改正其中一个。",
            "The row has money in and money out. Split it, or correct one of them.",
        )  # fmt: skip
    if came or went:
        return int(came - went)
    said = word(row["direction"] or "")
    if whole and said and said not in terms.in_words | terms.out_words:
        return Fault(
            row["row"], f"“{row['direction']}”看不出是收是支。请写“收”或“支”。",
            f"“{row['direction']}” does not say whether money came or went. Write “in” or “out”.",
        )  # fmt: skip
    if whole:
        return int(-whole if said in terms.out_words else whole)
    return Fault(
        row["row"], "这一行没有金额。请填写，或删去这一行。", "The row has no amount. Fill it in, or delete it."
    )
