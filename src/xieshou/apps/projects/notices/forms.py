"""What people fill in of an objection (公示异议表单).

Belongs here: labels and hints. Does not belong: what is refused.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.form_parts import DAY, Refusable

WIDE = {"size": 50}


class ObjectionForm(Refusable):
    """An objection to a notice."""

    raised_on = forms.DateField(label=_("Raised on"), **DAY)
    raised_by = forms.CharField(
        label=_("From whom"), max_length=60, help_text=_("In general words: a villager, by telephone, 12317. No name.")
    )
    said = forms.CharField(label=_("What it says"), max_length=400, widget=forms.TextInput(attrs=WIDE))


class AnswerForm(Refusable):
    """How an objection was answered."""

    answered_on = forms.DateField(label=_("Answered on"), **DAY)
    answered_by = forms.CharField(label=_("Which office answered"), max_length=60)
    answer = forms.CharField(label=_("How it was answered"), max_length=400, widget=forms.TextInput(attrs=WIDE))
