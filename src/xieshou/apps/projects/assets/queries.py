"""Questions about assets (资产); reads only, and all of lists through `visible_to`.

Belongs here: the filters of the list, what is due of an asset, what is pointed out on a day.
Does not belong: words and addresses (`shown`), files (`files`), ages themselves (`engine.assets`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from xieshou.apps.accounts.keyset import Order, Page, page
from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED, lies_in
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.queries import in_use
from xieshou.apps.projects.models import Asset, AssetDue, AssetReading, Project
from xieshou.data.asset_rules import asset_rules
from xieshou.engine import assets as engine
from xieshou.engine import place_codes
from xieshou.engine.assets import Due, Reading, Told

SORTS: dict[str, Order] = {
    "number": Order("record_no"), "value": Order("original_value_fen"), "county": Order("recipient_id", nullable=True),
    "built": Order("built_on", nullable=True),
}  # fmt: skip
LARGEST_FIRST = frozenset({"value", "built"})
OVERDUE = ("rent", "dividend", "any")
CHUNK = 2000


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; each filled field is a chip in the address."""

    place: str = ""
    kind: str = ""
    state: str = ""
    owner: str = ""
    overdue: str = ""
    lacks: str = ""  # title, handover, operator, project
    status: str = ""
    project: str = ""
    text: str = ""


LACKS = {
    "title": Q(titled_on=None), "handover": Q(handed_over_on=None), "operator": Q(operator="", kind="operating"),
    "project": Q(project=None),
}  # fmt: skip


def order_of(sort: str) -> Order:
    """The order an address asks for: `value`, or `-value` for the largest first; by number when it asks for none."""
    known = SORTS.get(sort.removeprefix("-"), SORTS["number"])
    return replace(known, descending=sort.startswith("-") and sort.removeprefix("-") in SORTS)


def filtered(
    programme: Programme, user: User | None, asked: Filters, as_of: date, hidden: Collection[str] = ()
) -> QuerySet[Asset]:
    """The assets that the user may see and the filters leave; no filter asks about a column that is `hidden`."""
    rows = Asset.objects.all() if user is None else Asset.objects.visible_to(user)
    rows = rows.filter(programme=programme)
    if asked.place:
        rows = rows.filter(lies_in("recipient__code", asked.place))
    for column, wanted in (("kind", asked.kind), ("state", asked.state), ("owner_kind", asked.owner),
                           ("status", asked.status), ("project__record_no", asked.project)):  # fmt: skip
        if wanted:
            rows = rows.filter(**{column: wanted})
    if asked.overdue:
        rows = rows.filter(has_overdue(as_of, None if asked.overdue == "any" else asked.overdue))
    if asked.lacks and not (asked.lacks == "operator" and "operator" in hidden):
        rows = rows.filter(LACKS[asked.lacks])
    if asked.text:
        rows = rows.filter(
            Q(record_no=asked.text) | Q(name__icontains=asked.text) | Q(asset_no__icontains=asked.text)
        )  # fmt: skip
    return rows


def has_overdue(as_of: date, kind: str | None = None) -> Q:
    """The condition that something of an asset is overdue: by its terms, or by its row where it has none."""
    past = Q(due_on__lt=as_of) | Q(due_on=None, year__lt=as_of.year)
    late = AssetDue.objects.filter(past, asset=OuterRef("pk"), due_fen__gt=F("paid_fen"))
    any_term = AssetDue.objects.filter(asset=OuterRef("pk"))
    wanted = Q(pk__in=[])
    for one in engine.dues.KINDS if kind is None else (kind,):
        day = Q(year__lt=as_of.year)
        if one == engine.DIVIDEND:
            day = Q(dividend_due_on__lt=as_of) | Q(dividend_due_on=None) & day
        lacking = Q(**{f"{one}_due_fen__gt": Coalesce(F(f"{one}_paid_fen"), Value(0))})
        wanted |= day & lacking & ~Exists(any_term)
    return Exists(late if kind is None else late.filter(kind=kind)) | wanted


def page_of(rows: QuerySet[Asset], sort: str, *, after: str = "", before: str = "", size: int = 50) -> Page:
    """One page of a list, sorted (see `keyset`)."""
    return page(rows.select_related("project"), order_of(sort), after=after, before=before, size=size)


def sums_of(rows: QuerySet[Asset]) -> list[dict[str, Any]]:
    """How many assets of each kind and what they were worth; rows outside the programme are not counted."""
    found = rows.filter(outside=False).order_by().values("kind").annotate(n=Count("pk"), fen=Sum("original_value_fen"))
    return list(found)


def counties_of(programme: Programme, user: User) -> list[str]:
    """The codes of the counties in which the user sees assets."""
    seen = Asset.objects.visible_to(user).filter(programme=programme).exclude(recipient=None).order_by()
    return sorted({code[:6] for code in seen.values_list("recipient_id", flat=True).distinct()})


