"""What people see of assets (资产页面): the list, and one asset.

Belongs here: reading the address, asking queries, choosing the template.
Does not belong: entering (`entering`), deeds (`deeds`), what is pointed out on a day (`alarm_page`).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.actions import note_access, row_steps
from xieshou.apps.accounts.evidence_actions import may_attach
from xieshou.apps.accounts.list_links import heads, turned
from xieshou.apps.accounts.models import Status, User
from xieshou.apps.accounts.queries import evidence_shown, history
from xieshou.apps.accounts.shown import tell
from xieshou.apps.pairings.asked import day_of
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.sections import sections_of
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.assets import policies, queries, shown
from xieshou.apps.projects.assets.queries import Filters
from xieshou.apps.projects.models import Asset, Project
from xieshou.apps.projects.policies import internal_hidden, may_write_in
from xieshou.data.asset_rules import asset_rules
from xieshou.engine import assets as engine
from xieshou.engine import place_codes
from xieshou.engine.ledgers import LEDGERS

PAGE = 50
RECENT = 5
LONGEST_QUESTION = 80
IN_THE_TABLE = ("number", "county", "value", "built")


@require_GET
def asset_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The assets of a programme, narrowed by what the address says."""
    book = get_programme_or_404(request.user, programme)
    year, as_of = shown_year(book, request.GET.get("year")), day_of(book)
    hidden = internal_hidden(request.user, book, Asset.LEDGER)
    asked, sort = filters_of(request, hidden), request.GET.get("sort", "")
    rows = queries.filtered(book, request.user, asked, as_of, hidden)
    page = queries.page_of(
        rows, sort, after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=PAGE
    )
    shown.dress(page.rows, year)
    for row in page.rows:
        row.overdue = engine.overdue(queries.terms_of(row), as_of)
    counties = queries.counties_of(book, request.user)
    names = names_of({*counties, *filter(None, [asked.place])}, year, shown.language())
    sums = {one["kind"]: one for one in queries.sums_of(rows)}
    context = {
        "assets": page.rows, "asked": asked, "sort": sort, "as_of": as_of,
        "chips": shown.chips(asked, names),
        "heads": heads(
            request, IN_THE_TABLE, queries.SORTS, usual="number", largest_first=queries.LARGEST_FIRST
        ),
        "sums": [(code, text, sums.get(code, {"n": 0, "fen": 0})) for code, text in shown.choices("asset_kinds")],
        "page": {"count": rows.count(), "previous_url": turned(request, before=page.before),
                 "next_url": turned(request, after=page.after)},
        "options": {
            "place": [(code, names.get(code, code)) for code in counties],
            "kind": shown.choices("asset_kinds"), "state": shown.choices("asset_states"),
            "owner": shown.choices("asset_owners"), "overdue": shown.overdue_choices(),
            "lacks": [one for one in shown.lacks_choices() if one[0] not in hidden], "status": Status.choices,
        },
        "doors": sections_of("assessment:ledger", request.user, (book, LEDGERS[Asset.LEDGER]), year),
        "may_enter": may_write_in(request.user, book) and book.books == Programme.Books.KEPT,
    }  # fmt: skip
    return render(request, "assets/list.html", context)


