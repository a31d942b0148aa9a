"""Projects as gates look at them (关口所需事实), out of the tables of a register: the columns and what belongs to each.

Belongs here: notices, payments and demands beside every project, and from which stage on a gate has been passed.
Does not belong: what a gate makes of it (`engine.projects.checks`); the same facts of kept rows (the projects room).
"""

import polars as pl

from xieshou.data import packs
from xieshou.data.life_cycle import Gate, life_cycle
from xieshou.engine.findings.finding import Tables, counted, is_kept, not_undone
from xieshou.engine.funds import PAYING
from xieshou.engine.projects.checks import BEFORE, FACTS, shut

DEFAULTS = {name: kind for name, kind in FACTS.items() if name != "stage_before" and not name.endswith(BEFORE)}


def projects_at_gates(tables: Tables) -> pl.DataFrame:
    """The counted projects of books that offices keep, with the facts of gates; of other books none.

    A work counts once: a row that tells of the same work as another is not asked again.
    """
    projects = counted(tables, "projects").filter(pl.col("same_as").fill_null("") == "")
    [programme] = tables["programme"].iter_rows(named=True)
    if not is_kept(tables):
        projects = projects.clear()
    with_facts = projects.join(_notices(tables), on="key", how="left").join(_payments(tables), on="key", how="left")
    lacking = [pl.lit(None, kind).alias(name) for name, kind in DEFAULTS.items() if name not in with_facts.columns]
    return with_facts.with_columns(lacking).with_columns(asks_cosignatures=pl.lit(bool(programme["asks_cosignatures"])))


def shut_for(rule: str) -> pl.Expr:
    """The condition that the gate of this code is shut."""
    return shut(gate_of(rule), ())


def gate_of(rule: str) -> Gate:
    """The gate that has the code of a rule."""
    return life_cycle().gates[rule]


def has_passed(rule: str) -> pl.Expr:
    """The condition that a project stands at the first stage of the gate or beyond; a side state is at no stage."""
    stages = packs.stages()
    first = min(stages[one].order or 0 for one in gate_of(rule).at_stages)
    return pl.col("stage").is_in([code for code, one in stages.items() if one.order is not None and one.order >= first])


def _notices(tables: Tables) -> pl.DataFrame:
    """The first day on which a notice stood, and how long the longest one was posted."""
    days = (pl.col("last_day") - pl.col("first_day")).dt.total_days() + 1
    posted = tables["notices"].group_by("project").agg(pl.col("first_day").min(), days.max().alias("notice_days"))
    return posted.rename({"project": "key", "first_day": "notice_from"})


def _payments(tables: Tables) -> pl.DataFrame:
    """When a project was first paid for, and how much in all; what was reversed was not paid."""
    moved = counted(tables, "movements")
    standing = not_undone(moved).filter(pl.col("kind").is_in(PAYING)).drop_nulls("project")
    sums = pl.col("on_first").min().alias("first_payment_on"), pl.col("amount_fen").sum().alias("paid_fen")
    return standing.group_by(key="project").agg(*sums)
