"""A small hand-made year for tests of the assessment's pages: two movements of money, a project, their evidence.

Belongs here: rows in two counties of one prefecture, and figures written by hand as if a snapshot had been computed.
Does not belong: computing (the engine's own tests); pairings and users (hand_made of the pairings room).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.models import Evidence, EvidenceLink, Status
from xieshou.apps.assessment.models import Figure, PublishedClaim, Snapshot
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import Project
from xieshou.engine.published_date import PublishedDate
from xieshou.engine.reconcile import ClaimCheck, Compared

CODE = "small"


@dataclass
class World:
    """What the tests stand on."""

    book: Programme
    snapshot: Snapshot
    pairings: dict[str, Pairing]
    behind: list[dict[str, Any]] = field(default_factory=list)
    checks: list[ClaimCheck] = field(default_factory=list)

    def figure(self, indicator: str, scope: str, value: str | None, **fields: Any) -> Figure:
        """A computed figure; without a value it is not published."""
        kind = "programme" if scope == "programme" else "place" if scope.isdigit() else "pairing"
        made = {
            "year": 2019, "scope_kind": kind, "definition": f"{indicator}/2016-2020/1", "unit": "yuan",
            "status": "not_published" if value is None else "computed", "basis": "" if value is None else "rows",
        }  # fmt: skip
        return Figure.objects.create(
            snapshot=self.snapshot, indicator=indicator, scope=scope, value=value, **(made | fields)
        )

    def stands_on(self, figure: Figure, *rows: tuple[str, str, str]) -> None:
        """The rows behind a figure: ledger, record number, amount."""
        for ledger, key, amount in rows:
            self.behind.append(
                {"indicator": figure.indicator, "definition": figure.definition, "beside": figure.beside,
                 "year": figure.year, "scope": figure.scope, "ledger": ledger, "key": key, "amount": amount, "part": ""}
            )  # fmt: skip
        figure.row_count = len(rows)
        figure.save()

    def figure_rows(self, snapshot: Snapshot, year: int, scope: str) -> pl.DataFrame:
        """What the snapshot's own table would give."""
        texts = ("indicator", "definition", "scope", "ledger", "key", "amount", "part")
        schema = dict.fromkeys(texts, pl.String) | {"beside": pl.Boolean, "year": pl.Int64}
        rows = [row for row in self.behind if row["year"] == year and row["scope"] == scope]
        return pl.DataFrame(rows, schema=schema)

    def claim(
        self, record_no: str, published: str, computed: str | None, verdict: str, **fields: Any
    ) -> PublishedClaim:
        """A published total and the verdict on it."""
        rows = fields.pop("rows", ())
        missing = fields.pop("missing", ())
        made = {
            "measure": "fiscal_funds", "indicator": "FUN-01", "unit": "yuan", "scope": hand_made.PREFECTURE,
            "period_from": "2016", "period_to": "2020", "first_year": 2016, "last_year": 2020, "value": published,
            "status": Status.ACCEPTED, "recipient_id": hand_made.PREFECTURE, "printed": f"{published}元",
        } | fields  # fmt: skip
        claim = PublishedClaim.objects.create(record_no=record_no, programme=self.book, **made)
        difference = None if computed is None else str(int(published) - int(computed))
        compared = Compared(verdict, published=published, computed=computed, difference=difference,
                            missing=missing, rows=rows)  # fmt: skip
        self.checks.append(
            ClaimCheck(
                id=record_no, kind=claim.kind, measure=claim.measure, indicator=claim.indicator, scope=claim.scope,
                period_from="2016", period_to="2020", unit=claim.unit, published=published, computed=computed,
                difference=difference, missing=missing, qualifier=None, verdict=verdict, rows=rows,
                comparisons=(compared,),
            )
        )  # fmt: skip
        return claim


def make(monkeypatch: Any) -> World:
    """The programme, its pairings and an empty snapshot, which the pages read through this world."""
    book = hand_made.programme()
    snapshot = Snapshot.objects.create(programme=book, digest="ab" * 32, row_count=2)
    world = World(book, snapshot, hand_made.pairings(book))
    monkeypatch.setattr("xieshou.apps.assessment.views.figures.figure_rows", world.figure_rows)
    monkeypatch.setattr("xieshou.apps.assessment.views.claims.claim_checks", lambda _snapshot: world.checks)
    return world


def movement(record_no: str, book: Programme, recipient: str, yuan: int, **fields: Any) -> Movement:
    """Money received by a place in a year."""
    accounts = [
        FundAccount.objects.get_or_create(
            code=f"{book.pk}/{stage}/{recipient}",
            defaults={"programme": book, "stage": stage, "name": f"{stage} {recipient}"},
        )[0]
        for stage in ("budget", "received")
    ]
    day = PublishedDate.read(fields.pop("on", "2019"))
    made = {
        "status": Status.ACCEPTED, "donor_id": hand_made.CITY, "donor_printed": "佛山市", "year": 2019,
        "recipient_printed": hand_made.NAMES[recipient][0], "kind": "receive", "fund_type": "fiscal",
        "amount_printed": f"{yuan}元", "document_no": record_no,
    } | fields  # fmt: skip
    return Movement.objects.create(
        record_no=record_no, programme=book, recipient_id=recipient, amount_fen=yuan * 100, account_from=accounts[0],
        account_to=accounts[1], on_first=day.first, on_last=day.last, on_printed=day.printed, **made,
    )  # fmt: skip


def project(record_no: str, book: Programme, recipient: str, **fields: Any) -> Project:
    """A project in a county, created through the action that leaves its history."""
    made = {
        "status": Status.DRAFT, "recipient_id": recipient, "name": f"项目 {record_no}", "category": "housing",
        "area": "housing", "stage": "started", "year": 2019, "donor_id": hand_made.CITY,
    } | fields  # fmt: skip
    return actions.create(Project(record_no=record_no, programme=book, **made), by=None, why="test")


def evidence(code: str, *proves: tuple[str, str], **fields: Any) -> Evidence:
    """A publication, and the rows it proves by ledger and record number."""
    made = {"kind": "publication", "publisher": "四川日报", "published_printed": "2018-06-04"} | fields
    kept = Evidence.objects.create(code=code, **made)
    for ledger, key in proves:
        EvidenceLink.objects.create(
            evidence=kept, ledger=ledger, key=key, printed="7.27亿元", qualifier="exact", confidence="high"
        )
    return kept
