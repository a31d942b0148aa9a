"""Undoing an import: everything it wrote is taken back, or nothing is and the reasons are told."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink, Status
from xieshou.apps.accounts.queries import history
from xieshou.apps.exchange import actions
from xieshou.apps.exchange.forgetting import forget_what_was
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests.hand_made import book, previewed, register, worker
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return book()


def bring(rows, **options) -> Import:
    return actions.apply(previewed(rows, **options), by=options.get("by"))


def test_new_rows_go_and_changed_rows_are_set_back_also_in_what_names_a_person():
    bring([worker(1, proof="contract")])
    kept = register()
    made = bring([worker(1, proof="payroll", name="改名"), worker(2)])
    undone = actions.undo(made, by=None, why="错文件")
    assert undone.state == Import.State.UNDONE
    assert register() == kept
    row = Placement.objects.get()
    assert row.version == 3
    assert (history(row)[0].deed, history(row)[0].why) == ("undo", "错文件")
    assert Change.objects.filter(deed="undo", keys_packed__isnull=False).get().row_count == 1
    with pytest.raises(actions.StoodOn.__base__):
        actions.undo(undone, by=None)


def test_what_stands_on_an_import_is_told_and_nothing_is_taken_back():
    bring([worker(1)])
    made = bring([worker(1, proof="payroll"), worker(2), worker(3), worker(4)])
    first, second, third, fourth = sorted(register())
    bring([worker(1, proof="contract"), worker(2, proof="contract")])
    Placement.objects.filter(record_no=third).update(status=Status.FROZEN)
    evidence = Evidence.objects.create(code="e1", kind="document")
    EvidenceLink.objects.create(evidence=evidence, ledger="labour", key=fourth)
    kept = register()
    with pytest.raises(actions.StoodOn) as told:
        actions.undo(made, by=None)
    named = "\n".join(told.value.reasons)
    assert all(number in named for number in (first, second, third, fourth))
    assert len(told.value.reasons) == 4
    assert register() == kept


def test_what_a_row_was_goes_with_the_people_it_named_and_the_import_says_that_it_cannot_be_undone():
    bring([worker(1, name="甲"), worker(2, name="乙")])
    made = bring([worker(1, name="甲甲")])
    other = bring([worker(2, name="乙乙")])
    first = Placement.objects.get(name="甲甲").record_no
    assert forget_what_was("labour", {"of-no-row"}) == 0
    assert forget_what_was("labour", {first}) == 1
    with pytest.raises(actions.StoodOn, match=r"no longer kept|不再保留|已不"):
        actions.undo(made, by=None)
    actions.undo(other, by=None)
    assert set(Placement.objects.values_list("name", flat=True)) == {"甲甲", "乙"}


def test_a_user_takes_back_drafts_but_not_what_was_handed_in():
    clerk = hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)
    made = bring([worker(1)], by=clerk)
    actions.submit_all(made, by=clerk)
    with pytest.raises(PermissionDenied):
        actions.undo(made, by=clerk)
    other = bring([worker(2)], by=clerk)
    actions.undo(other, by=clerk)
    assert Placement.objects.get().status == Status.SUBMITTED
