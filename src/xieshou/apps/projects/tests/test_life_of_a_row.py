"""The life of a ledger row (accounts.actions), shown on a project: each deed with its Change, or neither.

These deeds are the same for every ledger; they are tested here because the floor they live on has no ledger of its own.
"""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.models import AccessRecord, Change, Status
from xieshou.apps.accounts.queries import history
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return hand_made.programme()


@pytest.fixture
def clerk(book):
    return hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)


@pytest.fixture
def office(book):
    return hand_made.user("office", "office")


def changes():
    """The changes of this ledger; another room's tests may hold loads of theirs."""
    return Change.objects.filter(ledger="projects")


def unsaved(book, number="p1", **fields):
    made = {
        "name": number,
        "category": "industry",
        "area": "industry",
        "stage": "idea",
        "recipient_id": hand_made.BUTUO,
    }
    return Project(record_no=number, programme=book, year=2019, **(made | fields))


def test_a_row_goes_from_draft_to_accepted_and_its_history_tells_each_step(book, clerk, office):
    row = actions.create(unsaved(book), by=clerk, why="年度计划", file={"file_name": "计划.xlsx", "file_row": 7})
    actions.change(row, fields={"name": "学校"}, seen_version=1, by=clerk, why="改名")
    actions.submit(row, seen_version=2, by=clerk)
    actions.send_back(row, reason="缺批复", seen_version=3, by=office)
    assert Project.objects.get().returned_because == "缺批复"
    actions.submit(row, seen_version=4, by=clerk)
    accepted = actions.accept(row, seen_version=5, by=office)
    assert (accepted.status, accepted.version, accepted.returned_because) == (Status.ACCEPTED, 6, "")
    told = [(change.deed, change.by, change.why) for change in history(accepted)]
    assert told == [
        ("accept", office, ""), ("submit", clerk, ""), ("return", office, "缺批复"), ("submit", clerk, ""),
        ("change", clerk, "改名"), ("create", clerk, "年度计划"),
    ]  # fmt: skip
    assert (history(accepted)[-1].file_name, history(accepted)[-1].file_row) == ("计划.xlsx", 7)


def test_saving_what_is_already_there_writes_nothing(book, clerk):
    row = actions.create(unsaved(book), by=clerk)
    assert actions.change(row, fields={"name": "p1"}, seen_version=1, by=clerk).version == 1
    assert changes().count() == 1


@pytest.mark.parametrize("deed", ["change", "submit", "accept", "send_back"])
def test_a_stale_deed_is_refused_and_leaves_nothing(book, clerk, office, deed):
    row = project("p1", book, status=Status.DRAFT if deed in ("change", "submit") else Status.SUBMITTED, version=3)
    more = {"change": {"fields": {"name": "x"}}, "send_back": {"reason": "x"}}.get(deed, {})
    with pytest.raises(actions.StaleRow, match="3"):
        getattr(actions, deed)(row, seen_version=2, by=office, **more)
    assert not changes().exists()
    assert Project.objects.get().version == 3


@pytest.mark.parametrize(
    ("deed", "status"),
    [("submit", Status.SUBMITTED), ("submit", Status.ACCEPTED), ("accept", Status.DRAFT), ("accept", Status.FROZEN),
     ("send_back", Status.ACCEPTED), ("change", Status.SUBMITTED), ("change", Status.FROZEN)],
)  # fmt: skip
def test_a_step_that_the_state_does_not_allow_is_refused(book, office, deed, status):
    row = project("p1", book, status=status)
    more = {"change": {"fields": {"name": "x"}}, "send_back": {"reason": "x"}}.get(deed, {})
    with pytest.raises(actions.DeedRefused):
        getattr(actions, deed)(row, seen_version=1, by=office, **more)
    assert not changes().exists()


def test_a_return_needs_a_reason(book, office):
    with pytest.raises(ValidationError):
        actions.send_back(project("p1", book, status=Status.SUBMITTED), reason="  ", seen_version=1, by=office)


