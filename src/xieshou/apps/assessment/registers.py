"""The ledgers by name (台账目录), and the fields of any of their rows as a page lists them.

Belongs here: ledger → model, and what each column is called and how its value reads.
Does not belong: titles and addresses of rows (`views`), which rows somebody may see (`visible_to`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.apps.assessment.models import PublishedClaim, ReportedQuantity
from xieshou.apps.assessment.privacy import internal_hidden
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.commitments.models import Commitment, Meeting
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Agreement, Pairing
from xieshou.apps.places.models import PlaceCode
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.models import Project
from xieshou.data import packs
from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import Ledger, Type
from xieshou.engine.yuan import yuan_text
from xieshou.wording import words

MODELS: dict[str, type[LedgerRow]] = {
    model.LEDGER: model
    for model in (Pairing, Agreement, Meeting, Commitment, Project, Movement, ReportedQuantity, PublishedClaim)
} | {name: sheet.model for name, sheet in SHEETS.items()}

# How the columns are called on a page. A column that is not named here is machinery and is not listed.
LABELS: dict[str, str | Promise] = {
    "record_no": gettext_lazy("record number"), "status": gettext_lazy("state"), "source": gettext_lazy("came in as"),
    "year": gettext_lazy("year"), "pairing": gettext_lazy("pairing"), "donor": gettext_lazy("donor place"),
    "donor_printed": gettext_lazy("donor as printed"), "recipient": gettext_lazy("recipient place"),
    "recipient_printed": gettext_lazy("recipient as printed"), "level": gettext_lazy("level"),
    "kind": gettext_lazy("kind"), "also_kind": gettext_lazy("also of the kind"),
    "donor_unit": gettext_lazy("donor unit"),
    "recipient_unit": gettext_lazy("recipient unit"), "from_printed": gettext_lazy("from"),
    "to_printed": gettext_lazy("until"), "legal_basis": gettext_lazy("basis in rules"),
    "superseded": gettext_lazy("superseded by other rows"), "title": gettext_lazy("title"),
    "years_printed": gettext_lazy("years"), "signed_printed": gettext_lazy("signed on"),
    "counts_as": gettext_lazy("counts as (our reading)"), "held_printed": gettext_lazy("held on"),
    "place": gettext_lazy("place"), "parties": gettext_lazy("parties"), "outcome": gettext_lazy("outcome"),
    "name": gettext_lazy("name"), "category": gettext_lazy("category"), "area": gettext_lazy("area of work"),
    "nature": gettext_lazy("nature"), "stage": gettext_lazy("stage"), "stage_printed": gettext_lazy("stage as printed"),
    "village_printed": gettext_lazy("place of work"), "start_printed": gettext_lazy("start"),
    "finish_printed": gettext_lazy("finish"), "planned_finish": gettext_lazy("planned finish"),
    "total_fen": gettext_lazy("total, yuan"), "total_printed": gettext_lazy("total as printed"),
    "beneficiaries": gettext_lazy("beneficiaries"), "beneficiaries_unit": gettext_lazy("beneficiaries counted in"),
    "output": gettext_lazy("output"), "output_unit": gettext_lazy("output counted in"),
    "performance_target": gettext_lazy("performance target"), "benefit_mechanism": gettext_lazy("benefit mechanism"),
    "description": gettext_lazy("tasks"), "implementing_unit": gettext_lazy("implementing unit"),
    "responsible_person": gettext_lazy("responsible person"), "approval_no": gettext_lazy("approval number"),
    "contract_no": gettext_lazy("contract number"), "same_as": gettext_lazy("same work as"),
    "part_of": gettext_lazy("part of"), "fund_type": gettext_lazy("fund type"), "form": gettext_lazy("cash or goods"),
    "amount_fen": gettext_lazy("amount, yuan"), "amount_printed": gettext_lazy("amount as printed"),
    "on_printed": gettext_lazy("day"), "account_from": gettext_lazy("from account"),
    "account_to": gettext_lazy("to account"), "project": gettext_lazy("project"),
    "document_no": gettext_lazy("document number"), "reverses": gettext_lazy("reverses"),
    "indicator": gettext_lazy("indicator"), "measure": gettext_lazy("measure"),
    "period_printed": gettext_lazy("period"),
    "period_from": gettext_lazy("period from"), "period_to": gettext_lazy("period until"),
    "quantity": gettext_lazy("quantity"), "value": gettext_lazy("number published"), "unit": gettext_lazy("unit"),
    "printed": gettext_lazy("as printed"), "derived": gettext_lazy("derived by us"),
    "derived_from": gettext_lazy("derived from"), "counted": gettext_lazy("counted"),
    "why_not_counted": gettext_lazy("why not counted"), "scope": gettext_lazy("place codes"),
    "scope_printed": gettext_lazy("places as printed"), "note_zh": gettext_lazy("note (Chinese)"),
    "note_en": gettext_lazy("note (English)"), "qualifier": gettext_lazy("qualifier"),
    "confidence": gettext_lazy("confidence of the reading"), "complete": gettext_lazy("its list is complete"),
    "during": gettext_lazy("on the occasion of"), "meeting": gettext_lazy("meeting"),
    "item_no": gettext_lazy("item"), "text": gettext_lazy("what was settled"),
    "speaker": gettext_lazy("said by"), "side": gettext_lazy("owed by"), "areas": gettext_lazy("areas of work"),
    "agreed_on": gettext_lazy("agreed on"), "responsible_unit": gettext_lazy("responsible unit"),
    "owner": gettext_lazy("looked after by"), "due_on": gettext_lazy("due on"), "target_value": gettext_lazy("target"),
    "target_unit": gettext_lazy("unit"), "proof": gettext_lazy("proof"), "closed_on": gettext_lazy("closed on"),
    "closed_by": gettext_lazy("closed by"),
    "outside": gettext_lazy("outside the programme"), "returned_because": gettext_lazy("returned because"),
    "remarks": gettext_lazy("remarks"),
}  # fmt: skip


# ledgers whose columns are told in the words above, and the common columns around those of any other
DESCRIBED = ("projects", "funds", "pairings", "meetings")
BEFORE = (
    "record_no",
    "status",
    "source",
    "year",
    "pairing",
    "donor",
    "donor_printed",
    "recipient",
    "recipient_printed",
)
AFTER = ("qualifier", "confidence", "complete", "outside", "returned_because", "remarks")

# fields whose codes have words of their own
SAID: dict[str, Callable[[str], str]] = {
    "measure": words.measure, "unit": words.unit, "beneficiaries_unit": words.unit, "output_unit": words.unit,
    "confidence": lambda code: str(words.CONFIDENCE.get(code, code)),
    "qualifier": lambda code: str(words.QUALIFIERS.get(code, code)),
    "stage_printed": lambda code: str(words.state(code).word),
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field of a row as a page lists it; `url` opens the thing it names."""

    label: str
    text: str
    url: str = ""


