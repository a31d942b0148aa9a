"""What people fill in to bring a statement (对账单表单): whose account, and the file.

Belongs here: labels and hints, and a file held where the reader can open it. Does not belong: reading it (`queries`).
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.form_parts import Refusable


class StatementForm(Refusable):
    """A statement of one account."""

    account = forms.CharField(
        label=_("Whose account"), max_length=80, widget=forms.TextInput(attrs={"size": 30, "autocomplete": "off"}),
        help_text=_("A place's code for its special account; a project's record number for the account of its unit."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("The bank’s or treasury’s file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.et,.ods,.csv,.txt"}),
        help_text=_("Excel, WPS, OpenDocument or CSV, as it is. Titles above and sums below may stay."),
    )  # fmt: skip
