"""The pages on which an asset is entered or changed (资产登记与修改).

Belongs here: from a form to one action, what a project already tells of its asset, refusals as words.
Does not belong: what is refused (`actions`), deeds on an asset (`deeds`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshou.apps.accounts.actions import DeedRefused, StaleRow, note_access
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.projects.assets import actions, policies, queries, shown
from xieshou.apps.projects.assets.forms import AssetForm
from xieshou.apps.projects.assets.views import asset_or_404
from xieshou.apps.projects.models import Asset, Project
from xieshou.apps.projects.policies import counties_for, may, may_write_in

CONFLICT, NOT_UNDERSTOOD = 409, 400
KIND_OF = {"industry": "operating", "housing": "household"}  # what a category mostly leaves; the clerk decides


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """Enter a new asset; of a project named in the address with what that project tells of it."""
    book = get_programme_or_404(request.user, programme)
    if not may_write_in(request.user, book) or book.books == Programme.Books.COLLECTED:
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    year = shown_year(book, request.GET.get("year"))
    project = _project(request, book)
    counties = [] if project else [(one.code_id, one.name_plain) for one in counties_for(request.user, book, year)]
    county = (project.recipient_id or "")[:6] if project else request.POST.get("county", "")
    persons = may(request.user, "see_persons", project) if project else True
    form = AssetForm(
        request.POST or None, initial=_told_by(project), persons=persons, counties=counties,
        places=queries.places_in(county, year) if county else [],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            asset = actions.register_asset(
                _asset(book, project, form, year), by=request.user, why=form.cleaned_data["why"]
            )
        except (PermissionDenied, DeedRefused) as refused:
            form.add_error(None, str(refused))
        except ValidationError as error:
            form.faults(_by_box(error))
        else:
            messages.success(
                request, _("Entered as a draft under the number %(number)s.") % {"number": asset.record_no}
            )
            return redirect("assets:detail", book.code, asset.record_no)
    context = {"form": form, "project": project}
    return render(request, "assets/edit.html", context, status=NOT_UNDERSTOOD if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Change an open asset. A newer version that somebody saved meanwhile is shown beside what was typed."""
    book, asset = asset_or_404(request, programme, record_no)
    if not policies.may_edit(request.user, asset):
        raise PermissionDenied(_("This row is not open for changes, or lies outside the places you look after."))
    persons = policies.may_see_persons(request.user, asset)
    places = queries.places_in((asset.recipient_id or "")[:6], shown_year(book, request.GET.get("year")))
    if request.method == "GET":
        if persons and asset.upkeep_person:
            note_access(by=request.user, ledger=asset.LEDGER, key=asset.record_no, how="opened")
        return _page(request, asset, AssetForm(asset=asset, persons=persons, places=places))
    form = AssetForm(request.POST, asset=asset, persons=persons, places=places)
    if not form.is_valid():
        return _page(request, asset, form, status=NOT_UNDERSTOOD)
    try:
        actions.change_asset(
            asset, fields=form.columns(), seen_version=form.cleaned_data["version"] or 0, by=request.user,
            why=form.cleaned_data["why"],
        )  # fmt: skip
    except StaleRow as stale:
        theirs = Asset.objects.select_related("programme", "project").get(pk=asset.pk)
        typed = request.POST.copy()
        typed["version"] = str(theirs.version)
        form = AssetForm(typed, asset=theirs, persons=persons, places=places)
        form.is_valid()
        return _page(request, theirs, form, beside=form.beside(theirs), stale=str(stale), status=CONFLICT)
    except DeedRefused as refused:
        messages.error(request, str(refused))
        return redirect("assets:detail", book.code, record_no)
    except ValidationError as error:
        form.faults(_by_box(error))
        return _page(request, asset, form, status=NOT_UNDERSTOOD)
    messages.success(request, _("Saved."))
    return redirect("assets:detail", book.code, record_no)


def _page(request: HttpRequest, asset: Asset, form: AssetForm, *, status: int = 200, **more: object) -> HttpResponse:
    shown.dress([asset], shown_year(asset.programme, request.GET.get("year")))
    return render(request, "assets/edit.html", {"asset": asset, "form": form, **more}, status=status)


def _project(request: HttpRequest, book: Programme) -> Project | None:
    """The project named in the address, if the user may see it. Raises Http404 where it names none."""
    named = request.GET.get("project", "").replace("\0", "")
    if not named:
        return None
    seen = Project.objects.visible_to(request.user).filter(programme=book)
    return get_object_or_404(seen, record_no=named)


def _told_by(project: Project | None) -> dict[str, Any]:
    """What a project already tells of the asset it leaves; every box can be changed."""
    if project is None:
        return {"state": "good"}
    line = project.fund_lines.order_by("-amount_fen").first()
    return {
        "name": project.name[:200], "kind": KIND_OF.get(project.category, "public"),
        "fund_source": line.source if line else "",
        "original_value_fen": project.audit_fen or project.contract_sum_fen or project.total_fen,
        "built_on": project.finish_last if project.finish_first == project.finish_last else None, "state": "good",
    }  # fmt: skip


def _asset(book: Programme, project: Project | None, form: AssetForm, year: int) -> Asset:
    columns = form.columns()
    if project is None:
        sides: dict[str, Any] = {"recipient_id": form.cleaned_data["county"]}
    else:
        sides = {
            "recipient_id": project.recipient_id, "recipient_printed": project.recipient_printed,
            "donor_id": project.donor_id, "donor_printed": project.donor_printed, "pairing_id": project.pairing_id,
            "project": project,
        }  # fmt: skip
    built = columns.get("built_on")
    of_year = built.year if built and built.year in book.years else (project.year if project else None) or year
    return Asset(programme=book, year=of_year, **sides, **columns)


def _by_box(error: ValidationError) -> dict[str, list[str]]:
    found: dict[str, list[str]] = getattr(error, "message_dict", {"__all__": error.messages})
    return found