def fields_of(row: LedgerRow, user: User) -> list[Field]:
    """Every filled field of a row. Fields that name a person only where a role of the user's may see persons there."""
    hidden = row.PERSONAL if row.PERSONAL and not may_see_persons(row, user) else frozenset()
    hidden |= internal_hidden(row.LEDGER, user, getattr(row, "programme", None))
    columns = {column.name: column for column in row._meta.concrete_fields}
    names = names_of(_places_in(row, columns.values()), row_year(row), get_language() or "zh-hans")
    told = []
    for name, label in labels_of(row).items():
        if name not in columns or name in hidden:
            continue
        text = _text(row, columns[name], names)
        if text:
            told.append(Field(str(label), text, _url(row, columns[name])))
    return told


def labels_of(row: LedgerRow) -> dict[str, str | Promise]:
    """What the columns of a row are called: a defined ledger's own as its definition says, around them the common."""
    if row.LEDGER not in SHEETS:
        return LABELS
    ledger = SHEETS[row.LEDGER].ledger
    zh = (get_language() or "").startswith("zh")
    if row.LEDGER in DESCRIBED:
        new = {name: column.zh if zh else column.en for name, column in ledger.by_name.items() if name not in LABELS}
        return {name: label for name, label in LABELS.items() if name not in AFTER} | new | {
            name: label for name, label in LABELS.items() if name in AFTER
        }  # fmt: skip
    own = {name: column.zh if zh else column.en for column in ledger.columns for name in column.schema}
    own = {name: label for name, label in own.items() if not name.endswith(("_first", "_last")) and name != "id_hash"}
    return {name: own.get(name, label) for name, label in LABELS.items() if name in BEFORE} | own | {
        name: label for name, label in LABELS.items() if name in AFTER
    }  # fmt: skip


