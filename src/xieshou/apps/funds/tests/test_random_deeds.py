"""Whatever several users do at once, in whatever order: money balances, no account owes, no gate is jumped.

Deeds of projects and of money of every kind, at random, each user on a connection of their own; many are refused.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection  # noqa: F401  the skip asks for it
from django.db.models import Sum

from xieshou.apps.accounts import actions as rows
from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.funds import actions, queries
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.refusals import NotEnoughHeld, NotGiven, Overdrawn, WrongRows
from xieshou.apps.funds.standing import differences
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, DAY, NORTH, YUAN, book, project, receive
from xieshou.apps.funds.tests.test_two_at_once import at_once
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.moving import move_on
from xieshou.apps.projects.shut_gates import GatesShut
from xieshou.data import packs
from xieshou.engine.funds import STEPS, overdrawn

REFUSED = (NotEnoughHeld, NotGiven, Overdrawn, WrongRows, ValidationError, DeedRefused, StaleRow, GatesShut)
OF_PROJECTS = ("allocate", "disburse", "spend", "retain", "release", "refund")
DEEDS = (*OF_PROJECTS * 2, "disburse", "spend", "promise", "receive", "recover", "reverse", "batch", *["hand in"] * 4,
         *["move on"] * 4)  # fmt: skip
STAGES = [stage.code for stage in packs.stages().values() if stage.order]
ASKED = {"in_library": "performance_target", "approved": "approval_no"}


def any_deed(common: random.Random, dice: random.Random, by: User, office: User) -> None:
    """One deed, which may be refused. `common` chooses alike for all users: they reach for the same money."""
    programme, deed = Programme.objects.get(), common.choice(DEEDS)
    work = common.choice(list(Project.objects.order_by("pk")))
    fen = dice.choice([dice.randint(1, 60) * YUAN, what_is_there(deed, work) or YUAN])
    money = {"amount_fen": fen, "on": DAY, "by": by, "document_no": str(dice.random())}
    between = {"programme": programme, "donor": NORTH, "recipient": BUTUO} | money
    if deed in OF_PROJECTS:
        getattr(actions, deed)(project=work, **money)
    elif deed == "recover":
        from_project = {"project": work, "stage": dice.choice(["allocated", "disbursed"])}
        actions.recover(why="追缴", **between, **dice.choice([{}, from_project]))
    elif deed in ("promise", "receive"):
        getattr(actions, deed)(**between)
    elif deed == "reverse":
        actions.reverse(dice.choice(list(Movement.objects.order_by("pk"))), on=DAY, by=by, why="重复")
    elif deed == "batch":
        actions.bring_movements(list(a_file(dice, programme, work)), by=by, why="批量")
    elif deed == "hand in":
        hand_in(dice.choice(list(Movement.objects.order_by("pk"))), by, office)
    else:
        to = dice.choice(STAGES[1:] + [STAGES[min(STAGES.index(work.stage) + 1, len(STAGES) - 1)]] * 9)
        fields = {ASKED[to]: "甲"} if to in ASKED and dice.random() < 0.7 else {}
        move_on(
            work, to, on=DAY.first, by=by, seen_version=work.version, why=dice.choice(["", "见请示"]), fields=fields
        )


def what_is_there(deed: str, work: Project) -> int:
    """All that the account of a deed holds: who reaches for it leaves nothing to the others."""
    stage = STEPS[deed].sources[0] if deed in OF_PROJECTS else "received"
    code = f"small/{stage}/{BUTUO if stage == 'received' else work.record_no}"
    accounts = FundAccount.objects.filter(code=code).values_list("pk", flat=True)
    return queries.held_by(accounts, Movement.objects.all()).get(code, 0)


def a_file(dice: random.Random, programme: Programme, work: Project):
    """Some payments of a project, as a file brings them: more of them than it may be able to pay."""
    ends = [
        actions.open_account(programme, stage, project=work, by=None) for stage in ("allocated", "disbursed", "spent")
    ]
    for _number in range(dice.randint(1, 6)):
        step = dice.randrange(2)
        yield Movement(
            record_no=f"f-{dice.getrandbits(64)}", programme=programme, kind=("disburse", "spend")[step], year=2019,
            fund_type="fiscal", amount_fen=dice.randint(1, 30) * YUAN, on_first=DAY.first, on_last=DAY.last,
            on_printed=DAY.printed, donor_id=NORTH, recipient_id=BUTUO, project=work, account_from=ends[step],
            account_to=ends[step + 1], document_no=str(dice.random()),
        )  # fmt: skip


def hand_in(row: Movement, by: User, office: User) -> None:
    if row.status == "draft":
        row = rows.submit(row, seen_version=row.version, by=by)
    rows.accept(row, seen_version=row.version, by=office)


def many_deeds(seed: int, number: int, by: User, office: User, together: Barrier) -> Counter[str]:
    """So many deeds of one user, each begun together with the others'; how many were done, and how many refused."""
    common, dice, told = random.Random(0), random.Random(seed), Counter()
    for _turn in range(number):
        together.wait(60)
        try:
            any_deed(common, dice, by, office)
            told["done"] += 1
        except REFUSED:
            told["refused"] += 1
    return told


