"""A table is what its definition says, to the last fen: the engine against a slow and obvious twin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshou.data.pack_file import Entry
from xieshou.engine.ledgers import LEDGERS, Privacy
from xieshou.engine.report_tables import (
    NotForThisReader,
    evaluate,
    period_of,
    read_body,
    rows_behind,
    shows_persons,
)
from xieshou.engine.report_tables.of_two import share
from xieshou.engine.report_tables.tests import slow_twin

FIRST = date(2023, 1, 1)
PERSONS = (Privacy.PERSONAL,)
PLACES = ["990101", "990102", "990200", "990101100", "990000", None]
KINDS = ["promise", "receive", "allocate", "disburse", "spend"]
PERIODS = st.sampled_from(["2024", "2024-Q2", "2024-02", "2024-06-1", "2024-06-2", "2024-W26", "2023-12"]).map(
    period_of
)


def table(body: dict[str, Any], name: str = "trial"):
    return read_body(Entry("trial", "the table", body), name=name, zh="试表", en="trial")


def frame(rows: list[dict[str, Any]], ledger: str = "funds") -> pl.DataFrame:
    return pl.DataFrame(rows, schema=LEDGERS[ledger].schema, orient="row")


@st.composite
def published(draw) -> dict[str, Any]:
    """A day, month or year, or nothing."""
    day = FIRST + timedelta(days=draw(st.integers(0, 800)))
    match draw(st.sampled_from(["day", "day", "month", "year", "none"])):
        case "none":
            return {"on_first": None, "on_last": None, "on_printed": None}
        case "day":
            return {"on_first": day, "on_last": day, "on_printed": day.isoformat()}
        case "month":
            first = day.replace(day=1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return {"on_first": first, "on_last": last, "on_printed": f"{day:%Y-%m}"}
    return {"on_first": date(day.year, 1, 1), "on_last": date(day.year, 12, 31), "on_printed": str(day.year)}


@st.composite
def movements(draw) -> list[dict[str, Any]]:
    made = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(KINDS), "on": published(),
                    "amount_fen": st.one_of(st.none(), st.integers(1, 10**15)),
                    "recipient": st.sampled_from(PLACES), "fund_type": st.sampled_from(["fiscal", "donation", "owner"]),
                    "payee": st.sampled_from(["甲", "乙", "", None]), "year": st.sampled_from([2023, 2024, None]),
                }
            ),
            max_size=25,
        )
    )  # fmt: skip
    rows = [{"record_no": f"ZJ{nth}", **one, **one.pop("on")} for nth, one in enumerate(made)]
    return rows


CONDITIONS = st.lists(
    st.sampled_from(
        [
            {"column": "kind", "is": "equal", "value": "spend"},
            {"column": "kind", "is": "one_of", "values": ["receive", "spend"]},
            {"column": "recipient", "is": "equal", "value": "990100"},
            {"column": "recipient", "is": "equal", "value": "990000"},
            {"column": "recipient", "is": "empty"},
            {"column": "payee", "is": "filled"},
            {"column": "payee", "is": "empty"},
            {"column": "amount_fen", "is": "at_least", "value": "5000.50"},
            {"column": "amount_fen", "is": "at_most", "value": "9000000000000"},
            {"column": "on", "is": "before_end"},
            {"column": "on", "is": "not_before_end"},
            {"column": "on", "is": "not_for_months", "value": 3},
            {"column": "year", "is": "equal", "value": "2024"},
        ]
    ),
    max_size=2,
)  # fmt: skip
GROUPS = st.lists(
    st.sampled_from(
        [
            {"column": "recipient", "level": "county"}, {"column": "recipient", "level": "province"},
            {"column": "fund_type"}, {"column": "on", "level": "month"}, {"column": "on", "level": "quarter"},
            {"column": "payee"}, {"column": "year"},
        ]
    ),
    max_size=2, unique_by=lambda one: (one["column"], one.get("level")),
)  # fmt: skip


@st.composite
def definitions(draw) -> dict[str, Any]:
    taken = draw(st.sampled_from(["of_year", "within", "year_to_date", "to_date"]))
    narrower = {"year_to_date": ["within"], "to_date": ["within", "year_to_date"]}.get(taken, [])
    called = {"name_zh": "数", "name_en": "number"}

    def narrowed() -> dict[str, Any]:
        chosen = draw(st.sampled_from([None, *narrower]))
        return {"where": draw(CONDITIONS)} | ({"taken": chosen} if chosen else {})

    measures = [
        {"measure": "rows", "counts": "rows", **called, **narrowed()},
        {"measure": "sum", "counts": "sum", "column": "amount_fen", **called, **narrowed()},
        {"measure": "other", "counts": "sum", "column": "amount_fen", **called, **narrowed()},
        {"measure": "payees", "counts": "distinct", "column": "payee", **called, **narrowed()},
        {"measure": "left", "counts": "difference", "of": "sum", "by": "other", **called},
        {"measure": "share", "counts": "share", "of": "left", "by": "other", **called},
    ]
    body = {"ledger": "funds", "periods": ["month"], "taken": taken, "where": draw(CONDITIONS), "by": draw(GROUPS),
            "measures": measures}  # fmt: skip
    return body if taken == "of_year" else body | {"day": "on"}


@settings(max_examples=300, deadline=None)
@given(movements(), definitions(), PERIODS, st.booleans())
def test_a_table_is_what_adding_up_row_by_row_gives(rows, body, period, collected):
    defined = table(body)
    result = evaluate(defined, frame(rows), {}, period, collected=collected)
    whole = [{**dict.fromkeys(LEDGERS["funds"].schema), **row} for row in rows]
    twin = slow_twin.evaluate(whole, defined, period, collected=collected)
    names = [group.name for group in defined.groups]
    found = {tuple(row[name] for name in names): row for row in result.rows.to_dicts()}
    if not names:
        found = {(): result.rows.to_dicts()[0]}
        twin["groups"] = {(): twin["total"]}
    measures = [one.name for one in defined.measures]
    assert {key: {name: row[name] for name in measures} for key, row in found.items()} == twin["groups"]
    assert dict(result.total) == twin["total"]
    assert (result.counted, result.undated, result.undecided) == (
        twin["counted"], twin["undated"], twin["undecided"],
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(movements(), definitions(), PERIODS)
def test_the_rows_behind_a_number_are_as_many_as_it_counts_and_none_stands_behind_two_groups(rows, body, period):
    defined = table(body)
    kept = frame(rows)
    result = evaluate(defined, kept, {}, period)
    names = [group.name for group in defined.groups]
    seen: list[str] = []
    for line in result.rows.to_dicts():
        group = {name: line[name] for name in names}
        assert len(rows_behind(defined, kept, {}, period, group, "rows")) == line["rows"]
        seen += rows_behind(defined, kept, {}, period, group)
    assert len(seen) == len(set(seen)) == result.counted
    assert len(rows_behind(defined, kept, {}, period, {}, "rows")) == result.total["rows"]


@given(st.integers(-(10**18), 10**18), st.integers(-5, 10**18))
def test_a_share_is_exact_however_large_the_sums_are(part, whole):
    assert share(part, whole) == slow_twin.share(part, whole)


POSTINGS = {"ledger": "cadres", "periods": ["month"], "taken": "standing", "day": "started_on", "until": "ended_on",
            "columns": ["name", "post", "started_on"], "sort": ["-started_on"]}  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 700), st.one_of(st.none(), st.integers(0, 700))), max_size=12), PERIODS)
def test_who_is_in_post_has_begun_and_not_ended(spans, period):
    rows = [
        {"record_no": f"{nth:03d}", "name": str(nth), "started_on": FIRST + timedelta(days=begin),
         "ended_on": None if end is None else FIRST + timedelta(days=end)}
        for nth, (begin, end) in enumerate(spans)
    ]  # fmt: skip
    result = evaluate(table(POSTINGS), frame(rows, "cadres"), {}, period)
    wanted = [one for one in rows if one["started_on"] <= period.last
              and (one["ended_on"] is None or one["ended_on"] >= period.last)]  # fmt: skip
    assert set(result.keys) == {one["record_no"] for one in wanted}
    days = result.rows["started_on"].to_list()
    assert days == sorted(days, reverse=True)


def test_who_may_not_see_persons_gets_the_list_without_their_columns():
    rows = frame([{"record_no": "1", "name": "甲", "post": "副县长", "started_on": FIRST}], "cadres")
    defined = table(POSTINGS)
    shown = evaluate(defined, rows, {}, period_of("2024"), hides=PERSONS)
    assert [head.name for head in shown.heads] == ["post", "started_on"]
    assert "name" not in shown.rows.columns
    assert shown.hidden == ("name",)
    assert shows_persons(defined)
    assert not shows_persons(defined, PERSONS)


@pytest.mark.parametrize(
    "more",
    [
        {"where": [{"column": "name", "is": "equal", "value": "甲"}]},
        {"sort": ["name"]},
        {"columns": [], "sort": [], "by": [{"column": "birth_year"}],
         "measures": [{"measure": "n", "counts": "rows", "name_zh": "数", "name_en": "n"}]},
        {"columns": [], "sort": [],
         "measures": [{"measure": "n", "counts": "rows", "name_zh": "数", "name_en": "n",
                       "where": [{"column": "sex", "is": "equal", "value": "male"}]}]},
    ],
)  # fmt: skip
def test_a_table_that_turns_on_a_person_is_refused_to_who_may_not_see_persons(more):
    defined = table({key: value for key, value in (POSTINGS | more).items() if value})
    rows = frame([{"record_no": "1", "name": "甲", "started_on": FIRST}], "cadres")
    with pytest.raises(NotForThisReader):
        evaluate(defined, rows, {}, period_of("2024"), hides=PERSONS)
    assert evaluate(defined, rows, {}, period_of("2024")).heads


def test_a_person_behind_a_reference_is_hidden_too():
    body = {
        "ledger": "funds",
        "periods": ["year"],
        "taken": "of_year",
        "columns": ["amount_fen", "project.responsible_person"],
    }
    rows = frame([{"record_no": "1", "year": 2024, "amount_fen": 5, "project": "P"}])
    beside = {"projects": frame([{"record_no": "P", "responsible_person": "王"}], "projects")}
    defined = table(body)
    assert evaluate(defined, rows, beside, period_of("2024")).rows.row(0) == (5, "王")
    assert evaluate(defined, rows, beside, period_of("2024"), hides=PERSONS).rows.columns == ["amount_fen"]


def test_persons_are_counted_without_being_shown():
    body = {"ledger": "labour", "periods": ["year"], "taken": "of_year",
            "measures": [{"measure": "n", "counts": "distinct", "column": "id_number",
                          "name_zh": "人数", "name_en": "n"}]}  # fmt: skip
    rows = frame([{"year": 2024, "id_hash": one} for one in ("a", "a", "b", None)], "labour")
    defined = table(body)
    assert evaluate(defined, rows, {}, period_of("2024"), hides=PERSONS).total == {"n": 2}
    assert not shows_persons(defined)


def test_what_is_internal_is_hidden_from_the_public_and_no_table_may_turn_on_it():
    body = {"ledger": "labour", "periods": ["year"], "taken": "of_year", "columns": ["employer", "household_type"]}
    rows = frame([{"record_no": "1", "year": 2024, "employer": "厂", "household_type": "lifted"}], "labour")
    public = (Privacy.PERSONAL, Privacy.INTERNAL)
    assert evaluate(table(body), rows, {}, period_of("2024"), hides=public).rows.columns == ["employer"]
    with pytest.raises(NotForThisReader):
        evaluate(table(body | {"sort": ["household_type"]}), rows, {}, period_of("2024"), hides=public)
