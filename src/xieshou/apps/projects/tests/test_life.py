"""Moving a project on: what is refused in the gate's words, what asks for a reason, who may, what is left behind."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import get_language

from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.accounts.models import Change, Status
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects import actions, moving
from xieshou.apps.projects.models import Asset, Notice, Project
from xieshou.apps.projects.moving import move_on, put_up_notice
from xieshou.apps.projects.shut_gates import GatesShut
from xieshou.apps.projects.tests.hand_made import project
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
DAY = date(2019, 3, 1)


@pytest.fixture
def book():
    return hand_made.programme(books=Programme.Books.KEPT)


@pytest.fixture
def clerk(client, book):
    user = hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)
    client.force_login(user)
    return user


def made(book, stage="idea", status=Status.DRAFT, **fields):
    return project("p1", book, name="引水工程", stage=stage, status=status, **{"category": "water"} | fields)


def move(row, to, by, *, on=DAY, **more):
    row.refresh_from_db()
    return move_on(row, to, on=on, by=by, seen_version=row.version, **more)


def address(name, *more):
    return reverse(f"projects:{name}", args=["small", "p1", *more])


def test_without_a_target_the_library_stays_shut_and_the_refusal_says_what_would_open_it(book, clerk):
    row = made(book)
    with pytest.raises(GatesShut) as refused:
        move(row, "in_library", clerk)
    [gate] = refused.value.shut
    assert (gate.gate.code, gate.opens("zh")) == ("V04", "没有绩效目标的项目不得入库。请填写绩效目标。")
    assert gate.opens(get_language() or "zh") in str(refused.value)
    row.refresh_from_db()
    assert (row.stage, row.version, row.library_on) == ("idea", 1, None)
    assert not Change.objects.filter(key="p1").exists()
    move(row, "in_library", clerk, fields={"performance_target": "200户通水"})
    row.refresh_from_db()
    assert (row.stage, row.library_on, row.version) == ("in_library", DAY, 2)
    [change] = Change.objects.filter(key="p1")
    assert (change.by, change.deed) == (clerk, "move_on")
    assert change.fields == {
        "performance_target": ["", "200户通水"], "library_on": [None, "2019-03-01"], "stage": ["idea", "in_library"]
    }  # fmt: skip


def test_a_step_that_does_not_follow_is_refused(book, clerk):
    with pytest.raises(DeedRefused):
        move(made(book), "completed", clerk)


def test_a_missing_notice_asks_for_a_reason_that_is_kept_with_the_step(book, clerk):
    row = made(book, "tendered", contract_on=DAY)
    with pytest.raises(GatesShut) as refused:
        move(row, "started", clerk)
    assert [one.blocks for one in refused.value.shut] == [False]
    move(row, "started", clerk, on=PublishedDate.read("2019-04"), why="公示照片遗失")
    [change] = Change.objects.filter(key="p1")
    assert (change.why, change.fields["gates"]) == ("公示照片遗失", [None, "V07"])
    row.refresh_from_db()
    assert (row.start_first, row.start_last, row.start_printed) == (date(2019, 4, 1), date(2019, 4, 30), "2019-04")


def test_a_notice_on_record_opens_the_gate(book, clerk):
    row = made(book, "tendered", contract_on=DAY)
    put_up_notice(row, shown_at="大井村", first_day=date(2019, 2, 1), last_day=date(2019, 2, 10), by=clerk)
    assert move(row, "started", clerk).stage == "started"
    assert Change.objects.filter(key="p1", deed="notice", by=clerk).count() == 1


def test_a_notice_ends_after_it_begins_and_is_kept_once(book, clerk):
    row = made(book)
    with pytest.raises(IntegrityError, match="notice_ends_after_it_begins"), transaction.atomic():
        Notice.objects.create(project=row, shown_at="村", first_day=DAY, last_day=date(2019, 2, 1))
    put_up_notice(row, shown_at="村", first_day=DAY, last_day=DAY, by=clerk)
    with pytest.raises(ValidationError):
        put_up_notice(row, shown_at="村", first_day=DAY, last_day=DAY, by=clerk)
    with pytest.raises(IntegrityError, match=r"notice_is_kept_once|UNIQUE"), transaction.atomic():
        Notice.objects.create(project=row, shown_at="村", first_day=DAY, last_day=DAY)
    with pytest.raises(PermissionDenied):
        put_up_notice(row, shown_at="镇", first_day=DAY, last_day=DAY, by=hand_made.user("a", "auditor"))
    Project.objects.update(status=Status.ACCEPTED)
    put_up_notice(row, shown_at="镇", first_day=DAY, last_day=DAY, by=clerk)  # it stands beside the accepted row
    Project.objects.update(status=Status.FROZEN)
    with pytest.raises(DeedRefused):
        put_up_notice(row, shown_at="乡", first_day=DAY, last_day=DAY, by=clerk)


def test_days_stay_in_order(book, clerk):
    row = made(book, "approved", approval_on=DAY, approval_no="批1号")
    with pytest.raises(ValidationError, match=r"earlier|早于"):
        move(row, "budget_released", clerk, on=date(2019, 2, 1), fields={"budget_no": "下1号", "budget_subject": ""})
    with pytest.raises(ValidationError):
        move(row, "budget_released", clerk, on=PublishedDate.read("2019-04"), fields={"budget_no": "下1号"})


def test_a_completed_work_needs_an_asset_or_the_reason_why_there_is_none(book, clerk):
    row = made(book, "started", start="2019-03-01")
    with pytest.raises(GatesShut) as refused:
        move(row, "completed", clerk, why="公示照片遗失")
    assert [one.gate.code for one in refused.value.shut] == ["V12"]
    Asset.objects.create(
        record_no="a1", programme=book, recipient_id=hand_made.BUTUO, name="管道", kind="public", original_value_fen=1,
        state="in_use", project=row,
    )  # fmt: skip
    assert move(row, "completed", clerk, why="公示照片遗失").stage == "completed"


def test_a_change_needs_a_new_number_and_lets_the_content_change_then_it_goes_on(book, clerk):
    row = made(book, "started", start="2019-03-01", approval_no="批1号", approval_on=DAY, description="管道5公里")
    new = {"approval_no": "批2号", "description": "管道3公里", "village_printed": "", "category": "water"}
    with pytest.raises(GatesShut):
        move(row, "changed", clerk, why="改线", fields=new | {"approval_no": "批1号"})
    with pytest.raises(GatesShut):
        move(row, "changed", clerk, fields=new)
    move(row, "changed", clerk, on=date(2019, 5, 1), why="改线", fields=new)
    row.refresh_from_db()
    assert (row.stage, row.description, row.approval_no, row.approval_on) == ("changed", "管道3公里", "批2号", DAY)
    assert Change.objects.get(key="p1").fields["changed_on"] == [None, "2019-05-01"]
    assert move(row, "started", clerk).stage == "started"


@pytest.mark.parametrize(
    ("to", "fields"),
    [("changed", {"approval_no": "批2号", "description": "管道3公里", "village_printed": "", "category": "water"}),
     ("terminated", {})],
)  # fmt: skip
def test_a_change_and_a_termination_need_a_day_and_a_reason(client, book, clerk, to, fields):
    row = made(book, "started", start="2019-03-01", approval_no="批1号", approval_on=DAY)
    with pytest.raises(GatesShut):
        move(row, to, clerk, fields=fields)
    with pytest.raises(ValidationError):
        move(row, to, clerk, on=None, why="改线", fields=fields)
    for missing in ({"on": ""}, {"why": ""}):
        typed = {"on": "2019-05-01", "why": "改线", "version": row.version} | fields | missing
        assert client.post(address("move", to), typed).status_code == 422, missing
    row.refresh_from_db()
    assert row.stage == "started"
    move(row, to, clerk, on=date(2019, 5, 1), why="改线", fields=fields)
    change = Change.objects.get(key="p1", deed=moving.MOVED)
    assert (change.fields[f"{to}_on"], change.why) == ([None, "2019-05-01"], "改线")


def test_ordinary_changes_leave_what_was_approved_as_it_is(book, clerk):
    row = made(book, "approved", approval_no="批1号", description="管道5公里")
    with pytest.raises(ValidationError) as refused:
        actions.change_project(row, fields={"description": "管道3公里"}, seen_version=1, by=clerk)
    assert set(refused.value.message_dict) == {"description"}
    actions.change_project(row, fields={"remarks": "已核"}, seen_version=1, by=clerk)
    early = project("p2", book, stage="in_library", status=Status.DRAFT, description="甲")
    actions.change_project(early, fields={"description": "乙"}, seen_version=1, by=clerk)


def test_an_accepted_row_is_moved_by_who_may_accept_and_a_frozen_one_by_nobody(book, clerk):
    row = made(book, status=Status.ACCEPTED, performance_target="200户")
    with pytest.raises(PermissionDenied):
        move(row, "in_library", clerk)
    office = hand_made.user("o", "office")
    assert move(row, "in_library", office).stage == "in_library"
    assert Project.objects.get(pk=row.pk).status == Status.ACCEPTED
    Project.objects.filter(pk=row.pk).update(status=Status.FROZEN)
    with pytest.raises(DeedRefused):
        move(row, "idea", office, why="x")


def test_a_project_outside_the_scope_is_not_moved_and_a_newer_version_is_not_written_over(book, clerk):
    row = made(book, performance_target="200户")
    with pytest.raises(PermissionDenied):
        move(row, "in_library", hand_made.user("other", "county_clerk", place=hand_made.JINYANG))
    with pytest.raises(StaleRow):
        move_on(row, "in_library", on=DAY, by=clerk, seen_version=7)


def test_a_mistake_is_set_back_with_a_reason_and_its_day_goes(book, clerk):
    row = made(book, "in_library", library_on=DAY, performance_target="200户")
    with pytest.raises(GatesShut):
        move(row, "idea", clerk)
    move(row, "idea", clerk, why="误操作")
    row.refresh_from_db()
    assert (row.stage, row.library_on, row.performance_target) == ("idea", None, "200户")


def test_published_books_are_not_moved(clerk, book):
    row = made(book, performance_target="200户")
    Programme.objects.update(books=Programme.Books.COLLECTED)
    with pytest.raises(DeedRefused):
        move(row, "in_library", clerk)


def test_the_page_of_a_project_shows_the_days_the_steps_and_what_stands_in_the_way(client, clerk, book):
    made(book, "in_library", library_on=DAY)
    answer = client.get(address("detail"), headers=ENGLISH)
    text = answer.content.decode()
    assert "2019-03-01" in text
    assert address("move", "approved") in text
    assert "There is no total" in text or "asked for in the form" in text
    assert [step["enters"] for step in answer.context["life"]["steps"]] == ["approved", "terminated", "idea"]


def test_a_step_is_taken_through_its_page_and_a_refusal_keeps_what_was_typed(client, clerk, book):
    made(book)
    page = client.get(address("move", "in_library"), headers=ENGLISH)
    assert "Write the performance target" in page.content.decode()
    typed = {"version": "1", "on": "2019-03-01", "performance_target": "", "why": ""}
    refused = client.post(address("move", "in_library"), typed, headers=ENGLISH)
    assert refused.status_code == 422
    assert "these gates are shut" in refused.content.decode()
    assert 'value="2019-03-01"' in refused.content.decode()
    answer = client.post(address("move", "in_library"), typed | {"performance_target": "200户"}, headers=ENGLISH)
    assert answer.status_code == 302
    assert Project.objects.get().stage == "in_library"


def test_every_possible_step_has_a_page_that_opens(client, book):
    client.force_login(hand_made.user("o", "office"))
    for stage in ("idea", "budget_released", "started", "changed", "terminated", "accepted", "upkeep"):
        Project.objects.all().delete()
        row = made(book, stage, status=Status.SUBMITTED)
        for step in moving.possible(moving.values_of(row)):
            assert client.get(address("move", step.enters)).status_code == 200, (stage, step.enters)


def test_who_may_not_move_it_sees_no_step_and_no_page(client, book):
    made(book, status=Status.ACCEPTED)
    client.force_login(hand_made.user("a", "auditor"))
    answer = client.get(address("detail"))
    assert answer.context["life"]["steps"] == []
    assert client.get(address("move", "in_library")).status_code == 403
    assert client.post(address("notice"), {}).status_code == 403


def test_a_notice_is_recorded_through_the_page(client, clerk, book):
    made(book)
    typed = {"shown_at": "大井村", "first_day": "2019-02-01", "last_day": "2019-02-10"}
    client.post(address("notice"), typed)
    client.post(address("notice"), typed | {"last_day": "soon"})
    assert list(Notice.objects.values_list("shown_at", "first_day")) == [("大井村", date(2019, 2, 1))]


def test_each_side_co_signs_once_in_its_own_name(book, clerk, client):
    book.asks_cosignatures = True
    book.save()
    row = made(book, "tendered", status=Status.ACCEPTED)
    office, cadre = hand_made.user("office", "office"), hand_made.user("cadre", "donor_office")
    with pytest.raises(PermissionDenied):
        moving.co_sign(row, "leader", on=DAY, by=clerk, today=DAY)
    with pytest.raises(PermissionDenied):
        moving.co_sign(row, "leader", on=DAY, by=cadre, today=DAY)
    with pytest.raises(ValidationError):
        moving.co_sign(row, "leader", on=date(2019, 3, 2), by=office, today=DAY)
    moving.co_sign(row, "leader", on=DAY, by=office, today=DAY)
    with pytest.raises(DeedRefused):
        moving.co_sign(row, "leader", on=DAY, by=office, today=DAY)
    client.force_login(cadre)
    assert client.post(address("cosign", "mayor"), {"on": "2019-03-01"}).status_code == 404
    client.post(address("cosign", "cadre"), {"on": "2019-03-01"})
    row.refresh_from_db()
    assert (row.leader_cosigned_by, row.leader_cosigned_on) == (str(office), DAY)
    assert (row.cadre_cosigned_by, row.cadre_cosigned_on) == (str(cadre), DAY)
    assert list(Change.objects.filter(deed="co_sign").order_by("id").values_list("by__username", flat=True)) == [
        "office",
        "cadre",
    ]


def test_nobody_co_signs_where_the_programme_does_not_ask(book):
    row = made(book, "tendered", status=Status.ACCEPTED)
    with pytest.raises(DeedRefused):
        moving.co_sign(row, "leader", on=DAY, by=hand_made.user("office", "office"), today=DAY)
