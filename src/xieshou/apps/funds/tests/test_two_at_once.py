"""Two who pay out of one account at the same moment: one of them is refused."""

from __future__ import annotations

from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from xieshou.apps.funds import actions, queries
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.refusals import NotEnoughHeld, WrongRows
from xieshou.apps.funds.tests.ledger_at_hand import DAY, YUAN, book, project, receive


def at_once(*deeds) -> list[object]:
    """What each deed gives or raises, begun together on connections of their own."""
    start, told = Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int) -> None:
        try:
            start.wait(10)
            told[number] = deeds[number]()
        except Exception as error:  # told to the test
            told[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    return told


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite in tests is one connection: set DATABASE_URL")
class TestTwoAtOnce:
    def test_of_two_who_disburse_the_same_balance_one_is_refused(self):
        programme = book()
        work = project(programme)
        receive(programme, 100)
        actions.allocate(project=work, amount_fen=100 * YUAN, on=DAY, by=None)

        def disburse(number: str) -> Movement:
            return actions.disburse(project=work, amount_fen=30 * YUAN, on=DAY, by=None, document_no=number)

        for turn in range(3):
            told = at_once(*[partial(disburse, f"{turn}{who}") for who in "甲乙"])
            assert all(isinstance(one, Movement | NotEnoughHeld) for one in told), told
        paid = Movement.objects.filter(kind="disburse").count()
        assert paid == 3
        assert queries.account_balance(FundAccount.objects.get(code="small/allocated/p-1")) == 10 * YUAN

    def test_of_two_who_reverse_the_same_movement_one_is_refused(self):
        programme = book()
        received = receive(programme, 100)
        receive(programme, 100, document_no="另一笔")
        told = at_once(*[lambda: actions.reverse(received, on=DAY, by=None, why="重复")] * 2)
        assert sorted(type(one).__name__ for one in told) == ["Movement", "WrongRows"], told
        assert any(isinstance(one, WrongRows) for one in told)
        assert Movement.objects.filter(kind="reverse").count() == 1
