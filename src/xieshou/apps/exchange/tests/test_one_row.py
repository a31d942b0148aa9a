"""One row typed on a page: taken as a file of one row would be, refused beside the box that is wrong, undone alike."""

from __future__ import annotations

import pytest
from django.urls import reverse

from xieshou.apps.accounts.models import Status
from xieshou.apps.exchange import actions
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests.hand_made import book
from xieshou.apps.funds.models import Movement
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, NORTH
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
RECEIVED = {"kind": "receive", "on": "2019-03-01", "amount_fen": "300", "fund_type": "fiscal", "recipient": BUTUO,
            "donor": NORTH, "document_no": "财1号"}  # fmt: skip


@pytest.fixture(autouse=True)
def programme():
    made = book()
    made.books = Programme.Books.KEPT
    made.save()
    return made


@pytest.fixture
def clerk(client):
    user = hand_made.user("clerk", "county_clerk", place=BUTUO)
    client.force_login(user)
    return user


def post(client, ledger, **typed):
    address = reverse("exchange:row", args=["small", ledger])
    return client.post(f"{address}?year=2019", {"year": "2019", **typed}, headers=ENGLISH)


def test_a_movement_is_kept_as_a_draft_in_the_name_of_who_typed_it(client, clerk):
    answer = post(client, "funds", **RECEIVED)
    [row] = Movement.objects.all()
    assert answer["Location"] == reverse("assessment:record", args=["small", "funds", row.record_no])
    assert (row.kind, row.amount_fen, row.status, row.recipient_id) == ("receive", 300_00, Status.DRAFT, BUTUO)
    [made] = Import.objects.all()
    assert (made.by, made.new, made.state) == (clerk, 1, Import.State.APPLIED)


def test_what_is_wrong_stands_beside_its_box_and_nothing_is_written(client, clerk):
    answer = post(client, "funds", **RECEIVED | {"amount_fen": "three", "on": "2019-02-30"})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"amount_fen", "on"} <= errors.keys()
    assert answer.context["form"]["document_no"].value() == "财1号"  # what was typed stays
    assert not Movement.objects.exists()
    assert set(Import.objects.values_list("state", flat=True)) <= {Import.State.DISCARDED}


def test_an_account_pays_no_more_than_it_holds(client, clerk, programme):
    work = project("p1", programme, stage="started", approval_no="批1号")
    post(client, "funds", **RECEIVED)
    more = RECEIVED | {"kind": "allocate", "project": work.record_no}
    answer = post(client, "funds", **more | {"amount_fen": "301"})
    assert (answer.status_code, "can pay 300" in answer.content.decode()) == (422, True)
    assert post(client, "funds", **more).status_code == 302
    assert set(Movement.objects.values_list("kind", flat=True)) == {"receive", "allocate"}


def test_the_gates_before_a_payment_are_asked_as_they_are_of_a_file(client, clerk, programme):
    Programme.objects.update(asks_cosignatures=True)
    work = project("p1", programme, stage="started", approval_no="批1号")
    post(client, "funds", **RECEIVED)
    for kind in ("allocate", "disburse"):
        assert post(client, "funds", **RECEIVED | {"kind": kind, "project": work.record_no}).status_code == 302
    paid = RECEIVED | {"kind": "spend", "project": work.record_no, "payee": "某公司"}
    refused = post(client, "funds", **paid)
    assert refused.status_code == 422
    assert "V06" in str(refused.context["form"].errors) or "both sign" in str(refused.context["form"].errors)
    Project.objects.update(leader_cosigned_by="甲", leader_cosigned_on="2019-02-01", cadre_cosigned_by="乙",
                           cadre_cosigned_on="2019-02-01")  # fmt: skip
    warned = post(client, "funds", **paid)
    assert set(warned.context["form"].errors) >= {"why"}  # no notice: it asks why (V07)
    assert not Movement.objects.filter(kind="spend").exists()
    assert post(client, "funds", **paid, why="公示照片遗失").status_code == 302
    assert Movement.objects.get(kind="spend").payee == "某公司"
    assert Import.objects.filter(why="公示照片遗失").count() == 1


def test_the_same_row_twice_says_that_it_is_kept(client, clerk):
    post(client, "funds", **RECEIVED)
    answer = post(client, "funds", **RECEIVED)
    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert Movement.objects.count() == 1


def test_the_address_fills_in_what_is_known(client, clerk):
    answer = client.get(reverse("exchange:row", args=["small", "funds"]), {"kind": "spend", "project": "p1"})
    form = answer.context["form"]
    assert (form["kind"].value(), form["project"].value(), form["recipient"].value()) == ("spend", "p1", BUTUO)


def test_any_ledger_has_the_page_and_a_reader_has_not(client, clerk):
    answer = post(
        client, "labour", name="阿力木呷", sex="male", id_number="513429199001010015", birth_year="1990",
        household_type="general", work_place=NORTH, employer="某厂", employment_kind="unit", channel="organised",
        started_on="2019-03-01", recipient=BUTUO, donor=NORTH,
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    assert Placement.objects.get().name == "阿力木呷"
    actions.undo(Import.objects.get(), by=clerk)
    assert not Placement.objects.exists()
    client.force_login(hand_made.user("reader", "auditor"))
    assert client.get(reverse("exchange:row", args=["small", "labour"])).status_code == 403
