"""The only writes to places (地区), one function per deed.

Belongs here: loading the shipped tables, adding invented places, recording the day of a change.
Does not belong: reading (queries.py), what the tables hold (reference.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from xieshou.apps.accounts.actions import record_batch
from xieshou.apps.accounts.models import User
from xieshou.apps.places import place_search, reference
from xieshou.apps.places.models import CountyFlag, Crosswalk, DivisionChange, Place, PlaceCode
from xieshou.engine.place_codes import is_code

Progress = Callable[[str, int, int], None]  # what is being done, steps done, steps in all


@dataclass(frozen=True)
class TableResult:
    """What a load did to one table."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class LoadResult:
    """What a load did, table by table."""

    tables: dict[str, TableResult] = field(default_factory=dict)

    @property
    def changed_nothing(self) -> bool:
        """Whether everything stood there already."""
        return not any(t.new or t.changed or t.removed for t in self.tables.values())

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the command line."""
        return {name: asdict(result) for name, result in self.tables.items()}


@dataclass(frozen=True)
class InventedPlace:
    """A made-up place of the demonstration programme (演练地区); its code begins with 99."""

    code: str
    name: str
    level: str
    parent: str | None = None
    valid_from: int = 2018
    lon: float | None = None
    lat: float | None = None
    poverty_832: bool | None = None  # None: no flags are kept
    delisted_year: int | None = None


@transaction.atomic
def load_divisions(progress: Progress | None = None, *, by: User | None = None) -> LoadResult:
    """Bring the register level with the shipped tables (载入区划). A second run changes nothing.

    Rows of invented places, and days that an office recorded, stay as they are.
    """
    say = progress or (lambda what, done, total: None)
    say("reading", 0, 5)
    places = reference.places()
    say("codes", 1, 5)
    wanted_codes = {row["code_id"] for row in places}
    known = set(PlaceCode.objects.values_list("code", flat=True))
    missing = sorted(wanted_codes - known)
    PlaceCode.objects.bulk_create([PlaceCode(code=code) for code in missing])
    tables = {"codes": TableResult(new=len(missing), unchanged=len(wanted_codes) - len(missing))}
    say("places", 2, 5)
    sources = sorted({row["source"] for row in places})
    tables["places"] = _mirror(Place, places, ("code_id", "valid_from"), Q(invented=False, source__in=sources))
    say("changes", 3, 5)
    changes = reference.changes()
    tables["changes"] = _mirror(DivisionChange, changes, tuple(changes[0]), Q())
    tables["crosswalk"] = _mirror(Crosswalk, reference.crosswalk(), ("old_code_id", "new_code_id"), Q())
    say("flags", 4, 5)
    flags = reference.flags()
    real = ~Q(code__code__startswith="99")
    tables["flags"] = _mirror(CountyFlag, flags, ("code_id",), real)
    say("places", 5, 5)
    result = LoadResult(tables)
    if not result.changed_nothing:
        codes = Place.objects.filter(invented=False).values_list("code_id", flat=True).distinct()
        record_batch(by=by, deed="load", ledger="places", keys=codes, why="the divisions as shipped")
    return result


@transaction.atomic
def add_invented_places(rows: Iterable[InventedPlace], *, by: User | None) -> TableResult:
    """Add made-up places (演练地区); rows that are there already are brought level. Returns what was done."""
    wanted = list(rows)
    codes = {row.code for row in wanted}
    for row in wanted:
        assert is_code(row.code), f"{row.code} is not a code"
        assert row.code.startswith("99"), f"{row.code} is not a code of an invented place"
        assert row.parent is None or row.parent in codes or PlaceCode.objects.filter(code=row.parent).exists()
    known = set(PlaceCode.objects.filter(code__startswith="99").values_list("code", flat=True))
    PlaceCode.objects.bulk_create([PlaceCode(code=code) for code in sorted(codes - known)])
    result = _mirror(
        Place,
        [_invented(row) for row in wanted],
        ("code_id", "valid_from"),
        Q(invented=True, code_id__in=codes),
    )
    flagged = [
        {
            "code_id": row.code,
            "poverty_832": row.poverty_832,
            "delisted_year": row.delisted_year,
            "key_county_2021": None,
            "three_regions": False,
            "autonomy": "",
        }
        for row in wanted
        if row.poverty_832 is not None
    ]
    _mirror(CountyFlag, flagged, ("code_id",), Q(code_id__in=codes))
    if result.new or result.changed:
        record_batch(by=by, deed="load", ledger="places", keys=codes, why="invented places")
    return result


@transaction.atomic
def record_day_of_change(code: str, on: date, *, by: User | None) -> int:
    """Record the very day on which a code's name ended or began (变更日期); it then decides between two candidates.

    The successors that began in that year began on that day. Returns how many rows were dated.
    """
    ending = Place.objects.filter(code_id=code, valid_to=on.year)
    heirs = [heir for row in ending for heir in row.successors.split(";") if heir]
    dated = ending.update(ended_on=on)
    dated += Place.objects.filter(code_id__in=[code, *heirs], valid_from=on.year).update(began_on=on)
    record_batch(by=by, deed="date_change", ledger="places", keys=[code, *heirs], why=on.isoformat())
    return dated


def _invented(row: InventedPlace) -> reference.Row:
    pinyin = place_search.reading(row.name)
    return {
        "code_id": row.code,
        "valid_from": row.valid_from,
        "valid_to": None,
        "level": row.level,
        "parent_id": row.parent,
        "name": row.name,
        "name_plain": row.name,
        "pinyin": pinyin,
        "search": place_search.tokens(row.name, pinyin),
        "successors": "",
        "mca_code": "",
        "lon": row.lon,
        "lat": row.lat,
        "source": "invented",
        "invented": True,
        "inferred": False,
    }


def _mirror(model: type[Model], rows: list[reference.Row], key: tuple[str, ...], owned: Q) -> TableResult:
    """Make the rows of `owned` the same as `rows`, writing only what differs."""
    if not rows:
        return TableResult()
    columns = list(rows[0])
    known = {
        tuple(values[column] for column in key): values
        for values in model._default_manager.filter(owned).values("pk", *columns)
    }
    new, changed = [], []
    for row in rows:
        stood = known.pop(tuple(row[column] for column in key), None)
        if stood is None:
            new.append(model(**row))
        elif any(stood[column] != value for column, value in row.items()):
            changed.append(model(pk=stood["pk"], **row))
    if changed:
        fields = [column.removesuffix("_id") for column in columns if column not in key]
        model._default_manager.bulk_update(changed, fields, batch_size=200)
    if known:
        model._default_manager.filter(pk__in=[values["pk"] for values in known.values()]).delete()
    model._default_manager.bulk_create(new)
    return TableResult(len(new), len(changed), len(known), len(rows) - len(new) - len(changed))
