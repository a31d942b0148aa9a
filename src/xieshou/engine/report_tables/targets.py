"""The targets of agreements beside what was computed (协议指标完成): a book that no clerk fills in.

Belongs here: its columns. Does not belong: reading targets and figures (the apps), computing a figure (`indicators`).
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.ledgers import Column, Ledger, Type

NAME = "targets"


def _column(name: str, zh: str, en: str, kind: Type, meaning_zh: str, meaning_en: str, unit: str = "") -> Column:
    return Column(
        name=name, zh=zh, en=en, type=kind, meaning_zh=meaning_zh, meaning_en=meaning_en, unit=unit, source=("XS",)
    )


TARGETS = Ledger(
    name=NAME, zh="协议指标", en="Targets of agreements", prefix="XY", keys=(("record_no",),),
    about_zh="协议（计划）约定的指标，与最近一次冻结的快照计算出的指标数并列。",
    about_en="What was agreed on, beside the figures computed from the snapshot frozen last.",
    columns=(
        _column("record_no", "协议登记号", "agreement", Type.TEXT, "协议的登记号。", "The agreement's number."),
        _column("year", "年度", "year", Type.YEAR, "指标所属年度。", "The year of the target."),
        _column("recipient", "受援地", "recipient", Type.PLACE, "协议的受援方。", "The agreement's recipient side."),
        _column("donor", "帮扶地", "donor", Type.PLACE, "协议的帮扶方。", "The agreement's donor side."),
        _column("level", "层级", "level", Type.TEXT, "协议所属结对的层级。", "The level of the agreement's pairing."),
        _column("title", "协议名称", "agreement title", Type.TEXT, "协议或计划的名称。", "What it is called."),
        _column("indicator", "指标编号", "indicator", Type.TEXT, "指标目录中的编号。", "Its code in the catalogue."),
        _column("measure", "指标", "measure", Type.TEXT, "约定的是什么。", "What was agreed on."),
        _column("unit", "单位", "unit", Type.TEXT, "以什么计。", "What it is counted in."),
        _column("target", "协议数", "agreed", Type.DECIMAL, "约定的数。", "The number agreed on."),
        _column("done", "完成数", "done", Type.DECIMAL, "快照中的指标数；空白表示没有算出。",
                "The computed figure; empty where there is none."),
        _column("share", "完成率", "share done", Type.DECIMAL, "完成数占协议数的百分比。",
                "What is done as a share of what was agreed on.", "percent"),
        _column("rows", "依据行数", "rows behind it", Type.INTEGER, "完成数由多少行台账算出。",
                "How many ledger rows the figure stands on."),
    ),
)  # fmt: skip
SCHEMA = pl.Schema(TARGETS.schema)
