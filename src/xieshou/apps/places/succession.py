"""What became of a place (沿革): from a code that is out of use to the one that took over, step by step, with reasons.

Belongs here: one rule per level. Counties and up follow the printed successors; a township follows the crosswalk; a
village keeps its code under a new name, or is the village of the same name where its township went. All that no list
prints is marked inferred.
Does not belong: which name holds on a day (queries.py).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xieshou.apps.places.models import Crosswalk, Level, Place


@dataclass(frozen=True)
class Step:
    """One change on the way (一步): which name gave way to which, and why we think so."""

    year: int
    from_code: str
    from_name: str
    to_code: str
    to_name: str
    reason: str
    inferred: bool


@dataclass(frozen=True)
class Succession:
    """The way from a code out of use to the code or codes in use (承继关系)."""

    old_code: str
    year: int | None
    codes: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def code(self) -> str | None:
        """The one successor, or None when the place was divided."""
        return self.codes[0] if len(self.codes) == 1 else None

    @property
    def inferred(self) -> bool:
        """Whether any step was worked out and not printed."""
        return any(step.inferred for step in self.steps)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the command line and for JSON."""
        return {
            "old_code": self.old_code,
            "year": self.year,
            "code": self.code,
            "codes": list(self.codes),
            "inferred": self.inferred,
            "steps": [asdict(step) for step in self.steps],
        }


@dataclass(frozen=True)
class Heir:
    """A name that took over (承继者), and the reason."""

    place: Place
    reason: str
    inferred: bool


def successor(code: str, year: int | None = None) -> Succession | None:
    """What a code out of use in `year` had become (None: in the newest lists).

    None when the code is in use, is not known, begins later, or when nothing tells where it went.
    """
    rows = list(Place.objects.filter(code_id=code).order_by("valid_from"))
    if year is not None:
        rows = [row for row in rows if row.valid_from <= year]
    if not rows or _holds(rows[-1], year):
        return None
    steps = [_step(old, Heir(new, *_renaming(old, new))) for old, new in pairwise(rows)]
    front, found, seen = [rows[-1]], [], {rows[-1].pk}
    while front:
        row = front.pop(0)
        for heir in heirs(row):
            if year is not None and heir.place.valid_from > year:
                continue
            steps.append(_step(row, heir))
            if _holds(heir.place, year):
                found.append(heir.place.code_id)
            elif heir.place.pk not in seen:
                seen.add(heir.place.pk)
                front.append(heir.place)
    return Succession(code, year, tuple(dict.fromkeys(found)), tuple(steps)) if found else None


def heirs(row: Place) -> list[Heir]:
    """The names that took over when this one ended; empty while it is in use or when nothing tells."""
    if row.valid_to is None:
        return []
    if row.level == Level.VILLAGE:
        return _heirs_of_village(row, row.valid_to)
    if row.level == Level.TOWNSHIP:
        return _heirs_of_township(row, row.valid_to)
    if row.level == Level.PREFECTURE and not row.successors:
        return _heirs_of_prefecture(row, row.valid_to)
    codes = [code for code in row.successors.split(";") if code] or [row.code_id]
    return [
        Heir(new, _("named in the ministry's list of divisions"), inferred=new.inferred)
        for new in _in_use(row.valid_to).filter(code_id__in=codes).order_by("code_id")
    ]


def forebears(row: Place) -> list[Heir]:
    """The names that this one took over from when it began; the other way round of `heirs`."""
    ended = Place.objects.filter(valid_to=row.valid_from).order_by("code_id")
    same = Q(code_id=row.code_id)
    if row.level == Level.VILLAGE:
        candidates = ended.filter(same | Q(level=Level.VILLAGE, name_plain=row.name_plain))
    elif row.level == Level.TOWNSHIP:
        candidates = ended.filter(same | Q(code_id__in=_came_from(row.code_id)))
    else:
        unsaid = Q(level=Level.PREFECTURE, successors="") if row.level == Level.PREFECTURE else Q(pk=None)
        candidates = ended.filter(same | unsaid | Q(successors__contains=row.code_id))
    return [replace(heir, place=old) for old in candidates for heir in heirs(old) if heir.place.pk == row.pk]


def _heirs_of_prefecture(row: Place, year: int) -> list[Heir]:
    """An abolished prefecture (撤地设市) is printed without a successor: it is the one that its counties went to."""
    counties = Place.objects.filter(level=Level.COUNTY, valid_to=year, code__code__startswith=row.code_id[:4])
    heirs_of_counties = {code for county in counties for code in county.successors.split(";") if code}
    above = _in_use(year).filter(code_id__in=heirs_of_counties).values_list("parent_id", flat=True)
    return [
        Heir(place, _("its counties went there"), inferred=True)
        for place in _in_use(year).filter(code_id__in=set(above)).order_by("code_id")
    ]


