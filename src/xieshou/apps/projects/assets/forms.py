"""The forms of assets (资产表单): an asset, and one form for each deed, built from what the deed asks for.

Belongs here: labels, hints, choices. Does not belong: what is refused (`actions`), how money is typed (`fields`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from xieshou.apps.accounts.form_parts import DAY, Versioned
from xieshou.apps.projects.assets.fields import YuanField
from xieshou.apps.projects.forms import NOT_CHOSEN
from xieshou.apps.projects.models import Asset, AssetDue
from xieshou.apps.projects.models.asset_reading import FOUND
from xieshou.data.asset_rules import AssetDeed
from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import LEDGERS, Column, Type

COLUMNS = LEDGERS["assets"].by_name
IN_THE_FORM = (
    "name", "asset_no", "kind", "fund_source", "original_value_fen", "built_on", "place", "owner_kind", "operator",
    "contract_no", "upkeep_unit", "upkeep_person", "state", "remarks",
)  # fmt: skip
LARGEST = 2**31 - 1
LONG = 200


def language() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"


def box(column: Column, places: Sequence[tuple[str, str]] = ()) -> forms.Field:
    """The box of a column of the ledger, with its name and its meaning."""
    zh = language().startswith("zh")
    label, hint = (column.zh, column.meaning_zh) if zh else (column.en.capitalize(), column.meaning_en)
    given: dict[str, Any] = {"label": label, "help_text": hint, "required": column.required}
    match column.type:
        case Type.MONEY:
            return YuanField(**given | {"label": _("%(name)s, yuan") % {"name": label}})
        case Type.DATE:
            return forms.DateField(**given, **DAY)
        case Type.CODE:
            terms = [(code, term.name(language())) for code, term in code_list(column.codes).items()]
            if column.name == "state":
                terms = [one for one in terms if one[0] in FOUND]
            return forms.ChoiceField(choices=[NOT_CHOSEN, *terms], **given)
        case Type.PLACE:
            return forms.ChoiceField(choices=[NOT_CHOSEN, *places], **given)
    room = getattr(Asset._meta.get_field(column.name), "max_length", None)
    text = forms.TextInput(attrs={"size": 40}) if room and room <= LONG else forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=room or column.longest or None, widget=text, **given)


class _Form(Versioned):
    """What the forms of an asset have in common."""

    def _reason(self, needed: bool) -> None:
        self.fields["why"] = forms.CharField(
            label=_("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Needed for this step; it is kept with it.") if needed else _("For the history of this row."),
        )  # fmt: skip


class AssetForm(_Form):
    """An asset as its clerk enters or edits it (资产登记)."""

    def __init__(
        self, *args: Any, asset: Asset | None = None, persons: bool = True, places: Sequence[tuple[str, str]] = (),
        counties: Sequence[tuple[str, str]] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        self.asset = asset
        held = values_of(asset) if asset is not None else {}
        super().__init__(*args, initial={**held, **kwargs.pop("initial", {})}, **kwargs)
        if counties:
            self.fields["county"] = forms.ChoiceField(label=_("County"), choices=counties)
        for name in IN_THE_FORM:
            if name == "remarks":
                self.fields[name] = forms.CharField(
                    label=_("Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 2})
                )
            elif (name == "place" and not places) or (name == "upkeep_person" and not persons):
                continue
            elif not (name == "state" and asset is not None and asset.readings.exists()):
                self.fields[name] = box(COLUMNS[name], places)
        self._reason(needed=False)

    def columns(self) -> dict[str, Any]:
        """The columns of the row as the form has them."""
        given = {name: value for name, value in self.cleaned_data.items() if name in IN_THE_FORM}
        if "place" in given:
            given["place_id"] = given.pop("place") or None
        return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}

    def beside(self, theirs: Asset) -> list[dict[str, Any]]:
        """Field by field where this form and a newer version differ (并列对照)."""
        newer, rows = values_of(theirs), []
        for bound in self:
            if bound.name in ("version", "why", "county"):
                continue
            choices = dict(getattr(bound.field, "choices", ()))
            there, here = (
                str(bound.field.prepare_value(one) if one is not None else "").strip()
                for one in (newer.get(bound.name), bound.value())
            )
            if there != here:
                rows.append(
                    {"label": bound.label, "theirs": choices.get(there, there), "yours": choices.get(here, here)}
                )
        return rows


def values_of(asset: Asset) -> dict[str, Any]:
    """What the boxes show of an asset."""
    held = {name: getattr(asset, "place_id" if name == "place" else name) for name in IN_THE_FORM}
    return held | {"version": asset.version}


class DeedForm(_Form):
    """A deed on an asset (资产办理): the columns it asks for, and the reason."""

    def __init__(self, *args: Any, asset: Asset, deed: AssetDeed, persons: bool, reason: bool, **kwargs: Any) -> None:
        self.asks = [name for name in deed.asks if persons or name not in Asset.PERSONAL]
        held = {name: getattr(asset, name) for name in self.asks} | {"version": asset.version}
        super().__init__(*args, initial=held, **kwargs)
        for name in self.asks:
            self.fields[name] = box(COLUMNS[name])
            self.fields[name].required = False
        self._reason(reason)

    def columns(self) -> dict[str, Any]:
        """The columns that the deed asks for, as typed."""
        given = {name: self.cleaned_data[name] for name in self.asks}
        return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


class CheckForm(_Form):
    """What the yearly check found (年度盘点)."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    state = forms.ChoiceField(label=gettext_lazy("What was found"))
    checked_on = forms.DateField(label=gettext_lazy("Day of the check"), **DAY)
    checker = forms.CharField(
        label=gettext_lazy("Checked by"), max_length=120, widget=forms.TextInput(attrs={"size": 40}),
        help_text=gettext_lazy("The office or village that looked; no name of a person."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What was seen"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("If idle or damaged: since when, why, and what is to be done."),
    )  # fmt: skip

    def __init__(self, *args: Any, asset: Asset, reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": asset.version} | kwargs.pop("initial", {}), **kwargs)
        terms = code_list("asset_states")
        self.fields["state"].choices = [(code, terms[code].name(language())) for code in FOUND]
        self._reason(reason)


class DueForm(_Form):
    """What an asset should bring (登记应收租金、应分红)."""

    kind = forms.ChoiceField(label=gettext_lazy("What is due"), choices=AssetDue.Kind.choices)
    year = forms.IntegerField(label=gettext_lazy("Of the year"), min_value=1990, max_value=2100)
    due_on = forms.DateField(
        label=pgettext_lazy("money", "Due on"), required=False,
        help_text=gettext_lazy("Empty: due at the end of its year."), **DAY,
    )  # fmt: skip
    due = YuanField(label=gettext_lazy("Amount due, yuan"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, asset: Asset, reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": asset.version} | kwargs.pop("initial", {}), **kwargs)
        self._reason(reason)


class PaymentForm(_Form):
    """What was paid of a term (登记收款)."""

    paid = YuanField(label=gettext_lazy("Paid, yuan"))
    paid_on = forms.DateField(label=gettext_lazy("Paid on"), **DAY)
    why = forms.CharField(label=gettext_lazy("Note"), max_length=400, required=False)


class TermForm(_Form):
    """A term put right (更正期次): what is due and what was paid in all."""

    due = YuanField(label=gettext_lazy("Amount due, yuan"))
    paid = YuanField(label=gettext_lazy("Paid in all, yuan"))
    paid_on = forms.DateField(label=gettext_lazy("Last paid on"), required=False, **DAY)
    why = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=400)
