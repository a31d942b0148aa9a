"""The forms of a review (核定表单): bringing a text, and one form for each part of a reading.

Belongs here: labels, hints, choices. Does not belong: what is refused (`actions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshou.apps.accounts.form_parts import DAY, Refusable
from xieshou.apps.commitments.following.forms import NOT_CHOSEN, Choices
from xieshou.apps.commitments.following.shown import areas
from xieshou.apps.commitments.models import Commitment, Meeting
from xieshou.apps.places.models import PlaceCode

NEW = ("", _("a new one"))
MOST_FILES = 20
KINDS_OF_FILE = ".txt,.html,.htm,.docx,.pdf"


class ManyFiles(forms.FileField):
    """Files chosen together (多个文件): a list, empty when none was chosen."""

    class Input(forms.ClearableFileInput):
        """The box that takes several."""

        allow_multiple_selected = True

    widget = Input

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by itself; an empty one is left to the reader, which says what to do."""
        held = [one for one in data or [] if one]
        if len(held) > MOST_FILES:
            raise forms.ValidationError(
                _("%(n)s files at once are too many. Choose at most %(most)s; none of them was read."),
                params={"n": len(held), "most": MOST_FILES},
            )
        return held


class TextForm(Refusable):
    """Communiqués, pasted or as files (会议报道)."""

    text = forms.CharField(
        label=_("Text of the report"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("As copied from the page, with all its damage: it is repaired, and you see what was changed."),
    )  # fmt: skip
    files = ManyFiles(
        label=_("Or files"), required=False, widget=ManyFiles.Input({"multiple": True, "accept": KINDS_OF_FILE}),
        help_text=_("Text, web page, Word (.docx) or PDF with text; several at once. A scan holds no text."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Something has to be brought."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not given["text"].strip() and not given["files"]:
            self.add_error("text", _("Paste the text of the report, or choose its file."))
        return given


class _PartForm(Refusable):
    """A part of a reading: the machine's values in boxes, to be taken over or corrected."""

    def __init__(self, *args: Any, alike: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = {row.record_no: row for _label, row in alike}
        if self.alike:
            choices = [NEW, *((row.record_no, label) for label, row in alike)]
            self.fields["same_as"] = forms.ChoiceField(label=_("Take over as"), choices=choices, required=False)
            self.order_fields(["same_as"])

    def given(self) -> dict[str, Any]:
        """What the person decided; a row that it is the same as, as that row."""
        values = dict(self.cleaned_data)
        same = self.alike.get(values.pop("same_as", "") or "")
        return values | ({"same_as": same} if same is not None else {})

    def clean_place(self) -> str:
        """A place is one of the lists, or left open."""
        code = str(self.cleaned_data["place"]).strip()
        if code and not PlaceCode.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is no place of this code. Leave it empty if it is not known."))
        return code


class MeetingForm(_PartForm):
    """The meeting (会议)."""

    title = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Meeting.Kind.choices)
    held_first = forms.DateField(label=_("From"), **DAY)
    held_last = forms.DateField(label=_("Until"), required=False, **DAY)
    place = forms.CharField(label=_("Place code"), max_length=12, required=False)
    recipient = forms.ChoiceField(label=_("For which place"))
    parties = forms.CharField(label=_("Who met"), max_length=300, required=False)
    leaders = forms.CharField(label=_("Leaders"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = places


class VisitForm(_PartForm):
    """A visit on the occasion of the meeting (走访)."""

    title = forms.CharField(label=_("Name"), max_length=200)
    held_first = forms.DateField(label=_("From"), **DAY)
    held_last = forms.DateField(label=_("Until"), required=False, **DAY)
    place = forms.CharField(label=_("Place code"), max_length=12, required=False)
    leaders = forms.CharField(label=_("Leaders"), max_length=500, required=False)
    outcome = forms.CharField(label=_("What for"), required=False, widget=forms.Textarea({"rows": 2}))


class UnitForm(_PartForm):
    """A unit of the text: perhaps a commitment (议定事项)."""

    text = forms.CharField(label=_("What was settled"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    kind = forms.ChoiceField(label=_("Kind"))
    item_no = forms.IntegerField(label=_("Item"), required=False, min_value=1, max_value=99)
    speaker = forms.CharField(label=_("Said by"), max_length=60, required=False)
    side = forms.ChoiceField(label=_("Owed by"), choices=Commitment.Side.choices)
    areas = forms.MultipleChoiceField(
        label=_("Areas of work"), required=False, widget=forms.SelectMultiple({"size": 4})
    )
    responsible_unit = forms.CharField(label=_("Responsible unit"), max_length=120, required=False)
    due_on = forms.DateField(label=pgettext_lazy("commitment", "Due on"), required=False, **DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Sequence[tuple[str, Any]] = [one for one in Commitment.Kind.choices if one[0] != Commitment.Kind.TASK]
        self.fields["kind"].choices = [NOT_CHOSEN, *kinds]
        self.fields["areas"].choices = areas()
