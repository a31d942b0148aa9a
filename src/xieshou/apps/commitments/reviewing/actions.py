"""The writes of a review (核定写入), one function per deed: keeping a document, deciding on each of its parts.

Belongs here: the meeting, its visits and commitments that a person takes over, with where the text says so.
Does not belong: what is proposed (`proposals`), the deeds that follow (`following.actions`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Evidence, EvidenceLink, Source, Status, User
from xieshou.apps.accounts.queries import next_number
from xieshou.apps.commitments.following import actions as following
from xieshou.apps.commitments.following.policies import may_register_in
from xieshou.apps.commitments.models import Commitment, Document, Judgement, Meeting, Mention
from xieshou.apps.commitments.reviewing.proposals import MEETING, Proposal
from xieshou.apps.commitments.reviewing.reading import reading_of
from xieshou.apps.pairings.models import Programme
from xieshou.engine.ledgers import LEDGERS

LONGEST_TEXT = 200_000
DIGITS = 6
TAKEN = (Judgement.Verdict.ACCEPTED, Judgement.Verdict.CORRECTED)


@transaction.atomic
def keep(book: Programme, text: str, *, by: User, file_name: str = "") -> tuple[Document, bool]:
    """Keep a communiqué (登记原文) with what the machine reads in it. The same text again gives the one kept before."""
    _check(book, by)
    if not text.strip():
        raise ValidationError({"text": _("Paste the text of the report, or choose its file.")})
    if "\0" in text:
        raise ValidationError({"text": _("The text holds characters without a meaning. Copy it again from its page.")})
    if len(text) > LONGEST_TEXT:
        raise ValidationError(
            {"text": _("The text has %(n)s characters; a report has at most %(most)s. Leave the rest out.")
                     % {"n": len(text), "most": LONGEST_TEXT}}
        )  # fmt: skip
    try:
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise ValidationError({"text": _("The text holds half characters. Copy it again from its page.")}) from error
    known = Document.objects.filter(programme=book, sha256=digest).first()
    if known is not None:
        return known, False
    made = Document(
        programme=book, sha256=digest, source=text, reading=reading_of(text), file_name=file_name[:200], kept_by=by
    )
    made.full_clean()
    made.save()
    actions.record_batch(by=by, deed="create", ledger="documents", keys=[digest], why=made.title)
    return made, True


@transaction.atomic
def take_meeting(document: Document, proposal: Proposal, given: Mapping[str, Any], *, by: User) -> Meeting:
    """Take over the meeting (核定会议): as a new one, or as one that is kept already and now has a further document."""
    _open(document, MEETING, by)
    held = given.get("same_as")
    if held is None:
        held = _new_meeting(document.programme, given, by, why=document.title)
    document.meeting = held
    document.save(update_fields=["meeting"])
    _judge(document, proposal, given, by, meeting=held)
    _prove(document, held.LEDGER, held.record_no, held.title, by)
    return held


@transaction.atomic
def take_visit(document: Document, proposal: Proposal, given: Mapping[str, Any], *, by: User) -> Meeting:
    """Take over a visit made on the occasion of the meeting (核定走访)."""
    _open(document, proposal.part, by)
    whole = _meeting_of(document)
    sides = {"donor_id": whole.donor_id, "recipient_id": whole.recipient_id, "level": whole.level}
    held = _new_meeting(
        document.programme, dict(given) | sides | {"kind": Meeting.Kind.HIGH_LEVEL_VISIT, "during": whole}, by,
        why=document.title,
    )  # fmt: skip
    _judge(document, proposal, given, by, meeting=held)
    _prove(document, held.LEDGER, held.record_no, proposal.printed, by)
    return held


@transaction.atomic
def take_unit(document: Document, proposal: Proposal, given: Mapping[str, Any], *, by: User) -> Commitment:
    """Take over a commitment (核定议定事项): as a new one, or as one that another document told of."""
    _open(document, proposal.part, by)
    meeting = _meeting_of(document)
    held = given.get("same_as")
    if held is None:
        columns = {name: given[name] for name in ("text", "kind", "item_no", "speaker", "side", "areas", "due_on")}
        held = following.register(
            Commitment(
                programme=document.programme, meeting=meeting, agreed_on=meeting.held_first, donor_id=meeting.donor_id,
                recipient_id=meeting.recipient_id, responsible_unit=given.get("responsible_unit", ""), **columns,
            ),
            by=by, why=document.title,
        )  # fmt: skip
    assert proposal.span is not None
    assert proposal.source_span is not None
    Mention.objects.create(
        commitment=held, document=document, unit=proposal.part, printed=proposal.printed, first=proposal.span[0],
        last=proposal.span[1], source_first=proposal.source_span[0], source_last=proposal.source_span[1],
    )  # fmt: skip
    _judge(document, proposal, given, by, commitment=held)
    _prove(document, held.LEDGER, held.record_no, proposal.printed, by)
    return held


@transaction.atomic
def leave_out(document: Document, proposal: Proposal, verdict: str, *, by: User) -> Judgement:
    """Decide that a part was misread, or is no commitment (不予登记); what the machine read stays on record."""
    if verdict in TAKEN:
        raise DeedRefused(_("Choose whether it was misread or is no commitment."))
    _open(document, proposal.part, by)
    return Judgement.objects.create(
        document=document, part=proposal.part, verdict=verdict, machine=proposal.machine, by=by
    )


def _check(book: Programme, by: User) -> None:
    if not may_register_in(by, book):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))


def _open(document: Document, part: str, by: User) -> None:
    _check(document.programme, by)
    if document.refused:
        raise DeedRefused(_("This text was refused, so nothing is taken over from it."))
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if Judgement.objects.filter(document=document, part=part).exists():
        raise DeedRefused(_("Somebody decided on this part meanwhile. Look at the page again."))


def _meeting_of(document: Document) -> Meeting:
    if document.meeting is None:
        raise DeedRefused(_("Decide on the meeting first: what it settled belongs to it."))
    return document.meeting


def _judge(document: Document, proposal: Proposal, given: Mapping[str, Any], by: User, **made: Any) -> None:
    """Keep the person's values beside the machine's: corrected where one of the form's values differs."""
    person = {name: plain_value(value) for name, value in given.items()}
    proposed = {name: plain_value(value) for name, value in proposal.values.items()}
    differs = any(name in person and (person[name] or "") != (value or "") for name, value in proposed.items())
    corrected = differs and not person.get("same_as")
    Judgement.objects.create(
        document=document, part=proposal.part, by=by, machine=proposal.machine, person=person,
        verdict=Judgement.Verdict.CORRECTED if corrected else Judgement.Verdict.ACCEPTED, **made,
    )  # fmt: skip


