"""Persons that are likely the same (疑似同一人): by name, village, birth year, sex, with a slip in one of them.

Belongs here: when two rows resemble each other. Does not belong: how much it weighs (`data/linkage.yaml`).

Names have two to four characters, so a share of letters (Jaro–Winkler) says nothing. They are the same, sound the
same, differ in one character of three or more, or begin with the same family name.
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.linkage.names import filled, in_any_order, plain, sound, struck
from xieshou.engine.linkage.pairs import likely_pairs
from xieshou.engine.linkage.weights import weights

SHORTEST = 3  # characters of a name in which one may be mistyped and the rest still names somebody
STRUCK = 6  # so many of a name's characters are tried

CONDITIONS = {
    "name": {
        "same": "name_l = name_r",
        "sound": "sound_l = sound_r",
        "slip": f"least(length(name_l), length(name_r)) >= {SHORTEST}"
        " and (list_has_any(struck_l, struck_r) or letters_l = letters_r)",
        "surname": "name_l[1] = name_r[1]",
    },
    "village": {"same": "village_l = village_r", "near": "township_l = township_r"},
    "birth_year": {
        "same": "birth_year_l = birth_year_r",
        "slip": "abs(birth_year_l - birth_year_r) = 1"
        " or damerau_levenshtein(cast(birth_year_l as varchar), cast(birth_year_r as varchar)) = 1",
    },
    "sex": {"same": "sex_l = sex_r"},
    "id_hash": {"same": "id_hash_l = id_hash_r"},
}

# No pair outside of these is likely enough to be offered; a test tries them all.
OTHER_NUMBERS = "coalesce(l.id_hash <> r.id_hash, true)"
BLOCKS = (
    f"l.village = r.village and l.birth_year = r.birth_year and {OTHER_NUMBERS}",
    f"l.village = r.village and l.sound = r.sound and {OTHER_NUMBERS}",
    f"l.township = r.township and l.sound = r.sound and l.birth_year = r.birth_year and {OTHER_NUMBERS}",
)


def likely_persons(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows that are likely the same person, for somebody to decide: key_a < key_b, the likeliest first.

    `rows`: key, name, village (a code, or any text), birth_year, and if known sex and id_hash; one row for a person as
    written. Rows of the same `id_hash` are the same person already and make no pair. Rows without a name or a village
    say too little and make none either. Returns key_a, key_b, probability, why_zh, why_en, reasons.
    """
    for optional in ("sex", "id_hash"):
        if optional not in rows.columns:
            rows = rows.with_columns(pl.lit(None, pl.String).alias(optional))
    known = rows.select(
        pl.col("key").cast(pl.String), name=plain(pl.col("name").cast(pl.String)), village=filled("village"),
        birth_year=pl.col("birth_year").cast(pl.Int32), sex=filled("sex"), id_hash=filled("id_hash"),
    ).filter(pl.col("name").str.len_chars() > 1, pl.col("village").is_not_null())  # fmt: skip
    prepared = known.with_columns(
        sound=sound(known["name"]),
        struck=struck(pl.col("name"), STRUCK),
        letters=in_any_order(pl.col("name")),
        township=pl.col("village").str.extract(r"^(\d{9})(?:\d{3})?$"),
    )
    return likely_pairs(prepared, weights("persons"), CONDITIONS, BLOCKS)
