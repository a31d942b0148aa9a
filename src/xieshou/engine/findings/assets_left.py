"""V12: a finished work that builds or buys something leaves an asset (形成资产), or its row says why there is none.

Belongs here: the rule over a whole register, and its planter. Does not belong: which categories and from which stage
on, which the gate of the same code says (`data/gates.yaml`); rows at the door, which that gate judges.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.data import packs
from xieshou.data.life_cycle import life_cycle
from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, is_kept
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, ASSETS, SOURCE = "V12", "projects", "assets", "R34, R36"


def _leaves_one() -> pl.Expr:
    """The works that the gate asks an asset of, once they are as far as it stands."""
    gate, stages = life_cycle().gates[RULE], packs.stages()
    first = min(stages[one].order or 0 for one in gate.at_stages)
    finished = [code for code, one in stages.items() if one.order is not None and one.order >= first]
    return pl.col("category").is_in(list(gate.where.categories)) & pl.col("stage").is_in(finished)


def finished_without_asset(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each finished work that no asset names, and whose row gives no reason.

    A work counts once: what tells of the same work, or is a part of another, is not judged, and its assets are the
    other's.
    """
    if not is_kept(tables):
        return
    projects, assets = counted(tables, LEDGER), counted(tables, ASSETS)
    named = set(assets["project"].drop_nulls().to_list())
    alone = (pl.col("same_as").fill_null("") == "") & (pl.col("part_of").fill_null("") == "")
    kin = projects.filter(~alone & pl.col("key").is_in(list(named)))
    named |= {row for name in ("same_as", "part_of") for row in kin[name].drop_nulls().to_list()}
    silent = pl.col("asset_reason").fill_null("").str.strip_chars() == ""
    found = projects.filter(_leaves_one().fill_null(False), alone, silent, ~pl.col("key").is_in(list(named)))
    for (key,) in found.select("key").iter_rows():
        zh = "项目已完工，资产台账中没有它形成的资产，也没有写明原因。请登记资产，或填写“未形成资产的原因”。"
        en = "The work is finished, yet no asset names it and no reason is written. Register the asset, or say why not."
        yield Finding(RULE, Severity.WARN, LEDGER, (key,), zh, en, SOURCE, "asset_reason")


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Make the assets of `n` finished works forget where they came from."""
    assets = ground.table(ASSETS)
    touched = ground.free(ASSETS)
    of = assets.filter(pl.col("project").is_not_null()).group_by("project").agg(
        pl.col("key").is_in(list(touched)).all().alias("free"), pl.col("status").eq("accepted").all().alias("settled"),
        pl.len().alias("n"),
    )  # fmt: skip
    usable = dict(of.filter("free", "settled").select("project", "n").iter_rows())
    where = _leaves_one() & (pl.col("asset_reason").fill_null("") == "") & pl.col("key").is_in(list(usable))
    planted = []
    for project in ground.draw(rng, LEDGER, n, where):
        for row in ground.draw(rng, ASSETS, usable[project["key"]], pl.col("project") == project["key"]):
            ground.change(ASSETS, row, project=None)
        planted.append(Planted(RULE, LEDGER, (project["key"],)))
    return planted
