"""Files that importing must refuse (应被拒绝的演练文件): good rows, and among them rows that break a blocking rule.

Belongs here: taking new rows, spoiling some as their rule says, writing them as a clerk would, and the list of which.
Does not belong: how a row is spoilt (it stands beside its rule), reading such a file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import xlsxwriter

from xieshou.data.code_lists import code_list
from xieshou.demo.invented import industry, labour, training, works
from xieshou.demo.invented.chance import stream
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.money import PROGRAMME
from xieshou.demo.invented.rows import MadeProject
from xieshou.demo.invented.ties import YEAR
from xieshou.engine.findings import (
    day_order,
    fund_line_sums,
    parts_and_wholes,
    same_subsidy,
    work_places,
)
from xieshou.engine.ledgers import LEDGERS, Column, Type

Rows = list[dict[str, Any]]
Kept = Mapping[str, pl.DataFrame | pl.LazyFrame]
TITLE = "演练数据：含有意写错的行，供练习导入。Invented data with rows that are wrong on purpose."
ROWS, FIRST_ROW = 12, 3  # a title and a header stand above
OTHER_SEED = 7919  # the rows are none of the year's own


def _projects(seed: int, county: Land, donor: Land) -> Rows:
    """The approved ones, those handed over first, as rows of the ledger."""
    made = [one for one in works.county_projects(seed, county, donor) if one.approval_on and one.status == "accepted"]
    return [_project(one) for one in sorted(made, key=lambda one: one.handed_over_on is None)]


def _project(made: MadeProject) -> dict[str, Any]:
    lines = {f"fund_{source}_fen": fen for source, fen in made.fund_lines}
    same = {name: getattr(made, name) for name in LEDGERS["projects"].schema if hasattr(made, name)}
    days = {f"{stem}_printed": day.printed for stem in ("start", "finish") if (day := getattr(made, stem))}
    own = {"year": YEAR, "programme": PROGRAMME, "name": f"{made.name}（增补）", "contract_no": None}
    own["implementing_unit"] = made.implementing_unit.name
    return dict.fromkeys(LEDGERS["projects"].schema) | same | lines | days | own


def _labour(seed: int, county: Land, donor: Land) -> Rows:
    rows = labour.labour_rows(seed, county, donor, 60)
    return rows.unique("id_number", keep="none", maintain_order=True).to_dicts()


def _training(seed: int, county: Land, donor: Land) -> Rows:
    return [row | {"name": f"{row['name']}（增办）"} for row in training.training_rows(seed, county, donor)]


def _enterprises(seed: int, county: Land, donor: Land) -> Rows:
    rows = industry.enterprise_rows(seed, county, donor)
    return [row | {"firm": f"增{n}{row['firm']}", "credit_code": None} for n, row in enumerate(rows)]


def _workshops(seed: int, county: Land, donor: Land) -> Rows:
    rows = [*industry.workshop_rows(seed, county, donor), *industry.workshop_rows(seed + 1, county, donor)]
    return [row | {"name": f"增{n}{row['name']}"} for n, row in enumerate(rows)]


Spoil = Callable[[Random, Rows], list[int]]
FILES: tuple[tuple[str, str, Callable[[int, Land, Land], Rows], Spoil], ...] = (
    ("V01", "projects", _projects, fund_line_sums.spoil),
    ("V03", "projects", _projects, day_order.spoil),
    ("V15", "labour", _labour, same_subsidy.spoil),
    ("V16", "labour", _labour, work_places.spoil),
    ("V19", "training", _training, lambda rng, rows: parts_and_wholes.spoil(rng, "training", rows)),
    ("V19", "enterprises", _enterprises, lambda rng, rows: parts_and_wholes.spoil(rng, "enterprises", rows)),
    ("V19", "workshops", _workshops, lambda rng, rows: parts_and_wholes.spoil(rng, "workshops", rows)),
    ("V19", "projects", _projects, lambda rng, rows: parts_and_wholes.spoil(rng, "projects", rows)),
)


def write_refused(
    seed: int, county: Land, donor: Land, kept: Kept, folder: Path
) -> list[dict[str, Any]]:  # fmt: skip
    """Write the files and `refused.json` into a folder; what the list says. `kept`: the tables of the year."""
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for rule, ledger, make, spoil in FILES:
        rng = stream(seed, "refused", rule, ledger)
        rows = _new(make(seed + OTHER_SEED, county, donor), ledger, kept)[:ROWS]
        wrong = sorted(spoil(rng, rows))
        name = f"{rule}-{ledger}.xlsx"
        _write(folder / name, ledger, rows)
        told.append({"file": name, "ledger": ledger, "rule": rule, "rows": [FIRST_ROW + at for at in wrong]})
    (folder / "refused.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return told


def _new(rows: Rows, ledger: str, kept: Kept) -> Rows:
    """The accepted rows that are nobody's in the year, without numbers: the register will give them."""
    mine = [row["id_number"] for row in rows if row.get("id_number")]
    known = set(kept[ledger].lazy().filter(pl.col("id_hash").is_in(mine)).collect()["id_hash"]) if mine else set()
    return [
        row | {"record_no": None}
        for row in rows
        if row.get("status", "accepted") == "accepted" and row.get("id_number") not in known
    ]


def _write(path: Path, ledger: str, rows: Rows) -> None:
    """As a clerk would: a title, Chinese headers, names for codes, yuan. The same rows make the same bytes."""
    columns = [
        one for one in LEDGERS[ledger].columns
        if one.name not in ("record_no",) and any(_value(row, one) is not None for row in rows)
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
