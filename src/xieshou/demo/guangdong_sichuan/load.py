"""The load of the published programme (载入): every row through the same actions as anyone's data, in one transaction.

A second load writes nothing. Places must be loaded first.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.evidence_files import keep_file
from xieshou.apps.accounts.models import Evidence, EvidenceLink, LedgerRow, User
from xieshou.apps.assessment.models import PublishedClaim, ReportedQuantity
from xieshou.apps.commitments.models import Commitment, Document, Fulfilment, Judgement, Meeting, Mention
from xieshou.apps.funds.actions import bring_movements, open_accounts
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.organisations.actions import keep_organisations
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.actions import open_programme, set_targets
from xieshou.apps.pairings.models import Agreement, Pairing, Programme, Target
from xieshou.apps.projects.actions import with_search
from xieshou.apps.projects.models import Project
from xieshou.demo.guangdong_sichuan import claims, money, pairings, proof, quantities, settled, works
from xieshou.demo.guangdong_sichuan.keeping import LoadReport, settle
from xieshou.demo.guangdong_sichuan.published import mapping

Progress = Callable[[str, int, int], None]  # what is being done, steps done, steps in all
STEPS = ("programme", "evidence", "pairings", "projects", "funds", "quantities", "claims", "proofs")
WHY = "The Guangdong–Sichuan programme as published 粤川公布数据"


@transaction.atomic
def load(progress: Progress | None = None, by: User | None = None) -> LoadReport:
    """Load the programme as published. What is new is written; what differs from the package is only reported."""
    return _Load(progress or (lambda what, done, total: None), by).run()


class _Load:
    """One load: who asked for it, and what it did so far."""

    def __init__(self, progress: Progress, by: User | None) -> None:
        self.progress, self.by, self.report = progress, by, LoadReport()

    def run(self) -> LoadReport:
        self.say("programme")
        self.settle("programmes", [pairings.programme()], lambda row: row.code, Programme.objects.all(), self.open)
        self.say("evidence")
        packaged = proof.evidence()
        evidence = self.settle(
            "evidence", packaged, lambda row: row.code,
            Evidence.objects.filter(code__in=[row.code for row in packaged]), self.prove_by,
        )  # fmt: skip
        self.say("pairings")
        named = pairings.organisations()
        units = self.settle(
            "organisations", named, lambda row: (row.name, row.place_id),
            Organisation.objects.filter(name__in=[row.name for row in named]),
            lambda rows: keep_organisations(rows, by=self.by, why=WHY),
        )  # fmt: skip
        held = list(self.bring(Pairing, pairings.pairings(units)).values())
        agreements = self.bring(Agreement, pairings.agreements(held))
        self.settle(
            "targets", pairings.targets(agreements), lambda row: (row.agreement_id, row.measure, row.unit),
            Target.objects.filter(agreement__in=agreements.values()),
            lambda rows: set_targets(rows, by=self.by, why=WHY),
        )  # fmt: skip
        meetings = self.bring_meetings(works.meetings(held))
        self.bring_settled(meetings[settled.settled()["meeting"]], evidence)
        self.say("projects")
        self.bring_projects(held)
        self.say("funds")
        accounts = self.settle(
            "accounts", money.accounts(), lambda row: row.code, FundAccount.objects.filter(programme=self.programme),
            lambda rows: open_accounts(rows, by=self.by, why=WHY),
        )  # fmt: skip
        self.bring(Movement, money.movements(accounts, held), bring_movements)
        self.say("quantities")
        self.bring(ReportedQuantity, quantities.quantities(held))
        self.say("claims")
        self.bring(PublishedClaim, claims.claims())
        self.say("proofs")
        proofs = proof.links(evidence)
        self.settle(
            "proofs", proofs, lambda row: (row.ledger, row.key, row.evidence_id, row.printed),
            EvidenceLink.objects.filter(key__in={row.key for row in proofs}),
            lambda rows: actions.prove(rows, by=self.by, why=WHY),
        )  # fmt: skip
        self.progress(STEPS[-1], len(STEPS), len(STEPS))
        return self.report

    @property
    def programme(self) -> str:
        return mapping()["programme"]["code"]

    def say(self, step: str) -> None:
        self.progress(step, STEPS.index(step), len(STEPS))

    def settle(
        self,
        ledger: str,
        packaged: Sequence[Any],
        key: Callable[[Any], Hashable],
        standing: Any,
        write: Callable[[list[Any]], object],
    ) -> dict[Any, Any]:
        return settle(ledger, packaged, key, {key(row): row for row in standing}, write, self.report)

    def bring(
        self, model: type[LedgerRow], packaged: Sequence[LedgerRow], write: Callable[..., object] = actions.bring
    ) -> dict[str, Any]:  # fmt: skip
        """Ledger rows, by record number."""
        return self.settle(
            model.LEDGER, packaged, lambda row: row.record_no,
            model.objects.filter(record_no__in=[row.record_no for row in packaged]),
            lambda rows: write(rows, by=self.by, why=WHY),
        )  # fmt: skip

    def bring_meetings(self, packaged: list[Meeting]) -> dict[str, Any]:
        """Meetings and journeys first, so that a visit made on their occasion finds them kept."""
        occasions = works.occasions()
        kept = self.bring(Meeting, [one for one in packaged if one.record_no not in occasions])
        visits = [one for one in packaged if one.record_no in occasions]
        for visit in visits:
            visit.during = kept[occasions[visit.record_no]]
        return kept | self.bring(Meeting, visits)

    def bring_projects(self, held: list[Pairing]) -> None:
        """Works in batches, so that a work finds the one it repeats or is a part of already kept."""
        kept: dict[str, Model] = {}
        links = works.links()
        for batch in works.projects_in_order(held):
            for project in batch:
                for column, number in links[project.record_no].items():
                    setattr(project, column, kept[number])
            kept |= self.bring(Project, with_search(batch))

    def bring_settled(self, meeting: Any, evidence: dict[str, Evidence]) -> None:
        """What the symposium settled, with its report, and which published rows bear on it."""
        kept = self.bring(Commitment, settled.commitments(meeting))
        report = settled.document(meeting)
        held = Document.objects.filter(programme=self.programme, sha256=report.sha256).first()
        if held is None:
            report.save()
            held = report
        parts: tuple[tuple[Any, list[Any], Callable[[Any], Hashable]], ...] = (
            (Mention, settled.mentions(kept, held), lambda row: (row.document_id, row.unit)),
            (Judgement, settled.judgements(kept, held, meeting), lambda row: (row.document_id, row.part)),
            (Fulfilment, settled.fulfilments(kept), lambda row: (row.commitment_id, row.ledger, row.key)),
        )
        for model, packaged, key in parts:
            standing = {key(row) for row in model.objects.all()}
            model.objects.bulk_create([row for row in packaged if key(row) not in standing])
        proofs = settled.proofs(kept, evidence)
        proven = set(EvidenceLink.objects.filter(ledger=Commitment.LEDGER).values_list("key", flat=True))
        actions.prove([row for row in proofs if row.key not in proven], by=self.by, why=WHY)

    def open(self, rows: list[Programme]) -> None:
        for programme in rows:
            open_programme(programme, by=self.by, why=WHY)

    def prove_by(self, rows: list[Evidence]) -> None:
        """Enter the publications; a file is laid into the evidence folder under its digest first."""
        for evidence in rows:
            if evidence.file_name:
                keep_file(proof.file_bytes(evidence.code))
        actions.keep_evidence(rows, by=self.by, why=WHY)
