"""Questions about report tables (报表查询): which there are, one of them, and the table itself, for one reader.

Belongs here: from a code and a period to a table worked out of the rows that the reader may see.
Does not belong: writes (`actions`), words and HTML (`shown`), files (`sheets_out`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import get_language

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import note_access
from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange import exporting
from xieshou.apps.exchange.models import OwnTable
from xieshou.apps.exchange.report_tables.reading import Asked, counting, read_for
from xieshou.apps.exchange.report_tables.targets import NAME as TARGETS
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import home_scope
from xieshou.apps.places.queries import names_of
from xieshou.data.pack_file import Entry, PackError
from xieshou.engine.ledgers import Privacy
from xieshou.engine.report_tables import (
    BOOKS,
    Period,
    ReportTable,
    Result,
    evaluate,
    holding,
    period_of,
    periods_of,
    read_body,
    rows_behind,
    shipped,
    shows_persons,
)
from xieshou.engine.report_tables.cells import NOT_SAID, place_codes_of, text, written
from xieshou.engine.report_tables.definition import Group
from xieshou.engine.report_tables.heads import Shows, heads_of

KEEPING = ("edit", "report")  # who may do either may keep tables


@dataclass(frozen=True)
class Known:
    """A report table as it is listed: one that ships, or one that an office keeps. `fault`: why it cannot be drawn."""

    code: str
    zh: str
    en: str
    table: ReportTable | None
    own: OwnTable | None = None
    fault: str = ""

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


@dataclass(frozen=True)
class Drawn:
    """A table worked out for one reader. `waiting`: rows that belong to it and are not accepted yet."""

    table: ReportTable
    period: Period
    result: Result
    places: Mapping[str, str]
    waiting: int = 0
    with_waiting: bool = False
    collected: bool = False  # the books are put together from publications: what is not in them is not known


def all_of(programme: Programme, by: User | None) -> list[Known]:
    """The tables that ship, then those that offices keep; the public sees only the former."""
    found = [Known(name, table.zh, table.en, table) for name, table in shipped().items()]
    return found + [known_of(own) for own in own_tables(programme, by)]


def own_tables(programme: Programme, by: User | None) -> list[OwnTable]:
    """The tables that offices keep, as far as somebody works in the programme."""
    if by is not None and not policies.works_in(by, programme.code):
        return []
    return list(OwnTable.objects.filter(programme=programme).select_related("by"))


def find(code: str, programme: Programme, by: User | None) -> Known | None:
    """The table of a name or code; None where there is none, or it is not for this reader."""
    if code in shipped():
        table = shipped()[code]
        return Known(code, table.zh, table.en, table)
    return next((known_of(own) for own in own_tables(programme, by) if own.code == code), None)


def known_of(own: OwnTable) -> Known:
    """An office's own table with its definition read; a ledger that has changed since may leave a fault."""
    try:
        return Known(own.code, own.name, own.name, definition_of(own.name, own.definition, own.code), own)
    except PackError as fault:
        return Known(own.code, own.name, own.name, None, own, str(fault))


def definition_of(name: str, body: Mapping[str, Any], code: str = "own") -> ReportTable:
    """The definition that an office wrote, read as strictly as one that ships. Raises PackError."""
    return read_body(Entry(name, "the table", dict(body)), name=code, zh=name, en=name)


def may_keep(user: User, programme: Programme) -> bool:
    """Whether the user may keep tables of their office's own."""
    held = [scope for deed in KEEPING for scope in policies.scopes_allowing(user, deed)]
    return any(scope.programme in ("", programme.code) for scope in held)


def office_of(user: User, programme: Programme) -> tuple[str, str]:
    """Whose an own table is: the office by its name, or the person without one, and the scope it works in."""
    return user.office or user.username, home_scope(user, programme)


def is_of_office(own: OwnTable, user: User) -> bool:
    """Whether the table is the user's office's, which alone may change or remove it."""
    return may_keep(user, own.programme) and (own.office, own.scope) == office_of(user, own.programme)


