"""The trail of a yuan: exact at both ends of every movement, the same both ways, untouched by what was undone."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.funds import Leg, Movement, Part, Trail, account_code, balances, entries, is_inside, joined, legs
from xieshou.engine.funds.tests.made_up import ledgers, some_day
from xieshou.engine.funds.tests.slow_twin import origins
from xieshou.engine.funds.trail import standing

KIND = {"b": "budget", "p": "promised", "r": "received", "a": "allocated", "d": "disbursed", "s": "spent"}


def ledger(table: str) -> list[Movement]:
    """`key | day | from > to | fen | line`, an account being the letter of its stage and its holder."""
    found: list[Movement] = []
    for row in filter(str.strip, table.splitlines()):
        key, day, way, fen, line = (cell.strip() for cell in row.split("|"))
        on = date.fromisoformat(day)
        if way.startswith("x "):
            undone = next(one for one in found if one.key == way[2:])
            found.append(Movement(key, on, on, undone.target, undone.source, int(fen), "reverse", undone.key))
            continue
        source, target = (account_code("p", KIND[end[0]], end[1:]) for end in way.split(" > "))
        found.append(Movement(key, on, on, source, target, int(fen), "deed", line=tuple(line.split())))
    return found


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        pytest.param("""
            in1 | 2024-01-01 | b1 > r1 | 60 |
            in2 | 2024-02-01 | b1 > r1 | 50 |
            out | 2024-03-01 | r1 > a1 | 80 |
            """, {("in1", "out"): 60, ("in2", "out"): 20, ("in2", None): 30}, id="the oldest goes out first"),
        pytest.param("""
            aid  | 2024-01-01 | b1 > r1 | 60 | fiscal
            gift | 2024-02-01 | b1 > r1 | 50 | donation
            out  | 2024-03-01 | r1 > a1 | 70 | donation
            """, {("gift", "out"): 50, ("aid", "out"): 20, ("aid", None): 40}, id="money of the own type goes first"),
        pytest.param("""
            city  | 2024-01-01 | b1 > r1 | 60 | fiscal city
            gift  | 2024-01-15 | b1 > r1 | 60 | donation north
            north | 2024-02-01 | b1 > r1 | 50 | fiscal north
            out   | 2024-03-01 | r1 > a1 | 70 | fiscal north
            """, {("north", "out"): 50, ("city", "out"): 20, ("city", None): 40, ("gift", None): 60},
            id="the own giver's money goes first, then another's of the same type"),
        pytest.param("""
            in  | 2024-03-01 | b1 > r1 | 60 |
            out | 2024-01-01 | r1 > a1 | 40 |
            """, {("in", "out"): 40, ("in", None): 20}, id="what went out early is made up by what comes in"),
        pytest.param("""
            out | 2024-01-01 | r1 > a1 | 40 |
            in  | 2024-01-01 | b1 > r1 | 40 |
            """, {("in", "out"): 40}, id="on one day money comes in before it goes out"),
        pytest.param("""
            in    | 2024-01-01 | b1 > r1 | 40 |
            wrong | 2024-02-01 | r1 > a1 | 40 |
            back  | 2024-03-01 | x wrong | 40 |
            right | 2024-04-01 | r1 > a2 | 40 |
            """, {("in", "right"): 40}, id="what was undone takes nothing"),
    ],
)  # fmt: skip
def test_money_goes_on_by_the_convention(table, wanted):
    found = {ends: fen for ends, fen in joined(legs(ledger(table))).items() if ends[0] is not None}
    assert {ends: fen for ends, fen in found.items() if ends != ("out", None) and ends != ("right", None)} == wanted


CHAIN = """
    plan  | 2024-01-01 | b1 > p1 | 100 |
    in1   | 2024-02-01 | p1 > r1 |  70 |
    in2   | 2024-03-01 | p1 > r1 |  30 |
    to1   | 2024-04-01 | r1 > a1 |  80 |
    to2   | 2024-04-02 | r1 > a2 |  15 |
    out1  | 2024-05-01 | a1 > d1 |  75 |
    paid1 | 2024-06-01 | d1 > s1 |  72 |
