"""The trail of a subject's money: what adds up to what, what takes no part, how much of a register is read for it."""

from __future__ import annotations

import pytest

from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import actions
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, DAY, JINYANG, NORTH, YUAN, book, project, receive
from xieshou.apps.funds.trails import books
from xieshou.apps.funds.trails.flows import MOST, picture
from xieshou.apps.funds.trails.queries import as_json, follow, through
from xieshou.apps.funds.trails.subjects import Kind, find
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db


def on(text: str) -> PublishedDate:
    return PublishedDate.read(text)


@pytest.fixture
def programme():
    return book()


def a_year(programme, record_no="p-1", county=BUTUO):
    """Promised 100 and received 60 of it; 50 allocated to a project, 40 paid out, 30 spent at two payees."""
    plan = actions.promise(
        programme=programme, donor=NORTH, recipient=county, amount_fen=100 * YUAN, on=on("2019-01-05"), by=None,
        document_no=f"财〔2019〕{record_no}",
    )  # fmt: skip
    came = receive(programme, 60, county, promised=True, on=on("2019-02-05"), document_no=f"财〔2019〕{record_no}")
    work = project(programme, record_no, county)
    given = {"project": work, "by": None}
    to = actions.allocate(**given, amount_fen=50 * YUAN, on=on("2019-03-05"), document_no=f"州财〔2019〕{record_no}")
    out = actions.disburse(**given, amount_fen=40 * YUAN, on=on("2019-04-05"))
    paid = [
        actions.spend(**given, amount_fen=yuan * YUAN, on=on("2019-05-05"), payee=payee)
        for yuan, payee in ((10, "甲公司"), (20, "乙公司"))
    ]
    Movement.objects.update(status=Status.ACCEPTED)
    return plan, came, to, out, *paid


def trail(programme, of, user=None, kinds=tuple(Kind)):
    return follow(find(programme, of, user, kinds), user)


