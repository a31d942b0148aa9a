"""Paths of names (地名路径): which places 凉山州昭觉县 may be, for places above villages.

Belongs here: taking such a text apart. Does not belong: villages, which are too many to hold by name (`places`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import polars as pl

from xieshou.engine.ledgers.cells.place_names import names_in_a_path


class Paths:
    """All places above villages with what they are called."""

    def __init__(self, places: pl.DataFrame) -> None:
        rows = places.filter(pl.col("level") != "village").select("code", "name", "name_full", "level", "parent")
        self.places: dict[str, tuple[str, str, str, str | None]] = {row[0]: row[1:] for row in rows.iter_rows()}
        self.fitting: dict[tuple[str, str], bool] = {}

    @cached_property
    def called(self) -> dict[str, frozenset[str]]:
        """Each place's names on the way to a smaller one, plain."""
        return {
            code: names_in_a_path(name, level) | names_in_a_path(full, level)
            for code, (name, full, level, _parent) in self.places.items()
        }

    @cached_property
    def bearers(self) -> dict[str, list[str]]:
        """Who bears a name."""
        found: dict[str, list[str]] = {}
        for code, names in self.called.items():
            for name in names:
                found.setdefault(name, []).append(code)
        return found

    def around(self, code: str | None) -> Iterator[str]:
        """A place and those around it, the smallest first."""
        while code in self.places:
            assert code is not None
            yield code
            code = self.places[code][3]

    def fits(self, text: str, place: str | None) -> bool:
        """Whether the text is made of names of this place and those around it, largest first; some may be left out."""
        if not text or place not in self.places:
            return not text
        assert place is not None
        if (text, place) not in self.fitting:
            parent = self.places[place][3]
            ends = [name for name in self.called[place] if text.endswith(name)]
            self.fitting[text, place] = self.fits(text, parent) or any(
                self.fits(text[: -len(name)], parent) for name in ends
            )
        return self.fitting[text, place]

    def meant(self, text: str) -> list[str]:
        """The places whose path the text may be: its last name is theirs, what stands before fits the places around."""
        return [
            code
            for start in range(len(text) - 1)
            for code in self.bearers.get(text[start:], ())
            if self.fits(text[:start], self.places[code][3])
        ]
