"""Pairs of rows that are likely the same (疑似重复对), by splink on DuckDB.

Belongs here: handing rows, conditions and weights to splink, and putting its answer into words.
Does not belong: what makes names alike (`persons.py`, `postings.py`, `firms.py`), the weights (`weights.py`).

splink's own comparisons of names are not used: DuckDB's edit distances count bytes, and a Chinese character has three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from xieshou.engine.linkage.weights import MILLION, Comparison, Weights

PAIRS: dict[str, Any] = {
    "key_a": pl.String, "key_b": pl.String, "probability": pl.Float64, "why_zh": pl.String, "why_en": pl.String,
    "reasons": pl.List(pl.String),
}  # fmt: skip
UNKNOWN = -1  # splink's value of a comparison of which one side is empty
Conditions = Mapping[str, Mapping[str, str]]  # comparison → level → when, in SQL of `x_l` and `x_r`


def likely_pairs(
    rows: pl.DataFrame, weighed: Weights, conditions: Conditions, blocks: Sequence[str]
) -> pl.DataFrame:  # fmt: skip
    """The pairs that are offered, the likeliest first; `words_for` puts their `reasons` (`name.slip`) into words.

    `rows`: `key` (text, each once) and what the conditions compare. `blocks`: which pairs are looked at at all, in SQL
    of `l.x` and `r.x`.
    """
    assert rows["key"].n_unique() == len(rows), "a key names one row"
    if len(rows) < 2:
        return pl.DataFrame(schema=PAIRS)
    found = _by_splink(rows, weighed, conditions, blocks)
    first, second = pl.col("key_l").cast(pl.String), pl.col("key_r").cast(pl.String)
    told = found.select(
        key_a=pl.min_horizontal(first, second),
        key_b=pl.max_horizontal(first, second),
        probability=pl.col("match_probability").cast(pl.Float64).round(6),
        why_zh=_why(weighed.comparisons, "zh", "；"),
        why_en=_why(weighed.comparisons, "en", "; "),
        reasons=pl.concat_list(*(_found(one, _codes(one)) for one in weighed.comparisons)).list.drop_nulls(),
    )
    return told.sort("probability", "key_a", "key_b", descending=[True, False, False]).cast(PAIRS)  # type: ignore[arg-type]


def _by_splink(
    rows: pl.DataFrame, weighed: Weights, conditions: Conditions, blocks: Sequence[str]
) -> pl.DataFrame:  # fmt: skip
    import duckdb
    from splink import DuckDBAPI, Linker  # here, not above: it loads for seconds

    settings: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "key",
        "probability_two_random_records_match": weighed.prior / MILLION,
        "comparisons": [_comparison(one, conditions[one.code]) for one in weighed.comparisons],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": block} for block in blocks],
        "retain_matching_columns": True,  # with them come the levels, and so the reasons
        "retain_intermediate_calculation_columns": False,
    }
    with duckdb.connect(":memory:") as connection:
        linker = Linker(DuckDBAPI(connection).register(rows.to_arrow()), settings, log_level=None)
        predicted = linker.inference.predict(weighed.offered / 100, warning_mode="never")
        found: pl.DataFrame = predicted.as_duckdbpyrelation().pl()
        return found


def _comparison(comparison: Comparison, conditions: Mapping[str, str]) -> dict[str, Any]:
    """A comparison as splink takes it: first the empty cells, then each level, the last one for all that is left."""
    name = comparison.code
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"{name}_l is null or {name}_r is null", "is_null_level": True, "label_for_charts": "unknown"}
    ]
    last = comparison.levels[-1]
    for level in comparison.levels:
        levels.append(
            {
                "sql_condition": "ELSE" if level is last else conditions[level.code],
                "label_for_charts": level.code,
                "m_probability": level.m / MILLION,
                "u_probability": level.u / MILLION,
            }
        )
    return {"output_column_name": name, "comparison_levels": levels}


def _why(comparisons: Sequence[Comparison], language: str, between: str) -> pl.Expr:
    """The resemblances and differences of a pair in words; what is unknown is left out."""
    parts = [_found(one, [getattr(level, language) for level in one.levels]) for one in comparisons]
    return pl.concat_str(parts, separator=between, ignore_nulls=True)


def _codes(comparison: Comparison) -> list[str]:
    return [f"{comparison.code}.{level.code}" for level in comparison.levels]


def _found(comparison: Comparison, said: Sequence[str]) -> pl.Expr:
    """What is said of the level that splink found; null where one side is empty."""
    by_number: dict[int, str | None] = dict(enumerate(reversed(said)))  # splink counts levels from the last, 0, upwards
    value = pl.col(f"gamma_{comparison.code}").cast(pl.Int64)
    return value.replace_strict({**by_number, UNKNOWN: None}, return_dtype=pl.String)