def terms_of(asset: Asset, kept: Iterable[AssetDue] | None = None) -> list[Due]:
    """What is due of an asset: its terms, or what its row alone says where it has none."""
    dues = [one.term for one in (asset.dues.all() if kept is None else kept)]
    return dues or engine.of_columns(vars(asset), year_of(asset))


def year_of(asset: Asset) -> int:
    """The year that the columns of rent and dividend speak of."""
    if asset.year is not None:
        return asset.year
    return asset.dividend_due_on.year if asset.dividend_due_on else asset.programme.shown_year


def values_of(asset: Asset) -> dict[str, Any]:
    """An asset as gates and ages look at it: its columns, and what is still due of it."""
    own = {column.attname: getattr(asset, column.attname) for column in asset._meta.concrete_fields}
    return own | {"open_fen": sum(one.open_fen for one in terms_of(asset))}


def assets_of(project: Project, user: User) -> list[Asset]:
    """The assets that a project left, as far as the user may see them."""
    return list(Asset.objects.visible_to(user).filter(project=project).order_by("record_no")[:200])


@dataclass
class Line:
    """An asset with what is pointed out of it on a day (提示): ages, and terms that are overdue."""

    asset: Asset
    told: list[Told]
    overdue: list[Due]

    def of(self, code: str) -> Line:
        """Only what is pointed out under one code."""
        return replace(
            self, told=[one for one in self.told if one.age.code == code],
            overdue=self.overdue if code == "overdue" else [],
        )  # fmt: skip

    @property
    def rank(self) -> tuple[int, int, str]:
        """With most overdue first, then idle longest."""
        longest = max((one.months for one in self.told), default=0)
        return -self.overdue_fen, -longest, self.asset.record_no

    @property
    def overdue_fen(self) -> int:
        """What is overdue in all, in fen."""
        return sum(one.open_fen for one in self.overdue)

    @property
    def alarm(self) -> bool:
        """Whether something of it asks for a deed now."""
        return bool(self.overdue) or any(one.alarm for one in self.told)


@dataclass
class Alarms:
    """What is pointed out on a day (闲置和逾期提示); `looked_at` is from how many assets."""

    as_of: date
    looked_at: int
    lines: list[Line] = field(default_factory=list)

    def of(self, code: str) -> Alarms:
        """Only what is pointed out under one of `CODES`; without a code all."""
        narrowed = [line.of(code) for line in self.lines] if code else self.lines
        return replace(
            self, lines=sorted((one for one in narrowed if one.told or one.overdue), key=lambda one: one.rank)
        )


CODES = ("idle", "overdue", "without_operator", "not_handed_over", "not_checked")


def alarms(
    programme: Programme, user: User | None, as_of: date, *, place: str = "", hidden: Collection[str] = ()
) -> Alarms:  # fmt: skip
    """The accepted assets of which something is pointed out on a day, those with most overdue or idle longest first.

    `hidden`: columns that the user may not see say nothing here either.
    """
    rows = Asset.objects.all() if user is None else Asset.objects.visible_to(user)
    rows = rows.filter(programme=programme, outside=False, status__in=SETTLED)
    if place:
        rows = rows.filter(lies_in("recipient__code", place))
    found = Alarms(as_of, rows.count())
    months = min((one.months for one in asset_rules().ages if one.code == "not_checked"), default=12)
    stale = engine.ages.months_before(as_of, months)
    candidates = rows.exclude(state=engine.ages.DISPOSED).filter(
        Q(state=engine.ages.IDLE) | Q(handed_over_on=None) | Q(handed_over_on__gt=as_of) | LACKS["operator"]
        | Q(checked_on=None) | Q(checked_on__lte=stale) | Q(readings__isnull=False) | has_overdue(as_of)
    ).order_by("record_no").distinct()  # fmt: skip
    numbers = list(candidates.values_list("pk", flat=True))
    for begin in range(0, len(numbers), CHUNK):
        found.lines += _lines(numbers[begin : begin + CHUNK], as_of, hidden)
    return found.of("")


def _lines(numbers: list[int], as_of: date, hidden: Collection[str]) -> list[Line]:
    rules, readings, dues = asset_rules(), defaultdict(list), defaultdict(list)
    for pk, day, state in AssetReading.objects.filter(asset__in=numbers).values_list("asset", "checked_on", "state"):
        readings[pk].append(Reading(day, state))
    for due in AssetDue.objects.filter(asset__in=numbers):
        dues[due.asset_id].append(due)
    found = []
    for asset in Asset.objects.filter(pk__in=numbers).select_related("project", "programme"):
        told = engine.told_on(vars(asset), readings[asset.pk], as_of, rules)
        told = [one for one in told if one.age.lacks not in hidden]
        late = engine.overdue(terms_of(asset, dues[asset.pk]), as_of)
        if told or late:
            found.append(Line(asset, told, late))
    return found


def places_in(county: str, year: int) -> list[tuple[str, str]]:
    """The townships and villages of a county, to choose from."""
    rows = in_use(year).filter(code__code__startswith=place_codes.prefix(county)).exclude(code_id=county)
    return [(one.code_id, one.name_plain) for one in rows.order_by("code_id")[:1000]]
