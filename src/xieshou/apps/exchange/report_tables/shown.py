"""What the pages say of report tables (报表页面用语): lines with their doors, notes, where a definition comes from.

Belongs here: from a table worked out to cells in the reader's language. Does not belong: HTML, the table itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.models import Figure
from xieshou.apps.assessment.queries import current_snapshot
from xieshou.apps.exchange.report_tables.queries import Drawn, Known
from xieshou.apps.exchange.report_tables.targets import NAME as TARGETS
from xieshou.apps.pairings.models import Programme
from xieshou.data import packs
from xieshou.engine.report_tables import BOOKS, Period, ReportTable, Taken
from xieshou.engine.report_tables.cells import Written, lines, total_line
from xieshou.engine.report_tables.heads import Head, Shows
from xieshou.wording import display

SHOWN_LINES = 500
NOT_KNOWN = {True: "not_published", False: "not_reported"}  # by whether the books are collected from publications


@dataclass(frozen=True)
class Cell:
    """One cell of a page's table."""

    label: str
    text: str
    is_number: bool = False
    exact: str = ""  # on hover
    url: str = ""
    is_day: bool = False
    missing: str = ""  # why a number is not there: it is not zero


def language() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return language().startswith("zh")


def period_name(period: Period) -> str:
    """The period in the reader's language."""
    return period.zh if is_chinese() else period.en


def about(table: ReportTable) -> str:
    """What the table shows, in a sentence or two."""
    return table.about_zh if is_chinese() else table.about_en


def book_name(ledger: str) -> str:
    """The ledger that a table is drawn from."""
    return BOOKS[ledger].zh if is_chinese() else BOOKS[ledger].en


def rests_on(table: ReportTable) -> str:
    """Where the definition comes from: the texts it rests on, and whether they print it."""
    titles = (packs.sources()[one].title(language()) for one in table.source if one != "XS")
    basis = _("published") if table.origin == "published" else _("inferred")
    return (_("; ") if not is_chinese() else "；").join((basis, *titles))


def due_in_words(known: Known, period: Period) -> str:
    """The day the table of a period is due; nothing where there is none."""
    return known.table.due.on(period).isoformat() if known.table and known.table.due else ""


def heads(drawn: Drawn) -> list[dict[str, Any]]:
    """The heads: label, unit, whether numbers stand below."""
    return [
        {"label": _headed(head), "unit": head.unit(language()), "is_number": head.is_number}
        for head in drawn.result.heads
    ]


def _headed(head: Head) -> str:
    label = head.label(language())
    return label if is_chinese() else label[:1].upper() + label[1:]


def table_lines(drawn: Drawn, programme: Programme, user: User, query: dict[str, str]) -> list[list[Cell]]:
    """The lines of the page, each number with the door to its rows, each row with the door to its record."""
    result, found = drawn.result, []
    doors = _doors_of_targets(drawn, programme, user)
    names = [head.name for head in result.heads]
    for nth, cells in enumerate(lines(result, language(), drawn.places)):
        if nth == SHOWN_LINES:
            break
        row = dict(zip(names, result.rows.select(names).row(nth), strict=True))
        found.append(
            [_cell(cell, head, _url(drawn, head, row, nth, programme, query, doors), drawn.collected)
             for cell, head in zip(cells, result.heads, strict=True)]
        )  # fmt: skip
    return found


def total(drawn: Drawn, programme: Programme, query: dict[str, str]) -> list[Cell] | None:
    """The last line; its numbers open all rows behind them."""
    cells = total_line(drawn.result, language(), drawn.places)
    if cells is None:
        return None
    made = []
    for cell, head in zip(cells, drawn.result.heads, strict=True):
        url = _rows_url(drawn.table, programme, query | {"measure": head.name}) if head.is_measure else ""
        made.append(_cell(cell, head, url if cell is not None else "", drawn.collected))
    return made


def _cell(cell: Written, head: Head, url: str, collected: bool) -> Cell:
    label = _headed(head)
    if cell is None:
        why = "" if not head.is_measure else "not_applicable" if head.shows == Shows.PERCENT else NOT_KNOWN[collected]
        return Cell(label, "", head.is_number, missing=why)
    if head.shows == Shows.MONEY:
        assert isinstance(cell, Decimal)
        fen = int(cell * (1_000_000 if head.unit_zh == "万元" else 100))
        exact = display.yuan(fen)
        shown = display.wan(fen) if head.unit_zh == "万元" else exact
        return Cell(label, shown, True, _("%(amount)s yuan") % {"amount": exact}, url)
    if head.shows == Shows.PERCENT:
        return Cell(label, f"{cell:.2f}", True, "", url)
    if head.is_number:
        assert isinstance(cell, int | Decimal)
        return Cell(label, display.grouped(cell), True, "", url)
    is_day = isinstance(cell, date)
    return Cell(label, cell.isoformat() if isinstance(cell, date) else str(cell), url=url, is_day=is_day)


