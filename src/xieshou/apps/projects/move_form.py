"""The form of a step of a project's life (环节表单), built from the step: its day, its columns, and why.

Belongs here: from a ledger's column to a box, and what was typed to values.
Does not belong: what is refused (`moving`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xieshou.apps.accounts.form_parts import DAY
from xieshou.apps.projects.forms import NOT_CHOSEN, PublishedDateField, WanField, wan_text
from xieshou.apps.projects.models import Project
from xieshou.data.code_lists import code_list
from xieshou.data.life_cycle import STEP
from xieshou.engine.ledgers import LEDGERS, Column, Type
from xieshou.engine.projects import Move

LONG = 200  # what may be longer is written in a box of several lines


class MoveForm(forms.Form):
    """A step of a project's life (环节办理): the day, what the step asks for, and the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, project: Project, move: Move, reason: bool, **kwargs: Any) -> None:
        held = {"version": project.version}
        self.asks = [one for one in LEDGERS["projects"].columns if one.name in move.transition.asks]
        for column in self.asks:
            value = getattr(project, column.name)
            held[column.name] = wan_text(value) if column.type == Type.MONEY else value
        super().__init__(*args, initial={**held, **kwargs.pop("initial", {})}, **kwargs)
        language = get_language() or "zh-hans"
        label = LEDGERS["projects"].name_of(move.days[0], language) if move.days else _("Day of this step")
        hint = _("As precisely as it is known: 2018, 2018-06 or 2018-06-02.")
        if move.days or move.transition.kind != STEP:
            self.fields["on"] = PublishedDateField(
                label=label.capitalize(), required=True, max_length=10, help_text=hint
            )
        for column in self.asks:
            self.fields[column.name] = _box(column, language)
        self.fields["why"] = forms.CharField(
            label=_("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Needed for this step; it is kept with it.") if reason else _("For the history of this row."),
        )  # fmt: skip

    def columns(self) -> dict[str, Any]:
        """The columns of the row that the step asks for, as typed."""
        given = {column.name: self.cleaned_data[column.name] for column in self.asks}
        return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}

    def faults(self, messages: dict[str, list[str]]) -> None:
        """Take over what the register refuses, beside the box it is about where there is one."""
        for name, said in messages.items():
            box = "on" if name.removesuffix("_first").removesuffix("_last") in ("start", "finish") else name
            self.add_error(box if box in self.fields else None, said)


class NoticeForm(forms.Form):
    """A public notice that was put up (登记公示)."""

    shown_at = forms.CharField(label=gettext_lazy("Where it was put up"), max_length=120)
    first_day = forms.DateField(label=gettext_lazy("First day"), help_text=gettext_lazy("Such as 2018-06-02."), **DAY)
    last_day = forms.DateField(label=gettext_lazy("Last day"), **DAY)


class CosignForm(forms.Form):
    """Co-signing the payments of a project (会签)."""

    on = forms.DateField(label=gettext_lazy("Day on which you sign"), **DAY)


def _box(column: Column, language: str) -> forms.Field:
    zh = language.startswith("zh")
    label, hint = (column.zh, column.meaning_zh) if zh else (column.en.capitalize(), column.meaning_en)
    given: dict[str, Any] = {"label": label, "help_text": hint, "required": False}
    match column.type:
        case Type.MONEY:
            return WanField(**given | {"label": _("%(name)s, 10,000 yuan") % {"name": label}})
        case Type.DATE:
            return forms.DateField(**given, **DAY)
        case Type.CODE:
            terms = [(code, term.name(language)) for code, term in code_list(column.codes).items()]
            return forms.ChoiceField(choices=[NOT_CHOSEN, *terms], **given)
    room = Project._meta.get_field(column.name).max_length
    box = forms.TextInput() if room and room <= LONG else forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=room, widget=box, **given)
