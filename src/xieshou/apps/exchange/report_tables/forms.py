"""What an office fills in to make a table of its own (自定义报表表单), and the definition that follows from it.

Belongs here: fields, their messages, from fields to a definition and back. Does not belong: what can be chosen
(`choices`), what a definition means (the engine).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xieshou.apps.exchange.report_tables import choices
from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import Column, Type
from xieshou.engine.report_tables import BOOKS, Op, Taken
from xieshou.engine.report_tables.reading import WITHOUT_VALUE
from xieshou.engine.report_tables.values import NotAValue, fits, read_value

FILTERS, GROUPS = range(5), range(3)
LIST, SUMS = "list", "sums"
BETWEEN = re.compile(r"[、,，;；]")
LONGEST_VALUE = 200
MOST_MONTHS = 1200


class OwnTableForm(forms.Form):
    """One table over one ledger; works without a script."""

    name = forms.CharField(label=gettext_lazy("Name of the table"), max_length=80)
    taken = forms.ChoiceField(label=gettext_lazy("Rows belong to a period when"))
    day = forms.ChoiceField(label=gettext_lazy("Their day is"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Drawn for each"))
    shape = forms.ChoiceField(label=gettext_lazy("The table"), widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sort = forms.ChoiceField(label=gettext_lazy("Sorted by"), required=False)
    descending = forms.BooleanField(label=gettext_lazy("largest or latest first"), required=False)
    count_rows = forms.BooleanField(label=gettext_lazy("Number of rows"), required=False)
    count_persons = forms.BooleanField(label=gettext_lazy("Number of persons, each once"), required=False)
    sums = forms.MultipleChoiceField(
        label=gettext_lazy("Columns to add up"), required=False, widget=forms.CheckboxSelectMultiple
    )
    part = forms.ChoiceField(label=gettext_lazy("Share: of"), required=False)
    whole = forms.ChoiceField(label=pgettext_lazy("share", "in"), required=False)
    totals = forms.BooleanField(label=gettext_lazy("With a total line"), required=False)
    money = forms.ChoiceField(label=gettext_lazy("Money in"))
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ledger: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = BOOKS[ledger]
        self.offered = choices.columns(self.book)
        none, summed = [("", _("– none –"))], choices.summed(self.book)
        shapes = [(LIST, _("lists the rows one by one")), (SUMS, _("adds the rows up by groups"))]
        wanted: dict[str, choices.Choices] = {
            "taken": choices.taken(self.book), "day": none + choices.days(self.book), "period": choices.periods(),
            "shape": shapes, "columns": choices.listed(self.book), "sort": none + choices.listed(self.book),
            "sums": summed, "part": none + summed, "whole": none + summed,
            "money": [("wan", _("10,000 yuan")), ("yuan", _("yuan"))],
        }  # fmt: skip
        for name, offered in wanted.items():
            self.fields[name].choices = offered
        if "id_number" not in self.book.columns:
            del self.fields["count_persons"]
        for nth in FILTERS:
            self.fields[f"column_{nth}"] = _choice(_("Column"), none + choices.filtered(self.book))
            self.fields[f"op_{nth}"] = _choice(_("Condition"), list(choices.ops().items()))
            self.fields[f"value_{nth}"] = forms.CharField(
                label=_("Value"), required=False, max_length=LONGEST_VALUE,
            )  # fmt: skip
        for nth in GROUPS:
            label = _("Group by") if nth == 0 else _("then by")
            self.fields[f"group_{nth}"] = _choice(label, none + choices.groups(self.book))

    @property
    def filter_rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each condition."""
        return [(self[f"column_{nth}"], self[f"op_{nth}"], self[f"value_{nth}"]) for nth in FILTERS]

    @property
    def group_fields(self) -> list[Any]:
        """The fields of the groups."""
        return [self[f"group_{nth}"] for nth in GROUPS]

    def clean(self) -> dict[str, Any]:
        """Everything that is wrong at once, each at its field."""
        told = super().clean() or {}
        if told.get("taken") != Taken.OF_YEAR and "taken" in told and not told.get("day"):
            self.add_error("day", _("Say which day decides, or choose that rows belong to the year."))
        for nth in FILTERS:
            self._check_filter(nth, told)
        if told.get("shape") == LIST:
            if not told.get("columns") and "columns" not in self.errors:
                self.add_error("columns", _("Choose at least one column to list."))
        elif not (told.get("count_rows") or told.get("count_persons") or told.get("sums")):
            self.add_error("count_rows", _("Choose at least one thing to count or add up."))
        groups = [told[f"group_{nth}"] for nth in GROUPS if told.get(f"group_{nth}")]
        if len(set(groups)) < len(groups):
            self.add_error("group_1", _("The same group is chosen twice. Take one away."))
        if bool(told.get("part")) != bool(told.get("whole")):
            self.add_error("whole", _("A share needs both: of what, and in what. Choose the other too."))
        return told

    def _check_filter(self, nth: int, told: dict[str, Any]) -> None:
        ref, op, value = (told.get(f"{part}_{nth}", "") for part in ("column", "op", "value"))
        if not ref:
            return
        column = self.offered[ref]
        if not fits(Op(op), column):
            fitting = "、".join(choices.ops_that_fit(column))
            self.add_error(f"op_{nth}", _("This cannot be asked of that column. Choose: %s.") % fitting)
        elif op == Op.NOT_FOR_MONTHS:
            if not (value.isascii() and value.isdigit() and 1 <= int(value[:5]) <= MOST_MONTHS):
                self.add_error(f"value_{nth}", _("Write so many months, digits alone."))
        elif op not in WITHOUT_VALUE:
            for one in split(value, op) or [""]:
                try:
                    read_value(one, column)
                except NotAValue:
                    said = {"found": one, "how": how_to_write(column)}
                    self.add_error(f"value_{nth}", _("“%(found)s” does not fit. %(how)s") % said)
                    break

    def definition(self) -> dict[str, Any]:
        """The definition that the fields describe, as it is kept."""
        told = self.cleaned_data
        body: dict[str, Any] = {
            "ledger": self.book.name, "periods": [told["period"]], "taken": told["taken"], "money": told["money"],
            "totals": told["totals"],
        }  # fmt: skip
        if told["taken"] != Taken.OF_YEAR:
            body["day"] = told["day"]
        if where := [self._condition(nth) for nth in FILTERS if told[f"column_{nth}"]]:
            body["where"] = where
        if told["shape"] == LIST:
            body["columns"] = told["columns"]
            if told["sort"]:
                body["sort"] = [f"-{told['sort']}" if told["descending"] else told["sort"]]
            body["sums"] = [ref for ref, _label in choices.summed(self.book) if ref in told["columns"]]
        else:
            body["by"] = [_group(told[f"group_{nth}"]) for nth in GROUPS if told[f"group_{nth}"]]
            body["measures"] = list(self._measures())
        return body

    def _condition(self, nth: int) -> dict[str, Any]:
        ref, op, value = (self.cleaned_data[f"{part}_{nth}"] for part in ("column", "op", "value"))
        asked: dict[str, Any] = {"column": ref, "is": op}
        if op == Op.NOT_FOR_MONTHS:
            return asked | {"value": int(value)}
        if op in WITHOUT_VALUE:
            return asked
        values = list(dict.fromkeys(split(value, op)))
        return asked | ({"values": values} if op == Op.ONE_OF else {"value": values[0]})

    def _measures(self) -> Iterator[dict[str, Any]]:
        told = self.cleaned_data
        if told["count_rows"]:
            yield {"measure": "count_rows", "counts": "rows", "name_zh": "行数", "name_en": "rows"}
        if told.get("count_persons"):
            yield {"measure": "count_persons", "counts": "distinct", "column": "id_number", "name_zh": "人数",
                   "name_en": "persons"}  # fmt: skip
        shared = [told["part"], told["whole"]] if told["part"] else []
        for ref in dict.fromkeys([*told["sums"], *shared]):
            column = self.offered[ref]
            yield {"measure": _name(ref), "counts": "sum", "column": ref, "name_zh": column.zh, "name_en": column.en}
        if shared:
            part, whole = (self.offered[ref] for ref in shared)
            yield {"measure": "share_of_two", "counts": "share", "of": _name(shared[0]), "by": _name(shared[1]),
                   "name_zh": f"{part.zh}占{whole.zh}", "name_en": f"{part.en} of {whole.en}"}  # fmt: skip