def periods_for(table: ReportTable, year: int) -> list[Period]:
    """The periods of a year that the table is drawn for, the longest kind last."""
    return [period for kind in table.periods for period in periods_of(kind, year)]


def usual_period(table: ReportTable, programme: Programme, year: int, today: date) -> Period:
    """The period shown first: the one that ended last, seen from the day of the books, within the year."""
    seen_from = programme.as_of or today
    kind = table.periods[0]
    if seen_from.year != year:
        return periods_of(kind, year)[-1]
    over = [period for period in periods_of(kind, year) if period.last <= seen_from]
    return over[-1] if over else holding(kind, seen_from)


def asked_period(table: ReportTable, code: str) -> Period | None:
    """The period of a code, if the table is drawn for such periods."""
    try:
        period = period_of(code)
    except ValueError:
        return None
    return period if period.kind in table.periods else None


def hidden_from(by: User | None, programme: Programme) -> tuple[Privacy, ...]:
    """What somebody may not see: persons, unless every row in their scope may be seen with them; what is internal,
    for the public.
    """
    if by is None:
        return ()
    persons = () if not exporting.hidden_from(SHEETS["cadres"], by) else (Privacy.PERSONAL,)
    return persons if policies.works_in(by, programme.code) else (Privacy.PERSONAL, Privacy.INTERNAL)


def draw(
    table: ReportTable, period: Period, *, programme: Programme, by: User | None, scope: str = "",
    with_waiting: bool = False, how: str = "opened",
) -> Drawn:  # fmt: skip
    """The table for one reader; that persons were shown, or taken away (`how`), is recorded.

    Raises NotForThisReader when the table turns on what the reader may not see.
    """
    asked = Asked(by, programme, scope, waiting=with_waiting)
    hides = hidden_from(by, programme)
    collected = programme.books == Programme.Books.COLLECTED
    result = evaluate(table, *read_for(table, period, asked), period, hides=hides, collected=collected)
    if by is not None and result.counted and shows_persons(table, hides):
        note_access(by=by, ledger=table.ledger, how=how, row_count=result.counted)
    waiting = 0 if with_waiting else _waiting(table, period, asked, hides)
    places = names_of(place_codes_of(result), period.year, get_language() or "zh-hans")
    return Drawn(table, period, result, places, waiting, with_waiting, collected)


def _waiting(table: ReportTable, period: Period, asked: Asked, hides: tuple[Privacy, ...]) -> int:
    """How many rows would belong to the table once they are accepted."""
    if table.ledger == TARGETS:
        return 0
    left_out = asked._replace(settled=False, waiting=True)
    if not counting(SHEETS[table.ledger], left_out).exists():
        return 0
    return evaluate(table, *read_for(table, period, left_out), period, hides=hides).counted


def behind(
    table: ReportTable, period: Period, group: Mapping[str, Any], measure: str = "", *, programme: Programme,
    by: User | None, scope: str = "", with_waiting: bool = False,
) -> list[str]:  # fmt: skip
    """The record numbers behind one figure of a table."""
    read = read_for(table, period, Asked(by, programme, scope, waiting=with_waiting))
    return rows_behind(table, *read, period, group, measure, hides=hidden_from(by, programme))


def kind_of(table: ReportTable, group: Group) -> Any:
    """What kind of value tells the groups of a table apart."""
    column = BOOKS[table.ledger].column(group.column)
    return pl.String if group.level else next(iter(column.schema.values()))


def group_in_words(table: ReportTable, name: str, value: Any, period: Period, language: str) -> tuple[str, str]:
    """A group's head and its value as the table writes them."""
    head = next(one for one in heads_of(table, BOOKS[table.ledger]) if one.name == name)
    places = names_of([value], period.year, language) if head.shows == Shows.PLACE and value else {}
    said = written(value, head, language, places)
    return head.label(language), text(said) or NOT_SAID["zh" if language.startswith("zh") else "en"]
