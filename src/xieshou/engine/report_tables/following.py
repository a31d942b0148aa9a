"""Columns that follow from the rows of a ledger (推算栏): what a reversal undoes, when a notice falls due.

Belongs here: one function for each such column, and what it needs. Does not belong: columns that somebody fills in
(`data/ledgers`), which table uses them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from xieshou.data import packs
from xieshou.engine.funds import SUMS
from xieshou.engine.ledgers.column import Column, Type
from xieshou.engine.report_tables.periods import Period

Frames = Mapping[str, pl.DataFrame]
REVERSE = "reverse"
NOTICE_DAYS = 30  # working days to publish a gift [R64]
# Where a row of a pairing shows that it was active, and on which day; as rule V23 has it.
ACTIVE_IN = {
    "meetings": "held_last", "funds": "on_last", "cadres": "started_on", "professionals": "started_on",
    "training": "started_on", "donations": "given_on", "consumption": "sold_on",
}  # fmt: skip


@dataclass(frozen=True)
class Following:
    """A column that follows from others: the columns of its own rows it needs, and those of other ledgers.

    `gathers`: rows of other ledgers that name the row, so all of those ledgers; `looks_up`: rows that the row names.
    `make` gives the column, in the order of the rows, from the rows, the other ledgers and the period.
    """

    column: Column
    needs: tuple[str, ...]
    make: Callable[[pl.DataFrame, Frames, Period], pl.Series]
    gathers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    looks_up: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)  # own column → ledger, columns


def _deed(rows: pl.DataFrame, others: Frames, _period: Period) -> pl.Series:
    """The deed a movement is, or that its reversal takes away from; nothing where the reversed row is not known."""
    undone = rows.select(record_no=pl.col("reverses")).join(
        others["funds"].select("record_no", "kind").unique("record_no"), on="record_no", how="left",
        maintain_order="left",
    )  # fmt: skip
    both = rows.select("kind").with_columns(undone["kind"].alias("undone"))
    deed = pl.when(pl.col("kind") == REVERSE).then(pl.col("undone")).otherwise(pl.col("kind"))
    return both.select(deed=deed)["deed"]


def _net_of_reversals(rows: pl.DataFrame, _others: Frames, _period: Period) -> pl.Series:
    amount = pl.col("amount_fen")
    return rows.select(net=pl.when(pl.col("kind") == REVERSE).then(-amount).otherwise(amount))["net"]


def _is_part(rows: pl.DataFrame, _others: Frames, _period: Period) -> pl.Series:
    parts = [code for code, one in packs.fund_types().items() if one.part_of]
    return rows.select(part=pl.col("fund_type").is_in(parts).fill_null(False))["part"]


def _net_of_returns(rows: pl.DataFrame, _others: Frames, _period: Period) -> pl.Series:
    amount = pl.col("amount_fen")
    return rows.select(net=pl.when(pl.col("is_return").fill_null(False)).then(-amount).otherwise(amount))["net"]


def _notice_due(rows: pl.DataFrame, _others: Frames, _period: Period) -> pl.Series:
    due = pl.col("given_on").dt.add_business_days(NOTICE_DAYS, roll="backward")
    return rows.select(due=due)["due"]


def _left_of_gift(rows: pl.DataFrame, _others: Frames, _period: Period) -> pl.Series:
    return rows.select(left=pl.col("amount_fen") - pl.col("spent_fen").fill_null(0))["left"]


def _moved(made: Mapping[str, int]) -> Callable[[pl.DataFrame, Frames, Period], pl.Series]:
    def moved(rows: pl.DataFrame, others: Frames, period: Period) -> pl.Series:
        """Fen of the deeds that make up a sum, by the end of the period for sure; zero where nothing moved."""
        funds = others["funds"]
        told = funds.select("project", "on_last").with_columns(
            _deed(funds, others, period).alias("deed"),
            _net_of_reversals(funds, others, period).alias("fen"),
            _is_part(funds, others, period).alias("part"),
        )
        sign = pl.col("deed").replace_strict(dict(made), default=0, return_dtype=pl.Int64)
        counted = told.filter(sign != 0, ~pl.col("part"), pl.col("on_last") <= period.last)
        sums = counted.group_by("project").agg((pl.col("fen") * sign).sum())
        found = rows.select(project=pl.col("record_no")).join(sums, on="project", how="left", maintain_order="left")
        return found["fen"].fill_null(0)

    return moved


def _last_seen(rows: pl.DataFrame, others: Frames, period: Period) -> pl.Series:
    """The last day, up to the end of the period, on which the pairing or a row that names it shows activity."""
    days = [
        others[ledger].select("pairing", pl.col(day).alias("seen")).drop_nulls() for ledger, day in ACTIVE_IN.items()
    ]
    own = rows.select(pairing=pl.col("record_no"), seen=pl.col("last_activity_on")).drop_nulls()
    seen = pl.concat([own, *days]).filter(pl.col("seen") <= period.last)
    last = seen.group_by("pairing").agg(pl.col("seen").max())
    found = rows.select(pairing=pl.col("record_no")).join(last, on="pairing", how="left", maintain_order="left")
    return found["seen"].cast(pl.Date)


def _column(name: str, zh: str, en: str, kind: Type, meaning_zh: str, meaning_en: str, codes: str = "") -> Column:
    return Column(
        name=name, zh=zh, en=en, type=kind, meaning_zh=meaning_zh, meaning_en=meaning_en, codes=codes, source=("XS",)
    )


_OF_FUNDS = {"funds": ("record_no", "kind", "reverses", "amount_fen", "fund_type", "project", "on_last")}


def _project_money(name: str, money: str, zh: str, en: str) -> Following:
    about_zh = f"资金台账中该项目到期末为止的{zh}，冲正已抵减。"
    about_en = "From the funds ledger, to the end of the period, reversals taken off."
    column = _column(name, zh, en, Type.MONEY, about_zh, about_en)
    return Following(column, ("record_no",), _moved(SUMS[money]), gathers=_OF_FUNDS)


FOLLOWING: dict[str, tuple[Following, ...]] = {
    "funds": (
        Following(
            _column("deed", "资金环节（冲正归原）", "deed, reversals with what they undo", Type.CODE,
                    "冲正归入它所冲正的环节。", "A reversal counts with the deed that it undoes.", "movement_kinds"),
            ("kind", "reverses"), _deed, looks_up={"reverses": ("funds", ("kind",))},
        ),
        Following(
            _column("net_fen", "净额", "amount, reversals taken off", Type.MONEY,
                    "金额；冲正为负数。", "The amount; below zero for a reversal."),
            ("kind", "amount_fen"), _net_of_reversals,
        ),
        Following(
            _column("is_part", "是否其他类型的一部分", "part of another type", Type.BOOLEAN,
                    "这一资金类型已含在另一类型里，相加会重复。", "Its fund type lies within another: not added."),
            ("fund_type",), _is_part,
        ),
    ),
    "projects": (
        _project_money("disbursed_fen", "disbursed", "已拨付", "disbursed"),
        _project_money("spent_fen", "spent", "已支出", "spent"),
    ),
    "consumption": (
        Following(
            _column("net_fen", "净额", "amount, returns taken off", Type.MONEY,
                    "金额；退货为负数。", "The amount; below zero for what was returned."),
            ("amount_fen", "is_return"), _net_of_returns,
        ),
    ),
    "donations": (
        Following(
            _column("notice_due_on", "公示期限", "notice due on", Type.DATE,
                    "捐赠之日起30个工作日；只除去周末，法定节假日未计。",
                    "30 working days from the gift; weekends alone are left out, public holidays are not known here."),
            ("given_on",), _notice_due,
        ),
        Following(
            _column("left_fen", "结余", "left", Type.MONEY, "金额减已支出。", "The amount less what was spent."),
            ("amount_fen", "spent_fen"), _left_of_gift,
        ),
    ),
    "pairings": (
        Following(
            _column("last_seen_on", "最近有记录的活动", "last activity on record", Type.DATE,
                    "本行的最近活动日期，以及资金、人员、培训、捐赠、消费、会议台账中属于该结对的最近日期，取最晚。",
                    "The latest of its own last activity and of the rows of other ledgers that name the pairing."),
            ("record_no", "last_activity_on"), _last_seen,
            gathers={ledger: ("pairing", day) for ledger, day in ACTIVE_IN.items()},
        ),
    ),
}  # fmt: skip
