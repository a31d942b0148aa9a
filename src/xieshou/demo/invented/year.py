"""The invented year (演练年度) as the load reads it: part by part, whether it stands in memory or in files.

Belongs here: what a part of a year is, and a whole year in memory. Does not belong: a year in files (`spooled`),
inventing (`make`), writing it down (`load`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from xieshou.demo.invented import ties
from xieshou.demo.invented.land import Land, unique
from xieshou.demo.invented.rows import (
    MadeAccount,
    MadeAgreement,
    MadeFile,
    MadeMeeting,
    MadeMovement,
    MadeOrganisation,
    MadePairing,
    MadePlace,
    MadeProject,
)
from xieshou.engine.findings import Planted

Pair = tuple[Land, Land]  # a county and the district that helps it


@dataclass(frozen=True, kw_only=True)
class MadePart:
    """Rows that belong together (演练分片): nothing in them points at a later part."""

    pairings: tuple[MadePairing, ...] = field(repr=False)
    agreements: tuple[MadeAgreement, ...] = field(repr=False)
    meetings: tuple[MadeMeeting, ...] = field(repr=False)
    projects: tuple[MadeProject, ...] = field(repr=False, default=())
    accounts: tuple[MadeAccount, ...] = field(repr=False, default=())
    movements: tuple[MadeMovement, ...] = field(repr=False, default=())
    files: tuple[MadeFile, ...] = field(repr=False)

    @property
    def organisations(self) -> tuple[MadeOrganisation, ...]:
        """The bodies that pairings and projects name, each once."""
        return unique([*ties.bodies(self.pairings), *(one.implementing_unit for one in self.projects)])


class Year(Protocol):
    """What the load asks of an invented year, wherever it stands."""

    @property
    def seed(self) -> int: ...
    @property
    def counties(self) -> int: ...
    @property
    def recipient(self) -> str: ...
    @property
    def places(self) -> tuple[MadePlace, ...]: ...
    @property
    def planted(self) -> tuple[Planted, ...]: ...
    @property
    def first_pair(self) -> Pair: ...  # for further files
    @property
    def ledgers(self) -> Mapping[str, pl.DataFrame | pl.LazyFrame]: ...  # the other ledgers, see ledgers.py

    def parts(self) -> Iterable[MadePart]:
        """All rows that are no ledger tables, in an order in which they can be written."""
        ...

    def ledger_parts(self, ledger: str) -> Iterator[pl.DataFrame]:
        """The rows of an other ledger, no more at a time than memory should hold."""
        ...


@dataclass(frozen=True, kw_only=True)
class InventedYear(MadePart):
    """A whole invented programme in memory: what is in its books, and which faults were planted."""

    seed: int
    counties: int
    recipient: str
    places: tuple[MadePlace, ...] = field(repr=False)
    planted: tuple[Planted, ...] = field(repr=False)
    ledgers: dict[str, pl.DataFrame] = field(repr=False, compare=False)
    first_pair: Pair = field(repr=False, compare=False)

    def parts(self) -> tuple[MadePart, ...]:
        """All of it at once."""
        return (self,)

    def ledger_parts(self, ledger: str) -> Iterator[pl.DataFrame]:
        """All of it at once."""
        yield self.ledgers[ledger]
