"""The page of a trail: whole without scripts, doors to every row, found from rows, projects and the list of funds."""

from __future__ import annotations

import pytest
from django.urls import reverse

from xieshou.apps.accounts.models import Status
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, JINYANG, YUAN, book
from xieshou.apps.funds.trails.tests.test_trails import a_year
from xieshou.apps.pairings.tests import hand_made

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return book()


@pytest.fixture
def office(client, programme):
    client.force_login(hand_made.user("office", "office"))
    return client


def opened(client, query="", name="funds:trail", args=("small",)):
    return client.get(reverse(name, args=args) + query, headers={"Accept-Language": "en"})


def test_the_table_names_every_step_and_links_to_its_rows(office, programme):
    rows = a_year(programme)
    answer = opened(office, "?project=p-1")
    page = answer.content.decode()
    for row in rows:
        assert reverse("assessment:record", args=["small", "funds", row.record_no]) in page
    for text in ("甲公司", "乙公司", "Where it came from", "Where it went", "What still stands"):
        assert text in page
    back, on = answer.context["parts"]
    assert (back["sum"], on["sum"]) == (50 * YUAN, 30 * YUAN)


def test_any_number_in_the_box_leads_to_its_trail(office, programme):
    plan, *_others = a_year(programme)
    asked = {"p-1": "project=p-1", "财〔2019〕p-1": "document=", plan.record_no: f"movement={plan.record_no}"}
    for of, wanted in asked.items():
        answer = opened(office, f"?of={of}")
        assert answer.status_code == 302
        assert wanted in answer.url
        assert office.get(answer.url).status_code == 200
    nothing = opened(office, "?of=没有这个号")
    assert nothing.status_code == 200
    assert "Nothing here is numbered" in nothing.content.decode()


def test_what_lies_outside_the_scope_is_not_there(client, programme):
    plan, *_others = a_year(programme)
    client.force_login(hand_made.user("clerk", "county_clerk", place=JINYANG))
    for query in ("?project=p-1", "?document=财〔2019〕p-1", f"?movement={plan.record_no}"):
        assert opened(client, query).status_code == 404


def test_rows_of_another_pairing_are_told_without_their_numbers(client, programme):
    plan, came, to, *_others = a_year(programme)
    butuo = hand_made.pairings(programme)["butuo"]
    Movement.objects.filter(project__record_no="p-1").update(pairing=butuo)
    type(to.project).objects.update(pairing=butuo)
    client.force_login(hand_made.user("team", "field_team", pairing="p-butuo"))
    page = opened(client, "?project=p-1").content.decode()
    assert to.record_no in page
    assert "outside your scope" in page
    for hidden in (plan.record_no, came.record_no, "财〔2019〕p-1<"):
        assert hidden not in page.replace("州财〔2019〕p-1<", "")


def test_the_public_is_not_told_who_was_paid(client, programme):
    a_year(programme)
    client.force_login(hand_made.user("public", "public"))
    answer = opened(client, "?project=p-1")
    assert answer.context["found"].spent_fen == 30 * YUAN
    assert "甲公司" not in answer.content.decode()


def test_rows_projects_and_the_list_of_funds_have_the_door(office, programme):
    _plan, came, *_others = a_year(programme)
    trail = reverse("funds:trail", args=["small"])
    listed = opened(office, "?of=all", "funds:list").content.decode()
    assert f"{trail}?movement={came.record_no}" in listed
    assert reverse("funds:idle", args=["small"]) in listed
    assert f"{trail}?project=p-1" in opened(office, "", "projects:detail", ("small", "p-1")).content.decode()
    row = opened(office, "", "assessment:record", ("small", "funds", came.record_no)).content.decode()
    assert f"{trail}?movement={came.record_no}" in row
    assert f"{trail}?document=" in row


def test_more_payments_ask_the_register_no_more_often(office, programme, django_assert_max_num_queries):
    a_year(programme)
    for number in range(2, 9):
        a_year(programme, f"p-{number}", BUTUO if number % 2 else JINYANG)
    Movement.objects.update(status=Status.ACCEPTED)
    office.get(reverse("funds:trail", args=["small"]) + "?project=p-3")
    with django_assert_max_num_queries(30):
        assert office.get(reverse("funds:trail", args=["small"]) + "?document=财〔2019〕p-3").status_code == 200
