"""What accounts hold, the money of each year, and pages of movements, always as the user may see them."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest

from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import actions, queries
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.queries import Filters
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, DAY, JINYANG, YUAN, book, project, receive
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine import funds as ledger
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db


EVERYTHING = Filters()


def page_of(programme, user, filters: Filters = EVERYTHING, **where) -> SimpleNamespace:
    """A page of the movements that a user may see, and how many there are in all."""
    rows = queries.filtered(programme, user, filters)
    found = queries.movements_page(rows, **where)
    return SimpleNamespace(rows=found.rows, before=found.before, after=found.after, count=rows.order_by().count())


@pytest.fixture
def programme():
    return book()


@pytest.fixture
def auditor(programme):
    return hand_made.user("auditor", "auditor")


def settle_all() -> None:
    Movement.objects.update(status=Status.ACCEPTED)


def some_money(programme) -> None:
    """Two counties, three years, a reversal, a gift and a payment, all accepted."""
    work = project(programme)
    first = receive(programme, 1000)
    receive(programme, 500, county=JINYANG, on=PublishedDate.read("2018"))
    receive(programme, 70, fund_type="donation", on=PublishedDate.read("2020-03"))
    receive(programme, 9, fund_type="fiscal_payment")
    actions.allocate(project=work, amount_fen=400 * YUAN, on=DAY, by=None)
    actions.disburse(project=work, amount_fen=300 * YUAN, on=DAY, by=None)
    actions.spend(project=work, amount_fen=200 * YUAN, on=DAY, by=None, document_no="凭证-17")
    second = receive(programme, 30)
    actions.reverse(second, on=PublishedDate.read("2020-01-05"), by=None, why="重复")
    assert first.pk
    settle_all()


def test_the_balances_a_reader_sees_add_up_to_zero(programme, auditor):
    some_money(programme)
    lines = queries.balances(programme, auditor)
    assert sum(line.held_fen for line in lines) == 0
    assert all(line.held_fen >= 0 for line in lines if not line.account.is_outside)
    inside = {
        line.account.code: line.held_fen // YUAN for line in queries.balances(programme, auditor, inside_only=True)
    }
    assert inside == {
        "small/allocated/p-1": 100, "small/disbursed/p-1": 100, f"small/received/{BUTUO}": 609,
        f"small/received/{BUTUO}/society": 70, f"small/received/{JINYANG}": 500,
    }  # fmt: skip
    stages = queries.held_at_each_stage(programme, auditor)
    assert {stage: fen // YUAN for stage, fen in stages.items()} == {
        "budget": -1579, "promised": 0, "received": 1179, "allocated": 100, "disbursed": 100, "retained": 0,
        "spent": 200,
    }  # fmt: skip


def test_the_years_are_what_the_engine_says_of_the_same_rows(programme, auditor):
    some_money(programme)
    Movement.objects.filter(fund_type="fiscal_payment").update(fund_type="fiscal")
    lines = {line.year: line for line in queries.by_year(programme, auditor)}
    related = Movement.objects.select_related("account_from", "account_to", "reverses")
    for year, money in ledger.by_year(queries.as_engine(row) for row in related).items():
        for column in queries.DEEDS.values():
            assert getattr(lines[year], column) == getattr(money, column), (year, column)


def test_a_type_that_is_a_part_of_another_is_shown_but_not_added_up(programme, auditor):
    some_money(programme)
    [line] = [one for one in queries.by_year(programme, auditor) if one.year == 2019]
    assert line.received_fen == 1030 * YUAN
    assert {part.fund_type: part.received_fen // YUAN for part in line.parts} == {"fiscal": 1030, "fiscal_payment": 9}


def test_rows_that_wait_are_told_apart_and_those_outside_are_left_out(programme, auditor):
    receive(programme, 100)
    settled = receive(programme, 40)
    Movement.objects.filter(pk=settled.pk).update(status=Status.ACCEPTED)
    strange = receive(programme, 1000)
    Movement.objects.filter(pk=strange.pk).update(status=Status.ACCEPTED, outside=True)
    [line] = queries.by_year(programme, auditor)
    assert (line.received_fen, line.rows, line.waiting) == (40 * YUAN, 1, 1)
    assert [one.held_fen for one in queries.balances(programme, auditor)] == [-40 * YUAN, 40 * YUAN]


def test_a_clerk_sees_the_money_of_his_county_alone(programme):
    some_money(programme)
    clerk = hand_made.user("clerk", "county_clerk", place=JINYANG)
    assert [line.received_fen // YUAN for line in queries.by_year(programme, clerk)] == [500]
    assert {row.recipient_id for row in page_of(programme, clerk).rows} == {JINYANG}
    assert page_of(programme, clerk).count == 1


def many(programme, number: int = 57) -> None:
    rng = Random(5)
    for nth in range(number):
        day = PublishedDate.read(f"2019-0{rng.randint(1, 3)}-1{rng.randint(0, 2)}")
        receive(programme, rng.randint(1, 9), on=day, document_no=f"财〔2019〕{nth}号")


@pytest.mark.parametrize("sort", ["", "day", "-day", "amount", "-amount", "nonsense"])
def test_the_pages_hold_every_row_once_in_order_both_ways(programme, auditor, sort):
    many(programme)
    column = "amount_fen" if "amount" in sort else "on_first"
    sign = "-" if sort.startswith("-") else ""
    expected = list(
        Movement.objects.order_by(f"{sign}{column}", f"{sign}record_no").values_list("record_no", flat=True)
    )
    forth, back, page = [], [], page_of(programme, auditor, sort=sort, size=10)
    assert (page.count, page.before) == (57, "")
    while True:
        forth += [row.record_no for row in page.rows]
        if not page.after:
            break
        page = page_of(programme, auditor, sort=sort, size=10, after=page.after)
    assert forth == expected
    while True:
        back = [row.record_no for row in page.rows] + back
        if not page.before:
            break
        page = page_of(programme, auditor, sort=sort, size=10, before=page.before)
    assert back == expected


def test_a_page_of_movements_asks_as_often_however_many_rows(programme, auditor, django_assert_num_queries):
    many(programme, 30)
    auditor.scopes.all()
    page_of(programme, auditor)  # reads the scopes once
    for size in (3, 30):
        with django_assert_num_queries(2):
            page = page_of(programme, auditor, size=size)
            for row in page.rows:
                assert row.account_from.code
                assert row.project is None
    with django_assert_num_queries(1):
        queries.by_year(programme, auditor)
    with django_assert_num_queries(3):
        queries.balances(programme, auditor)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(), 9), (Filters(year=2019), 6), (Filters(year=2018), 1), (Filters(undated=True), 0),
        (Filters(kind="receive"), 5), (Filters(fund_type="donation"), 1), (Filters(place=JINYANG), 1),
        (Filters(place="513400"), 9), (Filters(place="440600"), 9), (Filters(place="110000"), 0),
        (Filters(text="凭证"), 1), (Filters(text="引水"), 3), (Filters(text="没有"), 0), (Filters(project="p-1"), 3),
        (Filters(year=2019, kind="receive", place=BUTUO), 3), (Filters(status="draft"), 0), (Filters(text="\0"), 9),
    ],
)  # fmt: skip
def test_filters_leave_what_they_name(programme, auditor, filters, count):
    some_money(programme)
    page = page_of(programme, auditor, filters)
    assert (page.count, len(page.rows)) == (count, count)


def test_a_cursor_that_is_none_of_ours_gives_the_first_page(programme, auditor):
    many(programme, 3)
    first = [row.pk for row in page_of(programme, auditor).rows]
    assert [row.pk for row in page_of(programme, auditor, after="???").rows] == first