def told(found, direction):
    return {(step.source, step.target): step.fen // YUAN for step in found.of(direction)}


def test_a_project_is_followed_back_to_the_promise_and_on_to_its_payees(programme):
    plan, came, to, out, one, other = (row.record_no for row in a_year(programme))
    found = trail(programme, "p-1")
    assert (found.amount_fen, found.spent_fen, found.rest_fen) == (50 * YUAN, 30 * YUAN, 20 * YUAN)
    assert told(found, "back") == {(None, plan): 50, (plan, came): 50, (came, to): 50}
    assert told(found, "on") == {(to, out): 40, (out, one): 10, (out, other): 20}
    assert {(rest.movement, rest.fen // YUAN) for rest in found.rests} == {(to, 10), (out, 10)}


def test_a_payment_is_followed_back_and_a_promise_on(programme):
    plan, came, to, out, one, _other = (row.record_no for row in a_year(programme))
    back = trail(programme, one)
    assert told(back, "back") == {(None, plan): 10, (plan, came): 10, (came, to): 10, (to, out): 10, (out, one): 10}
    assert (back.amount_fen, back.spent_fen, back.rests) == (10 * YUAN, 10 * YUAN, [])
    forth = trail(programme, plan)
    assert (forth.amount_fen, forth.spent_fen, forth.rest_fen) == (100 * YUAN, 30 * YUAN, 70 * YUAN)


def test_a_document_that_promised_and_brought_the_same_money_is_taken_once(programme):
    a_year(programme)
    found = trail(programme, "财〔2019〕p-1")
    assert (found.subject.kind, found.amount_fen) == (Kind.DOCUMENT, 100 * YUAN)


@pytest.mark.parametrize("of", ["p-1", "财〔2019〕p-1", "州财〔2019〕p-1"])
def test_the_sums_that_the_command_promises_hold(programme, of):
    a_year(programme)
    answer = as_json(trail(programme, of))

    def added(rows):
        return sum(int(row["amount"]) for row in rows)

    assert added(leg for leg in answer["legs"] if leg["from"] is None) == int(answer["amount"])
    assert added(leg for leg in answer["legs"] if leg["kind"] == "spend") == int(answer["spent"])
    assert added(answer["remainders"]) == int(answer["remaining"])
    assert int(answer["spent"]) + int(answer["remaining"]) == int(answer["amount"])
    assert {leg["payee"] for leg in answer["legs"] if leg["kind"] == "spend"} == {"甲公司", "乙公司"}


def test_what_was_reversed_or_is_not_accepted_takes_no_part(programme):
    *_rest, wrong = a_year(programme)
    actions.reverse(wrong, on=on("2019-06-01"), by=None, why="重复录入")
    Movement.objects.update(status=Status.ACCEPTED)
    actions.spend(project=wrong.project, by=None, amount_fen=5 * YUAN, on=DAY, payee="丙公司")
    found = trail(programme, "p-1")
    assert (found.spent_fen, found.rest_fen) == (10 * YUAN, 40 * YUAN)
    assert (found.undone_fen, found.waiting) == (20 * YUAN, 1)
    undone = trail(programme, wrong.record_no)
    assert (undone.amount_fen, undone.steps, undone.undone_fen) == (0, [], 20 * YUAN)


def test_money_of_another_county_is_not_read_for_a_trail(programme):
    a_year(programme)
    a_year(programme, "p-2", JINYANG)
    rows = find(programme, "p-1", None).rows
    assert {one.target.split("/")[2] for one in books.around(programme, rows)} == {BUTUO, "p-1"}


def test_a_gift_is_followed_before_the_aid_that_came_first(programme):
    work = project(programme)
    receive(programme, 50, on=on("2019-01-01"))
    actions.allocate(project=work, amount_fen=50 * YUAN, on=on("2019-02-01"), by=None)
    gift = receive(programme, 30, on=on("2019-03-01"), fund_type="donation")
    actions.allocate(project=work, amount_fen=30 * YUAN, on=on("2019-04-01"), by=None, fund_type="donation")
    out = actions.disburse(project=work, amount_fen=20 * YUAN, on=on("2019-05-01"), by=None, fund_type="donation")
    Movement.objects.update(status=Status.ACCEPTED)
    assert {step.target for step in trail(programme, out.record_no).of("back") if step.source is None} == {
        gift.record_no
    }


def test_what_two_donors_promised_one_county_is_not_mixed_up(programme):
    given = {"programme": programme, "recipient": BUTUO, "by": None}
    plans, came = {}, {}
    for donor, day in ((hand_made.SOUTH, "2019-01-01"), (NORTH, "2019-01-02")):
        plans[donor] = actions.promise(**given, donor=donor, amount_fen=50 * YUAN, on=on(day)).record_no
    for donor, day in ((NORTH, "2019-02-01"), (hand_made.SOUTH, "2019-02-02")):
        came[donor] = actions.receive(**given, donor=donor, amount_fen=40 * YUAN, on=on(day)).record_no
    Movement.objects.update(status=Status.ACCEPTED)
    for donor in plans:
        assert told(trail(programme, came[donor]), "back") == {
            (None, plans[donor]): 40,
            (plans[donor], came[donor]): 40,
        }


def test_who_sees_one_pairing_sees_amounts_but_no_rows_of_another(programme):
    pairings = hand_made.pairings(programme)
    plan, came, *_others = a_year(programme)
    work = find(programme, "p-1", None).project
    Movement.objects.filter(project=work).update(pairing=pairings["butuo"])
    type(work).objects.filter(pk=work.pk).update(pairing=pairings["butuo"])
    team = hand_made.user("team", "field_team", pairing="p-butuo")
    found = trail(programme, "p-1", team)
    assert found.amount_fen == 50 * YUAN
    assert {plan.record_no, came.record_no} & set(found.rows) == set()
    assert find(programme, plan.record_no, team) is None


def test_another_county_finds_neither_project_nor_document(programme):
    a_year(programme)
    clerk = hand_made.user("clerk", "county_clerk", place=JINYANG)
    for of in ("p-1", "财〔2019〕p-1", "", "\0", "没有"):
        assert find(programme, of, clerk) is None


def test_the_picture_has_one_link_for_each_way_and_loses_no_money(programme):
    a_year(programme)
    found = trail(programme, "p-1")
    drawn = picture(found)
    links = {one["target"]: one["value"] for one in drawn["links"]}
    assert links["payee 甲公司"] == links["rest allocated"] == links["rest disbursed"] == "0.0010"
    assert links["payee 乙公司"] == "0.0020"
    assert {one["depth"] for one in drawn["nodes"]} == {0, 1, 2, 3, 4, 5}
    ids = {one["id"] for one in drawn["nodes"]}
    assert all({one["source"], one["target"]} <= ids for one in drawn["links"])


def test_many_payees_are_drawn_as_the_largest_and_the_others(programme):
    work = project(programme)
    receive(programme, 1000)
    actions.allocate(project=work, amount_fen=1000 * YUAN, on=DAY, by=None)
    actions.disburse(project=work, amount_fen=1000 * YUAN, on=DAY, by=None)
    for number in range(MOST + 8):
        actions.spend(project=work, amount_fen=(number + 1) * YUAN, on=DAY, by=None, payee=f"公司{number:02}")
    Movement.objects.update(status=Status.ACCEPTED)
    found = trail(programme, "p-1")
    drawn = picture(found)
    assert sum(one["side"] == "payee" for one in drawn["nodes"]) == MOST + 1
    others = sum(float(one["value"]) for one in drawn["links"] if one["target"].startswith("others"))
    assert others == pytest.approx(sum(range(1, 9)) / 10_000)
    assert sum(fen for key, fen in through(found).items() if found.moves[key].kind == "spend") == found.spent_fen


def test_published_books_do_not_say_what_stands(programme):
    came = receive(programme, 60)
    Movement.objects.update(status=Status.ACCEPTED)
    programme.books = "collected"
    programme.save()
    answer = as_json(trail(programme, came.record_no))
    assert (answer["amount"], answer["spent"], answer["remaining"]) == ("60", None, None)
    assert answer["further"] == "not_published"
