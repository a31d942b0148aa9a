"""A small programme for tests: two sides, a county with a village, a place name that exists twice; all as published
divisions have them, persons and firms invented. And sheets written as tables of text."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.checking import PAIRINGS, PLACES, Checked, Lookups, check
from xieshou.engine.ledgers.identity import invented_id
from xieshou.engine.ledgers.mapping import Mapping, propose

LABOUR = LEDGERS["labour"]
INVENTED_IDS = tuple(invented_id("990101", date(1992, 3, 7), serial) for serial in range(1, 30))

_PLACES = """
    510000 | 四川省 | 四川省 | province |
    513400 | 凉山彝族自治州 | 凉山彝族自治州 | prefecture | 510000
    513431 | 昭觉县 | 昭觉县 | county | 513400
    513401 | 西昌市 | 西昌市 | county | 513400
    513332 | 石渠县 | 石渠县 | county | 513300
    513300 | 甘孜藏族自治州 | 甘孜藏族自治州 | prefecture | 510000
    513431109 | 三岔河镇 | 三岔河镇 | township | 513431
    513431109201 | 三河村 | 三河村村民委员会 | village | 513431109
    513431109202 | 新村 | 新村村民委员会 | village | 513431109
    513401100 | 礼州镇 | 礼州镇 | township | 513401
    513401100205 | 新村 | 新村村委会 | village | 513401100
    513401100001 | 南街社区 | 南街社区居委会 | village | 513401100
    440000 | 广东省 | 广东省 | province |
    440300 | 深圳市 | 深圳市 | prefecture | 440000
    440305 | 南山区 | 南山区 | county | 440300
    440600 | 佛山市 | 佛山市 | prefecture | 440000
    440606 | 顺德区 | 顺德区 | county | 440600
    230000 | 黑龙江省 | 黑龙江省 | province |
    230404 | 南山区 | 南山区 | county | 230400
    230400 | 鹤岗市 | 鹤岗市 | prefecture | 230000
    610424 | 乾县 | 乾县 | county | 610000
    610000 | 陕西省 | 陕西省 | province |
"""


def table(text: str) -> list[list[str]]:
    """Rows of a table written with bars; blank lines are left out."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]


def sheet(text: str, first_row: int = 1) -> pl.DataFrame:
    """A raw sheet as the readers give it. `\\n` in a cell is a line break; an empty cell is null."""
    return sheet_of(table(text), first_row)


def sheet_of(lines: list[list[str]], first_row: int = 1) -> pl.DataFrame:
    """A raw sheet of these cells."""
    width = max(len(line) for line in lines)
    filled = [[cell.replace("\\n", "\n") or None for cell in line] + [None] * (width - len(line)) for line in lines]
    frame = pl.DataFrame(filled, schema={f"c{place}": pl.String for place in range(width)}, orient="row")
    return frame.with_row_index("row", offset=first_row)


def lookups(**changes: Any) -> Lookups:
    """What the register knows; one county pairing."""
    pairings = pl.DataFrame(
        [("JD513431-2021-000001", "county", "440606", "513431", date(2021, 4, 1), None)], schema=PAIRINGS, orient="row"
    )
    known: dict[str, Any] = {
        "places": pl.DataFrame(table(_PLACES), schema=PLACES, orient="row").with_columns(
            pl.when(pl.col("parent") != "").then("parent")
        ),
        "pairings": pairings, "programmes": ("guangdong-sichuan",), "year": 2024, "recipient_side": "510000",
        "donor_side": "440000", "id_key": b"k" * 32, "keep_last4": True, "invented": True,
    }  # fmt: skip
    return Lookups(**known | changes)


WORKER = {
    "name": "吉克阿木", "id_number": INVENTED_IDS[0], "household_type": "脱贫户", "recipient": "昭觉县",
    "work_place": "佛山市", "employer": "演练企业", "employment_kind": "单位就业", "channel": "有组织输出",
    "started_on": "2024-03-01",
}  # fmt: skip


def rows_of(*rows: dict[str, str], ledger: str = "labour") -> pl.DataFrame:
    """A raw sheet with our own headers: one row for each dict, by column names."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    header = [LEDGERS[ledger].by_name[name].header for name in names]
    return sheet_of([header, *([row.get(name, "") for name in names] for row in rows)])


def worker(**changes: str) -> dict[str, str]:
    """A worker's row without fault, changed."""
    return WORKER | changes


def checked(raw: pl.DataFrame, ledger: str = "labour", mapping: Mapping | None = None, **changes: Any) -> Checked:
    """The sheet, mapped and checked."""
    return check(raw, mapping or propose(raw, LEDGERS[ledger]), LEDGERS[ledger], lookups(**changes))


def codes_of(result: Checked) -> list[tuple[int, str, str]]:
    """Row, column and code of each fault."""
    return list(result.faults.select("row", "column", "code").iter_rows())
