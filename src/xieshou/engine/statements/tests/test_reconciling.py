"""Which line is which movement, against a slow and obvious twin. All data is invented."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.ledgers.plain import word
from xieshou.engine.statements import Booking, Line, liken, reconcile, shipped_terms

DAY = date(2024, 6, 3)
TERMS = shipped_terms()
days = st.integers(0, 40).map(lambda n: DAY + timedelta(days=n))
amounts = st.sampled_from([100, -100, 250, 300])
numbers = st.sampled_from(["", "A1", "ａ１", "B2"])
parties = st.sampled_from(["", "甲公司", "乙公司"])
some_lines = st.lists(st.tuples(days, amounts, numbers, parties), max_size=8).map(
    lambda rows: [Line(row, *what) for row, what in enumerate(rows, 5)]
)
some_bookings = st.lists(st.tuples(days, st.integers(0, 20), amounts, numbers, parties), max_size=8).map(
    lambda rows: [
        Booking(f"ZJ{number}", on, on + timedelta(days=more), fen, no, who)
        for number, (on, more, fen, no, who) in enumerate(rows)
    ]
)


def line(row: int, day: int, fen: int, number: str = "", party: str = "") -> Line:
    return Line(row, date(2024, 6, day), fen, number, party)


def booking(key: str, day: int, fen: int, number: str = "", party: str = "") -> Booking:
    return Booking(key, date(2024, 6, day), date(2024, 6, day), fen, number, party)


def test_the_same_document_and_amount_are_one():
    found = reconcile([line(5, 3, -100, "川财 12号")], [booking("a", 4, -100, "川财12号", "甲公司")])
    assert [(one.row, one.key) for one in found.matched] == [(5, "a")]
    assert (found.differing, found.not_in_books, found.not_in_statement) == ((), (), ())


def test_amount_payee_and_a_near_day_are_one_without_a_document():
    near, far = booking("near", 3 + TERMS.window_days, -100, "", "甲公司"), booking("far", 20, -100, "", "甲公司")
    found = reconcile([line(5, 3, -100, "", "甲公司"), line(6, 25, -7)], [near, far])
    assert [one.key for one in found.matched] == ["near"]
    assert (found.not_in_books, found.not_in_statement) == ((6,), ("far",))


def test_a_day_outside_the_window_is_only_suggested():
    found = reconcile(
        [line(5, 3, -100, "", "甲公司")], [booking("a", 4 + TERMS.window_days, -100, "", "甲公司")]
    )  # fmt: skip
    assert (found.matched, found.not_in_books) == ((), (5,))
    [suggested] = found.suggestions[5]
    assert (suggested.key, suggested.likeness.days, suggested.likeness.same_amount) == ("a", 6, True)


def test_the_same_document_with_another_amount_day_or_payee_differs():
    for other in (booking("a", 3, -90, "A1", "甲公司"), booking("a", 20, -100, "A1", "甲公司"),
                  booking("a", 3, -100, "A1", "乙公司"), booking("a", 3, 100, "A1", "甲公司")):  # fmt: skip
        found = reconcile([line(5, 3, -100, "A1", "甲公司")], [other])
        assert [(one.row, one.key) for one in found.differing] == [(5, "a")], other
        assert found.matched == ()


def test_two_that_are_equally_near_are_left_to_a_person():
    found = reconcile(
        [line(5, 3, -100, "", "甲公司")],
        [booking("a", 2, -100, "X", "甲公司"), booking("b", 4, -100, "Y", "甲公司")],
    )
    assert (found.matched, found.not_in_books) == ((), (5,))
    assert [one.key for one in found.suggestions[5]] == ["a", "b"]


def test_a_payment_made_twice_is_booked_once():
    found = reconcile([line(5, 3, -100, "A1"), line(6, 3, -100, "A1")], [booking("a", 3, -100, "A1")])
    assert (len(found.matched), found.not_in_books) == (1, (6,))


def test_a_movement_whose_day_may_lie_outside_the_statement_is_not_called_missing():
    month = Booking("month", date(2024, 6, 1), date(2024, 6, 30), -7)
    found = reconcile([line(5, 3, 1), line(6, 20, 1)], [month, booking("day", 10, -8)])
    assert found.not_in_statement == ("day",)


def slow_twin(lines: list[Line], bookings: list[Booking]) -> set[tuple[int, str]]:
    """Again and again: look at every two that are free; take one line and one movement of two kinds that are each
    other's only nearest kind."""
    ours, theirs = sorted(lines, key=lambda one: one.row), sorted(bookings, key=lambda one: one.key)
    taken = set()

    def kind(one):
        said = (word(one.document_no), word(one.party), one.amount_fen)
        return (*said, one.on) if isinstance(one, Line) else (*said, one.on_first, one.on_last)

    def nearest(own, others, likeness):
        ranks = [(rank, kind(other)) for other in others if (rank := likeness(own, other).rank(TERMS)) is not None]
        kinds = {which for rank, which in ranks if rank == min(ranks)[0]}
        return kinds.pop() if len(kinds) == 1 else None

    while True:
        for own in ours:
            wanted = nearest(own, theirs, liken)
            other = next((one for one in theirs if kind(one) == wanted), None)
            if other is not None and nearest(other, ours, lambda a, b: liken(b, a)) == kind(own):
                break
        else:
            return taken
        taken.add((own.row, other.key))
        ours.remove(own)
        theirs.remove(other)


def pairs_of(found) -> set[tuple[int, str]]:
    return {(one.row, one.key) for one in (*found.matched, *found.differing)}


@given(some_lines, some_bookings)
def test_it_pairs_what_the_slow_twin_pairs(lines, bookings):
    assert pairs_of(reconcile(lines, bookings)) == slow_twin(lines, bookings)


@given(some_lines, some_bookings, st.randoms())
def test_the_order_of_rows_and_movements_changes_nothing(lines, bookings, random):
    found = reconcile(lines, bookings)
    shuffled, moved = random.sample(lines, len(lines)), random.sample(bookings, len(bookings))
    assert reconcile(shuffled, moved) == found
    renumbered = [Line(row, one.on, one.amount_fen, one.document_no, one.party) for row, one in enumerate(shuffled, 50)]
    said_of = {one.row: one for one in (*lines, *renumbered)}

    def said(reconciled):
        return Counter(
            (said_of[one.row].on, said_of[one.row].amount_fen, word(said_of[one.row].document_no),
             said_of[one.row].party, one.likeness)
            for one in (*reconciled.matched, *reconciled.differing)
        )  # fmt: skip

    assert said(reconcile(renumbered, bookings)) == said(found)


@given(some_lines, some_bookings)
def test_every_line_and_every_movement_is_said_once(lines, bookings):
    found = reconcile(lines, bookings)
    paired = [*found.matched, *found.differing]
    assert sorted([*(one.row for one in paired), *found.not_in_books]) == sorted(one.row for one in lines)
    keys = [*(one.key for one in paired), *found.not_in_statement]
    assert len(keys) == len(set(keys))
    assert all(one.likeness.same_amount and one.likeness.days <= TERMS.window_days for one in found.matched)
