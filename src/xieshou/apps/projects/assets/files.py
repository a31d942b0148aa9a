"""What is pointed out of assets as a file (闲置和逾期导出), one line each; also as `xieshou assets` prints it.

Belongs here: columns and keys. Does not belong: how a file is written (`engine.ledgers.exporting`), who sees what.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from xieshou.apps.projects.assets.queries import Alarms, Line
from xieshou.data.code_lists import code_list
from xieshou.engine.assets import Told
from xieshou.engine.ledgers import LEDGERS, exporting
from xieshou.engine.ledgers.ledger import INVENTED, NATURE_OF_DATA
from xieshou.engine.yuan import yuan_text

KINDS = ("xlsx", "csv")
TITLE = {"zh": "资产闲置和逾期", "en": "Idle assets and what is overdue"}


def write(found: Alarms, path: Path, *, invented: bool, hidden: Collection[str] = ()) -> None:
    """Write the lines, by the ending of the path; columns that are `hidden` are not there."""
    sheet = replace(LEDGERS["assets"], **TITLE)
    exporting.write(path, [_frame(found, invented=invented, hidden=hidden)], sheet, invented=invented)


def _frame(found: Alarms, *, invented: bool, hidden: Collection[str]) -> pl.DataFrame:
    texts: dict[str, Callable[[Line], object]] = {
        "登记号 record number": lambda one: one.asset.record_no,
        "资产名称 asset name": lambda one: one.asset.name,
        "资产类别 kind of asset": lambda one: _zh("asset_kinds", one.asset.kind),
        "县 county": lambda one: f"{getattr(one.asset, 'county_name', '')} {one.asset.recipient_id}".strip(),
        "项目登记号 project": lambda one: one.asset.project.record_no if one.asset.project else None,
        "使用状态 state": lambda one: _zh("asset_states", one.asset.state),
        "经营主体 operator": lambda one: one.asset.operator,
        "管护单位 upkeep unit": lambda one: one.asset.upkeep_unit,
        "提示 pointed out": lambda one: "；".join(_told(told) for told in one.told),
        "是否已到提示月数 alarm": lambda one: "是" if one.alarm else "否",
        "最早应收日期 oldest due": lambda one: one.overdue[0].last_day.isoformat() if one.overdue else None,
    }
    if "operator" in hidden:
        del texts["经营主体 operator"]
    frame = pl.DataFrame(
        {header: pl.Series([of(one) for one in found.lines], dtype=pl.String) for header, of in texts.items()}
        | {
            header: pl.Series([yuan_text(of(one)) for one in found.lines], dtype=pl.String).cast(exporting.YUAN)
            for header, of in {
                "资产原值（元） original value (yuan)": lambda one: one.asset.original_value_fen,
                "逾期未收（元） overdue (yuan)": lambda one: one.overdue_fen,
            }.items()
        }
    )
    frame = frame.with_columns(exporting.neutral(pl.col(header)).alias(header) for header in texts)
    return frame.with_columns(pl.lit(INVENTED).alias(NATURE_OF_DATA)) if invented else frame


def _zh(of: str, code: str) -> str:
    known = code_list(of)
    return known[code].name_zh if code in known else code


def _told(told: Told) -> str:
    return f"{told.age.name_zh}{told.months}个月（自{told.since}）" if told.since else told.age.name_zh


def as_json(found: Alarms) -> list[dict[str, Any]]:
    """What `xieshou assets` prints, one entry for each asset."""
    return [
        {
            "programme": line.asset.programme_id, "key": line.asset.record_no, "name": line.asset.name,
            "kind": line.asset.kind, "state": line.asset.state, "place": line.asset.recipient_id,
            "project": line.asset.project.record_no if line.asset.project else None,
            "original_value": yuan_text(line.asset.original_value_fen),
            "told": [
                {"code": one.age.code, "since": one.since.isoformat() if one.since else None, "months": one.months,
                 "from_months": one.age.months, "alarm": one.alarm}
                for one in line.told
            ],
            "overdue": [
                {"kind": one.kind, "year": one.year, "due_on": one.due_on.isoformat() if one.due_on else None,
                 "due": yuan_text(one.due_fen), "paid": yuan_text(one.paid_fen), "open": yuan_text(one.open_fen)}
                for one in line.overdue
            ],
            "overdue_sum": yuan_text(line.overdue_fen),
            "alarm": line.alarm,
        }
        for line in found.lines
    ]  # fmt: skip
