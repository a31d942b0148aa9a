"""Claims against small tables that can be checked by hand."""

import json
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.reconcile import Verdict, check_claims
from xieshou.engine.reconcile.checks import CheckNotUnderstood
from xieshou.engine.reconcile.sums import RowNotFound
from xieshou.engine.snapshot.tables import TABLES

FISCAL = {"select": "movements", "fund_type": "fiscal", "donor": "440600", "recipient": "513400"}


def table(name, rows):
    """Rows of a snapshot table; what is not given is empty, complete and inside."""
    plain = {"complete": True, "outside": False, "counted": True, "derived": False}
    given_ = [{column: row.get(column, plain.get(column)) for column in TABLES[name]} for row in rows]
    return pl.DataFrame(given_, schema=TABLES[name])


def moved(key, year, yuan, **more):
    return {
        "key": key, "year": year, "donor": "440600", "recipient": "513400", "kind": "receive", "fund_type": "fiscal",
        "amount_fen": yuan * 100, "on_first": date(year, 1, 1), "on_last": date(year, 12, 31),
    } | more  # fmt: skip


def counted(key, quantity, **more):
    return {
        "key": key, "donor": "440600", "recipient": "513400", "measure": "parks", "quantity": Decimal(quantity),
        "period_first": date(2016, 1, 1), "period_last": date(2020, 12, 31),
    } | more  # fmt: skip


def check(checked_by, value=100, *, movements=(), quantities=(), projects=(), evidence=(), **claim):
    """What the books say about one claim of 2016–2019."""
    stood = {
        "key": "claim", "kind": "total", "measure": "m", "indicator": "", "scope": "513400", "period_from": "2016",
        "period_to": "2019", "first_year": 2016, "last_year": 2019, "value": None if value is None else Decimal(value),
        "unit": "yuan", "printed": "", "qualifier": "", "checked_by": json.dumps(checked_by),
    }  # fmt: skip
    tables = {
        "claims": table("claims", [stood | claim]),
        "movements": table("movements", movements),
        "quantities": table("quantities", quantities),
        "projects": table("projects", projects),
        "targets": table("targets", []),
        "agreements": table("agreements", []),
        "evidence": table("evidence", evidence),
    }
    return check_claims(tables)[0]


def test_years_without_rows_are_named_and_nothing_is_smoothed():
    found = check({"terms": [FISCAL], "every_year": True}, movements=[moved("a", 2016, 11), moved("b", 2018, 68)])
    assert (found.published, found.computed, found.difference) == ("100", "79", "21")
    assert found.missing == ("2017", "2019")
    assert found.verdict == Verdict.ROWS_INCOMPLETE


def test_money_outside_the_programme_the_period_or_the_pairing_is_not_added():
    rows = [
        moved("a", 2016, 100),
        moved("other-scheme", 2016, 7, outside=True),
        moved("too-late", 2020, 7),
        moved("other-donor", 2016, 7, donor="330000"),
        moved("donation", 2016, 7, fund_type="donation"),
        moved("promise", 2016, 7, kind="promise"),
    ]
    assert [row["key"] for row in check({"terms": [FISCAL]}, movements=rows).rows] == ["a"]


def test_a_district_of_the_donor_and_a_county_of_the_recipient_belong_to_the_pairing():
    rows = [moved("a", 2016, 60), moved("b", 2017, 40, donor="440605", recipient="513434")]
    assert check({"terms": [FISCAL]}, movements=rows).verdict == Verdict.AGREES


def test_a_reversal_takes_back_what_it_reverses():
    rows = [moved("a", 2016, 150), moved("back", 2017, 50, kind="reverse", reverses="a")]
    rows += [moved("p", 2016, 9, kind="promise"), moved("p-back", 2016, 9, kind="reverse", reverses="p")]
    found = check({"terms": [FISCAL]}, movements=rows)
    assert (found.computed, found.verdict) == ("100", Verdict.AGREES)


def test_a_row_that_repeats_the_claim_on_its_own_page_is_no_check_of_it():
    def verdict(page_of_the_row):
        pages = [("claims", "claim", "page"), ("quantities", "q", page_of_the_row)]
        evidence = [{"ledger": ledger, "key": key, "evidence": code} for ledger, key, code in pages]
        terms = [{"select": "quantities", "measure": "parks"}]
        return check({"terms": terms}, 31, quantities=[counted("q", 31)], evidence=evidence, last_year=2020).verdict

    assert verdict("page") == Verdict.NO_ROWS
    assert verdict("another page") == Verdict.AGREES


