"""One row entered on a page (逐行录入), for every ledger: the form follows from the ledger's definition.

Belongs here: the form, and the way of what was typed through the same door as a file of one row: the same checks, the
same gates, the same undo. Does not belong: rooms that have forms of their own (projects, assets), what a cell means.
"""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.form_parts import Refusable
from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.views.ledgers import list_url
from xieshou.apps.exchange import actions, queries, shown
from xieshou.apps.exchange.files_in import book_and_ledger
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import MustAsk, only_place
from xieshou.apps.exchange.undoing import new_rows
from xieshou.apps.exchange.views import NOT_UNDERSTOOD
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import shown_year
from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import Column, Ledger, Type
from xieshou.engine.ledgers.checking import BLOCK

NOT_TYPED = ("programme",)  # known from the address
LONGEST = 2000
YES, NO = "是", "否"  # as a cell says it


class RowForm(Refusable):
    """A row of a ledger, column by column, each typed as it would stand in a file (逐行录入)."""

    def __init__(self, *args: Any, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zh = shown.is_chinese()
        self.columns = [column for column in ledger.columns if column.name not in NOT_TYPED]
        for column in self.columns:
            self.fields[column.name] = _box(column, zh)
        self.fields["why"] = forms.CharField(
            label=_("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Needed where the check warns; it is kept with the row."),
        )  # fmt: skip

    def typed(self) -> dict[str, str]:
        """The row as a file would hold it, by column."""
        return {column.name: self._cell(column) for column in self.columns}

    def _cell(self, column: Column) -> str:
        value = str(self.cleaned_data[column.name]).strip()
        return code_list(column.codes)[value].name("zh") if column.type == Type.CODE and value else value

    @property
    def required_boxes(self) -> list[forms.BoundField]:
        """Those without which no row is taken."""
        return [self[column.name] for column in self.columns if column.required]

    @property
    def further_boxes(self) -> list[forms.BoundField]:
        """All others."""
        return [self[column.name] for column in self.columns if not column.required]

    @property
    def opens_further(self) -> bool:
        """Whether something in the further columns wants to be seen."""
        return any(box.errors or box.value() for box in self.further_boxes)


def _box(column: Column, zh: bool) -> forms.Field:
    label, hint = (column.zh, column.meaning_zh) if zh else (column.en.capitalize(), column.meaning_en)
    given: dict[str, Any] = {"label": label, "help_text": hint, "required": False}
    if column.type == Type.CODE:
        named = [(code, term.name("zh" if zh else "en")) for code, term in code_list(column.codes).items()]
        return forms.ChoiceField(choices=[("", _("– not chosen –")), *named], **given)
    if column.type == Type.BOOLEAN:
        return forms.ChoiceField(choices=[("", _("– not chosen –")), (YES, _("yes")), (NO, _("no"))], **given)
    if column.type == Type.MONEY:
        given["label"] = _("%(name)s, yuan") % {"name": label}
    attrs = {"autocomplete": "off"} if column.type == Type.ID_NUMBER else {"size": 40}
    return forms.CharField(max_length=LONGEST, widget=forms.TextInput(attrs=attrs), **given)


@dataclass(frozen=True)
class Entered:
    """What became of a typed row: the import that holds it, and what the check said, by column."""

    made: Import
    faults: dict[str, list[str]]
    taken: bool


def enter(
    ledger: Ledger, typed: dict[str, str], *, programme: Programme, year: int, by: User, why: str = ""
) -> Entered:  # fmt: skip
    """Take a typed row into the register as a draft (录入一行), or say by column why not; nothing is written then.

    A row that stands in the register already is taken only under its own record number. Where the check warns, `why`
    must say why the row is right. Raises MustAsk, DeedRefused.
    """
    made = _previewed(ledger, typed, programme=programme, year=year, by=by)
    zh = shown.is_chinese()
    found: dict[str, list[str]] = {}
    blocked = False
    for one in queries.faults_of(made).iter_rows(named=True):
        blocked |= one["severity"] == BLOCK
        found.setdefault(one["column"], []).append(one["message_zh"] if zh else one["message_en"])
    if not made.rows:
        found["__all__"] = [_("No row was understood: it is empty, or looks like a line of sums.")]
    elif made.unchanged or (made.changed and not typed.get("record_no")):
        found["__all__"] = [_("This row stands in the register already. To correct it, enter its record number too.")]
    elif found and not blocked and not why.strip():
        found["why"] = [_("The check warns. Correct the row, or write why it is right.")]
    elif not blocked and not made.refused:
        return Entered(actions.apply(made, by=by, why=why.strip()), found, taken=True)
    actions.discard(made, by=by)
    return Entered(made, found, taken=False)


def _previewed(ledger: Ledger, typed: dict[str, str], *, programme: Programme, year: int, by: User) -> Import:
    columns = [column for column in ledger.columns if column.name in typed]
    with tempfile.TemporaryDirectory(prefix="typed-") as folder:
        file = Path(folder) / "typed.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as lines:
            csv.writer(lines).writerows([[one.header for one in columns], [typed[one.name] for one in columns]])
        return actions.preview(
            file, ledger.name, by=by, programme=programme, year=year, file_name=_("typed on the page")
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
def one_row(request: HttpRequest, programme: str, ledger: str) -> HttpResponse:
    """Enter one row; the address may fill in columns by their names."""
    book, defined = book_and_ledger(request, programme, ledger)
    year = shown_year(book, request.GET.get("year"))
    known = {"year": str(year), "recipient": only_place(request.user, book)}
    asked = {name: request.GET[name] for name in defined.by_name if name in request.GET}
    form = RowForm(request.POST or None, ledger=defined, initial=known | asked)
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        try:
            entered = enter(
                defined, typed, programme=book, year=year, by=request.user, why=form.cleaned_data["why"]
            )  # fmt: skip
        except (MustAsk, DeedRefused) as question:
            form.add_error(None, str(question))
        else:
            if entered.taken:
                return _to_its_page(request, book, entered.made, typed["record_no"])
            form.faults(entered.faults)
    context = {
        "form": form, "ledger": defined, "name": shown.name_of(defined), "list_url": list_url(book, defined.name),
    }  # fmt: skip
    return render(request, "exchange/row.html", context, status=NOT_UNDERSTOOD if form.errors else 200)


def _to_its_page(request: HttpRequest, book: Programme, made: Import, record_no: str) -> HttpResponse:
    row = new_rows(made).first()
    messages.success(request, _("The row is kept as a draft. Hand it in when it is complete."))
    number = row.record_no if row else record_no
    return redirect("assessment:record", book.code, made.ledger, number)
