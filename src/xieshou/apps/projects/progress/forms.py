"""The form of a reading (形象进度表单). Belongs here: labels and hints. Does not belong: what is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.evidence_form import EvidenceForm
from xieshou.apps.accounts.form_parts import DAY
from xieshou.apps.accounts.models import Evidence
from xieshou.data.evidence_rules import MB, evidence_rules


class ReadingForm(EvidenceForm):
    """How far the site is, and a photograph of it (形象进度读数)."""

    percent = forms.IntegerField(
        label=_("Physical progress, percent"), min_value=0, max_value=100,
        help_text=_("What stands on the site, not what was paid or delivered."),
    )  # fmt: skip
    seen_on = forms.DateField(label=_("Seen on"), **DAY)

    field_order = ("percent", "seen_on", "file", "taken_on", "title", "public", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        for name in ("file", "title"):
            self.fields[name].required = False
        self.fields["file"].label = _("Photograph of the site")
        pictures = [one for one in evidence_rules().types if one.picture]
        endings = [ending for one in pictures for ending in one.endings]
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{one}" for one in endings)
        self.fields["file"].help_text = _("%(endings)s, up to %(mb)d MB. Without one the check will name it (V10).") % {
            "endings": ", ".join(endings), "mb": max(one.most_bytes for one in pictures) // MB,
        }  # fmt: skip
        self.fields["note"].help_text = _("Needed where progress is less than before, or far ahead of payment.")

    def clean(self) -> dict[str, Any]:
        """A photograph is evidence of the kind photo; without a word of its own it shows the site."""
        given = dict(super().clean() or self.cleaned_data)
        given["kind"] = Evidence.Kind.PHOTO
        given["title"] = given.get("title") or str(_("The site"))
        return given
