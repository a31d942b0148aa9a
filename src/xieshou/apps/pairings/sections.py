"""Sections that upper rooms bring to the pages of lower ones (页面分区).

A pairing's page shows its money and its projects, a meeting's page the other rows of its publication. Those rooms
stand above this one and may not be imported here, so they bring their sections themselves, when Django starts.

Belongs here: who brings what to which page. Does not belong: any section (it lives in the room that knows the rows).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from xieshou.apps.accounts.models import User


@dataclass(frozen=True)
class Section:
    """A part of a page: its template, and what the template shows. `draws`: it holds a chart."""

    template: str
    shows: dict[str, Any] = field(default_factory=dict)
    draws: bool = False


Bringer = Callable[[User, Any, int], Section | None]
_BRINGERS: dict[str, list[Bringer]] = defaultdict(list)


def brings_section(page: str) -> Callable[[Bringer], Bringer]:
    """Bring a section to the page of this name: `@brings_section("pairings:detail")`."""

    def keep(bringer: Bringer) -> Bringer:
        if bringer not in _BRINGERS[page]:
            _BRINGERS[page].append(bringer)
        return bringer

    return keep


def sections_of(page: str, user: User, row: Any, year: int) -> list[Section]:
    """The sections of a page about a row, a programme or a ledger, as the rooms bring them; none that is not seen."""
    return [section for bring in _BRINGERS[page] if (section := bring(user, row, year)) is not None]
