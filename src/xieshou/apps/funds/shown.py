"""How money is told on a page (资金页面用语): sums as doors to their movements, words for codes, the chart of years.

Belongs here: from answers of queries to what a template shows. Does not belong: questions (queries.py, listing.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import listing
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.queries import AccountLine, Filters, YearLine
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.filters import OF_YEAR, UNDATED
from xieshou.apps.projects.shown import term
from xieshou.data import packs
from xieshou.engine.funds import CarriedOver
from xieshou.engine.yuan import yuan_text

FEN_PER_WAN = 1_000_000
OF_PROJECTS = (Movement.Kind.ALLOCATE, Movement.Kind.DISBURSE, Movement.Kind.SPEND)  # before, money names no project
# Beside the main stream: shown where there is any.
BESIDE = {
    Movement.Kind.RETAIN: "retained_fen", Movement.Kind.RELEASE: "released_fen", Movement.Kind.REFUND: "refunded_fen",
    Movement.Kind.RECOVER: "recovered_fen",
}  # fmt: skip
INSIDE = [stage for stage in FundAccount.Stage if stage not in FundAccount.OUTSIDE]


def language() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"


@dataclass(frozen=True)
class Doors:
    """The addresses of the movements behind a sum."""

    book: Programme
    place: str = ""

    def to(self, year: int | None, **narrowed: str) -> str:
        """The movements of a year, or of the rows that name none, narrowed further."""
        when = {"of": OF_YEAR, "year": str(year)} if year is not None else {"of": UNDATED}
        asked = when | ({"place": self.place} if self.place else {}) | narrowed
        return f"{reverse('funds:list', args=[self.book.code])}?{urlencode(asked)}#movements"


def year_lines(lines: list[YearLine], doors: Doors) -> list[dict[str, Any]]:
    """A row for each year the books cover, and one for movements that name no single year."""
    held = {line.year: line for line in lines}
    years = [*doors.book.years, *sorted(year for year in held if year is not None and year not in doors.book.years)]
    told = [*([None] if None in held else []), *years]
    return [{"line": held.get(year), "year": year, "cells": _cells(held.get(year), doors, year)} for year in told]


def type_lines(line: YearLine | None, doors: Doors) -> list[dict[str, Any]]:
    """A row for each type of money in a year; `part_of` names the type that already holds it."""
    told = []
    for part in line.parts if line else []:
        known = packs.fund_types().get(part.fund_type)
        told.append(
            {
                "name": term(packs.fund_types(), part.fund_type),
                "part_of": term(packs.fund_types(), known.part_of) if known and known.part_of else "",
                "cells": _cells(part, doors, part.year, type=part.fund_type),
            }
        )
    return told


def place_lines(
    sums: list[dict[str, Any]], names: Mapping[str, str], book: Programme, year: int
) -> list[dict[str, Any]]:
    """A row for each place that the movements of a year name."""
    return [
        {
            "code": one["key"],
            "name": names.get(one["key"], one["key"]),
            "cells": _sums(one, book, _opens(Doors(book, one["key"]), year)),
        }
        for one in sums
    ]


def area_lines(sums: list[dict[str, Any]], book: Programme) -> list[dict[str, Any]]:
    """A row for each area of work that the projects of the movements name."""
    return [
        {"name": term(packs.areas().areas, one["key"]), "cells": _sums(one, book, None, OF_PROJECTS)} for one in sums
    ]


def _cells(line: YearLine | None, doors: Doors, year: int | None, **narrowed: str) -> list[dict[str, Any]]:
    sums = {column: getattr(line, column) if line else 0 for column in listing.COLUMNS.values()}
    return _sums(sums, doors.book, _opens(doors, year, **narrowed))


def _opens(doors: Doors, year: int | None, **narrowed: str) -> Callable[[str], str]:
    return lambda kind: doors.to(year, kind=kind, **narrowed)


def _sums(
    sums: Mapping[str, Any],
    book: Programme,
    url_of: Callable[[str], str] | None,
    kinds: Iterable[str] = listing.COLUMNS,
) -> list[dict[str, Any]]:
    """One cell for each deed. Nothing is zero only on books that the offices keep; elsewhere it was not published."""
    cells = []
    for kind in kinds:
        fen = int(sums[listing.COLUMNS[kind]])
        known = fen or book.books == Programme.Books.KEPT
        cells.append(
            {
                "label": Movement.Kind(kind).label,
                "fen": fen if known else None,
                "url": url_of(kind) if url_of and fen else "",
            }
        )
    return cells


def stock(lines: Iterable[AccountLine], names: Mapping[str, str]) -> tuple[list[dict[str, Any]], list[int]]:
    """What each holder has at each inside stage, the largest first, and the sums of the stages (科目余额)."""
    held: dict[str, list[int]] = defaultdict(lambda: [0] * len(INSIDE))
    sums = [0] * len(INSIDE)
    for line in lines:
        if line.account.stage in INSIDE:
            at = INSIDE.index(FundAccount.Stage(line.account.stage))
            held[line.account.holder_id or ""][at] += line.held_fen
            sums[at] += line.held_fen
    rows = [
        {"code": code, "name": names.get(code, code) or _("accounts of projects and bodies"), "held": cells}
        for code, cells in held.items()
        if any(cells)
    ]
    return sorted(rows, key=lambda row: (-sum(row["held"]), row["code"])), sums


def carried_lines(lines: Iterable[CarriedOver], doors: Doors) -> list[dict[str, Any]]:
    """A row for each year: what it brought, got, spent, gave back to givers, and hands on to the next (结转)."""
    return [
        {
            "year": one.year,
            "cells": [
                {"label": _("brought from the year before"), "fen": one.brought_fen, "url": ""},
                *(
                    {
                        "label": Movement.Kind(kind).label,
                        "fen": fen,
                        "url": doors.to(one.year, kind=kind) if fen else "",
                    }
                    for kind, fen in (
                        ("receive", one.received_fen), ("spend", one.spent_fen), ("recover", one.recovered_fen)
                    )
                ),
                {"label": _("carried over"), "fen": one.carried_fen, "url": ""},
                {"label": _("of it retention money"), "fen": one.retained_fen, "url": ""},
            ],
        }
        for one in lines
    ]  # fmt: skip


def chart(lines: list[YearLine], doors: Doors) -> dict[str, Any]:
    """The JSON that charts.js draws: 万元 by year, null where nothing is known."""
    held = {line.year: line for line in lines}
    years = list(doors.book.years)
    kept = doors.book.books == Programme.Books.KEPT
    series = []
    for kind, side in ((Movement.Kind.RECEIVE, "donor"), (Movement.Kind.SPEND, "recipient")):
        column = listing.COLUMNS[kind]
        found = [getattr(held[year], column) if year in held else 0 for year in years]
        if any(found):
            values = [f"{Decimal(fen) / FEN_PER_WAN:.1f}" if fen or kept else None for fen in found]
            urls = [doors.to(year, kind=kind) if fen else None for year, fen in zip(years, found, strict=True)]
            series.append({"name": str(kind.label), "side": side, "values": values, "urls": urls})
    return {"unit": _("10,000 yuan"), "x": [str(year) for year in years], "stacked": False, "series": series}


def finding(lines: list[YearLine]) -> dict[str, Any] | None:
    """The year in which most was received: what the chart is titled by."""
    dated = [line for line in lines if line.year is not None and line.received_fen > 0]
    most = max(dated, key=lambda line: line.received_fen, default=None)
    return most and {"year": most.year, "yuan": f"{Decimal(most.received_fen) / 100:f}", "years": len(dated)}


def dress(rows: Iterable[Movement], kind: str = "") -> None:
    """Put on each movement the words for its type and accounts, its sign, what it undoes, doors to its trail."""
    for row in rows:
        known = packs.fund_types().get(row.fund_type)
        row.type_name = term(packs.fund_types(), row.fund_type)
        row.not_added = bool(known and known.part_of)
        row.undoes = row.kind == Movement.Kind.REVERSE
        row.signed_fen = -row.amount_fen if listing.takes_away(row, kind) else row.amount_fen
        row.unsettled = row.status not in (Status.ACCEPTED, Status.FROZEN)
        row.trail_url = "" if row.outside else trail_url(row.programme_id, "movement", row.record_no)
        row.document_url = "" if row.outside or not row.document_no else trail_url(
            row.programme_id, "document", row.document_no
        )  # fmt: skip


def trail_url(programme: str, kind: str, of: str) -> str:
    """The address of the trail of a `project`, a `document` or a `movement`."""
    return f"{reverse('funds:trail', args=[programme])}?{urlencode({kind: of})}"


def reversal_url(row: Movement) -> str:
    """The address at which a movement is reversed: what a reversal must repeat stands in it already."""
    known = {
        "kind": Movement.Kind.REVERSE, "reverses": row.record_no, "amount_fen": yuan_text(row.amount_fen),
        "fund_type": row.fund_type, "form": row.form, "donor": row.donor_id, "recipient": row.recipient_id,
        "project": row.project and row.project.record_no, "document_no": row.document_no,
    }  # fmt: skip
    filled = {name: value for name, value in known.items() if value}
    return f"{reverse('exchange:row', args=[row.programme_id, row.LEDGER])}?{urlencode(filled)}"


def chips(filters: Filters, names: Mapping[str, str], project: str = "", pairing: str = "") -> list[dict[str, str]]:
    """The filters in force: what each is about, what it says, and the parameter that goes when it is taken away."""
    said = [
        ("kind", _("Deed"), filters.kind and str(Movement.Kind(filters.kind).label)),
        ("type", _("Type"), filters.fund_type and term(packs.fund_types(), filters.fund_type)),
        ("place", _("Place"), names.get(filters.place, filters.place)),
        ("project", _("Project"), filters.project and (project or filters.project)),
        ("pairing", _("Pairing"), filters.pairing and (pairing or filters.pairing)),
        ("q", _("Search"), filters.text),
    ]
    return [{"key": key, "label": str(label), "text": text} for key, label, text in said if text]
