"""The load of an invented year (载入演练年度): through the same actions as anyone's data, marked as invented.

Belongs here: invented rows into models, evidence and manifest into the home folder. Does not belong: inventing.
A second load of the same year changes nothing; another year is refused.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.keys import key_for_register
from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink, LedgerRow, Source, User
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.exchange.actions import bring
from xieshou.apps.funds.actions import bring_movements, open_accounts
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.organisations.actions import keep_organisations
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.actions import open_programme, set_targets
from xieshou.apps.pairings.models import Agreement, Pairing, Programme, Target
from xieshou.apps.places.actions import InventedPlace, add_invented_places
from xieshou.apps.projects.actions import with_search
from xieshou.apps.projects.models import FundLine, Project
from xieshou.demo.invented.land import CITY
from xieshou.demo.invented.money import LAST_DAY, PROGRAMME
from xieshou.demo.invented.refused import write_refused
from xieshou.demo.invented.rows import InventedYear, MadeFile, MadeOrganisation, MadeProject, MadeRow
from xieshou.demo.invented.ties import YEAR
from xieshou.engine.ledgers.identity import hash_ids
from xieshou.engine.published_date import PublishedDate

Progress = Callable[[str, int, int], None]  # what is being done, steps done, steps in all
STEPS = ("places", "pairings", "projects", "funds", "ledgers", "evidence", "manifest")
KIND = "ew_cooperation"


class AnotherInventedYear(Exception):
    """The register already holds an invented programme, and it is another one."""


def load(year: InventedYear, home: Path, by: User | None = None, progress: Progress | None = None) -> bool:
    """Load an invented year. Returns whether anything was written; the same year a second time writes nothing.

    Raises AnotherInventedYear when the register holds an invented programme of another size or seed.
    """
    say = progress or (lambda what, done, total: None)
    stands = Programme.objects.filter(code=PROGRAMME).exists()
    if stands:
        check_it_is_the_same(year)
    else:
        with transaction.atomic():
            _Load(year, home, by, say).run()
    say("manifest", len(STEPS) - 1, len(STEPS))
    write_manifest(year, home)
    say("manifest", len(STEPS), len(STEPS))
    return not stands


def why_of(year: InventedYear) -> str:
    """The reason that stands in the history of every row, and tells one invented year from another."""
    return f"演练数据 invented data: {year.counties} counties, seed {year.seed}"


def check_it_is_the_same(year: InventedYear) -> None:
    """Compare what the register holds with the year: the same seed and size, and no natural key missing."""
    opened = (
        Change.objects.filter(ledger="programmes", key=PROGRAMME, deed="open").values_list("why", flat=True).first()
    )
    same = opened == why_of(year)
    for model, rows in ((Pairing, year.pairings), (Project, year.projects), (Movement, year.movements)):
        held = set(model.objects.filter(programme=PROGRAMME).values_list("record_no", flat=True))
        same = same and held.issuperset(row.record_no for row in rows)
    if not same:
        raise AnotherInventedYear(
            _(
                "This register already holds another invented programme (%(held)s; asked for: %(asked)s). "
                "Nothing was changed. To start afresh, choose an empty folder with --home, or remove this one."
            )
            % {"held": opened, "asked": why_of(year)}
        )


def write_manifest(year: InventedYear, home: Path) -> None:
    """Write which faults were planted, and the files that importing must refuse; files that stand are left alone."""
    told = json.dumps([fault.as_dict() for fault in year.planted], ensure_ascii=False, indent=1)
    _lay_down(home / "invented" / "manifest.json", told.encode() + b"\n")
    with tempfile.TemporaryDirectory() as draft:
        write_refused(year.seed, *year.first_pair, year.ledgers, Path(draft))
        for file in Path(draft).iterdir():
            _lay_down(home / "invented" / "refused" / file.name, file.read_bytes())


def evidence_path(home: Path, sha256: str) -> Path:
    """Where a file of evidence lies in the home folder."""
    return home / "evidence" / sha256[:2] / sha256


def _lay_down(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that says the same already is left alone."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)


class _Load:
    """One load: what is loaded, and the rows that later ones point at."""

    def __init__(self, year: InventedYear, home: Path, by: User | None, say: Progress) -> None:
        self.year, self.home, self.by, self.progress = year, home, by, say
        self.how: dict[str, Any] = {"by": by, "why": why_of(year)}
        self.names = {place.code: place.name for place in year.places}
        self.units: dict[MadeOrganisation, Organisation] = {}
        self.held: dict[str, LedgerRow] = {}

    def run(self) -> None:
        """Everything, lowest floor first."""
        self.say("places")
        self.open_programme()
        self.say("pairings")
        self.keep_organisations()
        self.bring(Pairing, self.year.pairings, self.pairing)
        self.bring(Agreement, self.year.agreements, self.agreement)
        self.set_targets()
        self.bring(Meeting, self.year.meetings, self.meeting)
        self.say("projects")
        self.bring(Project, self.year.projects, self.project)
        self.plan_money()
        self.say("funds")
        self.bring_money()
        self.say("ledgers")
        self.bring_ledgers()
        self.say("evidence")
        self.keep_evidence()

    def say(self, step: str) -> None:
        self.progress(step, STEPS.index(step), len(STEPS))

    def bring(self, model: type[LedgerRow], rows: Sequence[MadeRow], columns: Callable[[Any], dict[str, Any]]) -> None:
        """Ledger rows of one kind, remembered by record number."""
        made = [model(**self.common(row), **columns(row)) for row in rows]
        actions.bring(with_search(made) if model is Project else made, **self.how)
        self.held |= {row.record_no: row for row in made}

    def common(self, row: MadeRow) -> dict[str, Any]:
        """What every row has."""
        tied = {} if row.pairing is None else {"pairing": self.held[row.pairing]}
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
            as_of=LAST_DAY, books=Programme.Books.KEPT, invented=True,
            map_layers=["invented_recipient", "invented_donor"],
            note_zh="演练数据：地名、单位、人名、项目、金额均为虚构，其中有意埋设了若干错误，供练习和检验使用。",
            note_en="Invented data: places, bodies, persons, projects and amounts are made up, with faults planted on "
                    "purpose, for practice and for tests.",
        )  # fmt: skip
        open_programme(programme, **self.how)

    def keep_organisations(self) -> None:
        made = {
            one: Organisation(name=one.name, kind=one.kind, place_id=one.place, invented=True)
            for one in self.year.organisations
        }
        keep_organisations(list(made.values()), **self.how)
        self.units = made

    def pairing(self, row: Any) -> dict[str, Any]:
        columns = {"level": row.level, "kind": KIND, "legal_basis": row.legal_basis, **_days("from", row.since)}
        columns |= _same(row, "agreed_on", "donor_contact", "recipient_contact", "last_activity_on", "activity")
        columns |= _days("to", row.until)
        for side in ("donor", "recipient"):
            unit = getattr(row, f"{side}_unit")
            if unit is not None:
                columns |= {f"{side}_unit": self.units[unit]}
        return columns

    def agreement(self, row: Any) -> dict[str, Any]:
        return {
            "kind": row.kind, "title": row.title, "years_printed": row.years_printed, **_days("signed", row.signed),
        }  # fmt: skip

    def set_targets(self) -> None:
        targets = [
            Target(
                agreement=self.held[row.record_no], indicator=one.indicator, measure=one.measure, year=YEAR,
                value=one.value, unit=one.unit, printed=one.printed,
            )
            for row in self.year.agreements
            for one in row.targets
        ]  # fmt: skip
        set_targets(targets, **self.how)

    def meeting(self, row: Any) -> dict[str, Any]:
        return {
            "kind": row.kind, "title": row.title, "place_id": row.place, "parties": row.parties,
            "outcome": row.outcome, **_days("held", row.held),
        } | _same(row, "level", "host", "leaders", "persons", "decisions", "minutes", "agreements_signed")  # fmt: skip

    def project(self, row: MadeProject) -> dict[str, Any]:
        own = {field.name for field in Project._meta.concrete_fields} - {field.name for field in fields(MadeRow)}
        columns = _same(row, *(column for column in sorted(own) if hasattr(row, column)))
        columns["implementing_unit"] = self.units[row.implementing_unit]
        return columns | _days("start", row.start) | _days("finish", row.finish)

    def plan_money(self) -> None:
        lines = [
            FundLine(project=self.held[row.record_no], source=source, amount_fen=fen)
            for row in self.year.projects
            for source, fen in row.fund_lines
        ]
        FundLine.objects.bulk_create(lines, batch_size=500)
        keys = [f"{line.project.record_no}/{line.source}" for line in lines]
        actions.record_batch(deed="load", ledger="fund_lines", keys=keys, **self.how)

    def bring_money(self) -> None:
        accounts = {
            one.code: FundAccount(
                code=one.code, programme_id=PROGRAMME, stage=one.stage, name=one.name[:200], holder_id=one.holder,
                project=self.held[one.project] if one.project else None,
            )
            for one in self.year.accounts
        }  # fmt: skip
        open_accounts(list(accounts.values()), **self.how)
        made: dict[str, Movement] = {}
        for row in self.year.movements:
            undoes = made[row.reverses] if row.reverses else None
            made[row.record_no] = Movement(
                **self.common(row), **_days("on", PublishedDate(row.on, row.on, row.on.isoformat())), kind=row.kind,
                fund_type=row.fund_type, form=row.form, amount_fen=row.amount_fen,
                **_same(row, "document_no", "payee", "invoice_no", "purpose", "remarks"),
                account_from=accounts[row.source], account_to=accounts[row.target], reverses=undoes,
                project=self.held[row.project] if row.project else None,
            )  # fmt: skip
        bring_movements(list(made.values()), **self.how)

    def bring_ledgers(self) -> None:
        """The other ledgers, through the door of files; an ID number becomes its keyed hash here."""
        programme, key = Programme.objects.get(pk=PROGRAMME), key_for_register()
        for ledger, rows in self.year.ledgers.items():
            named = rows.rename({"key": "record_no"})
            if "id_hash" in named.columns:
                named = named.with_columns(id_hash=hash_ids(named["id_hash"], key))
            for (status,), part in named.group_by("status", maintain_order=True):
                bring(ledger, programme, part.drop("status"), status=str(status), **self.how)

    def keep_evidence(self) -> None:
        kept = [self.evidence(file) for file in self.year.files]
        actions.keep_evidence(kept, **self.how)
        links = [
            EvidenceLink(evidence=evidence, ledger=ledger, key=key, printed=printed)
            for file, evidence in zip(self.year.files, kept, strict=True)
            for ledger, key, printed in file.proves
        ]
        actions.prove(links, **self.how)

    def evidence(self, file: MadeFile) -> Evidence:
        """A file, laid into the evidence folder under its digest."""
        sha256 = hashlib.sha256(file.content).hexdigest()
        _lay_down(evidence_path(self.home, sha256), file.content)
        return Evidence(
            code=file.code, kind=file.kind, title=file.title, publisher="演练协作办", sha256=sha256,
            file_name=file.file_name, media_type=file.media_type, size=len(file.content), invented=True,
            **_days("published", file.day),
        )  # fmt: skip


def _same(row: MadeRow, *columns: str) -> dict[str, Any]:
    """Columns that the invented row names as the register does."""
    return {column: getattr(row, column) for column in columns}


def _days(stem: str, day: PublishedDate | None) -> dict[str, Any]:
    """A day as the three columns that keep it; nothing where there is none."""
    if day is None:
        return {}
    return {f"{stem}_first": day.first, f"{stem}_last": day.last, f"{stem}_printed": day.printed}
