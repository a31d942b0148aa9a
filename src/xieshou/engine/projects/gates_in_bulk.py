"""The gates of a whole table of projects at once (批量核关口); says of each row what `gates.judge` says of it.

Belongs here: rows that go the same way taken together, and one expression a gate. Does not belong: the gates.
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.projects.checks import shut
from xieshou.engine.projects.gates import Shut, gates_on, told
from xieshou.engine.projects.life_cycle import avoidable, needs

WAY = ("stage_before", "stage")


def judge_all(table: pl.DataFrame) -> list[tuple[int, Shut]]:
    """The shut gates of all rows, each with the `row` it is about, in the order of rows and of the gates.

    `table`: `row`, the columns of projects, and the facts (`checks.FACTS`).
    """
    places = sorted(avoidable())
    been = [pl.all_horizontal(pl.col(day).is_not_null() for day in needs(stage)).alias(f"been_{stage}")
            for stage in places]  # fmt: skip
    ways = table.with_columns(pl.col("stage_before").replace("", None), *been)
    found = []
    for way, rows in ways.group_by(*WAY, *(f"been_{stage}" for stage in places)):
        before, now, *visited = way
        seen = frozenset(stage for stage, was in zip(places, visited, strict=True) if was)
        for number, at in enumerate(gates_on(before, now, seen)):
            hits = rows.filter(shut(at.gate, at.stages))
            found += [((row["row"], number), told(at, row)) for row in hits.iter_rows(named=True)]
    found.sort(key=lambda one: one[0])
    return [(row, gate) for (row, _), gate in found]
