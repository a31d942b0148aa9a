"""Movements out of the rows of a checked table (资金批量载入): all faults at once, then all clean rows together.

Belongs here: from new rows to unsaved movements, for a preview; and the write. Kept rows are not brought again: what a
change may touch says `row_faults.faults_of_change`.
Does not belong: which accounts a row joins (`row_accounts`), reading and checking cells (the exchange room).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import QuerySet

from xieshou.apps.accounts.models import Source, Status, User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.funds import actions, policies, queries
from xieshou.apps.funds.fund_line_limits import above_limits
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.overdrafts import overdrawing
from xieshou.apps.funds.row_accounts import RowAccounts
from xieshou.apps.funds.row_faults import RowFault, fault, fault_above_lines, fault_of_overdraft, fault_of_reversal
from xieshou.apps.funds.sheets import chunks, what_follows
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.projects.models import Project
from xieshou.data.retention_money import retention_word
from xieshou.engine import funds as ledger

Row = Mapping[str, Any]
SAME = ("kind", "fund_type", "form", "amount_fen", "on_first", "on_last", "on_printed", "year")  # never null
TEXTS = ("document_no", "payee", "invoice_no", "purpose", "remarks")
CHOSEN = ("promised", "allocated", "disbursed")  # stages of accounts between which what they hold decides
ORDER = {kind: number for number, kind in enumerate((*ledger.STEPS, ledger.REVERSE))}


@dataclass(frozen=True)
class Brought:
    """What the rows of a table come to (资金载入预览): nothing is written yet.

    `movements` stand in the order of their days, those with a fault left out; `accounts` are to be opened for them.
    """

    movements: tuple[Movement, ...]
    accounts: tuple[FundAccount, ...]
    faults: tuple[RowFault, ...]


def movements_from(rows: pl.DataFrame, programme: Programme, *, by: User | None) -> Brought:
    """The movements of new rows: `row` and the checked columns of the funds ledger; `status` where it is not draft.

    Reads the register and writes nothing. `record_no` may be empty as long as no row of the table reverses that row.
    """
    policies.check_may_move_money(by)
    return _Bringing(programme, what_follows(rows)).run()


@transaction.atomic
def bring_rows(brought: Brought, *, by: User | None, why: str, file: dict[str, Any] | None = None) -> None:
    """Open the accounts and write the movements. Raises Overdrawn when money went elsewhere since the preview.

    Every movement must have its record number by now. Rows with faults are left out: the caller decides whether to go
    on without them.
    """
    assert all(movement.record_no for movement in brought.movements), "number the movements first"
    unopened = _kept(FundAccount.objects.all(), "code", [account.code for account in brought.accounts])
    actions.open_accounts([one for one in brought.accounts if one.code not in unopened], by=by, why=why)
    for movement in brought.movements:  # the numbers of new accounts are known only now
        movement.account_from = unopened.get(movement.account_from.code, movement.account_from)
        movement.account_to = unopened.get(movement.account_to.code, movement.account_to)
    actions.bring_movements(brought.movements, by=by, why=why, file=file)


class _Bringing:
    """One batch: what its rows name in the register, its movements by row number, and the faults found so far."""

    def __init__(self, programme: Programme, rows: pl.DataFrame) -> None:
        self.programme = programme
        ordered = rows.with_columns(nth=pl.col("kind").replace_strict(ORDER)).sort("on_first", "nth", "row")
        self.rows: list[Row] = list(ordered.iter_rows(named=True))
        self.faults: list[RowFault] = []
        self.made: dict[int, Movement] = {}
        own = {"programme": programme}
        self.projects = _kept(Project.objects.filter(**own).defer("search"), "record_no", self._named("project"))
        self.pairings = _kept(Pairing.objects.filter(**own), "record_no", self._named("pairing"))
        movements = Movement.objects.filter(**own).select_related("account_from", "account_to", "project", "reverses")
        self.originals = _kept(movements, "record_no", self._named("reverses"))
        self.accounts = RowAccounts(programme, self.projects)

    def run(self) -> Brought:
        """Everything, the movements that point at no other one first."""
        self._make([row for row in self.rows if row["kind"] != ledger.REVERSE])
        self._refuse_above_fund_lines()
        self._undo([row for row in self.rows if row["kind"] == ledger.REVERSE])
        self._refuse_overdrafts()
        movements = tuple(self.made[row["row"]] for row in self.rows if row["row"] in self.made)
        needed = {account.code for one in movements for account in (one.account_from, one.account_to)}
        opened = tuple(account for account in self.accounts.new() if account.code in needed)
        return Brought(movements, opened, tuple(sorted(self.faults)))

    def _named(self, column: str) -> list[str]:
        return sorted({row[column] for row in self.rows if row[column]})

    def _make(self, rows: Sequence[Row]) -> None:
        pointing = {row["row"] for row in rows if row["reverses"]}
        self.faults += [fault(number, "reverses", "no_original") for number in pointing]
        called_spent = {row["row"]: word for row in rows if (word := _retention_called_spent(row))}
        self.faults += [fault(number, "purpose", "retention_spent", word=word) for number, word in called_spent.items()]
        rows = [row for row in rows if row["row"] not in pointing and row["row"] not in called_spent]
        ends, faults = self.accounts.ends_of(rows)
        self.faults += faults
        may_pay = [account for stage in CHOSEN for account in self.accounts.kept(stage)]
        held = Counter(_held(may_pay, Movement.objects.all()))
        for row in rows:
            if row["row"] not in ends:
                continue
            sources, target = ends[row["row"]]
            enough = (one for one in sources if one.may_owe or held[one.code] >= row["amount_fen"])
            source = next(enough, sources[-1])
            held[source.code] -= row["amount_fen"]
            held[target.code] += row["amount_fen"]
            self.made[row["row"]] = self._movement(row, source, target)

    def _refuse_above_fund_lines(self) -> None:
        """Leave out allocations beyond what the lines of their project plan. What is reversed does not count."""
        undone = {row["reverses"] for row in self.rows if row["kind"] == ledger.REVERSE}
        standing = {number: one for number, one in self.made.items() if one.record_no not in undone}
        taken_back = [one for number, one in self.originals.items() if number in undone]
        for number, limit in above_limits(standing, taken_back).items():
            self.faults.append(fault_above_lines(number, self.made.pop(number), limit))

    def _undo(self, rows: Sequence[Row]) -> None:
        """Each reversal takes its ends from the movement it points at, a kept one or one of this batch."""
        known = self.originals | {one.record_no: one for one in self.made.values() if one.record_no}
        kept = [one.pk for one in self.originals.values()]
        undone = set(Movement.objects.filter(reverses__in=kept).values_list("reverses__record_no", flat=True))
        for row in rows:
            original = known.get(row["reverses"] or "")
            if original is None or (found := list(_wrong_reversal(row, original))):
                self.faults += [_without_original(row)] if original is None else found
                continue
            movement = self._movement(row, original.account_to, original.account_from, original)
            if wrong := ledger.check_reversal(queries.as_engine(movement), queries.as_engine(original), undone):
                self.faults += [fault_of_reversal(row["row"], code) for code in wrong]
                continue
            undone.add(original.record_no)
            self.made[row["row"]] = movement

    def _movement(
        self, row: Row, source: FundAccount, target: FundAccount, original: Movement | None = None
    ) -> Movement:  # fmt: skip
        pairing = self.pairings[row["pairing"]] if row["pairing"] else None
        return Movement(
            **{name: row[name] for name in SAME}, **{name: row[name] or "" for name in TEXTS},
            record_no=row["record_no"] or "", programme=self.programme, donor_id=row["donor"],
            recipient_id=row["recipient"], pairing=pairing, project=self.projects.get(row["project"] or ""),
            account_from=source, account_to=target, reverses=original, source=Source.IMPORTED, file_row=row["row"],
            status=row.get("status") or Status.DRAFT,
        )  # fmt: skip

    def _refuse_overdrafts(self) -> None:
        """Leave out what cannot be paid, by all movements and by the settled ones alone: both must hold in the end."""
        kept = {end.pk: end for one in self.made.values() for end in (one.account_from, one.account_to) if end.pk}
        everything = _held(kept.values(), Movement.objects.all())
        settled = _held(kept.values(), Movement.objects.filter(status__in=SETTLED))
        while refused := overdrawing(self._moved(SETTLED), settled) | overdrawing(self._moved(Status), everything):
            for key, beyond in refused.items():
                movement = self.made.pop(int(key))
                if beyond is None:
                    assert movement.reverses is not None
                    found = movement.reverses.record_no
                    self.faults.append(fault(int(key), "reverses", "unknown_original", found=found))
                else:
                    self.faults.append(fault_of_overdraft(movement, beyond))

    def _moved(self, states: Iterable[str]) -> list[ledger.Movement]:
        """The movements in these states as arithmetic, in order, under their row numbers."""
        counted = set(states)
        return [
            ledger.Movement(
                str(number), one.on_first, one.on_last, one.account_from.code, one.account_to.code, one.amount_fen,
                one.kind, str(one.reverses.file_row) if one.reverses and one.reverses.pk is None else None,
            )
            for number in (row["row"] for row in self.rows)
            if (one := self.made.get(number)) is not None and one.status in counted
        ]  # fmt: skip


def _kept(rows: QuerySet[Any], key: str, names: Sequence[str]) -> dict[str, Any]:
    """The kept rows of these names, by name."""
    return {
        getattr(row, key): row for some in chunks(sorted(names)) for row in rows.filter(**{f"{key}__in": some})
    }  # fmt: skip


def _held(accounts: Iterable[FundAccount], counted: QuerySet[Movement]) -> dict[str, int]:
    return queries.held_by([account.pk for account in accounts], counted)


def _retention_called_spent(row: Row) -> str:
    """The word by which a payment says that it is retention money, which is not spent."""
    return retention_word(row["purpose"] or "") if row["kind"] == Movement.Kind.SPEND else ""


def _without_original(row: Row) -> RowFault:
    code = "unknown_original" if row["reverses"] else "no_original"
    return fault(row["row"], "reverses", code, found=row["reverses"])


def _wrong_reversal(row: Row, original: Movement) -> Iterator[RowFault]:
    """A reversal has a reason, and says of the money what the movement says that it undoes."""
    if not row["remarks"]:
        yield fault(row["row"], "remarks", "no_reason")
    told = {
        "donor": original.donor_id, "recipient": original.recipient_id, "fund_type": original.fund_type,
        "form": original.form, "project": original.project and original.project.record_no,
    }  # fmt: skip
    for column, there in told.items():
        if row[column] != there:
            words = {"found": row[column] or "", "original": there or ""}
            yield fault(row["row"], column, "differs_from_original", **words)