@require_GET
def detail(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """One asset: whose it is, who runs it, what it brings, how it was found, and what may be done next."""
    book, asset = asset_or_404(request, programme, record_no)
    return render(request, "assets/detail.html", context_of(request, book, asset))


def asset_or_404(request: HttpRequest, programme: str, record_no: str) -> tuple[Programme, Asset]:
    """The asset, if it lies inside the user's scope. Raises Http404 otherwise, as if there were none."""
    book = get_programme_or_404(request.user, programme)
    seen = Asset.objects.visible_to(request.user).filter(programme=book).select_related("programme", "project")
    return book, get_object_or_404(seen, record_no=record_no)


def context_of(request: HttpRequest, book: Programme, asset: Asset) -> dict[str, Any]:
    """Everything the page of an asset shows."""
    user, year, as_of = request.user, shown_year(book, request.GET.get("year")), day_of(book)
    hidden = internal_hidden(user, book, Asset.LEDGER)
    persons = bool(asset.upkeep_person) and policies.may_see_persons(user, asset)
    if persons:
        note_access(by=user, ledger=asset.LEDGER, key=asset.record_no, how="opened")
    shown.dress([asset], year)
    dues = queries.terms_of(asset)
    readings = list(asset.readings.all())
    told = engine.told_on(vars(asset), [one.reading for one in readings], as_of, asset_rules())
    told = [one for one in told if one.age.lacks not in hidden]
    for one in readings:
        one.state_name = shown.word("asset_states", one.state)
        one.state_shape = shown.SHAPES.get(one.state, "unknown")
    changes = history(asset)
    unseen = hidden | (frozenset() if persons else Asset.PERSONAL)
    return {
        "asset": asset, "hidden": hidden, "persons": persons, "as_of": as_of,
        "project": _project(asset, user),
        "told": [{"text": shown.told_in_words(one), "alarm": one.alarm} for one in told],
        "overdue_fen": sum(one.open_fen for one in engine.overdue(dues, as_of)),
        "dues": shown.due_lines(asset, dues, as_of),
        "from_columns": bool(dues) and not asset.dues.exists(),
        "due_fen": sum(one.due_fen for one in dues), "paid_fen": sum(one.paid_fen for one in dues),
        "readings": readings,
        "deeds": deeds_of(asset, user),
        "may_pay": policies.may_do(user, "record_due", asset),
        "may_edit": policies.may_edit(user, asset),
        "row_deeds": _row_deeds(asset, user),
        "links": evidence_shown(asset, user),
        "may_attach": may_attach(asset, user),
        "history": tell(changes[:RECENT], hide=unseen),
        "older": max(0, len(changes) - RECENT),
    }  # fmt: skip


def deeds_of(asset: Asset, user: User) -> list[dict[str, Any]]:
    """The deeds that this user may do with the asset, each with what stands in its way."""
    rules, values = asset_rules(), queries.values_of(asset) | {"state_before": asset.state}
    found = []
    for deed in rules.deeds.values():
        if not policies.may_do(user, deed.code, asset):
            continue
        shut = engine.judge(deed.code, values, rules)
        asked = set(deed.asks)
        told = [
            {"name": one.gate.name(shown.language()), "blocks": one.blocks, "lacks": one.lacks(shown.language()),
             "opens": one.opens(shown.language()), "here": bool(one.columns) and set(one.columns) <= asked}
            for one in shut
        ]  # fmt: skip
        closed = any(one["blocks"] and not one["here"] for one in told)
        done = deed.code in ("register_title", "hand_over", "give_to_operator") and all(
            values.get(name) for name in deed.asks if name not in Asset.PERSONAL
        )
        found.append({"code": deed.code, "label": deed.name(shown.language()), "shut": told, "closed": closed,
                      "done": done})  # fmt: skip
    return found


def filters_of(request: HttpRequest, hidden: frozenset[str]) -> Filters:
    """The filters of an address; what they cannot mean is left out rather than answered with nothing."""

    def known(name: str, codes: Any) -> str:
        wanted = request.GET.get(name, "")
        return wanted if wanted in codes else ""

    place = request.GET.get("place", "").strip()
    lacks = {code: q for code, q in queries.LACKS.items() if code not in hidden}
    return Filters(
        place=place if place.isascii() and place_codes.is_code(place) else "",
        kind=known("kind", dict(shown.choices("asset_kinds"))),
        state=known("state", dict(shown.choices("asset_states"))),
        owner=known("owner", dict(shown.choices("asset_owners"))), overdue=known("overdue", queries.OVERDUE),
        lacks=known("lacks", lacks), status=known("status", Status.values),
        project=request.GET.get("project", "").replace("\0", "")[:80],
        text=request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUESTION],
    )  # fmt: skip


def _project(asset: Asset, user: User) -> Project | None:
    """The project it came from, if the user may see that."""
    return Project.objects.visible_to(user).filter(pk=asset.project_id).first() if asset.project_id else None


def _row_deeds(asset: Asset, user: User) -> list[str]:
    return [deed for deed in row_steps(asset.status) if policies.may(user, deed, asset)]
