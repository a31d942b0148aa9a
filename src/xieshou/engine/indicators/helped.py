"""Whom the programme helps (受援范围): helped counties and the prefectures they lie in, by kind of pairing and year.

Belongs here: denominators and expected numbers.
Does not belong: which counties are helped (`apps.assessment` marks them).
"""

from datetime import date
from functools import cache

import polars as pl

from xieshou.engine import place_codes
from xieshou.engine.indicators.frozen_tables import FrozenTables
from xieshou.engine.indicators.rollup import PAIRING, PROGRAMME

PREFECTURE_DEPTH = 2


class Helped:
    """The helped counties of a snapshot, asked by kind, year and scope."""

    def __init__(self, tables: FrozenTables) -> None:
        places, pairings = tables["places"], tables["pairings"]
        self._marked: list[str] = tables.frame(places.filter(places.helped).select("code"))["code"].to_list()
        ties = tables.frame(
            pairings.select(
                "key", "kind", "also_kind", "level", "recipient", "from_first", "to_last", "superseded", "outside"
            )
        )
        self._recipient_of: dict[str, str | None] = dict(ties.select("key", "recipient").iter_rows())
        deep = pl.col("recipient").map_elements(
            lambda code: place_codes.depth(code) >= PREFECTURE_DEPTH, return_dtype=pl.Boolean
        )
        counted = ~pl.col("superseded").fill_null(False) & ~pl.col("outside").fill_null(False)
        self._ties = ties.filter(counted, pl.col("recipient").fill_null("") != "").filter(deep)
        self.counties = cache(self._counties)

    def prefectures(self, kind: str) -> list[str]:
        """The prefectures in which somebody is helped under pairings of this kind, in whatever year."""
        codes = self._of_kind(kind)["recipient"].unique().to_list()
        return sorted({outer for code in codes for outer in [code, *place_codes.ancestors(code)]
                       if place_codes.depth(outer) == PREFECTURE_DEPTH})  # fmt: skip

    def _counties(self, kind: str, year: int) -> frozenset[str]:
        """The helped counties under the places that pairings of this kind help, or may help, in the year."""
        ties = self._of_kind(kind).filter(
            pl.col("level").is_in(["province", "prefecture", "county"]),
            pl.col("from_first").is_null() | (pl.col("from_first") <= date(year, 12, 31)),
            pl.col("to_last").is_null() | (pl.col("to_last") >= date(year, 1, 1)),
        )
        recipients = set(ties["recipient"].to_list())
        return frozenset(
            code for code in self._marked if not recipients.isdisjoint([code, *place_codes.ancestors(code)])
        )

    def count(self, kind: str, year: int, scope: str, scope_kind: str) -> int:
        """How many helped counties lie under a scope; under a pairing, those under its recipient."""
        counties = self.counties(kind, year)
        if scope_kind == PROGRAMME:
            return len(counties)
        outer = self._recipient_of.get(scope) if scope_kind == PAIRING else scope
        return sum(place_codes.is_within(code, outer) for code in counties) if outer else 0

    def _of_kind(self, kind: str) -> pl.DataFrame:
        return self._ties.filter((pl.col("kind") == kind) | (pl.col("also_kind") == kind))
