"""Questions about commitments and issues (议定事项、问题); reads only, all of them through `visible_to`.

Belongs here: the filters of the list, how each item stands on a day, what happened when. Does not belong: what an item
is called on a page (`shown`), the chasing rules (`engine.commitments`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from xieshou.apps.accounts.models import Scope, Source, User
from xieshou.apps.accounts.models.records import lies_in
from xieshou.apps.commitments.following.policies import Item
from xieshou.apps.commitments.models import Commitment, FollowUp, Issue, Meeting
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.places.models import Place
from xieshou.apps.places.queries import counties_under
from xieshou.data.commitment_rules import AMBER, GREEN, RED, commitment_rules
from xieshou.engine import place_codes
from xieshou.engine.commitments import Chased, chase
from xieshou.engine.commitments.chasing import Followed

MOST = 5000  # items of a kind that a page looks through
CHOICES = 300
URGENCY = {RED: 0, AMBER: 1, GREEN: 2}
COMMITMENTS, ISSUES = KINDS = ("commitments", "issues")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; each filled field is a chip in the address."""

    what: str = ""
    stage: str = ""
    colour: str = ""
    side: str = ""
    area: str = ""
    meeting: str = ""
    place: str = ""
    text: str = ""
    unclosed: bool = False


@dataclass
class Line:
    """An item as it stood on a day (事项状态)."""

    item: Item
    stage: str
    last_on: date | None
    chased: Chased | None

    @property
    def kind(self) -> str:
        """`commitments` or `issues`."""
        return self.item.LEDGER

    @property
    def urgency(self) -> tuple[int, date]:
        """The most urgent first; of these the one that is due first."""
        rank = URGENCY[self.chased.colour] if self.chased else len(URGENCY)
        return rank, self.item.due_on or date.max


def lines(book: Programme, user: User | None, asked: Filters, as_of: date) -> list[Line]:
    """The items on a day that the filters leave, the most urgent first. Without a user: of the whole installation."""
    found = []
    for model in (Commitment, Issue):
        if asked.what in ("", model.LEDGER):
            found += [_line(item, as_of) for item in _rows(model, book, user, asked, as_of)]
    kept = [
        line
        for line in found
        if asked.stage in ("", line.stage)
        and (not asked.colour or (line.chased is not None and line.chased.colour == asked.colour))
        and (not asked.area or asked.area in getattr(line.item, "areas", ()))
        and not (asked.unclosed and line.stage == commitment_rules().last)
    ]
    return sorted(kept, key=lambda one: (one.urgency, one.item.record_no))


def _rows(model: type[Item], book: Programme, user: User | None, asked: Filters, as_of: date) -> Iterable[Item]:
    rows: QuerySet = model.objects.all() if user is None else model.objects.visible_to(user)
    begun, words = ("agreed_on", "text") if model is Commitment else ("found_on", "problem")
    rows = rows.filter(programme=book, outside=False, **{f"{begun}__lte": as_of})
    if asked.place:
        rows = rows.filter(lies_in("recipient__code", asked.place))
    if asked.text:
        said = Q(record_no__icontains=asked.text)
        for column in (words, "responsible_unit"):
            said |= Q(**{f"{column}__icontains": asked.text})
        rows = rows.filter(said)
    if model is Commitment:
        if asked.meeting:
            rows = rows.filter(meeting__record_no=asked.meeting)
        if asked.side:
            rows = rows.filter(side__in=[asked.side, Commitment.Side.BOTH])
    elif asked.meeting or asked.side or asked.area:
        return []
    return _with_last_deed(rows, as_of).order_by(begun, "record_no")[:MOST]


def _with_last_deed(rows: QuerySet, as_of: date) -> QuerySet:
    """Rows with `last_on`: the day of the last deed on each until a day."""
    return rows.annotate(last_on=Max("followups__on", filter=Q(followups__on__lte=as_of)))


