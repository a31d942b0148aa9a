"""What stands in an account on a day by its age: from receipt, whatever it was moved through; never lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.data.pack_file import PackError
from xieshou.engine.funds import Ages, balances, remainders, shipped_ages
from xieshou.engine.funds.ageing import months_after, read_ages
from xieshou.engine.funds.ledger import Movement
from xieshou.engine.funds.tests.made_up import ledgers, some_day
from xieshou.engine.funds.trail import standing

AGES = Ages((3, 6, 12, 24), 6)
AS_OF = date(2024, 12, 31)


def moved(key: str, on: str, way: tuple[str, str], fen: int, kind: str, last: str = "") -> Movement:
    source, target = (f"p/{end}/990101" for end in way)
    return Movement(key, date.fromisoformat(on), date.fromisoformat(last or on), source, target, fen, kind)


RECEIVED, ALLOCATED = ("budget", "received"), ("received", "allocated")


def test_money_that_is_moved_on_does_not_grow_younger():
    books = [
        moved("old", "2022-11-01", RECEIVED, 100, "receive"),
        moved("new", "2024-11-01", RECEIVED, 50, "receive"),
        moved("on", "2024-12-01", ALLOCATED, 120, "allocate"),
    ]
    allocated, received = remainders(books, AS_OF, AGES)
    assert (allocated.brackets, received.brackets) == ([20, 0, 0, 0, 100], [30, 0, 0, 0, 0])
    assert [(lot.since.year, lot.received, lot.movement, lot.fen) for lot in allocated.lots] == [
        (2022, "old", "on", 100), (2024, "new", "on", 20),
    ]  # fmt: skip
    assert (allocated.idle_fen(AGES), received.idle_fen(AGES)) == (100, 0)
    assert allocated.oldest.received == "old"


@pytest.mark.parametrize(
    ("since", "bracket"),
    [("2024-12-31", 0), ("2024-10-01", 0), ("2024-09-30", 1), ("2024-07-01", 1), ("2024-06-30", 2), ("2023-12-31", 3),
     ("2023-01-01", 3), ("2022-12-31", 4), ("2010-01-01", 4)],
)  # fmt: skip
def test_a_bracket_begins_on_the_day_that_ends_its_months(since, bracket):
    assert AGES.bracket(date.fromisoformat(since), AS_OF) == bracket


def test_a_month_that_is_shorter_ends_with_its_last_day():
    assert months_after(date(2023, 11, 30), 3) == date(2024, 2, 29)


def test_what_was_promised_has_no_age_and_what_was_undone_is_not_there():
    books = [
        moved("plan", "2020-01-01", ("budget", "promised"), 100, "promise"),
        moved("twice", "2020-01-01", RECEIVED, 40, "receive"),
        Movement("back", AS_OF, AS_OF, "p/received/990101", "p/budget/990101", 40, "reverse", "twice"),
    ]
    assert remainders(books, AS_OF, AGES) == []


def test_a_span_counts_from_its_last_day_and_is_undecided_until_then():
    books = [
        moved("sure", "2024-01-05", RECEIVED, 10, "receive"),
        moved("year", "2024-01-01", RECEIVED, 7, "receive", "2024-12-31"),
    ]
    [before] = remainders(books, date(2024, 6, 1), AGES)
    assert (before.brackets, before.undecided) == ([0, 10, 0, 0, 0], 1)
    [after] = remainders(books, AS_OF, AGES)
    assert (after.brackets, after.undecided) == ([7, 0, 10, 0, 0], 0)


@given(ledgers(), some_day)
def test_remainders_are_the_balances_of_the_day(movements, day):
    found = {one.account: one.fen - one.owed_fen for one in remainders(movements, day, AGES)}
    held = balances(standing(movements, day))
    wanted = {account: fen for account, fen in held.items() if account.split("/")[1] in KINDS}
    assert {account: found.get(account, 0) for account in {*found, *wanted}} == {
        account: wanted.get(account, 0) for account in {*found, *wanted}
    }


KINDS = ("received", "allocated", "disbursed")


@given(ledgers(), some_day)
def test_every_lot_was_received_before_it_stands_there_and_lies_in_its_bracket(movements, day):
    received = {one.key: one for one in movements if one.kind == "receive"}
    for one in remainders(movements, day, AGES):
        brackets = [0] * len(AGES.names)
        for lot in one.lots:
            assert lot.since <= day
            assert lot.received is None or received[lot.received].on_last == lot.since
            brackets[AGES.bracket(lot.since, day)] += lot.fen
        assert brackets == one.brackets


@given(ledgers(), some_day, st.integers(1, 400))
def test_money_only_grows_older_until_it_moves(movements, day, later):
    """With nothing moving in between, no bracket younger than before holds more."""
    after = date.fromordinal(day.toordinal() + later)
    if any(day < one.on_last <= after or one.on_first <= day < one.on_last for one in movements):
        return
    older = {one.account: one.brackets for one in remainders(movements, after, AGES)}
    for one in remainders(movements, day, AGES):
        for bracket in range(len(AGES.names)):
            assert sum(older[one.account][:bracket]) <= sum(one.brackets[:bracket])


def test_the_shipped_ages_are_those_of_the_alarms():
    assert shipped_ages() == Ages((3, 6, 12, 24), 6)
    assert shipped_ages().names == ("0-3", "3-6", "6-12", "12-24", "24+")


HEAD = "pack: ages\nversion: 1\nvalid_from: 2016-01-01\ndescription_zh: 账龄\ndescription_en: Ages\n"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("idle_from_months: 6\nages: [{months: 3, source: [R37], basis: inferred}]", "begins no age"),
        ("idle_from_months: 3\nages: [{months: 6, source: [R37], basis: inferred},"
         " {months: 3, source: [R37], basis: inferred}]", "fewest months first"),
        ("idle_from_months: 3\nages: [{months: 3, source: [R999], basis: inferred}]", "R999"),
        ("idle_from_months: 3\nages: [{months: 3, basis: inferred}]", "source"),
    ],
)  # fmt: skip
def test_a_file_of_ages_that_cannot_be_used_is_refused(tmp_path: Path, body, fault):
    (tmp_path / "ages.yaml").write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(PackError, match=fault):
        read_ages(tmp_path / "ages.yaml")
