"""Firms that are likely the same (疑似同一企业): 荞乡食品有限公司 and 凉山州荞乡食品有限责任公司.

Belongs here: when two rows resemble each other. Does not belong: how much it weighs (`data/linkage.yaml`), taking a
name apart (`names.py`).
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.linkage.names import filled, parts_of_firm, plain, struck
from xieshou.engine.linkage.pairs import likely_pairs
from xieshou.engine.linkage.weights import weights

SHORTEST = 4  # characters of a name's core in which one may be mistyped
STRUCK = 20  # so many of its characters are tried

_BEGINS = "least(length(core_l), length(core_r)) >= 3 and (starts_with(core_l, core_r) or starts_with(core_r, core_l))"
CONDITIONS = {
    "name": {
        "same": "name_l = name_r",
        "core": "core_l = core_r and (list_has_all(places_l, places_r) or list_has_all(places_r, places_l))",
        "elsewhere": "core_l = core_r",
        "slip": f"({_BEGINS}) or (least(length(core_l), length(core_r)) >= {SHORTEST}"
        " and list_has_any(struck_l, struck_r) and (core_l[1] = core_r[1] or core_l[-1] = core_r[-1]))",
    },
    "place": {"same": "place_l = place_r"},
    "credit_code": {
        "same": "credit_code_l = credit_code_r",
        "slip": "damerau_levenshtein(credit_code_l, credit_code_r) = 1",
    },
}

# No pair outside of these is likely enough to be offered; a test tries them all. A code with one slip keeps its first
# twelve or its last five characters.
OTHER_CODES = (
    "coalesce(l.credit_code <> r.credit_code, true)"
    " and not (l.written = r.written and l.place is not distinct from r.place"
    " and (l.credit_code is null or r.credit_code is null))"
)
BLOCKS = tuple(
    f"{same} and {OTHER_CODES}"
    for same in (
        "l.name = r.name",
        "l.core = r.core",
        "l.place = r.place and l.core[1] = r.core[1]",
        "l.place = r.place and l.core[-1] = r.core[-1]",
        "left(l.credit_code, 12) = left(r.credit_code, 12)",
        "right(l.credit_code, 5) = right(r.credit_code, 5)",
    )
)


def likely_firms(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows that are likely the same firm, for somebody to decide: key_a < key_b, the likeliest first.

    `rows`: key, name, credit_code, place (a code; firms are compared by county); one row for a firm as written. Rows of
    the same credit code, or without one but of the very same name and county, are the same firm already and make no
    pair. Returns key_a, key_b, probability, why_zh, why_en, reasons.
    """
    known = rows.select(
        pl.col("key").cast(pl.String), written=filled("name"), name=plain(filled("name")),
        place=filled("place").str.replace(r"^(\d{6})\d{3}(?:\d{3})?$", "$1"),
        credit_code=plain(filled("credit_code")).str.to_uppercase(),
    ).filter(pl.col("name").str.len_chars() > 1)  # fmt: skip
    parts = [parts_of_firm(name, place) for name, place in known.select("name", "place").iter_rows()]
    prepared = known.with_columns(
        name=pl.Series([whole for whole, _core, _places in parts], dtype=pl.String),
        core=pl.Series([core for _whole, core, _places in parts], dtype=pl.String),
        places=pl.Series([list(places) for _whole, _core, places in parts], dtype=pl.List(pl.String)),
    ).with_columns(struck=struck(pl.col("core"), STRUCK))
    return likely_pairs(prepared, weights("firms"), CONDITIONS, BLOCKS)
