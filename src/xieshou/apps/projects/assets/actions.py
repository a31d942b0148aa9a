"""The writes of assets (资产办理), one function per deed; each is atomic, attributed, and passes the gates of the data.

Belongs here: registering and changing an asset, its deeds, and the one function that keeps the ledger's columns in step
with the terms and the yearly checks. Does not belong: which gates there are (`data/asset_rules.yaml`), submitting and
accepting (`accounts.actions`), who may (`policies`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.accounts.models import Source, Status, User
from xieshou.apps.accounts.queries import next_number
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.assets import policies
from xieshou.apps.projects.assets.queries import terms_of, values_of
from xieshou.apps.projects.holding import hold
from xieshou.apps.projects.models import Asset, AssetDue, AssetReading
from xieshou.apps.projects.shut_gates import passed
from xieshou.data.asset_rules import asset_rules
from xieshou.engine import place_codes
from xieshou.engine.assets import columns_of, judge
from xieshou.engine.assets.ages import DISPOSED
from xieshou.engine.ledgers import LEDGERS

DUE, PAID, CHECKED, CORRECTED = "asset_due", "asset_paid", "record_state", "asset_due_corrected"
FIXED = {"record_no", "programme", "recipient", "donor", "pairing", "project", "status", "version"}
DIGITS = 6  # as the door of files numbers rows


@transaction.atomic
def register_asset(asset: Asset, *, by: User, why: str = "") -> Asset:
    """Enter a new asset (登记资产) under the next number of its county and year, as a draft.

    Outside the scope nothing is written: the door through which a row may be edited decides whether it may be made.
    """
    programme, place = asset.programme, asset.recipient_id
    if programme.books == Programme.Books.COLLECTED:
        raise DeedRefused(_("These books are collected from publications; nothing is entered in them."))
    if place is None or not (place_codes.is_code(place) and place_codes.is_within(place, programme.recipient_id)):
        raise ValidationError(
            {"recipient": _("The place does not lie on the recipient side of this programme. Choose one that does.")}
        )
    _check_places(asset)
    asset.record_no = next_record_no(place, asset.year)
    asset.status, asset.source = Status.DRAFT, Source.TYPED
    actions.create(asset, by=by, why=why)
    if not Asset.objects.open_to(by, "edit").filter(pk=asset.pk).exists():
        raise PermissionDenied(_("This county lies outside the places you look after, so nothing was written."))
    return asset


@transaction.atomic
def change_asset(asset: Asset, *, fields: dict[str, Any], seen_version: int, by: User, why: str = "") -> Asset:
    """Change an open asset (修改资产). Its state follows from the yearly checks where there are any."""
    assert not fields.keys() & FIXED, fields.keys() & FIXED
    if asset.readings.exists():
        fields = {name: value for name, value in fields.items() if name not in ("state", "checked_on")}
    held = actions.change(asset, fields=fields, seen_version=seen_version, by=by, why=why)
    _check_places(held)
    return held


@transaction.atomic
def take_deed(
    asset: Asset, deed: str, *, fields: Mapping[str, Any], by: User, seen_version: int, why: str = ""
) -> Asset:  # fmt: skip
    """Register the title, hand over, give to an operator, or dispose of an asset (确权、移交、确定经营主体、处置).

    Raises GatesShut when a gate refuses, or when one asks for a reason and `why` is empty; nothing is written then.
    """
    extra = fields.keys() - set(asset_rules().deeds[deed].asks)
    assert not extra, extra
    held = _held(asset, deed, by, seen_version)
    columns = dict(fields) | ({"state": DISPOSED} if deed == "dispose" else {})
    passed = _pass(held, deed, columns, why)
    return _write(held, columns, passed, deed=deed, by=by, why=why)


@transaction.atomic
def record_state(
    asset: Asset, *, year: int, state: str, checked_on: date, checker: str, note: str = "", by: User,
    seen_version: int, why: str = "",
) -> AssetReading:  # fmt: skip
    """Record what the yearly check found (年度盘点). A second check of the same year is refused."""
    held = _held(asset, "record_state", by, seen_version)
    passed = _pass(held, "record_state", {}, why)
    if held.built_on is not None and checked_on < held.built_on:
        raise ValidationError({"checked_on": _("The check would be earlier than the day the asset was built.")})
    made = AssetReading(
        asset=held, year=year, state=state, checked_on=checked_on, checker=checker.strip(), note=note.strip()
    )
    made.full_clean()
    made.save()
    _write(held, {}, passed | {"check": [None, str(made)]}, deed=CHECKED, by=by, why=why or note)
    return made


@transaction.atomic
def record_due(
    asset: Asset, *, kind: str, year: int, due_on: date | None, due_fen: int, note: str = "", by: User,
    seen_version: int, why: str = "",
) -> AssetDue:  # fmt: skip
    """Record a term of rent or dividend (登记应收租金、应分红). A second one of the same day is refused."""
    held = _held(asset, "record_due", by, seen_version)
    passed = _pass(held, "record_due", {}, why)
    _keep_terms(held)
    made = AssetDue(asset=held, kind=kind, year=year, due_on=due_on, due_fen=due_fen, note=note.strip())
    made.full_clean()
    made.save()
    beside = passed | {"term": [None, f"{made} {due_fen}"]}
    _write(held, {}, beside, deed=DUE, by=by, why=why)
    return made


@transaction.atomic
def record_payment(
    asset: Asset, kind: str, year: int, due_on: date | None, *, paid_fen: int, paid_on: date, by: User,
    seen_version: int, why: str = "",
) -> AssetDue:  # fmt: skip
    """Record that a term was paid, wholly or in part (登记收款、分红兑现); what came before is added to."""
    held = _held(asset, "record_due", by, seen_version)
    _keep_terms(held)
    term = _term(held, kind, year, due_on)
    if paid_fen <= 0:
        raise ValidationError({"paid": _("Write what was paid: more than zero yuan.")})
    if term.paid_fen + paid_fen > term.due_fen:
        raise ValidationError(
            {"paid": _("More would be paid than is due. Correct the amount, or first what is due.")}
        )  # fmt: skip
    term.paid_fen += paid_fen
    term.paid_on = max(paid_on, term.paid_on or paid_on)
    term.full_clean()
    term.save()
    beside = {"term": [None, str(term)], "paid_on": [None, str(paid_on)], "paid_fen": [None, paid_fen]}
    _write(held, {}, beside, deed=PAID, by=by, why=why)
    return term


@transaction.atomic
def correct_term(
    asset: Asset, kind: str, year: int, due_on: date | None, *, due_fen: int, paid_fen: int, paid_on: date | None,
    by: User, seen_version: int, why: str,
) -> AssetDue:  # fmt: skip
    """Correct a term that was entered wrongly (更正). What it was stays in the history; a reason is needed."""
    if not why.strip():
        raise ValidationError({"why": _("Write why it is corrected.")})
    held = _held(asset, "record_due", by, seen_version)
    _keep_terms(held)
    term = _term(held, kind, year, due_on)
    given = {"due_fen": due_fen, "paid_fen": paid_fen, "paid_on": paid_on if paid_fen else None}
    beside = {"term": [None, str(term)]}
    for name, value in given.items():
        if (old := getattr(term, name)) != value:
            beside[f"term.{name}"] = [actions.plain(old), actions.plain(value)]
            setattr(term, name, value)
    term.full_clean()
    term.save()
    _write(held, {}, beside, deed=CORRECTED, by=by, why=why)
    return term


def in_step(asset: Asset, *, state: str) -> dict[str, Any]:
    """The ledger's columns as the terms and the yearly checks of an asset have them (台账同步).

    An asset without terms keeps what its row says of them, and so with the checks. What was disposed of stays so:
    `state` is what it is after the deed.
    """
    columns: dict[str, Any] = {}
    if dues := [one.term for one in asset.dues.all()]:
        columns |= columns_of(dues)
    newest = max(asset.readings.all(), key=lambda one: one.checked_on, default=None)
    if newest is not None and state != DISPOSED:
        columns |= {"state": newest.state, "checked_on": newest.checked_on}
    return columns


def next_record_no(place: str, year: int | None) -> str:
    """The next free number of a county and a year: `ZC513431-2024-000007`."""
    return next_number(Asset, f"{LEDGERS[Asset.LEDGER].prefix}{place[:6]}-{year or '0000'}-", DIGITS)


def _held(asset: Asset, deed: str, by: User, seen_version: int) -> Asset:
    held = hold(asset, by, partial(policies.needed, deed))
    if held.version != seen_version:
        raise StaleRow(held, {"deed": deed})
    return held


def _pass(held: Asset, deed: str, columns: Mapping[str, Any], why: str) -> dict[str, Any]:
    """Ask the gates; what was passed with a reason, as the change keeps it."""
    values = values_of(held) | {"state_before": held.state} | dict(columns)
    return passed(judge(deed, values, asset_rules()), why)


def _write(
    held: Asset, columns: Mapping[str, Any], beside: Mapping[str, Any], *, deed: str, by: User, why: str
) -> Asset:  # fmt: skip
    """Write the columns and what follows from terms and checks; every deed makes one version and one Change."""
    columns = dict(columns) | in_step(held, state=columns.get("state", held.state))
    return actions.write(held, columns, deed=deed, by=by, why=why.strip(), beside=beside)


def _keep_terms(held: Asset) -> None:
    """What the row alone tells of rent and dividends becomes terms, before the first one is written beside it."""
    if not held.dues.exists():
        for one in terms_of(held):
            AssetDue.objects.create(
                asset=held, kind=one.kind, year=one.year, due_on=one.due_on, due_fen=one.due_fen,
                paid_fen=one.paid_fen,
            )  # fmt: skip


def _term(held: Asset, kind: str, year: int, due_on: date | None) -> AssetDue:
    days = {"due_on": due_on} if due_on is not None else {"due_on__isnull": True, "year": year}
    term = held.dues.select_for_update().filter(kind=kind, **days).first()
    if term is None:
        raise DeedRefused(_("There is no such term. Look at the page of the asset again."))
    return term


def _check_places(asset: Asset) -> None:
    """An asset lies inside its county, and comes of a project of its programme and county."""
    if asset.place_id and not place_codes.is_within(asset.place_id, asset.recipient_id or ""):
        raise ValidationError({"place": _("The place does not lie in the county of the asset. Choose one that does.")})
    project = asset.project
    if project is not None and (
        project.programme_id != asset.programme_id
        or not place_codes.is_within(project.recipient_id or "", (asset.recipient_id or "")[:6])
    ):
        raise ValidationError({"project": _("The project belongs to another programme or county.")})
