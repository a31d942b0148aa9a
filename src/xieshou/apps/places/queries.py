"""Questions about places (地区); reads only.

Belongs here: which name holds as of a day, names and surroundings of codes, counties under a place, search.
Does not belong: what became of a place (succession.py, reached from here), writing (actions.py).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from xieshou.apps.places.models import CountyFlag, DivisionChange, Level, Place
from xieshou.apps.places.place_search import understand
from xieshou.apps.places.succession import Step, Succession, forebears, heirs, successor
from xieshou.engine import place_codes

__all__ = ["Step", "Succession", "successor"]  # found here with the other questions

_HEIGHT = {level: height for height, level in enumerate(Level.values)}


def rows_of(code: str) -> list[Place]:
    """Every name that a code has had, the oldest first."""
    return list(Place.objects.filter(code_id=code).order_by("valid_from").defer("search"))


def as_of(code: str, day: date | None = None, year: int | None = None) -> list[Place]:
    """The names that may hold for a code on a day or in a year (某日地名), the older first.

    Sources print the year of a change alone. In that year both names are candidates, also when the new one has another
    code, unless the register knows the very day (`began_on`, `ended_on`). Empty when the code is not in use then.
    """
    assert (day is None) != (year is None), "ask as of a day or as of a year"
    asked = day.year if day else year
    own = Place.objects.filter(Q(valid_to=None) | Q(valid_to__gte=asked), code_id=code, valid_from__lte=asked)
    candidates: dict[int, Place] = {}
    for row in own.order_by("valid_from"):
        if row.valid_from == asked:
            candidates |= {old.place.pk: old.place for old in forebears(row)}
        candidates[row.pk] = row
        if row.valid_to == asked:
            candidates |= {new.place.pk: new.place for new in heirs(row) if new.place.valid_from <= asked}
    return [place for place in candidates.values() if day is None or _may_hold_on(place, day)]


def _may_hold_on(place: Place, day: date) -> bool:
    not_yet = place.began_on is not None and day < place.began_on
    over = place.ended_on is not None and day >= place.ended_on
    return not (not_yet or over)


def predecessors(code: str, year: int | None = None) -> list[Place]:
    """What a code was before it began (前身): one step back, or as far back as the names in use in `year`."""
    first = Place.objects.filter(code_id=code).order_by("valid_from").first()
    front, found, seen = [first] if first else [], [], set()
    while front:
        for old in forebears(front.pop(0)):
            if year is None or old.place.in_use_in(year):
                found.append(old.place)
            elif old.place.pk not in seen:
                seen.add(old.place.pk)
                front.append(old.place)
    return found


def ancestors(code: str) -> list[str]:
    """The codes around a place, nearest first, by the rule of digits; a level that a place skips has no name."""
    return [outer for outer in dict.fromkeys(place_codes.ancestors(code)) if outer != code]


def names_of(codes: Iterable[str], year: int | None = None, lang: str = "zh") -> dict[str, str]:
    """Names by code in one query: the name in use in the year, else the nearest to it; without a year the newest."""
    wanted = set(codes)
    rows = defaultdict(list)
    for place in Place.objects.filter(code_id__in=wanted).order_by("valid_from").defer("search"):
        rows[place.code_id].append(place)
    return {code: _said(_nearest(named, year), lang) for code, named in rows.items()}


def name_of(code: str, year: int | None = None, lang: str = "zh") -> str:
    """The name of one code, or the code itself when it is not known."""
    return names_of([code], year, lang).get(code, code)


def _nearest(rows: list[Place], year: int | None) -> Place:
    begun = [row for row in rows if year is None or row.valid_from <= year]
    return begun[-1] if begun else rows[0]


def _said(place: Place, lang: str) -> str:
    return place.name_plain if lang.startswith("zh") else place.name_en


def in_use(year: int) -> QuerySet[Place]:
    """The names in the lists of a year: begun, and not ended in or before it."""
    return Place.objects.filter(Q(valid_to=None) | Q(valid_to__gt=year), valid_from__lte=year)


def counties_under(code: str, year: int, poverty_832: bool | None = None) -> list[Place]:
    """Counties inside a place in the lists of a year; with `poverty_832`, those on the list of 832, or those not.

    The year of a change counts with the new names, so that no county counts twice. A county without flags is on neither
    side.
    """
    inside = in_use(year).filter(level=Level.COUNTY, code__code__startswith=place_codes.prefix(code))
    counties = list(inside.order_by("code_id"))
    if poverty_832 is None:
        return counties
    flags = flags_of([county.code_id for county in counties])
    return [c for c in counties if c.code_id in flags and flags[c.code_id].poverty_832 is poverty_832]


def flags_of(codes: Collection[str]) -> dict[str, CountyFlag]:
    """The flags of counties by code; they are kept by the codes of 2020, others find them by succession."""
    flags = {flag.code_id: flag for flag in CountyFlag.objects.filter(code_id__in=codes)}
    if all(code in flags for code in codes):
        return flags
    kin = defaultdict(set)
    for old, successors in Place.objects.exclude(successors="").values_list("code_id", "successors"):
        for new in successors.split(";"):
            kin[old].add(new)
            kin[new].add(old)
    lacking = {code: kin[code] for code in codes if code not in flags and code in kin}
    nearby = {flag.code_id: flag for flag in CountyFlag.objects.filter(code_id__in=set().union(*lacking.values()))}
    for code, related in lacking.items():
        if flagged := sorted(related & nearby.keys()):
            flags[code] = nearby[flagged[0]]
    return flags


def changes_of(code: str) -> QuerySet[DivisionChange]:
    """The printed changes that name a code, newest first."""
    return DivisionChange.objects.filter(Q(old_code=code) | Q(new_code=code)).order_by("-year", "old_code", "new_code")


def children_of(code: str, year: int | None, after: str = "", limit: int = 50) -> list[Place]:
    """The places directly inside a code, by code, from `after` on: those of a year, or those in use now."""
    rows = in_use(year) if year is not None else Place.objects.filter(valid_to=None)
    return list(rows.filter(parent_id=code, code_id__gt=after).order_by("code_id").defer("search")[:limit])


def search(text: str, within: str | None = None, limit: int = 20) -> list[Place]:
    """Find places (检索) by Chinese, pinyin, initials or the first digits of a code; in use and exact ones first."""
    asked = understand(text)
    rows = Place.objects.all()
    if asked.code:
        rows = rows.filter(code__code__startswith=asked.code)
    elif asked.character:
        rows = rows.filter(name_plain__contains=asked.character)
    elif asked.tokens:
        for token in asked.tokens:
            rows = rows.filter(search__contains=token)
    else:
        return []
    if within and place_codes.is_code(within):
        rows = rows.filter(code__code__startswith=place_codes.prefix(within))
    exact = Q(name_plain=asked.name) | Q(code_id=asked.code)
    if asked.tokens and not asked.name:
        exact |= Q(search__contains=f"{asked.tokens[0]} ")
    ranked = rows.annotate(
        gone=Case(When(valid_to=None, then=Value(0)), default=Value(1), output_field=IntegerField()),
        miss=Case(When(exact, then=Value(0)), default=Value(1), output_field=IntegerField()),
        height=Case(*(When(level=k, then=Value(v)) for k, v in _HEIGHT.items()), output_field=IntegerField()),
    )
    return list(ranked.order_by("gone", "miss", "height", "code_id", "-valid_from").defer("search")[:limit])
