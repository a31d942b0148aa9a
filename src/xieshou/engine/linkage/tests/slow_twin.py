"""The slow obvious way: every row against every other, each column looked at in plain Python.

Belongs here: what the fast way must agree with. It knows the weights, and nothing else of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import combinations
from typing import Any

import polars as pl
from pypinyin import lazy_pinyin

from xieshou.engine.linkage.names import parts_of_firm
from xieshou.engine.linkage.weights import Weights, weights

Row = dict[str, Any]
Level = Callable[[Row, Row], dict[str, str | None]]


def persons(rows: pl.DataFrame) -> dict[tuple[str, str], float]:
    """The pairs that are offered, with their probabilities."""
    return _offered(rows, weights("persons"), _level_of_persons, lambda a, b: _equal(a, b, "id_hash") is True)


def postings(rows: pl.DataFrame) -> dict[tuple[str, str], float]:
    """The pairs that are offered, with their probabilities."""
    return _offered(rows, weights("postings"), _level_of_postings, lambda a, b: _equal(a, b, "id_hash") is True)


def firms(rows: pl.DataFrame) -> dict[tuple[str, str], float]:
    """The pairs that are offered, with their probabilities."""
    return _offered(rows, weights("firms"), _level_of_firms, _same_firm)


def _offered(
    rows: pl.DataFrame, weighed: Weights, levels: Level, same: Callable[[Row, Row], bool]
) -> dict[tuple[str, str], float]:  # fmt: skip
    found = {}
    for a, b in combinations(sorted(rows.iter_rows(named=True), key=lambda row: row["key"]), 2):
        if same(a, b):
            continue
        odds = weighed.prior / (1_000_000 - weighed.prior)
        for comparison in weighed.comparisons:
            code = levels(a, b)[comparison.code]
            if code is not None:
                level = next(one for one in comparison.levels if one.code == code)
                odds *= level.m / level.u
        if odds / (1 + odds) >= weighed.offered / 100:
            found[a["key"], b["key"]] = odds / (1 + odds)
    return found


def plain(name: str) -> str:
    """Letters and digits alone, half width."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", name) if mark.isalnum() or mark in "()").lower()


def one_apart(one: str, other: str) -> bool:
    """Whether striking out at most one character of each leaves the same."""
    return bool(_struck(one) & _struck(other))


def _struck(name: str) -> set[str]:
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


@cache
def _read(name: str) -> list[str]:
    return [lazy_pinyin(character)[0] for character in name]


def _equal(a: Row, b: Row, column: str) -> bool | None:
    """Whether two cells are equal; unknown where one is empty."""
    return a[column] == b[column] if a[column] is not None and b[column] is not None else None


def _yes_or(equal: bool | None) -> str | None:
    return None if equal is None else "same" if equal else "other"


def _level_of_persons(a: Row, b: Row) -> dict[str, str | None]:
    village = "same" if a["village"] == b["village"] else "near" if a["village"][:9] == b["village"][:9] else "other"
    return _level_of_anybody(a, b) | {"village": village}


def _level_of_postings(a: Row, b: Row) -> dict[str, str | None]:
    shorter, longer = sorted((plain(a["unit"]), plain(b["unit"])), key=len)
    unit = "same" if shorter == longer else "part" if len(shorter) >= 5 and shorter in longer else "other"
    return _level_of_anybody(a, b) | {"unit": unit}


def _level_of_anybody(a: Row, b: Row) -> dict[str, str | None]:
    one, other = plain(a["name"]), plain(b["name"])
    if one == other:
        name = "same"
    elif _read(one) == _read(other):
        name = "sound"
    elif min(len(one), len(other)) >= 3 and (one_apart(one, other) or sorted(one) == sorted(other)):
        name = "slip"
    else:
        name = "surname" if one[0] == other[0] else "other"
    year: str | None = None
    if a["birth_year"] is not None and b["birth_year"] is not None:
        year = "same" if a["birth_year"] == b["birth_year"] else "other"
        if year == "other" and (abs(a["birth_year"] - b["birth_year"]) == 1 or _typed_for(a, b)):
            year = "slip"
    return {
        "name": name, "birth_year": year, "sex": _yes_or(_equal(a, b, "sex")),
        "id_hash": _yes_or(_equal(a, b, "id_hash")),
    }  # fmt: skip


def _typed_for(a: Row, b: Row) -> bool:
    """One digit is another, or two neighbours stand the other way round."""
    one, other = str(a["birth_year"]), str(b["birth_year"])
    apart = [at for at in range(4) if one[at] != other[at]]
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]] and (
        one[apart[1]] == other[apart[0]]
    )  # fmt: skip
    return len(apart) == 1 or swapped


def _same_firm(a: Row, b: Row) -> bool:
    no_code = a["credit_code"] is None or b["credit_code"] is None
    county_a, county_b = (row["place"] and row["place"][:6] for row in (a, b))
    return _equal(a, b, "credit_code") is True or (no_code and a["name"] == b["name"] and county_a == county_b)


@cache
def _parts(name: str, place: str | None) -> tuple[str, str, tuple[str, ...]]:
    return parts_of_firm(plain(name), place and place[:6])


def _level_of_firms(a: Row, b: Row) -> dict[str, str | None]:
    whole, core, places = _parts(a["name"], a["place"])
    whole_b, core_b, places_b = _parts(b["name"], b["place"])
    shorter = min(len(core), len(core_b))
    if whole == whole_b:
        name = "same"
    elif core == core_b:
        inside = set(places) <= set(places_b) or set(places_b) <= set(places)
        name = "core" if inside else "elsewhere"
    else:
        longer = shorter >= 3 and (core.startswith(core_b) or core_b.startswith(core))
        ends = core[0] == core_b[0] or core[-1] == core_b[-1]
        name = "slip" if longer or (shorter >= 4 and ends and one_apart(core, core_b)) else "other"
    place = None if a["place"] is None or b["place"] is None else a["place"][:6] == b["place"][:6]
    code = _yes_or(_equal(a, b, "credit_code"))
    if code == "other" and _one_slip(a["credit_code"], b["credit_code"]):
        code = "slip"
    return {"name": name, "place": _yes_or(place), "credit_code": code}


def _one_slip(one: str, other: str) -> bool:
    """One character added, lost, another, or two neighbours the other way round."""
    if len(one) == len(other):
        apart = [at for at in range(len(one)) if one[at] != other[at]]
        turned = len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]] and (
            one[apart[1]] == other[apart[0]]
        )  # fmt: skip
        return len(apart) == 1 or turned
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and shorter in _struck(longer)
