"""What a rule finds, and what a planter says it planted.

Belongs here: the shapes that all rules share. Does not belong: any one rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

Tables = Mapping[str, pl.DataFrame]
Row = dict[str, Any]


class Severity(StrEnum):
    """What a finding asks for (严重程度)."""

    BLOCK = "block"  # the row cannot be handed in
    WARN = "warn"  # a written reason is asked for
    SPOT = "spot"  # the row goes on the list of spot checks


def counted(tables: Tables, table: str) -> pl.DataFrame:
    """The rows of a table that lie inside the programme."""
    return tables[table].filter(pl.col("outside").fill_null(False).not_())


def is_kept(tables: Tables) -> bool:
    """Whether offices keep the books of the programme; books collected from publications hold no such rows."""
    return tables["programme"]["books"].to_list() == ["kept"]


def not_undone(movements: pl.DataFrame) -> pl.DataFrame:
    """The movements that no other one reverses."""
    return movements.filter(~pl.col("key").is_in(movements["reverses"].drop_nulls().to_list()))


def in_order(keys: Iterable[str]) -> tuple[str, ...]:
    """Record numbers as a finding names them: each once, sorted."""
    return tuple(sorted(set(keys)))


@dataclass(frozen=True)
class Finding:
    """A fault that a rule found (核查发现): which rows it concerns, and why. `column`: the one to look at first."""

    rule: str
    severity: Severity
    ledger: str
    keys: tuple[str, ...]
    message_zh: str
    message_en: str
    source: str
    column: str = ""


@dataclass(frozen=True, order=True)
class Planted:
    """A fault that was put into invented data (演练错误): what its rule must find."""

    rule: str
    ledger: str
    keys: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As the manifest of an invented year names it."""
        return {"rule": self.rule, "ledger": self.ledger, "keys": list(self.keys)}
