"""Large imports taken back, submitted and accepted by the worker: by who asked, and whole after a kill."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink, Status, User
from xieshou.apps.exchange import actions, handing_in, previewing, undoing
from xieshou.apps.exchange.background import place, working
from xieshou.apps.exchange.background.progress import stage_of
from xieshou.apps.exchange.background.tests.test_pages import client_of, page, told
from xieshou.apps.exchange.background.tests.world import Killed
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests.hand_made import book, previewed, register, worker
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO

pytestmark = pytest.mark.django_db
STATE, DEED = Import.State, Import.Deed


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(previewing, "CHUNK", 2)
    book()


@pytest.fixture
def clerk():
    return hand_made.user("clerk", "county_clerk", place=BUTUO)


@pytest.fixture
def reviewer():
    return hand_made.user("reviewer", "office")


def written(clerk: User, rows: int = 6) -> Import:
    return actions.apply(previewed([worker(who) for who in range(rows)], by=clerk), by=clerk)


def again(made: Import) -> Import:
    made.refresh_from_db()
    return made


def statuses() -> set[str]:
    return set(Placement.objects.values_list("status", flat=True))


def test_all_rows_are_handed_in_and_accepted_by_those_who_asked(clerk, reviewer):
    made = written(clerk)
    for deed, by, status in ((DEED.SUBMIT, clerk, Status.SUBMITTED), (DEED.ACCEPT, reviewer, Status.ACCEPTED)):
        before = statuses()
        asked = actions.do_later(again(made), deed, by=by)
        assert (asked.in_background, statuses()) == (True, before)
        working.step(made.code)
        assert (again(made).state, made.in_background, made.asked, made.said) == (STATE.APPLIED, False, "", "")
        assert statuses() == {status}
        assert Change.objects.filter(deed=deed, by=by, row_count=1).count() == 6


def test_a_large_import_is_taken_back_as_a_small_one_is(clerk):
    actions.apply(previewed([worker(0, proof="proof")], status=Status.DRAFT), by=None)
    kept = register()
    made = actions.apply(previewed([worker(who, proof="contract") for who in range(6)], by=clerk), by=clerk)
    assert len(made.loads) > 1
    actions.do_later(made, DEED.UNDO, by=clerk)
    assert len(register()) == 6
    working.step(made.code)
    assert (again(made).state, made.in_background, made.asked) == (STATE.UNDONE, False, "")
    assert register() == kept
    assert set(Change.objects.filter(deed="undo").values_list("by", flat=True)) == {clerk.pk}
    assert sum(Change.objects.filter(deed="undo").values_list("row_count", flat=True)) == 6


@pytest.mark.parametrize("deed", DEED.values)
def test_a_deed_killed_after_any_load_ends_as_unbroken(monkeypatch, clerk, reviewer, deed):
    by = reviewer if deed == DEED.ACCEPT else clerk
    module, name = (undoing, "take_out") if deed == DEED.UNDO else (handing_in, "_move")
    real = getattr(module, name)
    for killed_after in (0, 1, 2):
        with transaction.atomic():
            made = written(clerk)
            if deed == DEED.ACCEPT:
                actions.submit_all(made, by=clerk)
            actions.do_later(made, DEED(deed), by=by)
            left = [killed_after]

            def killed(*arguments, left=left, **named):
                if left[0] == 0:
                    raise Killed
                left[0] -= 1
                return real(*arguments, **named)

            monkeypatch.setattr(module, name, killed)
            with pytest.raises(Killed):
                working.step(made.code)
            assert (again(made).in_background, made.attempts) == (True, 1)
            if deed == DEED.UNDO:
                assert Placement.objects.count() == 6, "all of it or nothing"
            monkeypatch.setattr(module, name, real)
            working.step(made.code)
            assert not again(made).in_background
            if deed == DEED.UNDO:
                assert (made.state, Placement.objects.count()) == (STATE.UNDONE, 0)
            else:
                assert statuses() == {Status.SUBMITTED if deed == DEED.SUBMIT else Status.ACCEPTED}
                assert Change.objects.filter(deed=deed).count() == 6, "no row moved twice"
            transaction.set_rollback(True)


def test_what_stands_on_an_import_is_told_on_its_page_and_nothing_is_taken_back(clerk):
    made = written(clerk)
    number = Placement.objects.latest("pk").record_no
    EvidenceLink.objects.create(
        evidence=Evidence.objects.create(code="e1", kind="document"), ledger="labour", key=number
    )
    with translation.override("en"):
        actions.do_later(made, DEED.UNDO, by=clerk)
    working.step(made.code)
    assert (again(made).state, made.in_background, made.asked, Placement.objects.count()) == (
        STATE.APPLIED,
        False,
        "",
        6,
    )
    assert "proved by evidence" in made.said
    assert number in made.said
    assert "The background work stopped." in told(page(client_of(clerk), made))


def test_one_that_is_killed_every_time_is_given_up_and_may_be_asked_again(monkeypatch, clerk):
    made = written(clerk)
    actions.do_later(made, DEED.UNDO, by=clerk)
    monkeypatch.setitem(working.DEEDS, DEED.UNDO, _killed)
    for _turn in range(working.ATTEMPTS):
        with pytest.raises(Killed):
            working.step(made.code)
    working.step(made.code)
    assert (again(made).state, made.in_background, made.asked) == (STATE.APPLIED, False, "")
    assert str(working.ATTEMPTS) in made.said
    monkeypatch.undo()
    actions.undo(made, by=clerk)
    assert not Placement.objects.exists()


def _killed(*_arguments, **_named):
    raise Killed


def test_while_one_deed_waits_no_other_is_taken(clerk, reviewer):
    made = written(clerk)
    actions.do_later(made, DEED.SUBMIT, by=clerk)
    for deed in (actions.undo, actions.resume):
        with pytest.raises(DeedRefused):
            deed(again(made), by=clerk)
    for deed, by in ((DEED.UNDO, clerk), (DEED.ACCEPT, reviewer)):
        with pytest.raises(DeedRefused):
            actions.do_later(made, deed, by=by)
    with Folder(made.code).alone(), pytest.raises(actions.AtWork):
        actions.do_it_here(made, by=clerk)
    actions.do_it_here(made, by=clerk)
    assert statuses() == {Status.SUBMITTED}


def test_only_its_maker_takes_it_back_and_only_who_may_accept_accepts(clerk, reviewer):
    made = written(clerk)
    for deed, by in ((DEED.UNDO, reviewer), (DEED.ACCEPT, clerk)):
        with pytest.raises(PermissionDenied):
            actions.do_later(made, deed, by=by)
    actions.submit_all(made, by=clerk)
    actions.do_later(made, DEED.ACCEPT, by=reviewer)
    with pytest.raises(PermissionDenied):
        actions.do_it_here(again(made), by=clerk)


def test_the_register_keeps_a_deed_only_with_who_asked_and_rows_to_do_it_on(clerk):
    made = written(clerk)
    for wrong in ({"asked": "undo"}, {"asked": "undo", "in_background": True}, {"in_background": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Import.objects.filter(pk=made.pk).update(**wrong)


def test_the_pages_hand_a_large_import_to_the_worker_and_say_how_far_it_is(monkeypatch, clerk, reviewer):
    made, mine, theirs = written(clerk), client_of(clerk), client_of(reviewer)
    seen = []
    real = handing_in._move

    def looked_at(*arguments, **named):
        seen.append((stage_of(made), told(page(mine, made, "progress"))))
        return real(*arguments, **named)

    monkeypatch.setattr(handing_in, "_move", looked_at)
    assert page(mine, made, "submit", post=True).status_code == 302
    with place.taken():
        shown = told(page(mine, made))
    assert "Your rows are being submitted" in shown
    assert "waiting for its turn" in shown
    assert "Take this import back" not in shown
    working.step(made.code)
    assert [(stage.what, stage.done, stage.rows) for stage, _shown in seen] == [
        ("submit", done, 6) for done in (0, 2, 4)
    ]  # fmt: skip
    assert "2 of 6 rows" in seen[1][1]
    assert page(theirs, made, "accept", post=True).status_code == 302
    assert "The rows are being accepted" in told(page(theirs, made))
    working.step(made.code)
    assert statuses() == {Status.ACCEPTED}
    assert page(theirs, made).status_code == 200, "who asked sees what came of it"
    other = actions.apply(previewed([worker(who) for who in range(10, 13)], by=clerk), by=clerk)
    assert page(mine, other, "undo", post=True).status_code == 302
    assert (again(other).asked, Placement.objects.count()) == (DEED.UNDO, 9)
    working.step(other.code)
    assert (again(other).state, Placement.objects.count()) == (STATE.UNDONE, 6)


def test_who_accepts_a_small_import_at_once_comes_to_the_list(clerk, reviewer):
    made = written(clerk, 2)
    actions.submit_all(made, by=clerk)
    theirs = client_of(reviewer)
    answer = page(theirs, made, "accept", post=True)
    assert (answer.status_code, statuses()) == (302, {Status.ACCEPTED})
    assert theirs.get(answer.url).status_code == 200
