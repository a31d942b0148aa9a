"""Money on the forms of assets and benefits (金额填写): exact yuan, as a contract has it.

Belongs here: from what is typed to whole fen. Does not belong: 万元 of projects (`projects.forms`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshou.engine.yuan import fen, yuan_text

LARGEST = 2**53


class YuanField(forms.CharField):
    """An amount in yuan with at most two decimals, kept as whole fen; never less than zero."""

    widget = forms.TextInput(attrs={"class": "money", "inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        """The amount in fen, or nothing for nothing."""
        text = super().clean(value).replace(",", "").replace("，", "").strip()
        if not text:
            return None
        try:
            amount = fen(text)
        except ValueError:
            amount = -1
        if not 0 <= amount <= LARGEST:
            raise ValidationError(
                _("“%(found)s” is no amount in yuan. Write digits with at most two decimals, such as 3200 or 3200.50.")
                % {"found": text}
            )
        return amount

    def prepare_value(self, value: Any) -> Any:
        """Fen as yuan for the box; what was typed stays as typed."""
        return yuan_text(value) if isinstance(value, int) else value
