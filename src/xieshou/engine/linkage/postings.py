"""Persons sent to work elsewhere that are likely the same (疑似同一选派人员): by name, sending unit, birth year, sex.

Belongs here: when two rows of people sent resemble each other; they have no village, and often no ID number.
Does not belong: how much it weighs (`data/linkage.yaml`), people with a village (`persons.py`).
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.linkage.names import filled, in_any_order, plain, sound, struck
from xieshou.engine.linkage.pairs import likely_pairs
from xieshou.engine.linkage.persons import CONDITIONS as PERSONS
from xieshou.engine.linkage.persons import OTHER_NUMBERS, STRUCK
from xieshou.engine.linkage.weights import weights

SHORTEST = 5  # characters of a unit's name that may be part of a longer one: 人民医院 says nothing, 区人民医院 little

CONDITIONS = {
    "name": PERSONS["name"],
    "unit": {
        "same": "unit_l = unit_r",
        "part": f"least(length(unit_l), length(unit_r)) >= {SHORTEST}"
        " and (contains(unit_l, unit_r) or contains(unit_r, unit_l))",
    },
    **{code: PERSONS[code] for code in ("birth_year", "sex", "id_hash")},
}

# No pair outside of these is likely enough to be offered; a test tries them all.
BLOCKS = (
    f"l.sound = r.sound and {OTHER_NUMBERS}",
    f"l.unit = r.unit and l.birth_year = r.birth_year and {OTHER_NUMBERS}",
)


def likely_postings(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows that are likely the same person sent, for somebody to decide: key_a < key_b, the likeliest first.

    `rows`: key, name, unit (who sends), birth_year, sex, id_hash; one row for a person as written. Rows of the same
    `id_hash` are the same person already and make no pair; rows without a name or a unit say too little. Returns
    key_a, key_b, probability, why_zh, why_en, reasons.
    """
    known = rows.select(
        pl.col("key").cast(pl.String), name=plain(pl.col("name").cast(pl.String)), unit=plain(filled("unit")),
        birth_year=pl.col("birth_year").cast(pl.Int32), sex=filled("sex"), id_hash=filled("id_hash"),
    ).filter(pl.col("name").str.len_chars() > 1, pl.col("unit").str.len_chars() > 1)  # fmt: skip
    prepared = known.with_columns(
        sound=sound(known["name"]),
        struck=struck(pl.col("name"), STRUCK),
        letters=in_any_order(pl.col("name")),
    )
    return likely_pairs(prepared, weights("postings"), CONDITIONS, BLOCKS)
