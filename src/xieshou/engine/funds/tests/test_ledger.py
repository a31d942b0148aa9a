"""Money is neither made nor lost, and inside accounts never fall below zero: on made-up movements by the thousand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.funds import (
    STAGES,
    STEPS,
    Movement,
    ReversalFault,
    account_code,
    balances,
    by_year,
    carry_over,
    check_reversal,
    is_inside,
    may_owe,
    overdrawn,
    reversal_of,
    shortfall,
    stage_of,
)

ACCOUNTS = [account_code("p", stage, holder) for stage in STAGES for holder in ("990101", "990102")]
DAY = date(2024, 3, 1)


@st.composite
def deeds(draw: st.DrawFn) -> tuple[str, str, str, int]:
    kind = draw(st.sampled_from(sorted(STEPS)))
    step = STEPS[kind]
    holder = draw(st.sampled_from(["990101", "990102"]))
    source = account_code("p", draw(st.sampled_from(step.sources)), holder)
    return kind, source, account_code("p", step.target, holder), draw(st.integers(1, 10_000))


@st.composite
def ledgers(draw: st.DrawFn) -> list[Movement]:
    """Deeds tried one after the other, each written only if the account can pay; now and then one is reversed."""
    written: list[Movement] = []
    for number in range(draw(st.integers(0, 40))):
        day = DAY + timedelta(days=draw(st.integers(0, 700)))
        undone = {movement.reverses for movement in written}
        open_ones = [m for m in written if m.kind != "reverse" and m.key not in undone]
        if open_ones and draw(st.integers(0, 4)) == 0:
            wanted = draw(st.sampled_from(open_ones))
            tried = reversal_of(wanted, key=str(number), on_first=max(day, wanted.on_first), on_last=date(2030, 1, 1))
        else:
            kind, source, target, amount = draw(deeds())
            tried = Movement(str(number), day, day, source, target, amount, kind)
        if not shortfall(written, tried.source, tried.amount_fen):
            written.append(tried)
    return written


@given(ledgers())
def test_money_is_neither_made_nor_lost(movements: list[Movement]) -> None:
    held = balances(movements)
    assert sum(held.values()) == 0
    inside = sum(amount for account, amount in held.items() if is_inside(account))
    assert inside == -sum(amount for account, amount in held.items() if not is_inside(account))


@given(ledgers())
def test_no_inside_account_falls_below_zero_when_each_step_was_allowed(movements: list[Movement]) -> None:
    for number in range(len(movements) + 1):
        assert not overdrawn(balances(movements[:number]))


@given(ledgers())
def test_a_movement_and_its_reversal_cancel(movements: list[Movement]) -> None:
    undone = {movement.reverses for movement in movements if movement.reverses}
    without = [m for m in movements if m.key not in undone and not m.reverses]
    assert {a: n for a, n in balances(movements).items() if n} == {a: n for a, n in balances(without).items() if n}


@given(ledgers(), st.sampled_from(ACCOUNTS), st.integers(1, 50_000))
def test_the_shortfall_is_what_must_be_added_before_an_account_can_pay(
    movements: list[Movement], account: str, wanted: int
) -> None:
    lacking = shortfall(movements, account, wanted)
    held = balances(movements)[account]
    assert lacking == (0 if may_owe(account) or held >= wanted else wanted - held)
    if lacking:
        gift = Movement("gift", DAY, DAY, "p/budget/somebody", account, lacking, "receive")
        assert shortfall([*movements, gift], account, wanted) == 0


@given(ledgers())
def test_a_right_reversal_has_no_fault_and_every_altered_one_has(movements: list[Movement]) -> None:
    undone = {movement.reverses for movement in movements if movement.reverses}
    for movement in movements:
        tried = reversal_of(movement, key="r", on_first=date(2030, 1, 1), on_last=date(2030, 1, 1))
        others = undone - {movement.key}
        if movement.kind == "reverse":
            assert check_reversal(tried, movement, others) == [ReversalFault.OF_A_REVERSAL]
            continue
        assert check_reversal(tried, movement, others) == []
        assert check_reversal(tried, movement, {movement.key}) == [ReversalFault.REVERSED_TWICE]
        assert check_reversal(replace(tried, amount_fen=tried.amount_fen + 1), movement) == [ReversalFault.OTHER_AMOUNT]
        same_way = replace(tried, source=movement.source, target=movement.target)
        assert check_reversal(same_way, movement) == [ReversalFault.ENDS_NOT_SWAPPED]
        early = replace(tried, on_first=date(2020, 1, 1), on_last=date(2020, 1, 1))
        assert check_reversal(early, movement) == [ReversalFault.BEFORE_IT_HAPPENED]


@given(ledgers())
def test_the_sums_of_the_years_are_what_moved_into_each_stage(movements: list[Movement]) -> None:
    years = by_year(movements).values()
    held = balances(movements)

    def standing(stage: str) -> int:
        return sum(amount for account, amount in held.items() if stage_of(account) == stage)

    spent, disbursed = sum(y.spent_fen for y in years), sum(y.disbursed_fen for y in years)
    retained = sum(y.retained_fen - y.released_fen for y in years)
    received, recovered = sum(y.received_fen for y in years), sum(y.recovered_fen for y in years)
    assert standing("spent") == spent
    assert standing("retained") == retained
    in_accounts = sum(standing(stage) for stage in ("received", "allocated", "disbursed", "retained"))
    assert in_accounts == received - spent - recovered
    assert disbursed - spent - retained >= standing("disbursed")  # the rest was recovered out of it


@given(ledgers())
def test_what_a_year_carries_over_is_what_stands_in_accounts_at_its_end(movements: list[Movement]) -> None:
    told = carry_over(by_year(movements, by_last_day=True).values())
    assert [one.brought_fen for one in told[1:]] == [one.carried_fen for one in told[:-1]]
    for one in told:
        held = balances(m for m in movements if m.on_last.year <= one.year)
        by_stage = {stage: sum(fen for code, fen in held.items() if stage_of(code) == stage) for stage in STAGES}
        inside = sum(by_stage[stage] for stage in ("received", "allocated", "disbursed", "retained"))
        assert (one.carried_fen, one.retained_fen) == (inside, by_stage["retained"])


def test_carry_over_is_a_small_table() -> None:
    received, disbursed, retained, spent = (f"p/{stage}/x" for stage in ("received", "disbursed", "retained", "spent"))
    moved = [
        Movement("in", DAY, DAY, "p/budget/y", received, 1000, "receive"),
        Movement("out", DAY, DAY, disbursed, spent, 600, "spend"),
        Movement("kept", DAY, DAY, disbursed, retained, 30, "retain"),
        Movement("paid", date(2026, 3, 1), date(2026, 3, 1), retained, spent, 30, "release"),
        Movement("back", date(2026, 4, 1), date(2026, 4, 1), spent, disbursed, 50, "refund"),
        Movement("home", date(2026, 5, 1), date(2026, 5, 1), received, "p/budget/y", 100, "recover"),
    ]
    years = by_year(moved)
    assert (years[2024].spent_fen, years[2024].retained_fen) == (600, 30)
    assert (years[2026].spent_fen, years[2026].released_fen, years[2026].refunded_fen) == (30 - 50, 30, 50)
    told = [
        (one.year, one.brought_fen, one.received_fen, one.spent_fen, one.recovered_fen, one.carried_fen,
         one.retained_fen)
        for one in carry_over(years.values())
    ]  # fmt: skip
    assert told == [
        (2024, 0, 1000, 600, 0, 400, 30), (2025, 400, 0, 0, 0, 400, 30), (2026, 400, 0, -20, 100, 320, 0)
    ]  # fmt: skip
    assert carry_over([]) == []


def test_the_money_of_a_year_is_a_small_table() -> None:
    promised, received = "p/promised/990101", "p/received/990101"
    moved = [
        Movement("a", DAY, DAY, "p/budget/999001", promised, 900, "promise"),
        Movement("b", DAY, DAY, promised, received, 500, "receive"),
        Movement("c", date(2023, 1, 1), date(2024, 12, 31), "p/budget/999001", received, 70, "receive"),
        Movement("d", date(2025, 1, 5), date(2025, 1, 5), received, promised, 500, "reverse", "b"),
    ]
    lines = [(y.year, y.promised_fen, y.received_fen, y.allocated_fen, y.spent_fen) for y in by_year(moved).values()]
    assert lines == [(None, 0, 70, 0, 0), (2024, 900, 500, 0, 0), (2025, 0, -500, 0, 0)]


@pytest.mark.parametrize(
    ("source", "target", "amount", "last"),
    [("p/budget/x", "p/promised/x", 0, DAY), ("p/budget/x", "p/budget/x", 5, DAY),
     ("p/budget/x", "p/promised/x", 5, date(2024, 2, 1))],
)  # fmt: skip
def test_a_movement_that_cannot_be_is_our_own_mistake(source: str, target: str, amount: int, last: date) -> None:
    with pytest.raises(AssertionError):
        Movement("a", DAY, last, source, target, amount, "promise")