def plain_value(value: Any) -> Any:
    """A value of a form as a judgement keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, list) else actions.plain(value)


def _new_meeting(book: Programme, given: Mapping[str, Any], by: User, *, why: str) -> Meeting:
    first, last = given["held_first"], given.get("held_last") or given["held_first"]
    printed = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    meeting = Meeting(
        programme=book, kind=given["kind"], title=given["title"].strip(), held_first=first, held_last=last,
        held_printed=printed, place_id=given.get("place") or None, parties=given.get("parties", ""),
        leaders=given.get("leaders", ""), outcome=given.get("outcome", ""), year=first.year,
        donor_id=given.get("donor_id") or book.donor_id, level=given.get("level", ""), during=given.get("during"),
        recipient_id=given.get("recipient_id") or given.get("recipient") or book.recipient_id,
        status=Status.DRAFT, source=Source.TYPED,
    )  # fmt: skip
    meeting.record_no = _next_record_no(meeting)
    actions.create(meeting, by=by, why=why)
    if not Meeting.objects.open_to(by, "edit").filter(pk=meeting.pk).exists():
        raise PermissionDenied(_("These places lie outside those you look after, so nothing was written."))
    return meeting


def _next_record_no(meeting: Meeting) -> str:
    stem = f"{LEDGERS[Meeting.LEDGER].prefix}{(meeting.recipient_id or '')[:6]}-{meeting.year}-"
    return next_number(Meeting, stem, DIGITS)


def _prove(document: Document, ledger: str, key: str, printed: str, by: User) -> None:
    """The publication as evidence of what was taken over from it."""
    code, read = f"doc-{document.sha256[:16]}", document.reading
    day = (read.get("publish_date") or {}).get("iso") or ""
    proof = Evidence.objects.filter(code=code).first()
    if proof is None:
        proof = Evidence(
            code=code, kind=Evidence.Kind.PUBLICATION, title=((read.get("headline") or {}).get("text") or "")[:200],
            publisher=(read.get("publication") or {}).get("name") or "", published_printed=day,
            published_first=day or None, published_last=day or None, sha256=document.sha256,
        )  # fmt: skip
        actions.keep_evidence([proof], by=by, why=document.title)
        proof = Evidence.objects.get(code=code)
    if not EvidenceLink.objects.filter(evidence=proof, ledger=ledger, key=key).exists():
        link = EvidenceLink(evidence=proof, ledger=ledger, key=key, printed=printed[:200])
        actions.prove([link], by=by, why=document.title)