def _heirs_of_township(row: Place, year: int) -> list[Heir]:
    if renamed := Place.objects.filter(code_id=row.code_id, valid_from=year).first():
        return [Heir(renamed, *_renaming(row, renamed))]
    pair = Crosswalk.objects.filter(old_code_id=row.code_id, best=True).exclude(new_code_id=row.code_id).first()
    if pair is None:
        return []
    place = (
        Place.objects.filter(Q(valid_to=None) | Q(valid_to__gt=year), code_id=pair.new_code_id)
        .order_by("valid_from")
        .first()
    )
    reason = _("%(kept)d of its %(all)d villages kept their name there") % {
        "kept": pair.villages_same_name,
        "all": pair.villages_old,
    }
    return [Heir(place, reason + _caution(pair), inferred=True)] if place else []


def _heirs_of_village(row: Place, year: int) -> list[Heir]:
    moved = _same_name_where_the_township_went(row, year)
    renamed = Place.objects.filter(code_id=row.code_id, valid_from=year).first()
    if renamed is None:
        return [moved] if moved else []
    came_from_elsewhere = _villages_of_county(row).filter(name_plain=renamed.name_plain, valid_to=year).exists()
    if moved and came_from_elsewhere:  # the code was given to another village: a renumbering, not a renaming
        return [moved]
    reason, inferred = _renaming(row, renamed)
    return [Heir(renamed, reason, inferred or came_from_elsewhere)]


def _same_name_where_the_township_went(row: Place, year: int) -> Heir | None:
    """The new village of the same name in a township that took over, best first; else the only one in the county."""
    new = Place.objects.filter(level=Level.VILLAGE, name_plain=row.name_plain, valid_from=year).exclude(
        code_id=row.code_id
    )
    by_township: dict[str | None, list[Place]] = {}
    for place in new:
        by_township.setdefault(place.parent_id, []).append(place)
    if not by_township:
        return None
    for township, reason in _where_the_township_went(row):
        if len(there := by_township.get(township, [])) == 1:
            return Heir(there[0], reason, inferred=True)
    nearby = [place for places in by_township.values() for place in places if place.code_id[:6] == row.code_id[:6]]
    reason = _("the only village of this name that is new in the county's list of the year")
    return Heir(nearby[0], reason, inferred=True) if len(nearby) == 1 else None


def _where_the_township_went(row: Place) -> Iterator[tuple[str, str]]:
    yield str(row.parent_id), _("same name, new code in the same township")
    for pair in Crosswalk.objects.filter(old_code_id=row.parent_id).order_by("-best", "scope", "-share", "new_code_id"):
        yield (
            pair.new_code_id,
            _("same name in %(township)s, where %(kept)d of %(all)d villages of %(old)s went")
            % {
                "township": pair.new_name,
                "kept": pair.villages_same_name,
                "all": pair.villages_old,
                "old": pair.old_name,
            }
            + _caution(pair),
        )


def _caution(pair: Crosswalk) -> str:
    """One name found again beyond the county's border may be chance."""
    alone = pair.villages_same_name == 1 and pair.old_code_id[:6] != pair.new_code_id[:6]
    return _("; a single village in another county: this may be chance") if alone else ""


def _renaming(old: Place, new: Place) -> tuple[str, bool]:
    """Why a new name under the same code is the same place, and whether that is doubtful: no character stayed."""
    shared = set(old.name_plain[:-1]) & set(new.name_plain[:-1])
    return _("renamed under the same code"), not shared


def _came_from(township: str | None) -> set[str]:
    return set(Crosswalk.objects.filter(new_code_id=township).values_list("old_code_id", flat=True))


def _villages_of_county(row: Place) -> QuerySet[Place]:
    inside = Place.objects.filter(level=Level.VILLAGE, code__code__startswith=row.code_id[:6])
    return inside.exclude(code_id=row.code_id)


def _in_use(year: int) -> QuerySet[Place]:
    return Place.objects.filter(Q(valid_to=None) | Q(valid_to__gt=year), valid_from__lte=year)


def _holds(row: Place, year: int | None) -> bool:
    return row.is_current if year is None else row.in_use_in(year)


def _step(old: Place, heir: Heir) -> Step:
    new = heir.place
    year = max(new.valid_from, old.valid_to or new.valid_from)
    return Step(year, old.code_id, old.name_plain, new.code_id, new.name_plain, heir.reason, heir.inferred)
