"""The forms of benefit linkage (利益联结表单). Belongs here: labels and hints. Does not belong: what is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from xieshou.apps.accounts.form_parts import DAY
from xieshou.apps.projects.assets.fields import YuanField
from xieshou.apps.projects.forms import NOT_CHOSEN
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.shown import choices
from xieshou.data import packs

MOST = 2**31 - 1


class TermsForm(forms.Form):
    """What households are to get (联农带农约定)."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST)
    benefit_mechanism = forms.ChoiceField(label=gettext_lazy("How households share in it"))
    benefit_terms = forms.CharField(
        label=gettext_lazy("What was agreed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Share of profit, jobs, price; by when. No names."),
    )  # fmt: skip
    benefit_households = forms.IntegerField(
        label=gettext_lazy("Households linked"), required=False, min_value=0, max_value=MOST
    )  # fmt: skip
    benefit_share = YuanField(label=gettext_lazy("Yearly share of a household, yuan"), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        held = {name: getattr(project, name) for name in ("version", "benefit_mechanism", "benefit_terms",
                                                          "benefit_households")}  # fmt: skip
        super().__init__(*args, initial=held | {"benefit_share": project.benefit_share_fen}, **kwargs)
        self.fields["benefit_mechanism"].choices = [NOT_CHOSEN, *choices(packs.mechanisms())]

    def columns(self) -> dict[str, Any]:
        """The columns of the row as the form has them."""
        given = {name: self.cleaned_data[name] for name in ("benefit_mechanism", "benefit_households")}
        return given | {
            "benefit_terms": self.cleaned_data["benefit_terms"].strip(),
            "benefit_share_fen": self.cleaned_data["benefit_share"],
        }


class PaidForm(forms.Form):
    """What households were paid (利益联结兑现)."""

    year = forms.IntegerField(label=gettext_lazy("Of the year"), min_value=1990, max_value=2100)
    paid_on = forms.DateField(label=gettext_lazy("Paid on"), **DAY)
    households = forms.IntegerField(label=gettext_lazy("Households paid"), min_value=1, max_value=MOST)
    persons = forms.IntegerField(
        label=gettext_lazy("Persons in them"), required=False, min_value=1, max_value=MOST
    )  # fmt: skip
    amount = YuanField(label=gettext_lazy("Paid together, yuan"))
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=400, required=False,
        help_text=gettext_lazy("Where the list of payments is kept. No names here."),
    )  # fmt: skip
