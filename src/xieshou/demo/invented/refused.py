"""Files that importing must refuse (应被拒绝的演练文件): good rows, and among them rows that break a blocking rule.

Belongs here: spoiling some rows as their rule says, writing them as a clerk would, and the list of which.
Does not belong: the rows (`refused_rows`), how a row is spoilt (it stands beside its rule), reading such a file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import xlsxwriter

from xieshou.data.code_lists import code_list
from xieshou.demo.invented import refused_rows
from xieshou.demo.invented.chance import stream
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.refused_rows import Rows
from xieshou.engine.findings import (
    Planted,
    approved_content,
    cosignatures,
    day_order,
    fund_line_sums,
    library_targets,
    parts_and_wholes,
    same_subsidy,
    work_places,
)
from xieshou.engine.ledgers import LEDGERS, Column, Type

Kept = Mapping[str, pl.DataFrame | pl.LazyFrame]
TITLE = "演练数据：含有意写错的行，供练习导入。Invented data with rows that are wrong on purpose."
ROWS, FIRST_ROW = 12, 3  # a title and a header stand above


Spoil = Callable[[Random, Rows], list[int]]
FILES: tuple[tuple[str, str, Callable[[int, Land, Land], Rows], Spoil], ...] = (
    ("V01", "projects", refused_rows.projects, fund_line_sums.spoil),
    ("V03", "projects", refused_rows.projects, day_order.spoil),
    ("V04", "projects", refused_rows.projects, library_targets.spoil),
    ("V05", "projects", refused_rows.kept_projects, approved_content.spoil),
    ("V06", "funds", refused_rows.receipts, cosignatures.spoil),
    ("V15", "labour", refused_rows.labour, same_subsidy.spoil),
    ("V16", "labour", refused_rows.labour, work_places.spoil),
    ("V19", "training", refused_rows.training, lambda rng, rows: parts_and_wholes.spoil(rng, "training", rows)),
    (
        "V19",
        "enterprises",
        refused_rows.enterprises,
        lambda rng, rows: parts_and_wholes.spoil(rng, "enterprises", rows),
    ),
    ("V19", "workshops", refused_rows.workshops, lambda rng, rows: parts_and_wholes.spoil(rng, "workshops", rows)),
    ("V19", "projects", refused_rows.projects, lambda rng, rows: parts_and_wholes.spoil(rng, "projects", rows)),
)


def write_refused(
    seed: int, county: Land, donor: Land, kept: Kept, planted: Sequence[Planted], folder: Path
) -> list[dict[str, Any]]:  # fmt: skip
    """Write the files and `refused.json` into a folder; what the list says.

    `kept`: the tables of the year; rows in which a fault was `planted` are not brought again.
    """
    faulty = {key for fault in planted for key in fault.keys}
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for rule, ledger, make, spoil in FILES:
        rng = stream(seed, "refused", rule, ledger)
        made = [row for row in make(seed, county, donor) if row["record_no"] not in faulty]
        rows = _nobodys(made, ledger, kept)[:ROWS]
        wrong = sorted(spoil(rng, rows))
        name = f"{rule}-{ledger}.xlsx"
        _write(folder / name, ledger, rows)
        told.append({"file": name, "ledger": ledger, "rule": rule, "rows": [FIRST_ROW + at for at in wrong]})
    (folder / "refused.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return told


def _nobodys(rows: Rows, ledger: str, kept: Kept) -> Rows:
    """The accepted rows of persons that the year does not know."""
    mine = [row["id_number"] for row in rows if row.get("id_number")]
    known = set(kept[ledger].lazy().filter(pl.col("id_hash").is_in(mine)).collect()["id_hash"]) if mine else set()
    return [row for row in rows if row.get("status", "accepted") == "accepted" and row.get("id_number") not in known]


def _write(path: Path, ledger: str, rows: Rows) -> None:
    """As a clerk would: a title, Chinese headers, names for codes, yuan. The same rows make the same bytes."""
    columns = [
        one for one in LEDGERS[ledger].columns
        if any(_value(row, one) is not None for row in rows)
    ]  # fmt: skip
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 12, 31)})
        sheet = book.add_worksheet(LEDGERS[ledger].zh)
        text = book.add_format({"num_format": "@"})
        sheet.write_string(0, 0, TITLE)
        for at, column in enumerate(columns):
            sheet.write_string(1, at, f"{column.zh}（元）" if column.type == Type.MONEY else column.zh)
        for line, row in enumerate(rows, start=FIRST_ROW - 1):
            for at, column in enumerate(columns):
                value = _value(row, column)
                if isinstance(value, int | float):
                    sheet.write_number(line, at, value)
                elif value is not None:
                    sheet.write_string(line, at, value, text)


def _value(row: Mapping[str, Any], column: Column) -> str | float | None:
    """A cell as a clerk would type it."""
    if column.type == Type.PUBLISHED_DATE:
        return row.get(f"{column.name}_printed")
    value = row.get(column.name)
    if value is None or value == "":
        return None
    match column.type:
        case Type.MONEY:
            return value / 100
        case Type.CODE:
            return code_list(column.codes)[value].name_zh
        case Type.BOOLEAN:
            return "是" if value else "否"
        case Type.DATE:
            return value.isoformat()
        case Type.DECIMAL:
            return float(value)
        case Type.INTEGER | Type.YEAR:
            return int(value)
    return str(value)