def _url(
    drawn: Drawn, head: Head, row: dict[str, Any], nth: int, programme: Programme, query: dict[str, str], doors: Any
) -> str:  # fmt: skip
    if drawn.table.ledger == TARGETS:
        return doors.get((row.get("indicator"), row.get("recipient")), "") if head.name == "done" else ""
    if drawn.result.keys:
        first = next(one for one in drawn.result.heads if one.shows != Shows.PLACE)
        if head.name != first.name or not drawn.result.keys[nth]:
            return ""
        return reverse("assessment:record", args=[programme.code, drawn.table.ledger, drawn.result.keys[nth]])
    if not head.is_measure or not row[head.name]:
        return ""
    groups = [group_text(row[group.name]) for group in drawn.table.groups]
    return _rows_url(drawn.table, programme, query | {"measure": head.name}, groups)


def _rows_url(table: ReportTable, programme: Programme, query: dict[str, str], groups: Sequence[str] = ()) -> str:
    """The address of the rows behind a number; a trial that is not kept has none."""
    if table.name == "own":
        return ""
    asked = [*query.items(), *(("g", one) for one in groups)]
    return f"{reverse('tables:rows', args=[programme.code, table.name])}?{urlencode(asked)}"


def group_text(value: Any) -> str:
    """What a group is called in an address; nothing for what is not stated."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _doors_of_targets(drawn: Drawn, programme: Programme, user: User) -> dict[tuple[str, str], str]:
    """For the targets: the address of the figure of an indicator and a place."""
    snapshot = current_snapshot(programme) if drawn.table.ledger == TARGETS else None
    if snapshot is None or not {"indicator", "recipient"} <= set(drawn.result.rows.columns):
        return {}
    year, places = drawn.period.year, drawn.result.rows["recipient"].drop_nulls().unique().to_list()
    seen = Figure.objects.visible_to(user).filter(snapshot=snapshot, year=year, scope__in=places, value__isnull=False)
    return {
        (one, scope): reverse("assessment:figure", args=[programme.code, one, scope]) + f"?year={year}"
        for one, scope in seen.values_list("indicator", "scope").distinct()
    }


def _undated(table: ReportTable, count: int) -> str:
    if table.taken == Taken.OF_YEAR:
        told = ngettext(
            "%(n)s row says no year and is not counted.", "%(n)s rows say no year and are not counted.", count
        )
    else:
        told = ngettext(
            "%(n)s row says no day and is not counted.", "%(n)s rows say no day and are not counted.", count
        )
    return told % {"n": count}


def notes(drawn: Drawn) -> list[str]:
    """What stands under the table: of how many rows it is, and what is not in it."""
    result = drawn.result
    said = [
        ngettext("Drawn from %(n)s row.", "Drawn from %(n)s rows.", result.counted) % {"n": result.counted}
        if drawn.with_waiting
        else ngettext("Drawn from %(n)s accepted row.", "Drawn from %(n)s accepted rows.", result.counted)
        % {"n": result.counted}
    ]
    if drawn.with_waiting:
        said.append(_("Rows that are not accepted yet are counted too."))
    if drawn.waiting:
        said.append(
            ngettext(
                "%(n)s row is not accepted yet and not counted.", "%(n)s rows are not accepted yet and not counted.",
                drawn.waiting,
            )
            % {"n": drawn.waiting}
        )  # fmt: skip
    if result.undated:
        said.append(_undated(drawn.table, result.undated))
    if result.undecided:
        said.append(
            ngettext(
                "The day of %(n)s row is not known precisely enough; it is left out where it may belong.",
                "The days of %(n)s rows are not known precisely enough; they are left out where they may belong.",
                result.undecided,
            )
            % {"n": result.undecided}
        )  # fmt: skip
    if drawn.collected:
        said.append(_("These books were collected from publications; what was not published is not in them."))
    if result.hidden:
        book = BOOKS[drawn.table.ledger]
        columns = [book.column(one) for one in result.hidden]
        named = "、".join(one.zh for one in columns) if is_chinese() else ", ".join(one.en for one in columns)
        said.append(_("Not shown to you: %(columns)s.") % {"columns": named})
    return said
