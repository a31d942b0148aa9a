"""Two processes at one import, or at one ledger: nothing comes twice."""

from __future__ import annotations

from threading import Event

import pytest
from django.db import connection, transaction  # noqa: F401  (named by a condition below)

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Status
from xieshou.apps.exchange import actions, undoing
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests.hand_made import book, previewed, register, worker
from xieshou.apps.funds.tests.test_two_at_once import at_once
from xieshou.apps.labour.models import Placement


@pytest.mark.django_db
def test_an_import_that_another_process_holds_is_refused():
    book()
    made = previewed([worker(1)])
    with Folder(made.code).alone() as held:
        assert held
        for deed in (actions.apply, actions.resume, actions.discard):
            with pytest.raises(actions.AtWork):
                deed(made, by=None)
    assert not Placement.objects.exists()
    actions.apply(made, by=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite in tests is one connection: set DATABASE_URL")
class TestTwoAtOnce:
    def test_of_two_who_apply_one_import_one_is_refused(self):
        book()
        made = previewed([worker(who) for who in range(300)])
        told = at_once(*[lambda: actions.apply(Import.objects.get(pk=made.pk), by=None)] * 2)
        assert sorted(isinstance(one, Import) for one in told) == [False, True], told
        assert Placement.objects.count() == 300

    def test_two_who_bring_the_same_new_rows_bring_them_once(self):
        book()
        files = [previewed([worker(who) for who in range(300)]) for _turn in range(2)]
        told = at_once(*[lambda made=made: actions.apply(made, by=None) for made in files])
        assert all(isinstance(one, Import) for one in told), told
        assert sorted((one.new, one.unchanged) for one in told) == [(0, 300), (300, 0)]
        assert len(register()) == 300

    def test_two_who_bring_other_rows_of_a_county_get_other_numbers(self):
        book()
        files = [previewed([worker(1000 * turn + who) for who in range(300)]) for turn in range(3)]
        told = at_once(*[lambda made=made: actions.apply(made, by=None) for made in files])
        assert all(isinstance(one, Import) for one in told), told
        assert len(register()) == 900

    def test_who_saves_a_row_while_its_import_is_undone_finds_it_gone(self, monkeypatch):
        book()
        made = actions.apply(previewed([worker(who) for who in range(3)]), by=None)
        looked, saved = Event(), Event()
        rows_before = undoing._what_stands_on

        def slowly(*asked):
            reasons = list(rows_before(*asked))
            looked.set()
            saved.wait(1)  # a form saved now would be lost
            return reasons

        def save() -> bool:
            looked.wait(10)
            with transaction.atomic():
                moved = Placement.objects.filter(status=Status.ACCEPTED).update(employer="另一厂", version=2)
            saved.set()
            return bool(moved)

        monkeypatch.setattr(undoing, "_what_stands_on", slowly)
        undone, moved = at_once(lambda: actions.undo(made, by=None), save)
        assert (undone.state, moved) == (Import.State.UNDONE, False)
        assert not Placement.objects.exists()

    def test_rows_brought_while_the_same_rows_are_taken_back_stand_afterwards(self):
        book()
        rows = [worker(who) for who in range(300)]
        for _turn in range(3):
            made, again = actions.apply(previewed(rows), by=None), previewed(rows)
            told = at_once(
                lambda made=made: actions.undo(made, by=None), lambda again=again: actions.apply(again, by=None)
            )
            assert isinstance(told[0], Import), told
            if isinstance(told[1], Import):  # before the undo nothing was new; after it, all are
                assert Placement.objects.count() == told[1].new
            else:
                assert isinstance(told[1], DeedRefused), told
            Placement.objects.all().delete()
