"""The expressions and the obvious loops say the same of a thousand made-up registers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.engine.indicators import Figure, compute_years
from xieshou.engine.indicators.tests.definitions_for_tests import DEFINITIONS, UNITS
from xieshou.engine.indicators.tests.slow_twin import Twin
from xieshou.engine.snapshot import freeze
from xieshou.engine.snapshot.tests.small_tables import small_tables

Tables = dict[str, pl.DataFrame]
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
YEARS = (2015, 2018, 2019, 2020, 2024)
DONORS = st.sampled_from(["440000", "440600", "440605", "440606", "440400", "510100", None])
RECIPIENTS = st.sampled_from(["510000", "513400", "513423", "513434", "513434101", "513434101200", "513300", "513328"])
KINDS = st.sampled_from([*["ew_cooperation"] * 6, "counterpart_support", "friendship_city", None])
COUNTIES = ("513423", "513434", "513435", "513328")


def _span(first_year: int, last_year: int) -> tuple[date, date]:
    return date(first_year, 1, 1), date(last_year, 12, 31)


spans = st.sampled_from([*[_span(2019, 2019)] * 3, _span(2018, 2018), _span(2018, 2019), _span(2024, 2024)])
common: dict[str, Any] = {
    "donor": DONORS, "recipient": RECIPIENTS, "pairing_kind": KINDS, "pairing": st.sampled_from([None, "p-0", "p-1"]),
    "complete": st.sampled_from([True, True, True, False]), "outside": st.sampled_from([*[False] * 6, True]),
    "confidence": st.sampled_from(["high", "low", ""]),
}  # fmt: skip


def _rows(prefix: str, most: int, fields: dict[str, Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    rows = st.lists(st.fixed_dictionaries(fields), min_size=most // 2, max_size=most)  # few rows never meet
    return rows.map(lambda found: [row | {"key": f"{prefix}-{nth}"} for nth, row in enumerate(found)])


movements = _rows(
    "m", 10,
    common | {
        "kind": st.sampled_from(["receive", "receive", "receive", "promise"]), "on": spans,
        "fund_type": st.sampled_from(["fiscal", "fiscal", "donation"]),
        "form": st.sampled_from(["cash", "goods", "both"]),
        "amount_fen": st.integers(1, 10**9),
        "derived_from": st.sampled_from(["[]", '["m-0", "FUN-03/2019"]', '["FUN-02/2018"]']),
    },
)  # fmt: skip
pairings = _rows(
    "p", 8,
    common | {
        "level": st.sampled_from(["prefecture", "county", "county", "township", "social_org", "school"]),
        "also_kind": st.sampled_from(["", "", "counterpart_support"]),
        "superseded": st.sampled_from([False, False, True]),
        "donor_unit": st.sampled_from([None, "u-1", "u-2"]),
        "begins": st.sampled_from([None, _span(2016, 2016), _span(2018, 2019), _span(2019, 2019)]),
        "ends": st.sampled_from([None, None, _span(2019, 2019), _span(2021, 2021)]),
    },
)  # fmt: skip
meetings = _rows(
    "h", 8,
    common | {
        "kind": st.sampled_from(["symposium", "joint_conference", "high_level_visit", "thematic", "agreement"]),
        "held": spans, "counts_as": st.sampled_from(["", "", "joint_conference", "symposium", "leading_group"]),
        "during": st.sampled_from([None, None, "", "h-0", "h-1"]),
        "agreements_signed": st.sampled_from([None, None, 0, 2]), "documents_issued": st.sampled_from([None, 0, 4]),
    },
)  # fmt: skip
projects = _rows(
    "j", 6,
    common | {
        "year": st.sampled_from([None, 2018, 2019, 2024]),
        "category": st.sampled_from(["housing", "housing", "industry"]),
        "beneficiaries": st.sampled_from([None, 1, 250]),
        "beneficiaries_unit": st.sampled_from(["persons", "households"]),
        "part_of": st.sampled_from([None, None, "j-0"]), "same_as": st.sampled_from([None, None, "", "j-1"]),
    },
)  # fmt: skip
quantities = _rows(
    "q", 8,
    common | {
        "indicator": st.sampled_from(["TAL-01", "IND-02", "IND-02", "FUN-01", "FUN-02", "ORG-06", ""]), "period": spans,
        "quantity": st.decimals(0, 10**6, places=4), "right_unit": st.sampled_from([True, True, True, False]),
        "counted": st.sampled_from([True, True, False]),
    },
)  # fmt: skip


def _spread(rows: list[dict[str, Any]], field: str, first: str, last: str) -> list[dict[str, Any]]:
    told = []
    for row in rows:
        span = row.pop(field)
        told.append(row | ({first: span[0], last: span[1]} if span else {}))
    return told


@st.composite
def registers(draw: Callable[[Any], Any]) -> Tables:
    moved = _spread(draw(movements), "on", "on_first", "on_last")
    undone = draw(st.lists(st.sampled_from(moved), min_size=2, max_size=4, unique_by=lambda row: row["key"]))
    reversals = [
        {"key": f"r-{nth}", "kind": "reverse", "reverses": row["key"], "amount_fen": max(1, row["amount_fen"] // 3)}
        for nth, row in enumerate(undone)
    ]
    ties = _spread(_spread(draw(pairings), "begins", "from_first", "from_last"), "ends", "to_first", "to_last")
    for tie in ties:
        tie["kind"] = tie.pop("pairing_kind") or "social_assistance"
        tie["pairing"] = tie["key"]
    reported = _spread(draw(quantities), "period", "period_first", "period_last")
    for row in reported:
        right = row.pop("right_unit")
        row["unit"] = UNITS.get(row["indicator"], "persons") if right else "person_times"
    return small_tables(
        draw(st.sampled_from(["kept", "collected"])),
        places=[{"code": code, "helped": draw(st.booleans())} for code in COUNTIES],
        movements=moved + reversals, pairings=ties, meetings=_spread(draw(meetings), "held", "held_first", "held_last"),
        projects=draw(projects), quantities=reported,
    )  # fmt: skip


def _agree(tables: Tables, folder: Path) -> None:
    computed = compute_years(freeze(tables, folder).folder, YEARS, DEFINITIONS)
    twin = Twin(tables, DEFINITIONS)
    rows: dict[tuple[int, str, str, str, bool], dict[tuple[str, str, str], str]] = {}
    for row in computed.rows.iter_rows(named=True):
        at = (row["year"], row["indicator"], row["scope"], row["definition"], row["beside"])
        rows.setdefault(at, {})[row["ledger"], row["key"], row["part"]] = row["amount"]
    for year in YEARS:
        wanted = twin.figures(year)
        found = {
            (one.indicator, one.scope, one.definition, one.beside): one for one in computed.figures if one.year == year
        }
        assert found.keys() == wanted.keys()
        for at, answer in wanted.items():
            told: Figure = found[at]
            behind = rows.get((year, *at), {})
            assert (told.status, told.value, told.basis) == (answer.status, answer.value, answer.basis), at
            assert behind == answer.rows, at
            assert told.row_count == len(answer.rows), at
            assert (told.expected, told.divided_by) == (answer.expected, answer.divided_by), at
            assert (told.circular, told.low_confidence) == (answer.circular, answer.low), at
            if told.value is not None:
                assert sum(map(Decimal, behind.values()), Decimal(0)) == Decimal(told.value), at


@settings(max_examples=10, deadline=None, suppress_health_check=SLOW)
@given(registers())
def test_expressions_agree_with_loops(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> None:
    _agree(tables, tmp_path_factory.mktemp("snapshots"))


@pytest.mark.long
@settings(max_examples=600, deadline=None, suppress_health_check=SLOW)
@given(registers())
def test_expressions_agree_with_loops_many_times(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> None:
    _agree(tables, tmp_path_factory.mktemp("snapshots"))
