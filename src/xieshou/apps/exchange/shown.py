"""What a page says of an import (导入页面用语): its state, its faults, what it changes, which columns it read.

Belongs here: from an import to words and rows in the reader's language. Does not belong: HTML; the steps of an import.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import Status, User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange.background import place
from xieshou.apps.exchange.background.progress import Stage, stage_of
from xieshou.apps.exchange.background.waiting import is_queued
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.mappings import from_values
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.staging import Staging
from xieshou.engine.ledgers import LEDGERS, Ledger

FAULTS_SHOWN, CHANGES_SHOWN = 200, 50
SHAPES = {
    "reading": "partial",
    "failed": "returned",
    "previewed": "submitted",
    "applying": "partial",
    "applied": "accepted",
    "discarded": "outside",
    "undone": "outside",
}
SEVERITY_SHAPES = {"block": "returned", "warn": "submitted", "spot": "partial"}


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def name_of(ledger: Ledger) -> str:
    """The ledger's name."""
    return ledger.zh if is_chinese() else ledger.en


def about(ledger: Ledger) -> str:
    """What the ledger holds, in a sentence."""
    return ledger.about_zh if is_chinese() else ledger.about_en


def severity(code: str) -> str:
    """The word for a severity."""
    return {"block": _("refused"), "warn": _("give a reason"), "spot": _("for a spot check")}.get(code, code)


def told(made: Import) -> dict[str, Any]:
    """An import with its words."""
    return {
        "made": made, "state": str(made.get_state_display()), "shape": SHAPES.get(made.state, "unknown"),
        "ledger_name": name_of(LEDGERS[made.ledger]), "writes": made.new + made.changed,
    }  # fmt: skip


def columns_of(ledger: Ledger) -> list[dict[str, Any]]:
    """The columns of a ledger, for somebody who is about to bring a file."""
    zh = is_chinese()
    basis = {"published": _("published"), "inferred": _("inferred")}
    return [
        {"name": one.zh if zh else one.en, "meaning": one.meaning_zh if zh else one.meaning_en,
         "required": one.required, "synonyms": "、".join(one.synonyms), "basis": basis[one.origin]}
        for one in ledger.columns
    ]  # fmt: skip


def page_of(made: Import, user: User) -> dict[str, Any]:
    """The parts of an import's page that need its files or the register."""
    mine = made.by_id == user.pk
    rows = _rows_of(made)
    faults, in_all = faults_of(made) if mine else ([], 0)  # of the file, which is its maker's alone
    drafts = rows.filter(status__in=(Status.DRAFT, Status.RETURNED)).count() if rows is not None and mine else 0
    return {
        "may_go_on": made.whose == user.pk,
        "waiting": waiting(made),
        "faults": faults,
        "faults_in_all": in_all,
        "changes": changes_of(made) if made.state == Import.State.PREVIEWED and made.changed else [],
        "columns": read_columns(made) if made.mapping else [],
        "drafts": drafts,
        "acceptable": _acceptable(made, user),
    }


def waiting(made: Import) -> dict[str, Any] | None:
    """How far an import is that another process works at, or that waits for the worker; None for any other."""
    works = bool(made.asked) or made.state in (Import.State.READING, Import.State.APPLYING)
    held = works and Folder(made.code).is_held
    if not made.in_background and not held:
        return None
    stage = stage_of(made) if held else Stage()
    words = {
        "reading": _("reading the file"), "checking": _("checking the rows"), "judging": _("judging by the rules"),
        "matching": _("comparing with the register"), "writing": _("writing"), "submit": _("submitting"),
        "looking": _("looking for what stands on it"), "taking_back": _("taking the rows back"),
        "accept": _("accepting"),
    }  # fmt: skip
    return {
        "word": words.get(stage.what, _("starting")) if held else _("waiting for its turn"),
        "stage": stage,
        "held": held,
        "nobody": not held and not (place.is_taken() and is_queued(made)),
    }


def may_look(made: Import, user: User) -> bool:
    """Whether somebody else may look at an import: who may accept its rows."""
    return policies.may(user, "accept") and _acceptable(made, user) > 0


def faults_of(made: Import) -> tuple[list[dict[str, Any]], int]:
    """The first faults, refusals before warnings, and how many there are."""
    path = Folder(made.code).faults
    if not path.exists():
        return [], 0
    order = pl.col("severity").replace_strict({"block": 0, "warn": 1, "spot": 2}, default=3)
    held = pl.read_parquet(path).sort(order, "row", maintain_order=True)
    ledger, zh = LEDGERS[made.ledger], is_chinese()
    shown = []
    for fault in held.head(FAULTS_SHOWN).iter_rows(named=True):
        column = ledger.by_name.get(fault["column"] or "")
        shown.append(
            {"row": fault["row"], "column": (column.zh if zh else column.en) if column else fault["column"] or "",
             "found": _as_read(fault["found"]), "message": fault["message_zh"] if zh else fault["message_en"],
             "severity": severity(fault["severity"]), "shape": SEVERITY_SHAPES.get(fault["severity"], "unknown"),
             "code": fault["code"]}
        )  # fmt: skip
    return shown, held.height


def _as_read(found: str | None) -> str:
    """What a cell holds, as the reader writes it."""
    return {"true": _("yes"), "false": _("no")}.get(found or "", found or "")


def changes_of(made: Import) -> list[dict[str, Any]]:
    """The first rows that would change: which fields, from what to what. Nothing is written."""
    folder = Folder(made.code)
    if not folder.prepared.exists():
        return []
    ledger, zh, staging = (
        LEDGERS[made.ledger],
        is_chinese(),
        Staging(SHEETS[made.ledger], by=made.by, mapped=made.mapped),
    )
    headers = {name: column.zh if zh else column.en for column in ledger.columns for name in column.schema}
    shown: list[dict[str, Any]] = []
    for start in range(0, max(made.rows, 1), made.chunk_rows or 1):
        rows = pl.scan_parquet(folder.prepared).slice(start, made.chunk_rows).collect()
        with transaction.atomic():
            staged = staging.stage(rows, ask_constraints=False)
        for line, number, moved in zip(staged.after["n"], staged.after["record_no"], staged.moved, strict=True):
            fields = {headers.get(name, name): both for name, both in moved.items()}
            shown.append({"row": line, "record_no": number, "fields": fields})
            if len(shown) == CHANGES_SHOWN:
                return shown
    return shown


def read_columns(made: Import) -> list[dict[str, str]]:
    """Header by header, which column of the ledger it was taken for."""
    mapping, ledger, zh = from_values(made.mapping, made.ledger), LEDGERS[made.ledger], is_chinese()
    found = []
    for raw, header in mapping.headers.items():
        column = ledger.by_name.get(mapping.columns.get(raw, ""))
        found.append({"header": header, "column": (column.zh if zh else column.en) if column else _("– not read –")})
    return found


def _rows_of(made: Import) -> Any:
    """The rows that an applied import brought; None before."""
    if made.state != Import.State.APPLIED:
        return None
    return SHEETS[made.ledger].model.objects.filter(brought_by__in=made.loads)


def _acceptable(made: Import, user: User) -> int:
    rows = _rows_of(made)
    if rows is None or not policies.may(user, "accept"):
        return 0
    return int(rows.open_to(user, "accept").filter(status=Status.SUBMITTED).count())
