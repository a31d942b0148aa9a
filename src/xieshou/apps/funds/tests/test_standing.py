"""What an account is kept as holding is what its settled movements come to, however they were written."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from xieshou.apps.accounts import actions as rows
from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import actions
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.standing import Difference, differences, recount
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, DAY, NORTH, YUAN, book, project, receive
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db


def held() -> dict[str, int]:
    """What accounts are kept as holding, in yuan, proved from the movements."""
    assert list(differences()) == []
    return {
        code.split("/", 1)[1]: fen // YUAN
        for code, fen in FundAccount.objects.exclude(held_fen=0).values_list("code", "held_fen")
    }  # fmt: skip


def test_a_movement_counts_from_when_it_is_accepted():
    received = receive(book(), 100)
    assert held() == {}
    rows.submit(received, seen_version=1, by=hand_made.user("clerk", "county_clerk", place=BUTUO))
    assert held() == {}
    rows.accept(received, seen_version=2, by=hand_made.user("office", "office"))
    assert held() == {"budget/440605": -100, f"received/{BUTUO}": 100}
    account = FundAccount.objects.get(stage="received")
    assert (account.moved_first_on, account.moved_last_on) == (DAY.first, DAY.last)


def test_many_rows_at_once_and_what_undoes_them_are_counted():
    programme = book()
    receive(programme, 100)
    work = project(programme)
    actions.allocate(project=work, amount_fen=70 * YUAN, on=DAY, by=None)
    Movement.objects.update(status=Status.ACCEPTED)
    assert held() == {"budget/440605": -100, f"received/{BUTUO}": 30, "allocated/p-1": 70}
    undone = actions.reverse(
        Movement.objects.get(kind="allocate"), on=PublishedDate.read("2019-07-02"), by=None, why="重复"
    )
    Movement.objects.filter(pk=undone.pk).update(status=Status.FROZEN)
    assert held() == {"budget/440605": -100, f"received/{BUTUO}": 100}
    assert FundAccount.objects.get(stage="allocated").moved_last_on == date(2019, 7, 2)
    Movement.objects.update(outside=True)
    assert held() == {}
    Movement.objects.update(outside=False, remarks="不影响结存")
    assert held() == {"budget/440605": -100, f"received/{BUTUO}": 100}
    Movement.objects.filter(kind="reverse").delete()
    Movement.objects.filter(kind="allocate").order_by()._raw_delete("default")
    assert held() == {"budget/440605": -100, f"received/{BUTUO}": 100}


def test_a_batch_is_counted_with_the_account_it_opens():
    programme = book()
    budget = actions.open_account(programme, "budget", holder=NORTH, by=None)
    received = actions.open_account(programme, "received", holder=BUTUO, by=None)
    batch = [
        Movement(
            record_no=f"z-{number}", programme=programme, kind="receive", year=2019, fund_type="fiscal",
            amount_fen=number * YUAN, on_first=DAY.first, on_last=DAY.last, on_printed=DAY.printed, recipient_id=BUTUO,
            donor_id=NORTH, account_from=budget, account_to=received, status="accepted",
        )
        for number in range(1, 5)
    ]  # fmt: skip
    actions.bring_movements(batch, by=None, why="试验")
    assert held() == {"budget/440605": -10, f"received/{BUTUO}": 10}


def test_what_was_written_past_the_database_is_told_and_counted_anew():
    receive(book(), 100)
    Movement.objects.update(status=Status.ACCEPTED)
    account = FundAccount.objects.get(stage="received")
    FundAccount.objects.filter(pk=account.pk).update(held_fen=7 * YUAN)
    assert list(differences()) == [Difference(account.code, 7 * YUAN, 100 * YUAN)]
    FundAccount.objects.filter(pk=account.pk).update(held_fen=100 * YUAN, moved_last_on=date(2019, 6, 1))
    assert list(differences()) == [Difference(account.code, 100 * YUAN, 100 * YUAN)]
    FundAccount.objects.update(held_fen=5, moved_first_on=None)
    recount()
    assert held() == {"budget/440605": -100, f"received/{BUTUO}": 100}


def test_a_register_of_before_is_counted_by_its_migration():
    receive(book(), 100)
    Movement.objects.update(status=Status.ACCEPTED)
    migration = import_module("xieshou.apps.funds.migrations.0009_accounts_know_what_they_hold")
    editor = connection.SchemaEditorClass(connection)
    migration.forget(None, editor)
    Movement.objects.update(amount_fen=40 * YUAN)
    FundAccount.objects.update(held_fen=0, moved_first_on=None, moved_last_on=None)
    migration.keep(None, editor)
    assert held() == {"budget/440605": -40, f"received/{BUTUO}": 40}
    Movement.objects.update(status=Status.DRAFT)
    assert held() == {}
