"""Places as a communiqué names them (报道地名), looked up in the lists of the year, level by level.

Belongs here: from the names of levels to a code. Does not belong: finding names in a text (`engine.communique`).
A bare name is never enough: each level is looked for inside the one above, beginning with the recipient side, and where
one is not found the look-up stops.
"""

from __future__ import annotations

from typing import Any

from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.queries import in_use
from xieshou.engine import place_codes

LEVELS = ("prefecture", "county", "township", "village")
SHORTEST = 2  # characters that a name as written and the full one share: 凉山州, 凉山彝族自治州


def code_of(named: dict[str, Any], book: Programme, year: int) -> str:
    """The code of the smallest place that could be found; empty where not even the first level is."""
    levels = dict(named.get("levels") or {})
    for level in LEVELS:
        if value := named.get(level) or named.get(f"{level}_level"):
            levels.setdefault(level, value)
    found, inside = "", book.recipient_id
    for level in LEVELS:
        if level in levels:
            code = _inside(inside, level, levels[level], year)
            if not code:
                return found
            found = inside = code
    return found


def _inside(outer: str, level: str, name: str, year: int) -> str:
    """The place of this name and level inside another one; empty when there is none or several."""
    rows = in_use(year).filter(code__code__startswith=place_codes.prefix(outer), level=level)
    exact = list(rows.filter(name_plain=name)[:2])
    if not exact:
        exact = list(rows.filter(name__startswith=name[:SHORTEST])[:2]) if level == "prefecture" else []
    return exact[0].code_id if len(exact) == 1 else ""
