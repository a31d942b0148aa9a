"""What people fill in to bring a file (导入表单): the file, and corrections of how its columns were understood.

Belongs here: fields and their messages. Does not belong: reading the file (`previewing`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xieshou.engine.ledgers import Ledger
from xieshou.engine.ledgers.mapping import Mapping
from xieshou.engine.ledgers.reading import Limits

ACCEPTED = ".xlsx,.xlsm,.xls,.et,.ods,.csv,.txt"


class FileForm(forms.Form):
    """A file for a ledger, and the year of its rows where the file does not say."""

    file = forms.FileField(
        label=_("Your file"),
        help_text=_("Excel, WPS, OpenDocument or CSV, as it is. Titles above and sums below may stay."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    year = forms.TypedChoiceField(
        label=_("Year of the rows"), help_text=_("Where the file has no column for it."), coerce=int
    )

    def __init__(self, *args: Any, years: Iterable[int], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(one, str(one)) for one in years]
        self.fields["year"].initial = year

    def clean_file(self) -> Any:
        """Refuse what is larger than any ledger before it is read."""
        file, largest = self.cleaned_data["file"], Limits().bytes_in_file
        if file.size > largest:
            raise forms.ValidationError(
                _("The file is larger than %(mb)d MB. Split it, or let the administrator import it."),
                params={"mb": largest // 1_000_000},
            )
        return file


class MappingForm(forms.Form):
    """Which column of the file is which column of the ledger: one choice for each header."""

    def __init__(self, *args: Any, mapping: Mapping, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mapping = mapping
        zh = (get_language() or "").startswith("zh")
        choices = [("", _("– not read –")), *((one.name, one.zh if zh else one.en) for one in ledger.columns)]
        for raw, header in mapping.headers.items():
            self.fields[raw] = forms.ChoiceField(
                label=header, choices=choices, required=False, initial=mapping.columns.get(raw, "")
            )

    def corrected(self) -> Mapping:
        """The mapping as the person wants it; what was doubtful is decided."""
        columns = {raw: self.cleaned_data.get(raw, "") for raw in self.mapping.headers}
        return replace(self.mapping, columns=columns, ambiguous=())