def may_see_persons(row: LedgerRow, user: User) -> bool:
    """Whether the row lies inside a scope whose role may see persons."""
    return type(row).objects.open_to(user, "see_persons").filter(pk=row.pk).exists()


def row_year(row: LedgerRow) -> int | None:
    """The year a row speaks of, so that its places bear the names of that year."""
    return getattr(row, "year", None)


def _places_in(row: LedgerRow, columns: Any) -> set[str]:
    codes = {getattr(row, column.attname) for column in columns if column.related_model is PlaceCode}
    return codes - {None}


def _text(row: LedgerRow, column: models.Field, names: dict[str, str]) -> str:
    """The value as text; empty where there is none, for the page says what is missing by leaving it out."""
    value = getattr(row, column.attname)
    if column.related_model is PlaceCode:
        return f"{names[value]} {value}" if value in names else value or ""
    if column.is_relation:
        return "" if value is None else str(getattr(row, column.name))
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.name.endswith("_fen"):
        return yuan_text(value)
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(row, Agreement) and column.name == "kind":
        return words.agreement_kind(str(value))
    if row.LEDGER in SHEETS and (row.LEDGER not in DESCRIBED or column.name not in LABELS):
        return _defined_word(SHEETS[row.LEDGER].ledger, column.name, str(value))
    return _word(column.name, str(value))


def _defined_word(ledger: Ledger, name: str, value: str) -> str:
    """The word for a code of a defined column; any other value as it is."""
    column = ledger.by_name.get(name)
    if column is None or column.type != Type.CODE:
        return SAID[name](value) if name in SAID and column is None else value
    term = code_list(column.codes).get(value)
    return term.name(get_language() or "en") if term else value


def _word(name: str, code: str) -> str:
    """The word for a code, from the words or a pack; the code itself where neither holds it."""
    if name in SAID:
        return SAID[name](code)
    lists: dict[str, Any] = {
        "kind": packs.programme_kinds, "also_kind": packs.programme_kinds, "category": packs.categories,
        "stage": packs.stages, "fund_type": packs.fund_types, "nature": packs.natures,
        "benefit_mechanism": packs.mechanisms,
    }  # fmt: skip
    if name == "area":
        found: Any = packs.areas().areas.get(code)
    elif name == "indicator":
        indicator = packs.indicators().get(code)
        return f"{code} {indicator.name(get_language() or 'en')}" if indicator else code
    else:
        found = lists[name]().get(code) if name in lists else None
    return found.name(get_language() or "en") if found else code


def _url(row: LedgerRow, column: models.Field) -> str:
    value = getattr(row, column.attname)
    if value is None:
        return ""
    if column.related_model is PlaceCode:
        return reverse("places:detail", args=[value])
    if column.related_model is not None and issubclass(column.related_model, LedgerRow):
        other = getattr(row, column.name)
        return reverse("assessment:record", args=[row.programme_id, other.LEDGER, other.record_no])
    return ""