def test_a_quantity_that_is_not_counted_adds_nothing():
    rows = [counted("q", 60), counted("r", 40), counted("part", 40, counted=False)]
    found = check({"terms": [{"select": "quantities", "measure": "parks"}]}, quantities=rows, last_year=2020)
    assert found.verdict == Verdict.AGREES


def test_works_reported_twice_or_inside_another_count_once_and_a_list_with_gaps_says_so():
    works = [{"key": "a", "year": 2016}, {"key": "b", "year": 2017, "same_as": "a"}, {"key": "c", "part_of": "a"}]
    works += [{"key": "undated"}]
    gaps = [work | {"donor": "440600", "recipient": "513400", "complete": False} for work in works]
    term = {"select": "projects", "donor": "440600"}
    dated = check({"terms": [term]}, projects=gaps)
    assert (dated.computed, dated.verdict) == ("1", Verdict.ROWS_INCOMPLETE)
    assert check({"terms": [term | {"undated": True}]}, projects=gaps).computed == "2"


def test_rows_and_stated_parts_are_added_and_multiplied():
    terms = [
        {"row": "a", "ledger": "funds", "times": "2"},
        {"stated": "30", "row": "a", "ledger": "funds", "words": "thirty"},
        {"stated": "10", "row": "a", "ledger": "funds", "words": "ten", "times": "-1"},
    ]
    found = check({"terms": terms}, movements=[moved("a", 2016, 40)])
    assert (found.computed, found.verdict) == ("100", Verdict.AGREES)
    assert [row["amount"] for row in found.rows] == ["80", "30", "-10"]


def test_a_claim_of_several_comparisons_takes_the_gravest_verdict():
    good = {"published": {"row": "a", "ledger": "funds"}, "terms": [{"row": "a", "ledger": "funds"}]}
    bad = {"published": {"row": "a", "ledger": "funds"}, "terms": [{"row": "b", "ledger": "funds"}]}
    rows = [moved("a", 2016, 40), moved("b", 2017, 41)]
    assert check({"comparisons": [good]}, None, movements=rows).verdict == Verdict.AGREES
    found = check({"comparisons": [good, bad]}, None, movements=rows)
    assert (found.verdict, found.published, found.computed, found.difference) == (Verdict.DIFFERS, "40", "41", "-1")
    assert [each.verdict for each in found.comparisons] == [Verdict.AGREES, Verdict.DIFFERS]


def test_words_that_are_not_the_same_differ():
    said = [{"text": text, "row": "a", "ledger": "funds", "words": text} for text in ("14 February", "18 February")]
    assert check({"comparisons": [{"texts": said}]}, None).verdict == Verdict.DIFFERS
    assert check({"comparisons": [{"texts": [said[0], said[0]]}]}, None).verdict == Verdict.AGREES


def test_a_total_over_more_than_this_programme_is_shown_and_not_compared():
    found = check({"outside": True}, 1286)
    assert (found.verdict, found.published, found.computed, found.difference) == (Verdict.OUTSIDE, "1286", None, None)


def test_a_check_that_is_misspelt_names_the_claim_and_the_word():
    with pytest.raises(CheckNotUnderstood, match=r"claim claim: donner is unknown"):
        check({"terms": [{"select": "movements", "donner": "440600"}]})
    with pytest.raises(CheckNotUnderstood, match="lacks ledger"):
        check({"terms": [{"row": "a"}]})


def test_a_check_that_names_a_row_not_kept_says_which():
    with pytest.raises(RowNotFound, match="funds has no row gs-fund-099"):
        check({"terms": [{"row": "gs-fund-099", "ledger": "funds"}]})


@given(st.lists(st.tuples(st.integers(2016, 2019), st.integers(1, 10**9)), max_size=12), st.integers(0, 10**10))
def test_published_minus_computed_is_the_difference_and_the_rows_add_up(paid, value):
    rows = [moved(f"row-{number}", year, yuan) for number, (year, yuan) in enumerate(paid)]
    found = check({"terms": [FISCAL], "every_year": True}, value, movements=rows)
    if not paid:
        assert (found.computed, found.difference, found.verdict) == (None, None, Verdict.NO_ROWS)
        return
    assert Decimal(found.published) - Decimal(found.computed) == Decimal(found.difference)
    assert sum(Decimal(row["amount"]) for row in found.rows) == Decimal(found.computed)
    assert set(found.missing) == {"2016", "2017", "2018", "2019"} - {str(year) for year, _ in paid}
