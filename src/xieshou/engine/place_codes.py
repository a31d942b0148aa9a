"""The digits of a division code (区划代码): province 2, prefecture 4, county 6, township 9, village 12.

Belongs here: what follows from the digits alone.
Does not belong: names and dates of places; those are in the register and change by the year.
"""

import re
from collections.abc import Iterable

_CODE = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)
_SIGNIFICANT = (2, 4, 6, 9, 12)


def is_code(text: str) -> bool:
    """Whether the text has the shape of a division code."""
    return bool(_CODE.fullmatch(text))


def prefix(code: str) -> str:
    """The leading digits that all places inside this place share: `513400` → `5134`, `510000` → `51`."""
    if len(code) != 6:
        return code
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def is_within(code: str, outer: str) -> bool:
    """Whether the place `code` is `outer` or lies inside it."""
    return code.startswith(prefix(outer))


def depth(code: str) -> int:
    """How far down the place stands: province 1, prefecture 2, county 3, township 4, village 5."""
    return _SIGNIFICANT.index(len(prefix(code))) + 1


def ancestors(code: str) -> list[str]:
    """The places around this one, nearest first: `513431214201` → township, county, prefecture, province."""
    own = prefix(code)
    around = (own[:length].ljust(6, "0") for length in reversed(_SIGNIFICANT) if length < len(own))
    return list(dict.fromkeys(around))  # a city without counties (441900 东莞) stands at two levels at once


def common_ancestor(codes: Iterable[str]) -> str | None:
    """The smallest place that holds all of them, or None when only the country does."""
    chains = [[code, *ancestors(code)] for code in codes]
    if not chains:
        return None
    return next((place for place in chains[0] if all(place in chain for chain in chains)), None)
