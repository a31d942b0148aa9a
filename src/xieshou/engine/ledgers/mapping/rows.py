"""Which rows under a header are data (数据行): not the example, totals, notes, signatures, or the header again.

Belongs here: judging rows by their shape. A person may be called 合计: a row is dropped only if it looks like a total
as a whole. Does not belong: finding the header (`proposing`), what is wrong with a row (`checking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from xieshou.data.code_lists import plain
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.mapping.headers import NATURE
from xieshou.engine.ledgers.mapping.mapping import Dropped
from xieshou.engine.ledgers.plain import word

# What a template fills in beforehand: a row with nothing else is an empty row.
FILLED_IN = ("programme", "year", "pairing", "recipient", "donor", NATURE)
FIRST_CELLS = 5  # a row says what it is in one of its first cells
FEW = 3  # required columns, up to which rows are counted cell by cell
DEEPEST_FOOT = 50  # rows of remarks under a table
WIDE = 4  # filled cells of a row, from which on a single cell at the bottom cannot be a row

_TOTAL = (
    r"(?:[本全各该]?[页表县市区州省村乡镇]?(?:合计|总计|小计|共计|累计|总和|汇总)(?:[(（:：].*)?"
    r"|(?i:grand)?(?i:total|subtotal|sum)[:：]?)"
)
_NOTE = (
    r"(?:(?:注|说明|备注|附注|填表说明|填报说明|(?i:note|remarks?|preparedby|checkedby))\d?[:：].*"
    r"|(?:填表|填报|审核|制表|审批|复核|经办|统计|单位)?(?:负责)?(?:人|单位|日期|时间)(?:签[字名章])?(?:[(（]?盖章[)）]?)?[:：].*"
    r"|(?:填表|填报|审核|制表|审批|复核|经办)人|(?:填表|审核|制表|审批|复核|盖章|联系电话|联系方式)[:：].*)"
)
_EXAMPLE = r"(?:示例|样例|例如|举例|填写示例|(?i:example))(?i:example)?[:：]?"
_ODD = rf"^(?:{_TOTAL}|{_NOTE}|{_EXAMPLE})$"
_NUMERIC = re.compile(r"[\d,.%‰+\-—–/\\=()元万千百亿人户个次名家亩]*")


def without_blanks(raw: pl.DataFrame) -> pl.DataFrame:
    """The sheet with null for every empty cell."""
    cells = [name for name in raw.columns if name != "row"]
    if not cells:
        return raw
    empty = raw.select((pl.col(cells) == "").any()).row(0)
    blank = [name for name, has in zip(cells, empty, strict=True) if has]
    return raw.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in blank)


def own_columns(ledger: Ledger, columns: dict[str, str]) -> list[str]:
    """The raw columns that make a row more than an empty one."""
    filled_in = {name for name in FILLED_IN if name not in ledger.by_name or not ledger.by_name[name].required}
    own = [raw for raw, name in columns.items() if name and name not in filled_in]
    return own or [raw for raw, name in columns.items() if name]


def is_filled(ledger: Ledger, columns: dict[str, str]) -> pl.Expr:
    """Whether a row holds anything of its own."""
    return pl.any_horizontal(pl.col(own_columns(ledger, columns)).is_not_null())


def sort_out(
    below: pl.DataFrame, ledger: Ledger, columns: dict[str, str], headers: dict[str, str]
) -> tuple[int, int, tuple[Dropped, ...]]:
    """The first and last row of data under a header, and the rows between and below that are none."""
    own = own_columns(ledger, columns)
    required = [raw for raw in own if (name := columns[raw]) in ledger.by_name and ledger.by_name[name].required]
    cells = [name for name in below.columns if name != "row"]
    filled = below.filter(is_filled(ledger, columns))
    widest = filled.head(1000).select(pl.sum_horizontal(pl.col(own).is_not_null()).max()).item() or 0
    thin = pl.any_horizontal(pl.col(required or own).is_null())  # a total leaves out what no row of data may
    if len(required) < FEW:
        thin = pl.sum_horizontal(pl.col(own).is_not_null()) < widest
    odd = pl.any_horizontal(_says_so(pl.col(name)) for name in cells[:FIRST_CELLS])
    suspects = pl.concat([below.head(3), below.filter(thin).filter(odd), _headers_again(below, headers)])
    dropped = {
        row["row"]: reason
        for row in suspects.unique("row").iter_rows(named=True)
        if (reason := _reason(row, cells, required or own, headers))
    }
    if widest >= WIDE:
        dropped |= dict.fromkeys(_foot(below, cells, columns, dropped), "note")
    kept = filled["row"].filter(~filled["row"].is_in(list(dropped)))
    first, last = (int(kept[0]), int(kept[-1])) if len(kept) else (0, 0)
    return first, last, tuple(Dropped(row, reason) for row, reason in sorted(dropped.items()))


def is_numbering(cells: list[str]) -> bool:
    """Whether the cells only number the columns: 1, 2, 3 …"""
    numbers = [plain(cell).strip("()") for cell in cells]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _says_so(cell: pl.Expr) -> pl.Expr:
    return cell.str.replace_all(r"\s+", "").str.contains(_ODD).fill_null(False)


def _headers_again(shaped: pl.DataFrame, headers: dict[str, str]) -> pl.DataFrame:
    """Rows that repeat the header, as every printed page does."""
    same = [pl.col(raw) == header for raw, header in headers.items() if header][:3]
    return shaped.filter(pl.all_horizontal(same)) if same else shaped.clear()


def _reason(row: dict[str, Any], cells: list[str], required: list[str], headers: dict[str, str]) -> str:
    """Why a row is no data, or nothing."""
    filled = {name: plain(row[name]) for name in cells if row[name]}
    repeated = [name for name, text in filled.items() if word(text) == word(headers.get(name, ""))]
    if repeated and len(repeated) >= min(3, len(filled)):
        return "header"
    if is_numbering(list(filled.values())):
        return "numbering"
    for name in [name for name in cells[:FIRST_CELLS] if name in filled]:
        text = filled[name]
        others = [raw for raw in filled if raw != name]
        mostly_empty = 2 * len([raw for raw in required if raw in others]) <= len(required)
        if re.fullmatch(_EXAMPLE, text):
            return "example"
        if re.fullmatch(_TOTAL, text) and (mostly_empty or all(_NUMERIC.fullmatch(filled[raw]) for raw in others)):
            return "total"
        if re.fullmatch(_NOTE, text) and mostly_empty:
            return "note"
    return ""


def _foot(below: pl.DataFrame, cells: list[str], columns: dict[str, str], dropped: dict[int, str]) -> Iterator[int]:
    """Rows at the very bottom that hold one cell and nothing else: a remark on the whole table."""
    numbers = [raw for raw, name in columns.items() if name == "record_no"]
    bottom = below.tail(DEEPEST_FOOT)
    for row in bottom.reverse().iter_rows(named=True):
        count = sum(row[name] is not None for name in cells)
        if row["row"] in dropped or not count:
            continue
        if count > 1 or any(row[raw] for raw in numbers):
            return
        yield row["row"]
