"""V10: progress is claimed with dated evidence from the site (现场佐证).

Belongs here: the rule over a whole register, and its planter. Does not belong: how old a photograph may be
(`data/progress.yaml`), reading its day from the file (`apps.accounts.photographs`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.data.progress_rules import progress_rules
from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, is_kept
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, SOURCE = "V10", "projects", "R40"
PHOTO = "photo"
NOT_BEGUN = ("approved", "budget_released", "tendered")
CLAIMED_ON = date(2024, 12, 18)  # after the photographs of finished works; a planted claim is of this day or later


def claimed_unseen(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each project whose progress no dated photograph shows.

    A photograph shows it that was taken on the day of the claim or later, or not too many days before.
    """
    if not is_kept(tables):
        return
    claims = counted(tables, LEDGER).filter(pl.col("progress_percent") > 0, pl.col("same_as").fill_null("") == "")
    photos = tables["evidence"].filter(pl.col("ledger") == LEDGER, pl.col("kind") == PHOTO, pl.col("taken_on") <= as_of)
    newest = photos.group_by("key").agg(pl.col("taken_on").max())
    days = progress_rules().days_of_evidence
    shown = (pl.col("taken_on") >= pl.col("progress_on") - pl.duration(days=days)).fill_null(False)
    unseen = claims.join(newest, on="key", how="left").filter(~shown)
    for key, built, on, taken in unseen.select("key", "progress_percent", "progress_on", "taken_on").iter_rows():
        zh_last, en_last = (
            (f"最近一张拍于{taken}", f"the newest is of {taken}") if taken else ("没有照片", "there is none")
        )
        zh = (
            f"填报{on}形象进度{built}%，没有该日期前{days}天以内或之后的现场照片（{zh_last}）。"
            "请到现场拍照上传，或更正进度。"
        )
        en = (
            f"{built} percent are claimed for {on} without a photograph of the site of the {days} days before or later "
            f"({en_last}). Take one and attach it, or correct the progress."
        )
        yield Finding(RULE, Severity.SPOT, LEDGER, (key,), zh, en, SOURCE, "progress_percent")


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Claim progress of `n` works after their last photograph: some that have not begun, some finished."""
    not_begun = pl.col("stage").is_in(NOT_BEGUN) & pl.col("progress_percent").is_null()
    planted = []
    for row in ground.draw(rng, LEDGER, n, (pl.col("stage") == "completed") | not_begun):
        percent = row["progress_percent"] or rng.randint(10, 25)
        on = CLAIMED_ON + timedelta(days=rng.randint(0, 10))
        ground.change(LEDGER, row, progress_percent=percent, progress_on=on)
        planted.append(Planted(RULE, LEDGER, (row["key"],)))
    return planted
