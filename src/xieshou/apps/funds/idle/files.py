"""The accounts of the page of idle money as a file (结存导出), one line each.

Belongs here: its columns. Does not belong: how a file is written (`engine.ledgers.exporting`), who sees which account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from xieshou.apps.funds.idle.queries import Idle, Stand
from xieshou.engine.ledgers import LEDGERS, exporting
from xieshou.engine.ledgers.ledger import INVENTED, NATURE_OF_DATA
from xieshou.engine.yuan import yuan_text

KINDS = ("xlsx", "csv")
TITLE = {"zh": "结余结存", "en": "Idle money"}


def write(found: Idle, path: Path, *, invented: bool) -> None:
    """Write the accounts, by the ending of the path."""
    sheet = replace(LEDGERS["funds"], **TITLE)
    exporting.write(path, [_frame(found, invented=invented)], sheet, invented=invented)


def _frame(found: Idle, *, invented: bool) -> pl.DataFrame:
    texts: dict[str, Callable[[Stand, Any], object]] = {
        "科目 account": lambda _one, account: account.code,
        "名称 name": lambda _one, account: account.name,
        "环节 stage": lambda _one, account: account.stage,
        "地区 place": lambda _one, account: account.holder_id,
        "项目登记号 project": lambda _one, account: account.project_no,
        "最早到位日期 oldest day": lambda one, _account: one.oldest_on.isoformat() if one.oldest_on else None,
    }
    sums: dict[str, Callable[[Stand], int]] = {
        "结存（元） balance, yuan": lambda one: one.fen,
        f"其中闲置（{found.ages.idle_from}个月以上） idle": lambda one: one.idle_fen,
    }
    for number, name in enumerate(found.ages.names):
        sums[f"{name}个月 months"] = lambda one, number=number: one.brackets[number]  # type: ignore[misc]
    frame = pl.DataFrame(
        {
            header: pl.Series([of(one, one.account) for one in found.stands], dtype=pl.String)
            for header, of in texts.items()
        }
        | {
            header: pl.Series([yuan_text(of(one)) for one in found.stands], dtype=pl.String).cast(exporting.YUAN)
            for header, of in sums.items()
        }
    )
    frame = frame.with_columns(exporting.neutral(pl.col(header)).alias(header) for header in texts)
    return frame.with_columns(pl.lit(INVENTED).alias(NATURE_OF_DATA)) if invented else frame
