"""What forms have in common (表单通用部分): a day as typed, the version seen, refusals beside their boxes.

Belongs here: parts of any form. Does not belong: labels and hints of one noun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

LARGEST_VERSION = 2**31 - 1
DAY: dict[str, Any] = {
    "input_formats": ["%Y-%m-%d"],
    "widget": forms.DateInput(format="%Y-%m-%d", attrs={"placeholder": "2024-12-15", "autocomplete": "off"}),
}


class Refusable(forms.Form):
    """A form that takes over what the register refuses (退回提示)."""

    def faults(self, messages: Mapping[str, Sequence[str]]) -> None:
        """Say what is refused beside the box it is about, where there is one."""
        for name, said in messages.items():
            self.add_error(name if name in self.fields else None, list(said))


class Versioned(Refusable):
    """A form that knows the version of the row that was seen (版本)."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_VERSION
    )  # fmt: skip