"""


def test_a_payment_is_followed_back_to_the_appropriation_and_the_appropriation_to_its_payee():
    trail = Trail.of(legs(ledger(CHAIN)))
    assert joined(trail.back([Part("paid1", 0, 72)])) == {
        ("out1", "paid1"): 72, ("to1", "out1"): 72, ("in1", "to1"): 70, ("in2", "to1"): 2,
        ("plan", "in1"): 70, ("plan", "in2"): 2, (None, "plan"): 72,
    }  # fmt: skip
    assert joined(trail.on([Part("in2", 0, 30)])) == {
        ("in2", "to1"): 10, ("in2", "to2"): 15, ("in2", None): 5, ("to1", "out1"): 5, ("to1", None): 5,
        ("to2", None): 15, ("out1", "paid1"): 2, ("out1", None): 3, ("paid1", None): 2,
    }  # fmt: skip


def test_the_money_of_several_movements_is_taken_once():
    trail = Trail.of(legs(ledger(CHAIN)))
    assert entries(["to1", "out1", "paid1"], trail) == [Part("to1", 0, 80)]
    assert entries(["in2", "to2"], trail) == [Part("in2", 0, 30)]
    assert entries(["in2", "out1"], trail) == [Part("in2", 0, 30), Part("out1", 0, 70)]
    assert entries(["plan", "out1"], trail) == [Part("plan", 0, 100)]


def first_places(parts: list[Part], trail: Trail) -> Counter[tuple[str, int]]:
    """Where in the programme's first movements the money of these parts was, fen by fen."""
    return Counter(
        (str(leg.target), leg.target_at + number)
        for leg in trail.back(parts)
        if leg.source is None
        for number in range(leg.fen)
    )


@given(ledgers(), st.data())
def test_the_money_of_any_movements_is_taken_once_and_none_is_left_out(movements, data):
    trail = Trail.of(legs(movements))
    amounts = {one.key: one.amount_fen for one in standing(movements)}
    own = data.draw(st.lists(st.sampled_from(sorted(amounts)), unique=True)) if amounts else []
    once = first_places(entries(own, trail), trail)
    every = first_places([Part(key, 0, amounts[key]) for key in own], trail)
    assert once == Counter(set(every))


def sums(found: list[Leg]) -> tuple[Counter[str], Counter[str]]:
    into, out_of = Counter[str](), Counter[str]()
    for leg in found:
        assert leg.fen > 0
        if leg.target is not None:
            into[leg.target] += leg.fen
        if leg.source is not None:
            out_of[leg.source] += leg.fen
    return into, out_of


@given(ledgers(), some_day)
def test_the_legs_of_every_movement_add_up_to_it_on_every_day(movements, day):
    amounts = {one.key: one.amount_fen for one in standing(movements, day)}
    into, out_of = sums(legs(movements, day))
    assert into == amounts
    assert out_of == amounts


@given(ledgers(), some_day)
def test_what_stands_in_every_account_is_its_balance_on_every_day(movements, day):
    kept = {one.key: one for one in standing(movements, day)}
    held = Counter[str]()
    for leg in legs(movements, day):
        if leg.target is None and is_inside(kept[str(leg.source)].target):
            held[kept[str(leg.source)].target] += leg.fen
        if leg.source is None and is_inside(kept[str(leg.target)].source):
            held[kept[str(leg.target)].source] -= leg.fen
    wanted = balances(kept.values())
    for account in {*held, *wanted}:
        if is_inside(account):
            assert held[account] == wanted.get(account, 0)


@given(ledgers(), some_day)
def test_the_quick_trail_is_the_slow_one(movements, day):
    quick: dict[tuple[str, int], tuple[str, int] | None] = {}
    for leg in legs(movements, day):
        for number in range(leg.fen if leg.target is not None else 0):
            fen = (str(leg.target), leg.target_at + number)
            assert fen not in quick
            quick[fen] = None if leg.source is None else (leg.source, leg.source_at + number)
    assert quick == origins(movements, day)


@given(ledgers())
def test_nothing_is_owed_when_all_movements_are_in(movements):
    kept = {one.key: one for one in standing(movements)}
    assert all(leg.source or not is_inside(kept[str(leg.target)].source) for leg in legs(movements))


@given(ledgers())
def test_following_on_and_back_again_is_the_same_money(movements):
    """Forward from a movement to each end, then back from that end: the same fen of it, each once."""
    trail = Trail.of(legs(movements))
    for one in standing(movements):
        whole = Part(one.key, 0, one.amount_fen)
        ends = [leg for leg in trail.on([whole]) if leg.target is None]
        assert sum(leg.fen for leg in ends) == one.amount_fen
        returned = Counter[int]()
        for end in ends:
            reached = [Part(str(end.source), end.source_at, end.fen)]
            steps = [Part(str(leg.source), leg.source_at, leg.fen) for leg in trail.back(reached) if leg.source]
            for part in [*reached, *steps]:
                if part.key == one.key:
                    returned.update(range(part.at, part.at + part.fen))
        assert returned == Counter(range(one.amount_fen))


@given(ledgers())
def test_a_reversal_leaves_the_legs_as_if_neither_had_been(movements):
    undone = {one.reverses for one in movements if one.reverses}
    without = [one for one in movements if one.kind != "reverse" and one.key not in undone]
    assert sorted(map(str, legs(movements))) == sorted(map(str, legs(without)))


@given(ledgers())
def test_the_order_in_which_rows_are_read_does_not_matter(movements):
    assert sorted(map(str, legs(movements))) == sorted(map(str, legs(reversed(movements))))
