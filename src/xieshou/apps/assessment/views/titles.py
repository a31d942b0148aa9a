"""Rows of any ledger as a page lists them (台账行的称呼): a title, an address, how sure, what proves them.

Belongs here: from a ledger and record numbers to what a table shows, in two queries a ledger.
Does not belong: all fields of one row (registers.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import EvidenceLink, LedgerRow, User
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.accounts.queries import evidence_of
from xieshou.apps.assessment.models import PublishedClaim, ReportedQuantity
from xieshou.apps.assessment.registers import MODELS
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.commitments.models import Commitment, Meeting
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Agreement, Pairing
from xieshou.apps.projects.models import Project
from xieshou.engine.ledgers import Type
from xieshou.wording import display, words

OWN_PAGE = {
    "pairings": "pairings:detail",
    "meetings": "commitments:detail",
    "commitments": "following:item",
    "issues": "following:item",
    "projects": "projects:detail",
    "assets": "assets:detail",
}


@dataclass(frozen=True)
class Listed:
    """A row as a table lists it."""

    ledger: str
    key: str
    title: str
    url: str
    row: LedgerRow
    note: str = ""
    proofs: list[EvidenceLink] = field(default_factory=list)


def listed(
    rows: Iterable[tuple[str, str]], user: User, *, programme: str | None = None, with_proofs: bool = True
) -> dict[tuple[str, str], Listed]:
    """The rows named by ledger and record number that the user may see; the others are not in the answer."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for ledger, key in rows:
        wanted[ledger].add(key)
    found = {}
    for ledger, keys in wanted.items():
        if ledger not in MODELS:
            continue
        seen = MODELS[ledger].objects.visible_to(user).filter(record_no__in=keys)
        if programme is not None:
            seen = seen.filter(programme=programme)
        shown = list(seen)
        proofs = evidence_of(ledger, [row.record_no for row in shown]) if with_proofs and shown else {}
        for row in shown:
            found[ledger, row.record_no] = Listed(
                ledger,
                row.record_no,
                title_of(row),
                record_url(row),
                row,
                note_of(row),
                [one for one in proofs.get(row.record_no, ()) if _may_see(one, user, row)],
            )
    return found


def _may_see(link: EvidenceLink, user: User, row: LedgerRow) -> bool:
    return not link.evidence.internal or works_in(user, row.programme_id)


def record_url(row: LedgerRow) -> str:
    """The address of a row with all its fields, evidence and history."""
    return reverse("assessment:record", args=[row.programme_id, row.LEDGER, row.record_no])


def own_page(row: LedgerRow) -> str:
    """The address of the page that its own room has for it, if any."""
    name = OWN_PAGE.get(row.LEDGER)
    return reverse(name, args=[row.programme_id, row.record_no]) if name else ""


def title_of(row: LedgerRow) -> str:
    """What a row is called where many ledgers stand together."""
    match row:
        case Project():
            return row.name
        case Pairing():
            return f"{row.donor_printed or row.donor_id} – {row.recipient_printed or row.recipient_id}"
        case Agreement():
            return row.title
        case Meeting():
            return f"{row.held_printed} {row.title or row.get_kind_display()}"
        case Commitment():
            return row.short
        case Movement():
            sides = " → ".join(part for part in (row.donor_printed, row.recipient_printed) if part)
            printed = row.amount_printed or _("%(amount)s yuan") % {"amount": display.yuan(row.amount_fen)}
            return f"{row.on_printed} {sides} {printed}".strip()
        case ReportedQuantity():
            return f"{row.period_printed} {row.recipient_printed} {words.measure(row.measure)}".strip()
        case PublishedClaim():
            own = row.title_zh if (get_language() or "zh").startswith("zh") else row.title_en
            return own or words.measure(row.measure)
        case _:
            return _first_words(row)


def _first_words(row: LedgerRow) -> str:
    """The first public text of a row that its list shows, before its number; the number alone where there is none."""
    ledger = SHEETS[row.LEDGER].ledger
    texts = (one for one in (ledger.by_name[name] for name in ledger.listed) if one.type == Type.TEXT)
    text = next((getattr(row, one.name) for one in texts if not one.is_personal), "")
    return f"{text} {row.record_no}".strip()


def note_of(row: LedgerRow) -> str:
    """What a reader must know of a row before adding it: that it was derived, or is counted as something inferred."""
    match row:
        case Meeting() if row.counts_as and row.counts_as != row.kind:
            return _("counted as %(kind)s (inferred)") % {"kind": row.get_counts_as_display()}
        case Movement() if row.derived_from:
            return _("derived from %(rows)s") % {"rows": ", ".join(map(str, row.derived_from))}
        case ReportedQuantity() if row.derived:
            return _("derived, not printed")
        case _:
            return ""
