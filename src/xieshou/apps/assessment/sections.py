"""What this floor brings to the pages of lower rooms: money and projects of a pairing, rows of a meeting's publication.

Belongs here: sections of other rooms' pages that need several ledgers at once.
Does not belong: those pages. Read once when Django starts (apps.py).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import EvidenceLink, User
from xieshou.apps.assessment.models import Figure, Finding
from xieshou.apps.assessment.queries import current_snapshot
from xieshou.apps.assessment.views.amounts import amount
from xieshou.apps.assessment.views.doors import Door, door, missing, name_of, seen_figures
from xieshou.apps.assessment.views.titles import listed, own_page
from xieshou.apps.commitments.following import policies as following
from xieshou.apps.commitments.models import Commitment, Issue, Meeting
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.pairings.queries import below
from xieshou.apps.pairings.sections import Section, brings_section
from xieshou.apps.projects.models import Project
from xieshou.data.packs import stages
from xieshou.wording import words

MONEY = ("FUN-01", "FUN-07")
FIRST = 10
NEIGHBOURS = 60


@brings_section("pairings:detail")
def money_by_year(user: User, pairing: Pairing, year: int) -> Section | None:
    """Fiscal aid and donations of a pairing by year, each a door; what spans several years below."""
    book = pairing.programme
    figures = {
        (one.indicator, one.year): one
        for one in seen_figures(user, current_snapshot(book), *book.years).filter(
            scope=pairing.record_no, indicator__in=MONEY, beside=False
        )
    }
    spanning = list(
        Movement.objects.visible_to(user)
        .filter(pairing=pairing, kind__in=["receive", "promise"])
        .exclude(on_first__year=F("on_last__year"))
        .order_by("on_first", "record_no")[:FIRST]
    )
    if not figures and not spanning:
        return None
    rows = [
        {"year": one, "doors": [_door(figures.get((code, one)), code, pairing, one) for code in MONEY]}
        for one in book.years
    ]
    shows = {
        "rows": rows,
        "heads": [name_of(code) for code in MONEY],
        "spanning": [(row, amount(_yuan(row.amount_fen), "yuan")) for row in spanning],
        "chart": _chart(figures, book),
        "finding": _finding(figures),
    }
    return Section("assessment/_money_by_year.html", shows, draws=bool(figures))


def _yuan(amount_fen: int) -> str:
    return f"{Decimal(amount_fen) / 100:f}"


def _door(figure: Figure | None, code: str, pairing: Pairing, year: int) -> Door:
    return door(figure, pairing.programme) if figure else missing(code, pairing.programme, year, pairing.kind)


def _chart(figures: dict[tuple[str, int], Figure], book: Programme) -> dict[str, Any]:
    """The JSON that charts.js draws: 万元 by year, null where nothing was published."""
    series = []
    for code, side in zip(MONEY, ("donor", None), strict=True):
        found = [figures.get((code, year)) for year in book.years]
        if any(one and one.value for one in found):
            values = [f"{Decimal(one.value) / 10_000:.1f}" if one and one.value else None for one in found]
            urls = [door(one, book).url if one else None for one in found]
            series.append({"name": name_of(code), "side": side, "values": values, "urls": urls})
    return {"unit": _("10,000 yuan"), "x": [str(year) for year in book.years], "stacked": False, "series": series}


def _finding(figures: dict[tuple[str, int], Figure]) -> dict[str, Any] | None:
    """The year with the most fiscal aid: what the chart is titled by."""
    held = [one for (code, _year), one in figures.items() if code == "FUN-01" and one.value is not None]
    most = max(held, key=lambda one: Decimal(one.value), default=None)
    return None if most is None else {"year": most.year, "value": most.value, "unit": most.unit, "years": len(held)}


@brings_section("pairings:detail")
def projects_of(user: User, pairing: Pairing, year: int) -> Section | None:
    """The first projects of a pairing and of those inside it, with how many there are."""
    inside = below(Pairing.objects.visible_to(user).filter(programme=pairing.programme_id), pairing)
    found = Project.objects.visible_to(user).filter(
        Q(pairing=pairing) | Q(pairing__in=inside), programme=pairing.programme_id
    )
    count = found.count()
    if not count:
        return None
    names = stages()
    first = list(found.order_by("record_no")[:FIRST])
    for project in first:
        stage = names.get(project.stage)
        project.stage_name = stage.name(get_language() or "zh-hans") if stage else project.stage
    return Section("assessment/_projects_of_pairing.html", {"projects": first, "count": count, "pairing": pairing})


@brings_section("commitments:detail")
def same_publication(user: User, meeting: Meeting, year: int) -> Section | None:
    """The other rows that a meeting's evidence proves, as far as the user may see them."""
    own = EvidenceLink.objects.standing().filter(ledger="meetings", key=meeting.record_no).values("evidence")
    links = list(
        EvidenceLink.objects.standing()
        .filter(evidence__in=own, evidence__internal=False)
        .exclude(ledger="meetings", key=meeting.record_no)
        .select_related("evidence")[:NEIGHBOURS]
    )
    rows = listed([(link.ledger, link.key) for link in links], user, programme=meeting.programme_id, with_proofs=False)
    shown = [
        {"link": link, "ledger": words.ledger(link.ledger), "listed": rows[link.ledger, link.key],
         "url": own_page(rows[link.ledger, link.key].row) or rows[link.ledger, link.key].url}
        for link in links
        if (link.ledger, link.key) in rows
    ]  # fmt: skip
    return Section("assessment/_same_publication.html", {"rows": shown}) if shown else None


@brings_section("following:item")
def raised_from(user: User, item: Commitment | Issue, year: int) -> Section | None:
    """The finding of the rules from which an issue was raised, for who sees it."""
    if not isinstance(item, Issue) or not (found := Finding.objects.visible_to(user).filter(issue=item).first()):
        return None
    return Section("assessment/_raised_from.html", {"finding": found})


@brings_section("following:item")
def fulfilled_by(user: User, item: Commitment | Issue, year: int) -> Section:
    """The rows that fulfil a commitment or issue, as far as the user may see them, and the way to link another."""
    links = [one for one in item.fulfilments.select_related("by") if not one.taken_back_because]
    rows = listed([(one.ledger, one.key) for one in links], user, programme=item.programme_id, with_proofs=False)
    shown = [
        {"link": one, "ledger": words.ledger(one.ledger), "listed": rows.get((one.ledger, one.key)),
         "note": one.note_en if one.note_en and not (get_language() or "").startswith("zh") else one.note,
         "url": own_page(rows[one.ledger, one.key].row) or rows[one.ledger, one.key].url
         if (one.ledger, one.key) in rows else ""}
        for one in links
    ]  # fmt: skip
    may_link = following.may_do(user, "edit", item) and not item.closed_on
    return Section("assessment/_fulfilled.html", {"rows": shown, "item": item, "may_link": may_link})
