"""Reading the definition of a report table (报表定义), strictly: a file that ships, or what an office keeps.

Belongs here: what a definition may say, and what to do where it says something else. Does not belong: what a
definition is (`definition`), the values of conditions (`values`), any one table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xieshou.data.pack_file import Entry
from xieshou.engine.ledgers import Column, Privacy, Type
from xieshou.engine.report_tables.books import BOOKS, Book, UnknownColumn
from xieshou.engine.report_tables.definition import (
    DAY_LEVELS,
    PLACE_LEVELS,
    Condition,
    Counts,
    Group,
    Level,
    Measure,
    Op,
    ReportTable,
    Taken,
)
from xieshou.engine.report_tables.periods import Due, PeriodKind
from xieshou.engine.report_tables.values import NotAValue, fits, read_value

DATED = (Type.DATE, Type.PUBLISHED_DATE)
ADDED = (Type.MONEY, Type.INTEGER, Type.DECIMAL)
NARROWER = {
    Taken.WITHIN: (), Taken.YEAR_TO_DATE: (Taken.WITHIN,), Taken.TO_DATE: (Taken.WITHIN, Taken.YEAR_TO_DATE),
    Taken.OF_YEAR: (), Taken.STANDING: (),
}  # fmt: skip
WITHOUT_VALUE = (Op.FILLED, Op.EMPTY, Op.BEFORE_END, Op.NOT_BEFORE_END)


def read_body(entry: Entry, **called: Any) -> ReportTable:
    """The definition in an entry. `called`: its name, zh, en and what else is said of it elsewhere.

    Raises PackError naming the file, the entry, what is wrong and what to do.
    """
    book = BOOKS[entry.choice("ledger", list(BOOKS))]
    taken = Taken(entry.choice("taken", list(Taken)))
    table = ReportTable(
        **called, ledger=book.name, periods=tuple(_periods(entry)), taken=taken,
        day=_day(entry, book, "day", wanted=taken != Taken.OF_YEAR),
        until=_day(entry, book, "until", wanted=taken == Taken.STANDING),
        due=_due(entry), for_notice=entry.flag("for_notice"),
        in_wan=entry.choice("money", ("wan", "yuan"), "wan") == "wan", where=tuple(_conditions(entry, book)),
        columns=entry.texts("columns"), sort=entry.texts("sort"), sums=entry.texts("sums"),
        groups=tuple(_groups(entry, book)), measures=tuple(_measures(entry, book, taken)),
        totals=entry.flag("totals") if entry.has("totals") else True,
    )  # fmt: skip
    entry.done()
    _check(entry, book, table)
    return table


def _periods(entry: Entry) -> list[PeriodKind]:
    named = entry.texts("periods", required=True)
    for one in named:
        if one not in list(PeriodKind):
            raise entry.error(f"`periods` names {one!r}.", f"Choose among: {', '.join(PeriodKind)}.")
    return [PeriodKind(one) for one in named]


def _due(entry: Entry) -> Due | None:
    if not entry.has("due"):
        return None
    within = entry.nested("due")
    due = Due(within.number("months_after"), within.number("day"))
    within.done()
    if not (0 <= due.months_after <= 12 and 1 <= due.day <= 31):
        raise within.error("it is no day.", "Write `months_after` from 0 to 12 and `day` from 1 to 31.")
    return due


def _day(entry: Entry, book: Book, key: str, *, wanted: bool) -> str:
    if not wanted:
        if entry.has(key):
            raise entry.error(f"`{key}` is given, but the rows are not taken by it.", f"Remove `{key}`.")
        return ""
    name = entry.text(key)
    if column_of(entry, book, name, key).type not in DATED or "." in name or name in book.following:
        raise entry.error(f"`{key}` is {name!r}, which dates no row.", "Name a column of the ledger that holds a day.")
    return name


def column_of(entry: Entry, book: Book, ref: str, key: str) -> Column:
    """The column of a name. Raises PackError with the names that come near it."""
    try:
        return book.column(ref)
    except UnknownColumn as unknown:
        near = ", ".join(unknown.near) or "see the reference of the ledger"
        raise entry.error(f"`{key}` names {ref!r}, which {book.name} does not have.", f"Perhaps: {near}.") from None


def _conditions(entry: Entry, book: Book) -> Iterator[Condition]:
    for each in entry.entries("where", required=False):
        column = column_of(each, book, ref := each.text("column"), "column")
        op = Op(each.choice("is", list(Op)))
        if not fits(op, column):
            raise each.error(f"`is: {op}` cannot be asked of {ref}.", f"Of a column of type {column.type} ask another.")
        condition = Condition(ref, op, tuple(_values(each, op, column)))
        each.done()
        yield condition


def _values(entry: Entry, op: Op, column: Column) -> Iterator[Any]:
    if op in WITHOUT_VALUE:
        return
    if op == Op.NOT_FOR_MONTHS:
        months = entry.number("value")
        if not 1 <= months <= 1200:
            raise entry.error(f"`value` is {months}.", "Write so many months, from 1 on.")
        yield months
        return
    for raw in entry.texts("values", required=True) if op == Op.ONE_OF else [entry.text("value")]:
        try:
            yield read_value(raw, column)
        except NotAValue as fault:
            raise entry.error(f"{raw!r} is no value of {column.name}.", fault.remedy) from None


def _groups(entry: Entry, book: Book) -> Iterator[Group]:
    for each in entry.entries("by", required=False):
        column = column_of(each, book, ref := each.text("column"), "column")
        level = Level(each.choice("level", list(Level))) if each.has("level") else None
        levels = PLACE_LEVELS if column.type == Type.PLACE else DAY_LEVELS if column.type in DATED else ()
        if level is not None and level not in levels:
            allowed = f"Choose one of: {', '.join(levels)}." if levels else "Leave `level` out."
            raise each.error(f"`level` is {level} for {ref}.", allowed)
        each.done()
        yield Group(ref, level)


def _measures(entry: Entry, book: Book, taken: Taken) -> Iterator[Measure]:
    known: dict[str, Measure] = {}
    for each in entry.entries("measures", required=False):
        counts = Counts(each.choice("counts", list(Counts)))
        if counts in (Counts.SHARE, Counts.DIFFERENCE):
            measure = _of_two(each, counts, known)
        else:
            measure = _counted(each, counts, book, taken)
        each.done()
        if measure.name in known:
            raise each.error(f"the measure {measure.name} is there twice.", "Give this one another name.")
        known[measure.name] = measure
        yield measure


def _of_two(entry: Entry, counts: Counts, known: Mapping[str, Measure]) -> Measure:
    of, by = entry.choice("of", known), entry.choice("by", known)
    if Counts.SHARE in (known[of].counts, known[by].counts):
        raise entry.error("it is made of a share.", "Take measures that count or add up.")
    zh, en = entry.in_two_languages("name")
    return Measure(name=entry.text("measure"), zh=zh, en=en, counts=counts, of=of, by=by)


def _counted(entry: Entry, counts: Counts, book: Book, taken: Taken) -> Measure:
    ref = entry.text("column") if counts != Counts.ROWS else ""
    column = column_of(entry, book, ref, "column") if ref else None
    if counts == Counts.SUM and (column is None or column.type not in ADDED or column.unit == "percent"):
        raise entry.error(f"{ref} cannot be added up.", "Name a column of money or of numbers.")
    if counts == Counts.DISTINCT and column is not None and column.type == Type.PUBLISHED_DATE:
        raise entry.error(f"{ref} is a day.", "Group by the day instead of counting different days.")
    narrower = Taken(entry.choice("taken", list(NARROWER[taken]))) if entry.has("taken") else None
    zh, en = entry.in_two_languages("name")
    return Measure(
        name=entry.text("measure"), zh=zh, en=en, counts=counts, column=ref, taken=narrower,
        where=tuple(_conditions(entry, book)),
    )  # fmt: skip


def _check(entry: Entry, book: Book, table: ReportTable) -> None:
    """What only shows when the definition is whole."""
    if table.columns and (table.groups or table.measures):
        raise entry.error("it both lists rows and adds them up.", "Keep `columns`, or `by` and `measures`.")
    if not table.columns and not table.measures:
        raise entry.error("it shows nothing.", "Name `columns` to list, or `measures` to add up.")
    if table.measures and (table.sort or table.sums):
        raise entry.error("`sort` and `sums` belong to lists.", "Remove them; groups have an order of their own.")
    names = [one.name for one in table.groups] + [one.name for one in table.measures]
    if len(set(names)) < len(names):
        raise entry.error("two of its columns have one name.", "Give the measure another name, or group once.")
    for name in table.columns:
        if column_of(entry, book, name, "columns").type == Type.ID_NUMBER:
            raise entry.error(f"`columns` names {name!r}.", "ID numbers are not kept and stand in no table.")
    for name in table.sort:
        column_of(entry, book, name.removeprefix("-"), "sort")
    for name in table.sums:
        column = column_of(entry, book, name, "sums")
        if name not in table.columns or column.type not in ADDED or column.unit == "percent":
            raise entry.error(f"`sums` names {name!r}.", "Name columns of the list that hold money or numbers.")
    if table.for_notice:
        closed = [ref for ref in table.refs if book.column(ref).privacy != Privacy.PUBLIC]
        if closed:
            raise entry.error(
                f"it is for a public notice and looks at {', '.join(closed)}.", "Take these columns out of it."
            )
