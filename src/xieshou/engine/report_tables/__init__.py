"""Report tables (报表): one row, many reports. A definition over a ledger, worked out for a period, never typed.

Belongs here: what a definition is and may say, working it out exactly, its cells and its sheet. Does not belong:
which rows somebody may see and where they are kept (the apps), any one table (`data/report_tables`).
"""

from xieshou.engine.report_tables.books import BOOKS, Book, UnknownColumn
from xieshou.engine.report_tables.definition import Counts, Level, Op, ReportTable, Taken
from xieshou.engine.report_tables.evaluating import (
    NotForThisReader,
    Result,
    evaluate,
    refs_of,
    rows_behind,
    shows_persons,
)
from xieshou.engine.report_tables.needs import Needs, needs_of
from xieshou.engine.report_tables.periods import Period, PeriodKind, holding, period_of, periods_of
from xieshou.engine.report_tables.reading import read_body
from xieshou.engine.report_tables.shipped import shipped

__all__ = [
    "BOOKS", "Book", "Counts", "Level", "Needs", "NotForThisReader", "Op", "Period", "PeriodKind", "ReportTable",
    "Result", "Taken", "UnknownColumn", "evaluate", "holding", "needs_of", "period_of", "periods_of", "read_body",
    "refs_of", "rows_behind", "shipped", "shows_persons",
]  # fmt: skip