def _line(item: Item, as_of: date) -> Line:
    """How it stands. What collected books tell of is chased once somebody follows it: nobody published who owes it."""
    rules = commitment_rules()
    stage = rules.last if item.closed_on and item.closed_on <= as_of else item.step
    last_on = getattr(item, "last_on", None) or item.begun_on
    if item.source == Source.PUBLISHED and not getattr(item, "last_on", None):
        return Line(item, stage, last_on, None)
    return Line(item, stage, last_on, chase(Followed(stage, item.due_on, last_on, item.responsible_unit), as_of, rules))


def line_of(item: Item, as_of: date) -> Line:
    """One item as it stands on a day."""
    item.last_on = item.followups.filter(on__lte=as_of).aggregate(last=Max("on"))["last"]
    return _line(item, as_of)


def counts(found: Iterable[Line]) -> tuple[Counter[str], Counter[str]]:
    """How many items stand in each stage, and how many open ones have each colour."""
    kept = list(found)
    return Counter(one.stage for one in kept), Counter(one.chased.colour for one in kept if one.chased)


def item_of(book: Programme, user: User, record_no: str) -> Item | None:
    """The commitment or issue of that number, if the user may see it."""
    for model in (Commitment, Issue):
        seen = model.objects.visible_to(user).filter(programme=book).select_related("programme", "owner", "closed_by")
        if found := seen.filter(record_no=record_no).first():
            return found
    return None


def parts_of(commitment: Commitment, user: User, as_of: date) -> list[Line]:
    """The tasks of a commitment that the user may see, as they stand."""
    rows = Commitment.objects.visible_to(user).filter(part_of=commitment)
    return [_line(one, as_of) for one in _with_last_deed(rows, as_of).order_by("recipient_id", "record_no")]


def of_meeting(meeting: Meeting, user: User | None, as_of: date) -> list[Line]:
    """What a meeting settled, in its order, as it stands; tasks are left to their whole."""
    rows = Commitment.objects.all() if user is None else Commitment.objects.visible_to(user)
    rows = rows.filter(meeting=meeting, part_of=None).prefetch_related("fulfilments", "followups", "mentions")
    return [_line(one, as_of) for one in _with_last_deed(rows, as_of).order_by("side", "agreed_on", "record_no")]


def happened(book: Programme, user: User, limit: int) -> list[FollowUp]:
    """The deeds on items that the user may see, the latest first."""
    seen = Q(commitment__in=Commitment.objects.visible_to(user).filter(programme=book)) | Q(
        issue__in=Issue.objects.visible_to(user).filter(programme=book)
    )
    rows = FollowUp.objects.filter(seen).select_related("commitment", "issue", "by")
    return list(rows.order_by("-on", "-id")[:limit])


def recipients_of(book: Programme, user: User) -> list[str]:
    """The places on the recipient side that an item may be owed to or by: the side itself and those that are paired."""
    paired = Pairing.objects.visible_to(user).filter(programme=book, recipient__isnull=False)
    codes = set(paired.order_by().values_list("recipient_id", flat=True).distinct())
    return sorted(one for one in codes | {book.recipient_id} if one and len(one) == 6)[:CHOICES]


def counties_for(book: Programme, user: User, recipient: str | None, year: int) -> list[Place]:
    """The counties that a task may go to: those of the place that are paired or in a paired prefecture; else all."""
    paired = [code for code in recipients_of(book, user) if place_codes.depth(code) > 1]
    counties = list(counties_under(recipient or book.recipient_id, year))
    helped = [one for one in counties if any(place_codes.is_within(one.code_id, outer) for outer in paired)]
    return helped or counties


def meetings_of(book: Programme, user: User) -> list[Meeting]:
    """The meetings to choose from, the latest first."""
    return list(Meeting.objects.visible_to(user).filter(programme=book).order_by("-held_first", "record_no")[:CHOICES])


def owners_of(book: Programme) -> list[User]:
    """The accounts that may look after an item: those that work in the programme."""
    held = Scope.objects.filter(programme__in=("", book.pk)).exclude(role__in=("public", "administrator", "auditor"))
    return list(
        User.objects.filter(is_active=True, scopes__in=held).distinct().order_by("office", "username")[:CHOICES]
    )
