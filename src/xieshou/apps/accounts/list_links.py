"""The addresses of a list (列表链接): its other pages, and its other orders.

Belongs here: what is the same for every list. Does not belong: what may be sorted or filtered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.http import HttpRequest

CURSORS = ("after", "before")


def turned(request: HttpRequest, *, at: str = "", **changed: str) -> str:
    """This list with another cursor or order, from its first page; nothing where the value is empty. `at`: #anchor."""
    [(name, value)] = changed.items()
    if not value:
        return ""
    query = request.GET.copy()
    for cursor in CURSORS:
        query.pop(cursor, None)
    query[name] = value
    return f"?{query.urlencode()}{at}"


def heads(
    request: HttpRequest, names: Iterable[str], known: Collection[str], *, usual: str, largest_first: Collection[str],
    at: str = "",
) -> dict[str, dict[str, str]]:  # fmt: skip
    """For each column in `names` how the list stands sorted by it, and the address that sorts by it or turns it round.

    `known`: what a list may be sorted by; `usual`: its order when the address names none of them; `largest_first`:
    columns that a first click sorts downward.
    """
    sort, found = request.GET.get("sort", ""), {}
    held, down = (sort.removeprefix("-"), sort.startswith("-"))
    if held not in known:
        held, down = usual, False
    for name in names:
        state = ("descending" if down else "ascending") if name == held else "none"
        downward = not down if name == held else name in largest_first
        found[name] = {"state": state, "url": turned(request, at=at, sort=f"-{name}" if downward else name)}
    return found