def initial_of(name: str, body: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The fields that describe a kept definition."""
    found: dict[str, Any] = {
        "name": name, "seen_version": version, "taken": body.get("taken"), "day": body.get("day", ""),
        "period": (body.get("periods") or [""])[0], "money": body.get("money", "wan"),
        "totals": body.get("totals", True), "columns": body.get("columns", []),
        "shape": LIST if body.get("columns") else SUMS,
    }  # fmt: skip
    for sort in body.get("sort", []):
        found |= {"sort": sort.removeprefix("-"), "descending": sort.startswith("-")}
    for nth, one in enumerate(body.get("where", [])[: len(FILTERS)]):
        value = "、".join(one["values"]) if "values" in one else str(one.get("value", ""))
        found |= {f"column_{nth}": one["column"], f"op_{nth}": one["is"], f"value_{nth}": value}
    for nth, one in enumerate(body.get("by", [])[: len(GROUPS)]):
        found[f"group_{nth}"] = f"{one['column']}@{one['level']}" if "level" in one else one["column"]
    measures = {one["measure"]: one for one in body.get("measures", [])}
    found["count_rows"], found["count_persons"] = "count_rows" in measures, "count_persons" in measures
    found["sums"] = [one["column"] for one in measures.values() if one["counts"] == "sum"]
    if "share_of_two" in measures:
        share = measures["share_of_two"]
        found |= {"part": measures[share["of"]]["column"], "whole": measures[share["by"]]["column"]}
    return found


def split(value: str, op: str) -> list[str]:
    """The values that somebody wrote: several for “one of”, between 、 or commas."""
    parts = BETWEEN.split(value) if op == Op.ONE_OF else [value]
    return [part.strip() for part in parts if part.strip()]


def how_to_write(column: Column) -> str:
    """How a value of a column is written."""
    match column.type:
        case Type.CODE:
            named = (
                term.name_zh if choices.is_chinese() else term.name_en for term in code_list(column.codes).values()
            )
            return _("Write one of: %s.") % "、".join(named)
        case Type.BOOLEAN:
            return _("Write yes or no.")
        case Type.PLACE:
            return _("Write a division code of 6, 9 or 12 digits.")
        case Type.DATE:
            return _("Write a day as 2024-06-30.")
        case Type.MONEY:
            return _("Write yuan, with two decimals at most.")
        case Type.INTEGER | Type.YEAR | Type.DECIMAL:
            return _("Write a number.")
    return _("Write a value, or choose “is empty”.")


def _choice(label: str, offered: choices.Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=offered, required=False)


def _group(chosen: str) -> dict[str, str]:
    column, _at, level = chosen.partition("@")
    return {"column": column, "level": level} if level else {"column": column}


def _name(ref: str) -> str:
    return "sum_" + ref.replace(".", "_")