@pytest.mark.parametrize(
    ("role", "where", "deed"),
    [
        ("county_clerk", {"place": hand_made.JINYANG}, "submit"),
        ("county_clerk", {"place": hand_made.BUTUO}, "accept"),
        ("auditor", {}, "submit"),
        ("public", {}, "submit"),
        ("labour_station", {"place": hand_made.BUTUO}, "submit"),
        ("administrator", {}, "accept"),
        ("office", {"programme": "other"}, "accept"),
        ("field_team", {"pairing": "p-other"}, "submit"),
    ],
)
def test_a_deed_outside_the_scope_or_the_role_is_refused_and_leaves_nothing(book, role, where, deed):
    row = project("p1", book, status=Status.SUBMITTED if deed == "accept" else Status.DRAFT)
    with pytest.raises(PermissionDenied):
        getattr(actions, deed)(row, seen_version=1, by=hand_made.user("x", role, **where))
    row.refresh_from_db()
    assert row.version == 1
    assert not changes().exists()


def test_a_fault_that_the_register_refuses_leaves_neither_row_nor_change(book, clerk):
    with pytest.raises(ValidationError):
        actions.create(unsaved(book, total_fen=0), by=clerk)
    row = actions.create(unsaved(book), by=clerk)
    with pytest.raises(ValidationError):
        actions.change(row, fields={"total_fen": -1}, seen_version=1, by=clerk)
    assert Project.objects.get().total_fen is None
    assert changes().count() == 1


def test_what_is_rolled_back_leaves_neither_row_nor_change(book, clerk):
    @transaction.atomic
    def write_and_fail():
        row = actions.create(unsaved(book), by=clerk)
        actions.change(row, fields={"name": "学校"}, seen_version=1, by=clerk)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert not Project.objects.exists()
    assert not changes().exists()


def test_a_bulk_load_leaves_one_change_that_names_all_and_each_history_shows_it(book):
    rows = [unsaved(book, f"p{n}") for n in range(3)]
    change = actions.bring(rows, by=None, why="载入公布数据", file={"file_name": "projects.csv"})
    assert change.keys == ["p0", "p1", "p2"]
    assert change.row_count == 3
    for row in Project.objects.all():
        assert [(one.pk, one.deed, one.file_name) for one in history(row)] == [(change.pk, "load", "projects.csv")]


def test_a_bulk_load_of_which_one_row_is_refused_leaves_nothing(book):
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.bring([unsaved(book, "p1"), unsaved(book, "p2", total_fen=-1)], by=None, why="x")
    assert not Project.objects.exists()
    assert not changes().exists()


@pytest.mark.parametrize("deed", ["update", "delete", "save", "delete_one"])
@pytest.mark.parametrize("model", [Change, AccessRecord])
def test_the_register_itself_refuses_to_alter_or_delete_what_was_recorded(book, clerk, model, deed):
    actions.create(unsaved(book), by=clerk)
    actions.note_access(by=clerk, ledger="projects", key="p1", how="opened")
    record = model.objects.get()
    deeds = {
        "update": lambda: model.objects.update(ledger="x"),
        "delete": lambda: model.objects.filter(pk=record.pk).delete(),
        "save": lambda: record.save(),
        "delete_one": lambda: record.delete(),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        deeds[deed]()
    assert model.objects.get().ledger == "projects"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["change", "submit", "accept", "send_back"]), st.integers(-1, 0)), max_size=8
    )
)
def test_whatever_is_tried_each_version_has_one_change_and_a_settled_row_stays_settled(book, office, steps):
    Project.objects.all().delete()
    before = changes().count()
    row = actions.create(unsaved(book), by=office)
    for n, (deed, late) in enumerate(steps):
        held = Project.objects.get()
        more = {"change": {"fields": {"name": f"名称{n}"}}, "send_back": {"reason": "x"}}.get(deed, {})
        try:
            getattr(actions, deed)(row, seen_version=held.version + late, by=office, **more)
        except (actions.StaleRow, actions.DeedRefused):
            after = Project.objects.get()
            assert (after.version, after.status, after.name) == (held.version, held.status, held.name)
        if held.status == Status.ACCEPTED:
            assert Project.objects.get().status == Status.ACCEPTED
    assert changes().count() - before == Project.objects.get().version
