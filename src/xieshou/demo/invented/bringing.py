"""The rows of an invented year into the register (写入演练数据), part by part, lowest floor first.

Belongs here: invented rows into models, through the same actions as anyone's data, and evidence into the home folder.
Does not belong: whether a year may be loaded, its manifest (`load`).
What later parts point at is remembered by record number alone: a nation has more rows than memory should hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.keys import key_for_register
from xieshou.apps.accounts.models import EvidenceLink, LedgerRow, Source, User
from xieshou.apps.commitments.models import Commitment, FollowUp, Fulfilment, Meeting
from xieshou.apps.exchange.actions import bring
from xieshou.apps.funds.actions import bring_movements, open_accounts
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.organisations.actions import keep_organisations
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.actions import open_programme, set_targets
from xieshou.apps.pairings.models import Agreement, Pairing, Programme, Target
from xieshou.apps.places.actions import InventedPlace, add_invented_places
from xieshou.apps.projects.actions import with_search
from xieshou.apps.projects.models import FundLine, Notice, Project
from xieshou.apps.projects.moving import bring_notices
from xieshou.demo.invented.filing import file_away
from xieshou.demo.invented.land import CITY
from xieshou.demo.invented.ledgers import LEDGER_NAMES
from xieshou.demo.invented.money import LAST_DAY, PROGRAMME
from xieshou.demo.invented.rows import MadeOrganisation, MadeProject, MadeRow
from xieshou.demo.invented.settled import settled
from xieshou.demo.invented.ties import YEAR
from xieshou.demo.invented.year import MadePart, Year
from xieshou.engine.ledgers.identity import hash_ids
from xieshou.engine.published_date import PublishedDate

Progress = Callable[[str, int], None]  # what is being written, and how many rows were written before
KIND = "ew_cooperation"


class Bringing:
    """One load: the year, and what later rows point at."""

    def __init__(self, year: Year, home: Path, by: User | None, why: str, progress: Progress) -> None:
        self.year, self.home, self.by, self.progress = year, home, by, progress
        self.how: dict[str, Any] = {"by": by, "why": why}
        self.names = {place.code: place.name for place in year.places}
        self.units: dict[MadeOrganisation, int] = {}
        self.pairings: dict[str, int] = {}
        self.accounts: dict[str, FundAccount] = {}
        self.written = 0

    def run(self) -> None:
        """Everything, lowest floor first."""
        self.say("places")
        self.open_programme()
        self.written += len(self.names)
        for part in self.year.parts():
            self.part(part)
        self.ledgers()

    def part(self, part: MadePart) -> None:
        """Some counties; of what they leave behind only pairings, bodies and shared accounts are pointed at later."""
        self.say("pairings")
        self.keep_organisations(part)
        self.pairings |= self.bring(Pairing, part.pairings, self.pairing)
        agreements = self.bring(Agreement, part.agreements, self.agreement)
        self.set_targets(part, agreements)
        meetings = self.bring(Meeting, part.meetings, self.meeting)
        self.say("projects")
        projects = self.bring(Project, part.projects, self.project)
        self.bring_settled(part, meetings)
        self.plan_money(part, projects)
        self.post_notices(part, projects)
        self.say("funds")
        self.open_accounts(part, projects)
        self.move_money(part, projects)
        self.accounts = {code: one for code, one in self.accounts.items() if one.project_id is None}
        self.say("evidence")
        self.keep_evidence(part)

    def say(self, what: str) -> None:
        self.progress(what, self.written)

    def bring(
        self, model: type[LedgerRow], rows: Sequence[MadeRow], columns: Callable[[Any], dict[str, Any]]
    ) -> dict[str, int]:
        """Ledger rows of one kind; the register's number of each by its record number."""
        made = [model(**self.common(row), **columns(row)) for row in rows]
        actions.bring(with_search(made) if model is Project else made, **self.how)  # type: ignore[arg-type,type-var]
        self.written += len(made)
        return {row.record_no: row.pk for row in made}

    def common(self, row: MadeRow) -> dict[str, Any]:
        """What every row has."""
        tied = {} if row.pairing is None else {"pairing_id": self.pairings[row.pairing]}
        return tied | {
            "record_no": row.record_no, "programme_id": PROGRAMME, "year": YEAR, "status": row.status,
            "returned_because": row.returned_because, "source": Source.TYPED,
            "donor_id": row.donor, "donor_printed": self.names[row.donor],
            "recipient_id": row.recipient, "recipient_printed": self.names[row.recipient],
        }  # fmt: skip

    def open_programme(self) -> None:
        places = [
            InventedPlace(
                code=one.code, name=one.name, level=one.level, parent=one.parent,
                lon=one.at[0] if one.at else None, lat=one.at[1] if one.at else None,
                poverty_832=True if one.helped else None, delisted_year=2020 if one.helped else None,
            )
            for one in self.year.places
        ]  # fmt: skip
        add_invented_places(places, by=self.by)
        programme = Programme(
            code=PROGRAMME, name_zh="演练州东西部协作（演练数据）", name_en="Yanlian prefecture (invented data)",
            donor_id=CITY, recipient_id=self.year.recipient, first_year=YEAR, last_year=YEAR, shown_year=YEAR,
            as_of=LAST_DAY, books=Programme.Books.KEPT, invented=True, asks_cosignatures=True,
            map_layers=["invented_recipient", "invented_donor"],
            note_zh="演练数据：地名、单位、人名、项目、金额均为虚构，其中有意埋设了若干错误，供练习和检验使用。",
            note_en="Invented data: places, bodies, persons, projects and amounts are made up, with faults planted on "
                    "purpose, for practice and for tests.",
        )  # fmt: skip
        open_programme(programme, **self.how)

    def keep_organisations(self, part: MadePart) -> None:
        made = {
            one: Organisation(name=one.name, kind=one.kind, place_id=one.place, invented=True)
            for one in part.organisations
            if one not in self.units
        }
        keep_organisations(list(made.values()), **self.how)
        self.units |= {one: kept.pk for one, kept in made.items()}

    def pairing(self, row: Any) -> dict[str, Any]:
        columns = {"level": row.level, "kind": KIND, "legal_basis": row.legal_basis, **_days("from", row.since)}
        columns |= _same(row, "agreed_on", "donor_contact", "recipient_contact", "last_activity_on", "activity")
        columns |= _days("to", row.until)
        for side in ("donor", "recipient"):
            unit = getattr(row, f"{side}_unit")
            if unit is not None:
                columns |= {f"{side}_unit_id": self.units[unit]}
        return columns

    def agreement(self, row: Any) -> dict[str, Any]:
        return {
            "kind": row.kind, "title": row.title, "years_printed": row.years_printed, **_days("signed", row.signed),
        }  # fmt: skip

    def set_targets(self, part: MadePart, agreements: dict[str, int]) -> None:
        targets = [
            Target(
                agreement_id=agreements[row.record_no], indicator=one.indicator, measure=one.measure, year=YEAR,
                value=one.value, unit=one.unit, printed=one.printed,
            )
            for row in part.agreements
            for one in row.targets
        ]  # fmt: skip
        set_targets(targets, **self.how)

    def meeting(self, row: Any) -> dict[str, Any]:
        return {
            "kind": row.kind, "title": row.title, "place_id": row.place, "parties": row.parties,
            "outcome": row.outcome, **_days("held", row.held),
        } | _same(
            row, "level", "host", "leaders", "persons", "decisions", "minutes", "agreements_signed", "documents_issued"
        )  # fmt: skip

    def bring_settled(self, part: MadePart, meetings: dict[str, int]) -> None:
        """What the meetings settled; a task finds the item kept that it is part of."""
        made = list(settled(part.meetings, self.year.places, part.projects))
        kept: dict[str, int] = {}
        for rows in ([one for one in made if one.part_of is None], [one for one in made if one.part_of]):
            known = dict(kept)
            kept |= self.bring(Commitment, rows, lambda row, known=known: self.commitment(row, meetings, known))  # type: ignore[misc]
        by = self.how["by"]
        FollowUp.objects.bulk_create(
            [FollowUp(commitment_id=kept[one.record_no], by=by, **vars(deed)) for one in made for deed in one.deeds]
        )
        Fulfilment.objects.bulk_create(
            [Fulfilment(commitment_id=kept[one.record_no], by=by, ledger=ledger, key=key, note=how)
             for one in made for ledger, key, how in one.fulfilled_by]
        )  # fmt: skip

    def commitment(self, row: Any, meetings: dict[str, int], kept: dict[str, int]) -> dict[str, Any]:
        return {
            "meeting_id": meetings[row.meeting], "part_of_id": kept[row.part_of] if row.part_of else None,
            "areas": list(row.areas),
        } | _same(
            row, "kind", "item_no", "text", "side", "agreed_on", "due_on", "responsible_unit", "target_value",
            "target_unit", "proof", "step",
        )  # fmt: skip

    def project(self, row: MadeProject) -> dict[str, Any]:
        own = {one.name for one in Project._meta.concrete_fields if not one.is_relation}
        own -= {one.name for one in fields(MadeRow)}
        columns = _same(row, *(column for column in sorted(own) if hasattr(row, column)))
        columns["implementing_unit_id"] = self.units[row.implementing_unit]
        return columns | _days("start", row.start) | _days("finish", row.finish)

    def plan_money(self, part: MadePart, projects: dict[str, int]) -> None:
        lines = [(row.record_no, source, fen) for row in part.projects for source, fen in row.fund_lines]
        FundLine.objects.bulk_create(
            [FundLine(project_id=projects[key], source=source, amount_fen=fen) for key, source, fen in lines],
            batch_size=500,
        )
        if lines:
            keys = [f"{key}/{source}" for key, source, _fen in lines]
            actions.record_batch(deed="load", ledger="fund_lines", keys=keys, **self.how)

    def post_notices(self, part: MadePart, projects: dict[str, int]) -> None:
        posted = [(projects[row.record_no], *row.notice) for row in part.projects if row.notice is not None]
        bring_notices(
            [
                Notice(project_id=number, shown_at=where, first_day=first, last_day=last)
                for number, where, first, last in posted
            ],
            **self.how,
        )

    def open_accounts(self, part: MadePart, projects: dict[str, int]) -> None:
        opened = {
            one.code: FundAccount(
                code=one.code, programme_id=PROGRAMME, stage=one.stage, name=one.name[:200], holder_id=one.holder,
                project_id=projects[one.project] if one.project else None,
            )
            for one in part.accounts
        }  # fmt: skip
        open_accounts(list(opened.values()), **self.how)
        self.accounts |= opened

    def move_money(self, part: MadePart, projects: dict[str, int]) -> None:
        made: dict[str, Movement] = {}
        for row in part.movements:
            undoes = made[row.reverses] if row.reverses else None
            made[row.record_no] = Movement(
                **self.common(row), **_days("on", PublishedDate(row.on, row.on, row.on.isoformat())), kind=row.kind,
                fund_type=row.fund_type, form=row.form, amount_fen=row.amount_fen,
                **_same(row, "document_no", "payee", "invoice_no", "purpose", "remarks"),
                account_from=self.accounts[row.source], account_to=self.accounts[row.target], reverses=undoes,
                project_id=projects[row.project] if row.project else None,
            )  # fmt: skip
        bring_movements(list(made.values()), **self.how)
        self.written += len(made)

    def ledgers(self) -> None:
        """The other ledgers, through the door of files; an ID number becomes its keyed hash here."""
        programme, key = Programme.objects.get(pk=PROGRAMME), key_for_register()
        for ledger in LEDGER_NAMES:
            for rows in self.year.ledger_parts(ledger):
                self.say(ledger)
                named = rows.rename({"key": "record_no"})
                if "id_hash" in named.columns:
                    named = named.with_columns(id_hash=hash_ids(named["id_hash"], key))
                bring(ledger, programme, named, **self.how)
                self.written += rows.height

    def keep_evidence(self, part: MadePart) -> None:
        kept = [file_away(file, self.home) for file in part.files]
        actions.keep_evidence(kept, **self.how)
        links = [
            EvidenceLink(evidence=evidence, ledger=ledger, key=key, printed=printed)
            for file, evidence in zip(part.files, kept, strict=True)
            for ledger, key, printed in file.proves
        ]
        actions.prove(links, **self.how)


def _same(row: MadeRow, *columns: str) -> dict[str, Any]:
    """Columns that the invented row names as the register does."""
    return {column: getattr(row, column) for column in columns}


def _days(stem: str, day: PublishedDate | None) -> dict[str, Any]:
    """A day as the three columns that keep it; nothing where there is none."""
    if day is None:
        return {}
    return {f"{stem}_first": day.first, f"{stem}_last": day.last, f"{stem}_printed": day.printed}
