"""Terms and the columns that follow, since when an asset is idle, and the gates before a deed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.data.asset_rules import FILE, asset_rules, read
from xieshou.data.pack_file import PackError
from xieshou.engine.assets import DIVIDEND, RENT, Due, Reading, columns_of, idle_since, judge, of_columns, overdue
from xieshou.engine.assets.ages import months_before, months_between, told_on
from xieshou.engine.assets.gates import CHECKS
from xieshou.engine.ledgers import LEDGERS

RULES = asset_rules()
DAY = date(2025, 12, 31)
ASSET = {
    "kind": "operating", "state": "good", "built_on": date(2024, 6, 30), "titled_on": date(2024, 8, 1),
    "handed_over_on": date(2024, 9, 1), "operator": "合作社", "contract_no": "JY-1", "checked_on": date(2025, 12, 1),
    "upkeep_unit": "村委会", "owner_kind": "village", "disposal": "", "state_before": "good",
}  # fmt: skip


def due(kind=RENT, year=2025, day=None, fen=1000, paid=0):
    return Due(kind, year, day, fen, paid)


def test_the_columns_are_the_sums_of_the_newest_year_and_the_day_is_that_of_the_first_open_dividend():
    kept = [
        due(year=2024, fen=9, paid=9), due(fen=500, paid=500), due(fen=700, paid=200),
        due(DIVIDEND, day=date(2025, 6, 1), fen=30, paid=30), due(DIVIDEND, day=date(2025, 9, 1), fen=40),
        due(DIVIDEND, day=date(2025, 12, 1), fen=40),
    ]  # fmt: skip
    assert columns_of(kept) == {
        "rent_due_fen": 1200, "rent_paid_fen": 700, "dividend_due_fen": 110, "dividend_paid_fen": 30,
        "dividend_due_on": date(2025, 9, 1),
    }  # fmt: skip
    assert columns_of([]) == dict.fromkeys(columns_of(kept))
    assert columns_of(kept).keys() <= LEDGERS["assets"].schema.keys()


sums = st.none() | st.integers(0, 10**12)


@given(
    rent=sums, dividend=sums, day=st.none() | st.dates(date(2025, 1, 1), date(2025, 12, 31)), part=st.integers(0, 100)
)
def test_what_a_row_tells_by_its_columns_comes_back_from_its_terms(rent, dividend, day, part):
    told = {
        "rent_due_fen": rent, "rent_paid_fen": rent and rent * part // 100, "dividend_due_fen": dividend,
        "dividend_paid_fen": dividend and dividend * part // 100,
        "dividend_due_on": day if dividend is not None else None,
    }  # fmt: skip
    assert columns_of(of_columns(told, 2025)) == told


@pytest.mark.parametrize(
    ("day", "fen", "paid", "late"),
    [
        (date(2025, 12, 30), 10, 0, True),
        (date(2025, 12, 31), 10, 0, False),  # it may be paid on its day
        (date(2025, 12, 30), 10, 10, False),
        (date(2025, 12, 30), 10, 11, False),
        (None, 10, 0, False),  # without a day: due at the year's end
    ],
)
def test_a_term_is_overdue_after_its_day_while_something_is_open(day, fen, paid, late):
    one = due(day=day, fen=fen, paid=paid)
    assert (overdue([one], DAY) == [one]) is late
    assert bool(overdue([due(year=2024)], DAY))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 31), 2),
        (date(2024, 12, 1), date(2025, 12, 1), 12),
        (date(2025, 1, 2), date(2025, 1, 1), 0),
    ],
)
def test_months_are_whole(first, last, months):
    assert months_between(first, last) == months


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(1, 60))
def test_so_many_months_have_passed_since_a_day_that_many_months_before_and_not_since_the_next(day, months):
    first = months_before(day, months)
    assert months_between(first, day) == months
    assert months_between(first + timedelta(days=1), day) < months or day.day < (first + timedelta(days=1)).day


def test_an_asset_is_idle_since_the_first_of_the_last_checks_in_a_row_that_found_it_so():
    checks = [Reading(date(2021 + n, 12, 1), state) for n, state in enumerate(["idle", "good", "idle", "idle"])]
    assert idle_since(checks) == date(2023, 12, 1)
    assert idle_since([*checks, Reading(date(2025, 12, 1), "good")]) is None


def told(as_of=DAY, checks=(), **given):
    return [(one.age.code, one.months, one.alarm) for one in told_on(ASSET | given, checks, as_of, RULES)]


def test_what_is_in_use_and_looked_at_is_not_pointed_out():
    assert told() == []


def test_an_idle_asset_is_told_at_once_and_alarms_when_the_months_of_its_kind_are_reached():
    found = Reading(date(2025, 8, 1), "idle")
    assert told(checks=[found]) == [("idle", 4, False)]
    assert told(checks=[Reading(date(2025, 6, 30), "idle"), found]) == [("idle", 6, True)]
    assert told(checks=[Reading(date(2025, 6, 30), "idle"), found], kind="public") == [("idle", 6, False)]
    assert told(state="idle", checked_on=date(2025, 3, 1)) == [("idle", 9, True)]  # the row alone says so


def test_what_a_later_day_says_is_not_known_before_it():
    later = Reading(date(2026, 1, 5), "idle")
    assert told(checks=[later]) == []
    assert told(date(2024, 6, 1), state="idle") == []  # not built yet


def test_no_operator_no_handover_and_no_check_are_pointed_out_after_their_months():
    assert told(operator="") == [("without_operator", 18, True)]
    assert told(date(2024, 12, 29), operator="", checked_on=None) == []
    assert told(operator="", kind="public") == []
    assert told(handed_over_on=None) == [("not_handed_over", 18, True)]
    assert told(checked_on=date(2024, 12, 31)) == [("not_checked", 12, True)]
    assert told(checked_on=None) == [("not_checked", 18, True)]
    assert told(state="disposed", operator="", checked_on=None) == []


def shut(deed, **given):
    return [(one.gate.code, one.columns, one.blocks) for one in judge(deed, ASSET | given, RULES)]


@pytest.mark.parametrize(
    ("deed", "given", "gates"),
    [
        ("register_title", {}, []),
        ("register_title", {"owner_kind": " "}, [("A02", ("owner_kind",), True)]),
        ("hand_over", {"titled_on": None}, [("A04", ("titled_on",), False)]),
        ("hand_over", {"handed_over_on": None}, [("A03", ("handed_over_on",), True)]),
        ("hand_over", {"upkeep_unit": ""}, [("A05", ("upkeep_unit",), False)]),
        ("give_to_operator", {"contract_no": ""}, [("A06", ("contract_no",), True)]),
        ("record_due", {"operator": ""}, [("A07", ("operator",), False)]),
        ("dispose", {}, [("A08", ("disposal",), True)]),
        ("dispose", {"disposal": "县办〔2025〕1号", "open_fen": 1}, [("A09", ("rent_due_fen",), False)]),
        ("record_state", {"state_before": "disposed"}, [("A01", ("state",), True)]),
    ],
)
def test_a_gate_is_shut_by_what_is_lacking(deed, given, gates):
    assert shut(deed, **given) == gates


def test_every_gate_looks_at_columns_there_are_and_says_what_would_open_it_in_both_languages():
    for gate in RULES.gates.values():
        assert gate.check in CHECKS
        assert set(gate.columns) <= LEDGERS["assets"].schema.keys()
    for deed in RULES.deeds.values():
        assert set(deed.asks) <= LEDGERS["assets"].schema.keys()
    [one] = judge("give_to_operator", ASSET | {"operator": "", "contract_no": ""}, RULES)
    assert one.lacks("zh") == "缺少：经营主体、经营合同编号。"
    assert one.lacks("en") == "Lacking: operator, operating contract."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at_deeds: [dispose]", "at_deeds: [burn]", "burn"),
        ("kinds: [public, household], months: 12", "kinds: [operating], months: 12", "twice"),
        ("kinds: [operating], months: 6, name_zh: 闲置", "kinds: [operating], months: 0, name_zh: 闲置", "months"),
        ("kinds: [operating], months: 6, name_zh: 闲置", "kinds: [mine], months: 6, name_zh: 闲置", "mine"),
    ],
)
def test_a_file_with_a_mistake_is_refused_in_words(tmp_path, old, new, said):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "asset_rules.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        read(file)
