"""The form by which a file of evidence comes in (佐证上传表单).

Belongs here: labels, hints, from what was typed to `taking_files`. Does not belong: what is refused there.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.form_parts import DAY, Refusable
from xieshou.apps.accounts.models import Evidence
from xieshou.apps.accounts.taking_files import take
from xieshou.data.evidence_rules import MB, evidence_rules

KINDS = [(one.value, one.label) for one in Evidence.Kind if one != Evidence.Kind.PUBLICATION]


class EvidenceForm(Refusable):
    """A file, what it is, and whether the public may see it (佐证文件)."""

    file = forms.FileField(label=_("File"), widget=forms.FileInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=Evidence.Kind.PHOTO)
    title = forms.CharField(
        label=_("What it shows"), max_length=200, widget=forms.TextInput(attrs={"size": 40}),
        help_text=_("Such as: roadbed at the third kilometre. No names of persons."),
    )  # fmt: skip
    taken_on = forms.DateField(
        label=_("Taken on"), required=False, **DAY,
        help_text=_("Only where the photograph does not say it itself: the camera's own day goes before."),
    )  # fmt: skip
    public = forms.BooleanField(
        label=_("The public may see it"), required=False,
        help_text=_("Of a picture it gets a copy without position, camera and time. Any other file is given as it is."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=400, required=False, widget=forms.TextInput(attrs={"size": 40}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = evidence_rules()
        box = self.fields["file"]
        box.widget.attrs["accept"] = ",".join(f".{one}" for one in rules.endings)
        box.help_text = _("%(endings)s; pictures up to %(mb)d MB.") % {
            "endings": ", ".join(rules.endings), "mb": max(one.most_bytes for one in rules.types if one.picture) // MB,
        }  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse what is larger than any evidence before it is read."""
        file, largest = self.cleaned_data["file"], max(one.most_bytes for one in evidence_rules().types)
        if file and file.size > largest:
            raise ValidationError(
                _("%(name)s is larger than %(mb)d MB. Make it smaller, or split it."),
                params={"name": file.name, "mb": largest // MB},
            )
        return file

    def taken(self, today: date) -> Evidence | None:
        """The file as evidence that is not yet written; nothing where it is refused, and the form says why."""
        given = self.cleaned_data
        try:
            return take(
                given["file"].read(), given["file"].name, kind=given["kind"], title=given["title"], today=today,
                taken_on=given["taken_on"], internal=not given["public"], note=given["note"],
            )  # fmt: skip
        except ValidationError as refused:
            self.add_error("file", refused)
            return None
