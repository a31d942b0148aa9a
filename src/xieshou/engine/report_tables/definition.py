"""What a report table is (报表定义): a ledger, the rows that count, and how they are listed or added up.

Belongs here: the shape of a definition, as plain values. Does not belong: reading one (`reading`), its columns
(`books`), working it out (`evaluating`), any one table (`data/report_tables`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xieshou.engine.ledgers.column import Origin
from xieshou.engine.report_tables.periods import Due, PeriodKind

Value = str | int | bool | date | Decimal


class Op(StrEnum):
    """What a condition asks of a column (筛选方式)."""

    EQUAL = "equal"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    FILLED = "filled"
    EMPTY = "empty"
    BEFORE_END = "before_end"  # on or before the last day of the period, for sure
    NOT_BEFORE_END = "not_before_end"  # empty, or for sure after that day
    NOT_FOR_MONTHS = "not_for_months"  # empty, or earlier than so many months before that day


class Taken(StrEnum):
    """Which rows belong to a period (取数口径)."""

    OF_YEAR = "of_year"  # those whose column `year` is the period's
    WITHIN = "within"  # whose day lies in the period
    YEAR_TO_DATE = "year_to_date"  # from the first of January to the end of the period
    TO_DATE = "to_date"  # ever, to the end of the period
    STANDING = "standing"  # begun by the end of the period and not ended before it


class Counts(StrEnum):
    """What a measure counts (统计方式)."""

    ROWS = "rows"
    SUM = "sum"
    DISTINCT = "distinct"
    SHARE = "share"  # of two measures, in hundredths of a percent
    DIFFERENCE = "difference"  # of two measures


class Level(StrEnum):
    """How coarsely a place or a day groups rows (分组层级)."""

    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


PLACE_LEVELS = (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)
DAY_LEVELS = (Level.MONTH, Level.QUARTER, Level.YEAR)


@dataclass(frozen=True)
class Condition:
    """One thing a row must be to count (筛选条件). `values` are as the register keeps them: codes, fen."""

    column: str
    op: Op
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Group:
    """What rows are added up by (分组): a column, taken as coarsely as `level` says."""

    column: str
    level: Level | None = None

    @property
    def name(self) -> str:
        """What its column in the table is called."""
        return f"{self.column}@{self.level}" if self.level else self.column


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One column of sums (统计栏). `where` and `taken` narrow the table's rows; `of` and `by` name earlier measures."""

    name: str
    zh: str
    en: str
    counts: Counts
    column: str = ""
    where: tuple[Condition, ...] = ()
    taken: Taken | None = None
    of: str = ""  # the part of a share, what a difference is taken from
    by: str = ""  # the whole of a share, what is taken away


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    """A report table (报表). It lists rows (`columns`) or adds them up (`groups` and `measures`), never both."""

    name: str
    zh: str
    en: str
    about_zh: str = ""
    about_en: str = ""
    source: tuple[str, ...] = ()
    origin: Origin = Origin.INFERRED
    ledger: str
    periods: tuple[PeriodKind, ...]
    taken: Taken
    day: str = ""  # the column that dates a row
    until: str = ""  # the column that ends it, for what stands
    due: Due | None = None
    for_notice: bool = False  # may be posted in public: no column of it is personal or internal
    in_wan: bool = True  # money in 万元, else in 元
    where: tuple[Condition, ...] = ()
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()  # columns; `-` before one: the largest first
    sums: tuple[str, ...] = ()  # of the columns, those with a total
    groups: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()
    totals: bool = True

    @property
    def is_list(self) -> bool:
        """Whether it lists rows."""
        return bool(self.columns)

    @property
    def refs(self) -> list[str]:
        """Every column it looks at, once, in the order it is first named."""
        return list(dict.fromkeys(one for one in self._named() if one))

    def _named(self) -> Iterator[str]:
        yield from (self.day, self.until, "year" if self.taken == Taken.OF_YEAR else "")
        yield from (one.column for one in self.where)
        yield from self.columns
        yield from (one.removeprefix("-") for one in self.sort)
        yield from (one.column for one in self.groups)
        for measure in self.measures:
            yield measure.column
            yield from (one.column for one in measure.where)
