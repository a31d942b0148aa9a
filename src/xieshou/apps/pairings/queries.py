"""Questions about programmes and pairings; reads only."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Agreement, Pairing, Programme
from xieshou.engine import place_codes

_RANK = Case(
    *(When(level=level, then=Value(rank)) for rank, level in enumerate(Pairing.Level.values)),
    output_field=IntegerField(),
)


def programmes_of(user: User) -> QuerySet[Programme]:
    """The programmes in which the user holds some scope, the real one first."""
    codes = [scope.programme for scope in policies.scopes_of(user)]
    known = Programme.objects.order_by("invented", "code")
    return known if "" in codes else known.filter(code__in=codes)


def get_programme_or_404(user: User, code: str) -> Programme:
    """The programme, if the user holds a scope in it. Raises Http404 otherwise, as if there were none."""
    programme = programmes_of(user).filter(code=code).first()
    if programme is None:
        raise Http404(_("There is no such programme, or you hold no scope in it."))
    return programme


def home_scope(user: User, programme: Programme) -> str:
    """The scope whose figures the user sees first: `programme`, or their own place or pairing."""
    scopes = [scope for scope in policies.scopes_of(user) if scope.programme in ("", programme.code)]
    if not scopes or any(not scope.place and not scope.pairing for scope in scopes):
        return "programme"
    return scopes[0].place or scopes[0].pairing


def succession(pairing: Pairing, user: User) -> list[Pairing]:
    """Who helped the same recipient before and after at the same level, under the same kind, oldest first."""
    kin = Pairing.objects.visible_to(user).filter(
        programme=pairing.programme_id, level=pairing.level, kind=pairing.kind, superseded=False
    )
    if pairing.recipient_unit_id:
        kin = kin.filter(recipient_unit=pairing.recipient_unit_id)
    else:
        kin = kin.filter(recipient=pairing.recipient_id, recipient_unit=None)
    return list(kin.order_by("from_first", "record_no")[:20])


def perhaps_in_force(pairings: QuerySet[Pairing], year: int) -> QuerySet[Pairing]:
    """Those that hold in a year, or may hold: all but the ones surely over before it or surely begun after it."""
    return pairings.exclude(from_first__gt=date(year, 12, 31)).exclude(to_last__lt=date(year, 1, 1))


def below(pairings: QuerySet[Pairing], pairing: Pairing) -> QuerySet[Pairing]:
    """The pairings of the same kind whose two sides both lie inside the two sides of this one."""
    if pairing.donor_id is None or pairing.recipient_id is None or pairing.recipient_unit_id:
        return pairings.none()
    return pairings.filter(
        kind=pairing.kind,
        donor__code__startswith=place_codes.prefix(pairing.donor_id),
        recipient__code__startswith=place_codes.prefix(pairing.recipient_id),
    ).exclude(Q(pk=pairing.pk) | Q(level=pairing.level))


def by_level(pairings: QuerySet[Pairing]) -> dict[str, int]:
    """How many pairings stand at each level, highest level first; levels without any are left out."""
    counted = dict(pairings.order_by().values_list("level").annotate(n=Count("pk")))
    return {level: counted[level] for level in Pairing.Level.values if level in counted}


def listed(pairings: QuerySet[Pairing], after: str = "", limit: int = 100) -> list[Pairing]:
    """One page of a list, by level and record number, from the cursor on (see `cursor_of`)."""
    rows = pairings.annotate(rank=_RANK)
    rank, _dot, record_no = after.partition(".")
    if rank.isdecimal() and len(rank) < 3:
        rows = rows.filter(Q(rank__gt=int(rank)) | Q(rank=int(rank), record_no__gt=record_no))
    return list(rows.select_related("donor_unit", "recipient_unit").order_by("rank", "record_no")[:limit])


def cursor_of(pairing: Pairing) -> str:
    """Where the page after this row begins."""
    return f"{Pairing.Level.values.index(pairing.level)}.{pairing.record_no}"


def agreements_of(pairing: Pairing, user: User) -> list[Agreement]:
    """What the two sides signed or planned, with the targets, oldest first."""
    return list(Agreement.objects.visible_to(user).filter(pairing=pairing).prefetch_related("targets"))


def shown_year(programme: Programme, asked: str | None) -> int:
    """The year a page shows: the one asked for in the address if the books cover it, else the programme's own."""
    year = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    return year if year in programme.years else programme.shown_year
