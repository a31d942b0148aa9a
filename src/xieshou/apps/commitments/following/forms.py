"""The forms of commitments and issues (议定事项表单): registering, one form for each deed, tasks of counties, links.

Belongs here: labels, hints, choices. Does not belong: what is refused (`actions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshou.apps.accounts.form_parts import DAY, Versioned
from xieshou.apps.commitments.following.shown import areas
from xieshou.apps.commitments.models import Commitment
from xieshou.data.commitment_rules import NOTE, PROOF, Deed
from xieshou.engine.ledgers import LEDGERS
from xieshou.wording import words

NOT_CHOSEN = ("", "—")
Choices = Sequence[tuple[Any, str]]


class CommitmentForm(Versioned):
    """A commitment (登记议定事项)."""

    meeting = forms.ChoiceField(label=_("Settled at"), required=False)
    agreed_on = forms.DateField(
        label=_("Agreed on"), required=False, help_text=_("Empty: the first day of the meeting."), **DAY
    )
    kind = forms.ChoiceField(label=_("Kind"))
    item_no = forms.IntegerField(label=_("Item"), required=False, min_value=1, max_value=99)
    text = forms.CharField(
        label=_("What was settled"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the words of the minutes; one thing in each entry."),
    )  # fmt: skip
    speaker = forms.CharField(label=_("Said by"), max_length=60, required=False)
    side = forms.ChoiceField(label=_("Owed by"))
    areas = forms.MultipleChoiceField(
        label=_("Areas of work"), required=False, widget=forms.SelectMultiple({"size": 6})
    )
    recipient = forms.ChoiceField(label=_("For which place"))
    responsible_unit = forms.CharField(label=_("Responsible unit"), max_length=120, required=False)
    due_on = forms.DateField(
        label=pgettext_lazy("commitment", "Due on"), required=False,
        help_text=_("Empty: the self-assessment of the year, as the programme’s calendar has it."), **DAY,
    )  # fmt: skip
    target_value = forms.DecimalField(
        label=_("Target, if it names a number"), required=False, max_digits=20, decimal_places=4
    )
    target_unit = forms.CharField(label=_("Unit"), max_length=30, required=False)
    why = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, meetings: Choices, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = [NOT_CHOSEN, *meetings]
        self.fields["kind"].choices = [one for one in Commitment.Kind.choices if one[0] != Commitment.Kind.TASK]
        self.fields["side"].choices = Commitment.Side.choices
        self.fields["areas"].choices = areas()
        self.fields["recipient"].choices = places


class DeedForm(Versioned):
    """A deed on an item (办理): the day, what was done, the proof; what assigning writes."""

    on = forms.DateField(label=_("Day"), **DAY)

    def __init__(self, *args: Any, deed: Deed, owners: Choices, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deed.code == "assign":
            self.fields["responsible_unit"] = forms.CharField(label=_("Responsible unit"), max_length=120)
            self.fields["owner"] = forms.ChoiceField(
                label=_("Looked after by"), required=False, choices=[NOT_CHOSEN, *owners],
                help_text=_("Whoever looks after an item cannot close it."),
            )  # fmt: skip
            self.fields["due_on"] = forms.DateField(label=pgettext_lazy("commitment", "Due on"), required=False, **DAY)
        self.fields["note"] = forms.CharField(
            label=_("What was done, or why"), max_length=2000, required=NOTE in deed.asks,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip
        if deed.code in ("progress", "ask_closing", "close"):
            self.fields["proof"] = forms.CharField(
                label=_("Proof"), max_length=500, required=PROOF in deed.asks, widget=forms.TextInput({"size": 60}),
                help_text=_("A document number, a file’s SHA-256 digest, or where it is kept."),
            )  # fmt: skip
            if unit:
                self.fields["reached"] = forms.DecimalField(
                    label=_("Reached so far, %(unit)s") % {"unit": unit},
                    required=False,
                    max_digits=20,
                    decimal_places=4,
                )
            self.fields["ledger"] = forms.ChoiceField(
                label=_("A row as proof: ledger"), required=False, choices=books()
            )
            self.fields["key"] = forms.CharField(label=_("Its record number"), max_length=80, required=False)


class LinkForm(Versioned):
    """A row of the register that fulfils an item (关联落实)."""

    ledger = forms.ChoiceField(label=_("Ledger"))
    key = forms.CharField(label=_("Record number"), max_length=80)
    how = forms.CharField(label=_("How it fulfils it"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ledger"].choices = books()


class TaskForm(forms.Form):
    """A task of one county (分解任务); only those that are ticked are made."""

    chosen = forms.BooleanField(label=_("Make this task"), required=False)
    recipient_id = forms.CharField(widget=forms.HiddenInput)
    responsible_unit = forms.CharField(label=_("Responsible unit"), max_length=120, required=False)
    text = forms.CharField(label=pgettext_lazy("commitment", "Task"), max_length=2000, required=False)
    due_on = forms.DateField(label=pgettext_lazy("commitment", "Due on"), required=False, **DAY)
    target_value = forms.DecimalField(label=_("Target"), required=False, max_digits=20, decimal_places=4)

    def clean(self) -> dict[str, Any]:
        """A task that is made names the unit that owes it."""
        given = super().clean() or {}
        if given.get("chosen") and not given.get("responsible_unit", "").strip():
            self.add_error("responsible_unit", _("Name the unit that owes this task."))
        return given


TaskFormSet = forms.formset_factory(TaskForm, extra=0, max_num=400)


def books() -> list[tuple[str, str]]:
    """The ledgers whose rows may be named."""
    return [NOT_CHOSEN, *((name, words.ledger(name)) for name in ("agreements", *LEDGERS))]
