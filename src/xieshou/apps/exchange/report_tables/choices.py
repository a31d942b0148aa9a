"""What an office may choose when it makes a table of its own (自定义报表选项): columns, groups, sums, conditions.

Belongs here: the choices of one book, in the reader's language. Does not belong: the form (`forms`), what the engine
allows beyond them.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xieshou.apps.exchange.report_tables.shown import is_chinese
from xieshou.engine.ledgers import Column, Type
from xieshou.engine.report_tables import BOOKS, Book, Level, Op, PeriodKind, Taken
from xieshou.engine.report_tables.reading import ADDED, DATED
from xieshou.engine.report_tables.values import fits

Choices = list[tuple[str, str]]
BEHIND = {  # of the rows that a row names, what offices ask for
    "project": ("name", "category", "area", "stage", "implementing_unit", "village_printed", "total_fen"),
    "pairing": ("level", "kind"),
}
DAY_TAKEN = (Taken.WITHIN, Taken.YEAR_TO_DATE, Taken.TO_DATE)


def columns(book: Book) -> dict[str, Column]:
    """The columns that may be chosen, by name: the book's own, and those behind its references."""
    found = {}
    for name, column in book.columns.items():
        if column.type in (Type.ID_NUMBER, Type.RECORD) or name == "programme":
            continue
        found[name] = column
    for reference, inner in BEHIND.items():
        if reference in book.columns and reference != book.name.rstrip("s"):
            found |= {f"{reference}.{one}": book.column(f"{reference}.{one}") for one in inner}
    return found


def label(ref: str, column: Column) -> str:
    """What a column is called; that of another row says whose."""
    own = column.zh if is_chinese() else column.en
    if "." not in ref:
        return own
    whose = {"project": _("project"), "pairing": _("pairing")}[ref.partition(".")[0]]
    return f"{whose}：{own}" if is_chinese() else f"{whose}: {own}"


def listed(book: Book) -> Choices:
    """Columns to list."""
    return [(ref, label(ref, column)) for ref, column in columns(book).items()]


def summed(book: Book) -> Choices:
    """Columns to add up."""
    return [
        (ref, label(ref, column)) for ref, column in columns(book).items()
        if column.type in ADDED and column.unit != "percent"
    ]  # fmt: skip


def days(book: Book) -> Choices:
    """Columns that can date a row."""
    return [
        (name, label(name, column)) for name, column in columns(book).items()
        if column.type in DATED and "." not in name and name not in book.following
    ]  # fmt: skip


def groups(book: Book) -> Choices:
    """What rows can be added up by: places and days at a level, codes, yes or no, short texts."""
    found: Choices = []
    levels = {
        Level.COUNTY: _("by county"), Level.PREFECTURE: _("by prefecture"), Level.MONTH: _("by month"),
        Level.QUARTER: _("by quarter"), Level.YEAR: _("by year"),
    }  # fmt: skip
    for ref, column in columns(book).items():
        own = label(ref, column)
        if column.type == Type.PLACE:
            found += [(f"{ref}@{one}", f"{own} · {levels[one]}") for one in (Level.COUNTY, Level.PREFECTURE)]
        elif column.type in DATED:
            found += [(f"{ref}@{one}", f"{own} · {levels[one]}") for one in (Level.MONTH, Level.QUARTER, Level.YEAR)]
        elif column.type not in (Type.MONEY, Type.DECIMAL):
            found.append((ref, own))
    return found


def filtered(book: Book) -> Choices:
    """Columns that can be asked about; what describes a person cannot, for what is kept must name nobody."""
    return [(ref, label(ref, column)) for ref, column in columns(book).items() if not column.is_personal]


def ops() -> dict[Op, str]:
    """What can be asked, in words."""
    return {
        Op.EQUAL: pgettext("condition", "is"), Op.ONE_OF: _("is one of"), Op.AT_LEAST: _("is at least"),
        Op.AT_MOST: _("is at most"),
        Op.FILLED: _("is filled in"), Op.EMPTY: _("is empty"),
        Op.BEFORE_END: _("lies before the end of the period"),
        Op.NOT_BEFORE_END: _("is empty or lies after the period"),
        Op.NOT_FOR_MONTHS: _("is empty or so many months old"),
    }  # fmt: skip


def ops_that_fit(column: Column) -> list[str]:
    """The questions that fit a column, in words, for a message."""
    return [word for op, word in ops().items() if fits(op, column)]


def periods() -> Choices:
    """How long a period is, in words."""
    return [
        (PeriodKind.YEAR, _("year")), (PeriodKind.QUARTER, _("quarter")), (PeriodKind.MONTH, _("month")),
        (PeriodKind.HALF_MONTH, _("half-month")), (PeriodKind.WEEK, _("week")),
    ]  # fmt: skip


def taken(book: Book) -> Choices:
    """Which rows belong to a period, in words; by a day only where the book has one."""
    words = {
        Taken.WITHIN: _("their day lies in the period"),
        Taken.YEAR_TO_DATE: _("their day lies between 1 January and the end of the period"),
        Taken.TO_DATE: _("their day lies before the end of the period, in whatever year"),
    }
    by_day = [(one, words[one]) for one in DAY_TAKEN] if days(book) else []
    return [(Taken.OF_YEAR, _("they belong to the year (column “year”)")), *by_day]


def books() -> list[Book]:
    """What a table can be drawn from."""
    return list(BOOKS.values())
