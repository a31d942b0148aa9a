"""The reference tables that ship with the product (随附区划数据), read into rows as the models hold them.

Belongs here: opening the files in `xieshou/data/places`, and what is worked out from them: readings, points.
Does not belong: the database (actions.py).

Points (坐标): a county's is the point of `county_geo.csv`, inside its polygon. An old code with exactly one successor
that has no other predecessor takes its successor's point. A prefecture's or province's is the mean of its counties'
points weighted by area, close to the centre of its polygon; it may lie outside a bent one. Townships and villages have
none.
"""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xieshou
from xieshou.apps.places import place_search
from xieshou.engine.place_codes import ancestors

FOLDER = Path(xieshou.__file__).parent / "data" / "places"
Row = dict[str, Any]
Point = tuple[float, float]


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one shipped table, as text."""
    packed = FOLDER / f"{name}.csv.gz"
    if packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    else:
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def places() -> list[Row]:
    """All divisions with their years, readings, search tokens and points."""
    printed = list(table("divisions"))
    located = points(printed)
    return [_place(row, located.get(row["code"], (None, None))) for row in printed]


def _place(row: dict[str, str], point: tuple[float | None, float | None]) -> Row:
    pinyin = row["pinyin"] or place_search.reading(row["name_plain"])
    return {
        "code_id": row["code"],
        "valid_from": int(row["valid_from"]),
        "valid_to": _number(row["valid_to"]),
        "level": row["level"],
        "parent_id": row["parent_code"] or None,
        "name": row["name"],
        "name_plain": row["name_plain"],
        "pinyin": pinyin,
        "search": place_search.tokens(row["name_plain"], pinyin, row["name"]),
        "successors": row["successors"],
        "mca_code": row["mca_code_2026"],
        "lon": point[0],
        "lat": point[1],
        "source": row["source"],
        "invented": False,
        "inferred": row["source"] == "quhua-mca",  # that register prints no years
    }


def points(printed: list[dict[str, str]]) -> dict[str, Point]:
    """Longitude and latitude by code; how each is found is said at the head of this module."""
    located: dict[str, Point] = {}
    weighed: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for row in table("county_geo"):
        lon, lat, area = float(row["lon"]), float(row["lat"]), float(row["area_km2"])
        located[row["code"]] = (lon, lat)
        for outer in ancestors(row["code"]):
            weighed[outer].append((lon, lat, area))
    for code, parts in weighed.items():
        total = sum(area for _, _, area in parts)
        mean = tuple(round(sum(part[axis] * part[2] for part in parts) / total, 4) for axis in (0, 1))
        located.setdefault(code, (mean[0], mean[1]))
    heirs = {row["code"]: row["successors"] for row in printed if row["successors"] and ";" not in row["successors"]}
    shared = Counter(heirs.values())
    for _ in range(3):  # a code may be the third in a row
        for old, new in heirs.items():
            if shared[new] == 1 and new in located:
                located.setdefault(old, located[new])
    return located


def changes() -> list[Row]:
    """Changes of divisions with their approvals, each once."""
    rows = (row | {"year": int(row["year"])} for row in table("division_changes"))
    return [dict(pairs) for pairs in dict.fromkeys(tuple(row.items()) for row in rows)]


def crosswalk() -> list[Row]:
    """Old townships of the two prefectures and where their villages went."""
    return [
        {
            "old_code_id": row["old_code"],
            "old_name": row["old_name"],
            "new_code_id": row["new_code"],
            "new_name": row["new_name"],
            "villages_same_name": int(row["villages_same_name"]),
            "villages_old": int(row["villages_old"]),
            "share": float(row["share"]),
            "best": row["best"] == "1",
            "scope": row["scope"],
        }
        for row in table("township_crosswalk")
    ]


def flags() -> list[Row]:
    """What every county of the end of 2020 counts as."""
    return [
        {
            "code_id": row["code"],
            "poverty_832": row["poverty_832"] == "1",
            "delisted_year": _number(row["delisted_year"]),
            "key_county_2021": {"1": True, "0": False}.get(row["key_county_2021"]),
            "three_regions": bool(row["three_regions_three_prefectures"]),
            "autonomy": row["ethnic_autonomy"],
        }
        for row in table("county_flags")
    ]


def _number(text: str) -> int | None:
    return int(text) if text else None
