"""Which two accounts a row of the funds ledger moves money between (资金行的科目).

Belongs here: the rule, and the accounts themselves: kept, or as they would be opened.
Does not belong: whether an account can pay (`overdrafts`), reversals, whose ends are those of what they undo.

    promise   donor's budget        → promised to the recipient
    receive   promised, if it holds as much, else the donor's budget → received by the recipient
    allocate  received by the recipient → the project, or where gifts are handed out the recipient
    disburse, spend, retain,        from one account of the project (or the recipient) to the next of the deed
    release, refund
    recover   of a project what its unit has, if that is enough, else what is allocated to it; without a project what
              the recipient received → the donor's budget

Gifts stand apart: budget, promised and received money of society has accounts of its own. A file may name either
account by its code; then that one is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xieshou.apps.funds import actions
from xieshou.apps.funds.models import FundAccount
from xieshou.apps.funds.row_faults import RowFault, fault
from xieshou.apps.funds.sheets import ACCOUNTS, chunks
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.models import Project
from xieshou.engine import funds as ledger
from xieshou.engine import place_codes

Row = Mapping[str, Any]
Ends = tuple[tuple[FundAccount, ...], FundAccount]  # those that may pay, in order of preference, and the one that gets


class RowAccounts:
    """The accounts that the rows of a batch need, each once: kept ones from the register, others ready to be opened."""

    def __init__(self, programme: Programme, projects: Mapping[str, Project]) -> None:
        self.programme, self.projects = programme, projects
        self.by_code: dict[str, FundAccount] = {}

    def ends_of(self, rows: Iterable[Row]) -> tuple[dict[int, Ends], list[RowFault]]:
        """The accounts of every row that is no reversal, by row number, and the faults of those that have none."""
        listed = list(rows)
        self._take_kept({row[end] for row in listed for end in ACCOUNTS if row[end]})
        found: dict[int, Ends] = {}
        faults: list[RowFault] = []
        for row in listed:
            if told := list(self._faults(row)):
                faults += told
            else:
                found[row["row"]] = self._ends(row)
        self._take_kept(self.by_code)
        self._name_new()
        kept = {
            number: (tuple(self.by_code[one.code] for one in sources), self.by_code[target.code])
            for number, (sources, target) in found.items()
        }
        return kept, faults

    def kept(self, stage: str) -> list[FundAccount]:
        """Those at a stage that the register holds."""
        return [account for account in self.by_code.values() if account.pk is not None and account.stage == stage]

    def new(self) -> list[FundAccount]:
        """Those that are not kept yet."""
        return [account for account in self.by_code.values() if account.pk is None]

    def _faults(self, row: Row) -> Iterator[RowFault]:
        step = ledger.STEPS[row["kind"]]
        project = self.projects.get(row["project"] or "")
        if row["project"] and project is None:
            yield fault(row["row"], "project", "unknown_project", found=row["project"])
        if not row["recipient"]:
            yield fault(row["row"], "recipient", "no_recipient")
        elif project is not None and not place_codes.is_within(project.recipient_id or "", row["recipient"]):
            yield fault(row["row"], "project", "project_elsewhere", found=row["project"])
        if self._lacks_the_giver(row, step):
            yield fault(row["row"], "donor", "no_donor")
        for end, stages in (("account_from", step.sources), ("account_to", (step.target,))):
            if code := row[end]:
                account = self._stated(code)
                if account is None:
                    yield fault(row["row"], end, "unknown_account", found=code)
                elif account.stage not in stages:
                    yield fault(row["row"], end, "accounts_do_not_fit")

    @staticmethod
    def _lacks_the_giver(row: Row, step: ledger.Step) -> bool:
        ends = (("account_from", step.sources), ("account_to", (step.target,)))
        return not row["donor"] and any("budget" in stages and not row[end] for end, stages in ends)

    def _ends(self, row: Row) -> Ends:
        step, gift = ledger.STEPS[row["kind"]], actions.is_gift(row["fund_type"])
        project = self.projects.get(row["project"] or "")

        def at(stage: str) -> FundAccount:
            if project is not None and stage not in ("budget", "promised", "received"):
                return self._take(actions.new_account(self.programme, stage, project=project))
            holder = row["donor"] if stage == "budget" else row["recipient"]
            return self._take(actions.new_account(self.programme, stage, holder=holder, from_society=gift))

        stated = {end: self._stated(row[end]) if row[end] else None for end in ACCOUNTS}
        source, target = stated["account_from"], stated["account_to"]
        sources = tuple(map(at, _may_pay(step, row["project"] is not None))) if source is None else (source,)
        return sources, target or at(step.target)

    def _stated(self, code: str) -> FundAccount | None:
        """The account that a file names by its code: a kept one, or one of a place or a project of this programme."""
        if code in self.by_code:
            return self.by_code[code]
        programme, _, rest = code.partition("/")
        stage, _, tail = rest.partition("/")
        holder, _, further = tail.partition("/")
        if programme != self.programme.code or stage not in ledger.STAGES:
            return None
        if tail in self.projects:
            return self._take(actions.new_account(self.programme, stage, project=self.projects[tail]))
        if place_codes.is_code(holder) and further in ("", actions.SOCIETY):
            return self._take(actions.new_account(self.programme, stage, holder=holder, from_society=bool(further)))
        return None

    def _take(self, account: FundAccount) -> FundAccount:
        return self.by_code.setdefault(account.code, account)

    def _take_kept(self, codes: Iterable[str]) -> None:
        for some in chunks(sorted(codes)):
            for account in FundAccount.objects.filter(programme=self.programme, code__in=some):
                self.by_code[account.code] = account

    def _name_new(self) -> None:
        unnamed = [account for account in self.new() if not account.name]
        names = names_of({account.holder_id for account in unnamed})
        for account in unnamed:
            account.name = names.get(account.holder_id, account.holder_id)


def _may_pay(step: ledger.Step, of_project: bool) -> tuple[str, ...]:
    """The stages that may pay, in order of preference: of a project its own, else the place's."""
    if step != ledger.STEPS["recover"]:
        return step.sources
    return tuple(stage for stage in step.sources if (stage == "received") != of_project)
