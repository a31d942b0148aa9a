"""The forms of projects (项目表单): what a clerk typed becomes values, or a fault that says what to do.

Belongs here: labels, hints, reading dates and money as offices write them. Does not belong: writing (`actions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xieshou.apps.projects.models import Project
from xieshou.apps.projects.shown import area_terms, choices
from xieshou.data import packs
from xieshou.engine.published_date import PublishedDate
from xieshou.engine.yuan import LARGEST_FEN

FEN_PER_WAN = 1_000_000
NOT_CHOSEN = ("", "—")
SAME_AS_KEPT = (
    "name", "category", "area", "village_printed", "planned_finish", "beneficiaries", "beneficiaries_unit",
    "performance_target", "description", "responsible_person", "remarks", "version",
)  # fmt: skip


class PublishedDateField(forms.CharField):
    """A day as precisely as it is known: a year, a month or a day."""

    def clean(self, value: Any) -> PublishedDate | None:
        """The date, or nothing for nothing."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return PublishedDate.read(text)
        except ValueError as error:
            raise ValidationError(
                _("“%(found)s” is no date of the calendar. Write 2018, 2018-06 or 2018-06-02.") % {"found": text}
            ) from error


class WanField(forms.CharField):
    """Money in 万元, as offices write it, kept as whole fen."""

    widget = forms.TextInput(attrs={"class": "money", "inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        """The amount in fen, or nothing for nothing."""
        text = super().clean(value).replace(",", "").replace("，", "")
        if not text:
            return None
        try:
            amount = Decimal(text) * FEN_PER_WAN
            whole = amount.is_finite() and amount == amount.to_integral_value() and abs(amount) <= LARGEST_FEN
        except (InvalidOperation, OverflowError):
            whole = False
        if not whole:
            raise ValidationError(
                _("“%(found)s” is no amount in 10,000 yuan. Write digits with at most six decimals, such as 318.5.")
                % {"found": text}
            )
        if amount <= 0:
            raise ValidationError(_("The total must be more than zero. Leave it empty if it is not known."))
        return int(amount)


def wan_text(amount_fen: int | None) -> str:
    """Fen as exact 万元 for a box: `318.5`, nothing for nothing."""
    return "" if amount_fen is None else f"{(Decimal(amount_fen) / FEN_PER_WAN).normalize():f}"


class ProjectForm(forms.Form):
    """An open project as its clerk edits it (项目修改)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    name = forms.CharField(
        label=gettext_lazy("Project name"), max_length=200, widget=forms.TextInput(attrs={"size": 60}),
        error_messages={"required": gettext_lazy("The project has no name. Write it as in the approval.")},
    )  # fmt: skip
    category = forms.ChoiceField(
        label=gettext_lazy("Category"), error_messages={"required": gettext_lazy("Choose one of the categories.")}
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Area of work"), error_messages={"required": gettext_lazy("Choose one of the areas.")}
    )
    village_printed = forms.CharField(
        label=gettext_lazy("Place of work"), max_length=120, required=False,
        help_text=gettext_lazy("Township and village, as in the approval."),
    )  # fmt: skip
    total = WanField(
        label=gettext_lazy("Total, 10,000 yuan"),
        required=False,
        help_text=gettext_lazy("Leave it empty if it is not known."),
    )
    start = PublishedDateField(
        label=pgettext_lazy("of work", "Start"), required=False, max_length=10,
        help_text=gettext_lazy("As precisely as it is known: 2018, 2018-06 or 2018-06-02."),
    )  # fmt: skip
    finish = PublishedDateField(label=pgettext_lazy("of work", "Finish"), required=False, max_length=10)
    planned_finish = forms.DateField(
        label=gettext_lazy("Planned finish"), required=False, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d"), help_text=gettext_lazy("A day, such as 2018-12-31."),
        error_messages={"invalid": gettext_lazy("This is no day of the calendar. Write it like 2018-12-31.")},
    )  # fmt: skip
    beneficiaries = forms.IntegerField(
        label=gettext_lazy("Beneficiaries"), required=False, min_value=0, max_value=2**31 - 1,
        error_messages={"invalid": gettext_lazy("This is no whole number. Write digits alone and the unit beside.")},
    )  # fmt: skip
    beneficiaries_unit = forms.ChoiceField(label=gettext_lazy("Unit of the beneficiaries"), required=False)
    performance_target = forms.CharField(
        label=gettext_lazy("Performance target"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("A project without one does not enter the library."),
    )  # fmt: skip
    description = forms.CharField(label=gettext_lazy("Tasks"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    responsible_person = forms.CharField(
        label=gettext_lazy("Responsible person"), max_length=60, required=False,
        help_text=gettext_lazy("A name is personal: whoever opens it leaves a record."),
    )  # fmt: skip
    remarks = forms.CharField(label=gettext_lazy("Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(
        label=gettext_lazy("Why it is changed"), max_length=200, required=False,
        help_text=gettext_lazy("One sentence for the history of this row."),
    )  # fmt: skip

    def __init__(self, *args: Any, project: Project | None = None, persons: bool = True, **kwargs: Any) -> None:
        self.project = project
        super().__init__(*args, initial={**self.values_of(project), **kwargs.pop("initial", {})}, **kwargs)
        unset = [] if project else [NOT_CHOSEN]
        self.fields["category"].choices = unset + _with(choices(packs.categories()), project and project.category)
        self.fields["area"].choices = unset + _with(choices(area_terms()), project and project.area)
        units = [(code, packs.units()[code]) for code in ("persons", "households", "villages") if code in packs.units()]
        self.fields["beneficiaries_unit"].choices = [
            NOT_CHOSEN, *_with(choices(dict(units)), project and project.beneficiaries_unit)
        ]  # fmt: skip
        if not persons:
            del self.fields["responsible_person"]

    def clean(self) -> dict[str, Any]:
        """What two fields say together."""
        given = super().clean() or {}
        if given.get("beneficiaries") is not None and not given.get("beneficiaries_unit"):
            self.add_error("beneficiaries_unit", _("A number of beneficiaries needs its unit. Choose one."))
        start, finish = given.get("start"), given.get("finish")
        if start and finish and finish.last < start.first:
            fault = _(
                "The project would finish (%(finish)s) before it starts (%(start)s). Correct one of the two dates."
            )
            self.add_error("finish", fault % {"finish": finish.printed, "start": start.printed})
        return given

    @staticmethod
    def values_of(project: Project | None) -> dict[str, Any]:
        """What the boxes show of a project."""
        if project is None:
            return {}
        return {name: getattr(project, name) for name in SAME_AS_KEPT} | {
            "total": wan_text(project.total_fen), "start": project.start_printed, "finish": project.finish_printed,
        }  # fmt: skip

    def columns(self) -> dict[str, Any]:
        """The columns of the row as the form has them."""
        given = self.cleaned_data
        columns = {
            name: given[name] for name in self.fields if name not in ("version", "why", "total", "start", "finish")
        }
        columns["total_fen"] = given["total"]
        if self.project is not None and self.project.total_fen != given["total"]:
            columns["total_printed"] = ""  # what was printed was another total
        for name in ("start", "finish"):
            day = given[name]
            columns |= {
                f"{name}_first": day and day.first, f"{name}_last": day and day.last,
                f"{name}_printed": day.printed if day else "",
            }  # fmt: skip
        return columns

    def faults(self, error: ValidationError) -> None:
        """Take over what the register itself refuses, beside the box it is about where there is one."""
        for name, messages in getattr(error, "message_dict", {"__all__": error.messages}).items():
            box = name.removesuffix("_fen").removesuffix("_first").removesuffix("_last")
            self.add_error(box if box in self.fields else None, messages)

    def beside(self, theirs: Project) -> list[dict[str, Any]]:
        """Field by field where this form and a newer version differ: `label`, `theirs`, `yours` (并列对照)."""
        newer = self.values_of(theirs)
        rows = []
        for bound in self:
            if bound.name in ("version", "why"):
                continue
            there, here = _said(bound, newer.get(bound.name)), _said(bound, bound.value())
            if there != here:
                rows.append({"label": bound.label, "theirs": there, "yours": here})
        return rows


class NewProjectForm(ProjectForm):
    """A new project (新建项目): where, in which year, of which pairing, then what every project has."""

    field_order = ("place", "year", "pairing")
    place = forms.ChoiceField(
        label=gettext_lazy("County"), help_text=gettext_lazy("The counties that you look after in this programme."),
        error_messages={"required": gettext_lazy("Choose the county in which the project lies.")},
    )  # fmt: skip
    year = forms.IntegerField(label=gettext_lazy("Year"))
    pairing = forms.ChoiceField(
        label=gettext_lazy("Pairing"),
        required=False,
        help_text=gettext_lazy("The pairing that pays; it names the donor."),
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[str, str]],
        pairings: Sequence[tuple[str, str]],
        years: range,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places
        self.fields["pairing"].choices = [NOT_CHOSEN, *pairings]
        self.years = years
        self.fields["why"].label = _("Why it is entered")

    def clean_year(self) -> int:
        """A year that the books cover."""
        year = self.cleaned_data["year"]
        if year not in self.years:
            fault = _(
                "The books of this programme cover %(first)s to %(last)s. Write one of these years, not %(found)s."
            )
            raise ValidationError(fault % {"first": self.years[0], "last": self.years[-1], "found": year})
        return year

    def columns(self) -> dict[str, Any]:
        """The columns of the row; the pairing and the place are looked up by the page."""
        columns = super().columns()
        columns["recipient_id"] = columns.pop("place")
        del columns["pairing"]
        return columns


def _with(known: list[tuple[str, str]], held: str | None) -> list[tuple[str, str]]:
    """The choices, and the value the row holds also where no pack knows it."""
    return known if not held or held in dict(known) else [*known, (held, held.replace("_", " "))]


def _said(bound: forms.BoundField, value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return str(dict(getattr(bound.field, "choices", ())).get(text, text))