def look_at_the_books() -> None:
    """What must hold whatever was done."""
    everything = Movement.objects.all()
    held = queries.held_by(FundAccount.objects.values_list("pk", flat=True), everything)
    assert sum(held.values()) == 0
    assert overdrawn(held) == {}
    settled = queries.held_by(FundAccount.objects.values_list("pk", flat=True), everything.filter(status="accepted"))
    assert {code: fen for code, fen in settled.items() if fen < 0 and not code.startswith("small/budget/")} == {}
    assert list(differences()) == []
    assert FundAccount.objects.aggregate(fen=Sum("held_fen"))["fen"] == 0
    assert (
        Change.objects.filter(ledger="funds", deed="create").count()
        == everything.exclude(record_no__startswith="f-").count()
    )


def look_at_the_projects() -> None:
    """Each step followed the one before it, with what its gate asks for, and none was written over another."""
    for work in Project.objects.all():
        stage = "idea"
        steps = list(Change.objects.filter(key=work.record_no, deed="move_on").order_by("pk"))
        for before, after in (change.fields["stage"] for change in steps):
            assert before == stage
            between = STAGES[STAGES.index(before) + 1 : STAGES.index(after)]
            assert between in ([], ["tendered"]), (before, after)
            stage = after
        assert (work.stage, work.version) == (stage, 1 + len(steps))
        for gate, column in ASKED.items():
            assert STAGES.index(stage) < STAGES.index(gate) or getattr(work, column), (stage, column)


def users_at_once(users: int, deeds: int) -> None:
    programme = book()
    receive(programme, 400)
    office = hand_made.user("office", "office")
    clerks = [hand_made.user(f"clerk-{one}", "county_clerk", place=BUTUO) for one in range(users)]
    for number in range(3):
        project(programme, f"p-{number}")
    Project.objects.update(stage="idea", status="draft")
    together = Barrier(users)
    told = at_once(*(partial(many_deeds, seed, deeds, by, office, together) for seed, by in enumerate(clerks)))
    assert all(isinstance(one, Counter) for one in told), told
    assert all(one["done"] and one["refused"] for one in told), told
    look_at_the_books()
    look_at_the_projects()


AT_ONCE = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite in tests is one connection: set DATABASE_URL"
    ),
]


class TestOnPostgreSQL:
    pytestmark = AT_ONCE

    def test_three_users_at_once(self):
        users_at_once(3, 100)

    @pytest.mark.long
    def test_six_users_at_once_and_thousands_of_deeds(self):
        users_at_once(6, 1000)


@pytest.mark.django_db
def test_one_user_after_the_other():
    programme = book()
    receive(programme, 400)
    office, clerk = hand_made.user("office", "office"), hand_made.user("clerk", "county_clerk", place=BUTUO)
    project(programme)
    Project.objects.update(stage="idea", status="draft")
    told = many_deeds(7, 150, clerk, office, Barrier(1))
    assert min(told["done"], told["refused"]) > 20
    look_at_the_books()
    look_at_the_projects()
