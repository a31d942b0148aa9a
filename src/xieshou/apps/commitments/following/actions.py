"""The writes of commitments and issues (议定事项办理), one function per deed; each is atomic and attributed.

Belongs here: registering, changing, breaking down, the deeds of the life cycle.
Does not belong: links to what fulfils an item (`linking`), which deed may follow (`data/commitment_rules.yaml`),
submitting and accepting (`accounts.actions`), who may (`policies`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Source, Status, User
from xieshou.apps.accounts.queries import next_number
from xieshou.apps.commitments.following.policies import Item
from xieshou.apps.commitments.following.writing import check_row, follow, locked, write
from xieshou.apps.commitments.models import Commitment, Issue
from xieshou.data.commitment_rules import commitment_rules
from xieshou.engine import place_codes
from xieshou.engine.commitments import Lacking, Refusal, refusals
from xieshou.engine.ledgers import LEDGERS

PREFIX, DIGITS = "YD", 6
FIXED = {"record_no", "programme", "part_of", "status", "version", "step", "closed_on", "closed_by", "asked_by"}
Registered = TypeVar("Registered", Commitment, Issue)
ASSIGNED = ("owner", "responsible_unit", "due_on")


class NotNow(DeedRefused):
    """A deed that the stage of the item or what was told does not allow; `lacking` says all of it."""

    def __init__(self, lacking: Iterable[Refusal]) -> None:
        self.lacking = list(lacking)
        super().__init__("\n".join(in_words(one) for one in self.lacking))


def in_words(refusal: Refusal) -> str:
    """What stands in the way, as people read it: what is lacking and what to do."""
    match refusal.lacking:
        case Lacking.STAGE:
            return _("The item no longer stands where this could be done. Look at its page again.")
        case Lacking.NOTE:
            return _("Write what was done, or why.")
        case Lacking.PROOF:
            return _("Name the proof: a document number, a file’s digest, or where it is kept.")
        case Lacking.SOMEBODY_ELSE:
            return _("You look after this item or asked for its closing. Somebody else has to look and decide.")
        case Lacking.OPEN_TASKS:
            return ngettext(
                "%(n)s task of it is not closed. Close it first.",
                "%(n)s tasks of it are not closed. Close them first.",
                refusal.open_tasks,
            ) % {"n": refusal.open_tasks}
    raise AssertionError(refusal)


@transaction.atomic
def register(item: Registered, *, by: User | None, why: str = "") -> Registered:
    """Enter a commitment, task or issue (登记) under the next number of its place and year, as a draft.

    Outside the scope nothing is written: the door through which a row may be edited decides whether it may be made.
    """
    item.year = item.year or item.begun_on.year
    item.record_no = item.record_no or next_record_no(item)
    item.status, item.source = Status.DRAFT, Source.TYPED
    actions.create(item, by=by, why=why)
    if by is not None and not type(item).objects.open_to(by, "edit").filter(pk=item.pk).exists():
        raise PermissionDenied(_("These places lie outside those you look after, so nothing was written."))
    return item


@transaction.atomic
def change(
    commitment: Commitment, *, fields: Mapping[str, Any], seen_version: int, by: User, why: str = ""
) -> Commitment:
    """Change the wording, areas or target of a commitment whose row is still open (修改)."""
    assert not fields.keys() & FIXED, fields.keys() & FIXED
    if commitment.closed_on:
        raise DeedRefused(_("It is closed. Reopen it first, with a reason."))
    return actions.change(commitment, fields=dict(fields), seen_version=seen_version, by=by, why=why)


@dataclass(frozen=True)
class Told:
    """What is told of a deed (办理内容). `columns`: what assigning writes. `row`: ledger and key of a row as proof."""

    on: date
    note: str = ""
    proof: str = ""
    reached: Decimal | None = None
    row: tuple[str, str] = ("", "")
    columns: Mapping[str, Any] | None = None


@transaction.atomic
def take_deed(item: Item, deed: str, said: Told, *, by: User, seen_version: int) -> Item:
    """Do a deed of the life cycle: assign, note progress, ask for closing, close, send back, reopen.

    Raises NotNow with everything that stands in the way; nothing is written then.
    """
    rules = commitment_rules()
    known = rules.deeds[deed]
    held = locked(item, known.needs, by, seen_version)
    if missing := refusals(
        known, held.stage, note=said.note, proof=said.proof, by=str(by.pk), concerned=concerned(held),
        open_tasks=_open_tasks(held),
    ):  # fmt: skip
        raise NotNow(missing)
    if deed == "reopen" and isinstance(held, Commitment) and held.part_of and held.part_of.closed_on:
        raise DeedRefused(_("What it is a task of is closed. Reopen that first."))
    if said.on < held.begun_on:
        raise ValidationError({"on": _("This day is earlier than the item itself.")})
    check_row(held, said.row, by)
    columns = {name: value for name, value in (said.columns or {}).items() if name in ASSIGNED}
    if deed == "close":
        columns |= {"closed_on": said.on, "closed_by": by, "proof": said.proof.strip()}
        if isinstance(held, Issue):
            columns["verified_by"] = str(by)[:60]
    elif deed == "ask_closing":
        columns |= {"asked_by": by}
    elif deed in ("send_back", "reopen"):
        columns |= {"asked_by": None, "closed_by": None, "closed_on": None}
        if isinstance(held, Issue):
            columns["verified_by"] = ""
    after = known.moves[held.stage]
    if after != rules.last:
        columns["step"] = after
    write(held, columns, deed=deed, by=by, why=said.note)
    follow(
        held, deed, by=by, on=said.on, note=said.note.strip(), proof=said.proof.strip(), reached=said.reached,
        ledger=said.row[0], key=said.row[1],
    )  # fmt: skip
    return held


@dataclass(frozen=True)
class Part:
    """A task to be made of a commitment (分解任务)."""

    text: str
    recipient_id: str
    responsible_unit: str
    due_on: date | None = None
    target_value: Decimal | None = None


@transaction.atomic
def break_down(
    commitment: Commitment, parts: Iterable[Part], *, on: date, by: User, seen_version: int
) -> list[Commitment]:
    """Break a commitment down into tasks of counties (任务分解); each is an item with the same life cycle."""
    known = commitment_rules().deeds["break_down"]
    held = locked(commitment, known.needs, by, seen_version)
    if commitment.part_of_id is not None:
        raise DeedRefused(_("A task is not broken down any further."))
    if missing := refusals(known, held.stage):
        raise NotNow(missing)
    if on < held.agreed_on:
        raise ValidationError({"on": _("This day is earlier than the item itself.")})
    made = []
    for part in parts:
        if not place_codes.is_within(part.recipient_id, held.programme.recipient_id):
            raise ValidationError(
                _("“%(place)s” does not lie on the recipient side of this programme.") % {"place": part.recipient_id}
            )
        made.append(register(
            Commitment(
                programme=held.programme, meeting=held.meeting, part_of=held, kind=Commitment.Kind.TASK,
                text=part.text.strip() or held.text, side=held.side, areas=held.areas, agreed_on=held.agreed_on,
                donor=held.donor, donor_printed=held.donor_printed, recipient_id=part.recipient_id,
                responsible_unit=part.responsible_unit.strip(), due_on=part.due_on or held.due_on,
                target_value=part.target_value,
                target_unit=held.target_unit if part.target_value is not None else "",
            ),
            by=by, why=held.record_no,
        ))  # fmt: skip
    if not made:
        raise ValidationError(_("Enter at least one task."))
    write(
        held, {"step": known.moves[held.stage]}, deed="break_down", by=by, why="、".join(one.record_no for one in made)
    )
    follow(held, "break_down", by=by, on=on, note="、".join(one.record_no for one in made))
    return made


def next_record_no(item: Item) -> str:
    """The next free number of a place and a year: `YD513400-2018-000007`, of an issue `WT513400-2018-000007`."""
    place = (item.recipient_id or item.donor_id or item.programme.recipient_id)[:6]
    prefix = PREFIX if isinstance(item, Commitment) else LEDGERS[Issue.LEDGER].prefix
    return next_number(type(item), f"{prefix}{place}-{item.year}-", DIGITS)


def concerned(held: Item) -> frozenset[str]:
    """The accounts that look after an item or asked for its closing: neither closes it."""
    return frozenset(str(one) for one in (held.owner_id, held.asked_by_id) if one)


def _open_tasks(held: Item) -> int:
    return held.parts.filter(closed_on=None).count() if isinstance(held, Commitment) else 0
