"""Tables out (报表和数据表): `xieshou table`, by the name of a report table or of a table as the rules see it.

Belongs here: which of the two a name means, and which period the options mean. Does not belong: drawing a table
(`apps.exchange.report_tables`), whole ledgers out (`exchange`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import Stop, give, home_option, json_option, programme_or_stop, say, start, year_or_stop
from xieshou.cli.exchange import check_kind, programme_option, whole, year_option
from xieshou.cli.words import _, language

KINDS = (".xlsx", ".csv", ".parquet")
QUARTERS, MONTHS, HALVES, WEEKS = (click.IntRange(1, last) for last in (4, 12, 2, 53))


@click.command(
    help=_(
        "Write one table into a file: a report table of a period, or a table of the register or of its newest snapshot."
    )
)
@click.argument("name", required=False, default="")
@click.option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help=_("The file to write; its ending says which kind."),
)  # fmt: skip
@programme_option
@year_option
@click.option("--quarter", type=QUARTERS, help=_("Of a report table: which quarter."))
@click.option("--month", type=MONTHS, help=_("Of a report table: which month."))
@click.option("--half", type=HALVES, help=_("With --month: which half of it."))
@click.option("--week", type=WEEKS, help=_("Of a report table: which week of the year."))
@click.option(
    "--scope", default="", metavar="COUNTY", help=_("Only the rows of a place code, or of a pairing's record number.")
)
@click.option("--with-waiting", is_flag=True, help=_("Count rows that are not accepted yet, too."))
@click.option("--frozen", is_flag=True, help=_("As the newest snapshot has it, instead of the register."))
@click.option("--list", "listing", is_flag=True, help=_("List the names of all tables."))
@home_option
@json_option
def table(
    name: str, output: Path | None, code: str, year: int | None, quarter: int | None, month: int | None,
    half: int | None, week: int | None, scope: str, with_waiting: bool, frozen: bool, listing: bool,
    home_dir: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Write a table; without a name, or for one that is not known, say which there are."""
    start(home_dir)
    if listing:
        _list(code, as_json)
        return
    if not name:
        raise Stop(_("Name a table. List them with: xieshou table --list"))
    if output is None:
        raise Stop(_("Name the file to write with -o FILE."))
    check_kind(output, KINDS)
    parts = {"year": year, "quarter": quarter, "month": month, "half": half, "week": week}
    told = _plain(name, output, code, frozen, parts, scope) if _is_plain(name) else _report(
        name, output, code, parts, scope, with_waiting=with_waiting, frozen=frozen
    )  # fmt: skip
    give(told) if as_json else say(_("%s rows written to %s.") % (told["rows"], output))


def _is_plain(name: str) -> bool:
    from xieshou.apps.exchange import exporting

    return name in exporting.tables_known()


def _plain(
    name: str, output: Path, code: str, frozen: bool, parts: dict[str, int | None], scope: str
) -> dict[str, Any]:  # fmt: skip
    """A table of the register or of a snapshot, whole."""
    from xieshou.apps.exchange import exporting

    if scope or any(value is not None for value in parts.values()):
        raise Stop(_("“%s” is a table of the register and is written whole: leave period and scope out.") % name)
    with whole(output) as draft:
        try:
            count = exporting.write_table(name, draft, programme=_programme(code), frozen=frozen)
        except LookupError as lacking:
            raise Stop(str(lacking)) from lacking
    return {"table": name, "file": str(output), "rows": count}


def _report(
    name: str, output: Path, code: str, parts: dict[str, int | None], scope: str, *, with_waiting: bool, frozen: bool
) -> dict[str, Any]:
    """A report table of a period."""
    from django.utils import timezone

    from xieshou.apps.exchange.report_tables import queries, sheets_out
    from xieshou.engine.report_tables.workbook import TooManyLines

    if frozen:
        raise Stop(_("A report table is drawn from the register. Leave --frozen out."))
    programme = _programme(code, name)
    known = queries.find(name, programme, None)
    if known is None:
        raise Stop(
            _("There is no table “%s”. There are: %s") % (name, ", ".join(one["name"] for one in _names(programme)))
        )
    if known.table is None:
        raise Stop(known.fault)
    period = _period(known.table, programme, parts, timezone.localdate())
    drawn = queries.draw(
        known.table, period, programme=programme, by=None, scope=scope, with_waiting=with_waiting, how="exported"
    )
    with whole(output) as draft:
        try:
            count = sheets_out.write(
                drawn, draft, title=known.name, office=programme.name, drawn_on=timezone.localdate(),
                invented=programme.invented,
            )  # fmt: skip
        except TooManyLines as many:
            raise Stop(str(many)) from many
    result = drawn.result
    return {
        "table": name, "file": str(output), "rows": count, "programme": programme.code, "period": period.code,
        "counted": result.counted, "waiting": drawn.waiting, "undated": result.undated, "undecided": result.undecided,
    }  # fmt: skip


def _period(table: Any, programme: Any, parts: dict[str, int | None], today: Any) -> Any:
    """The period that the options mean; without any, the one that ended last in the year."""
    from xieshou.apps.exchange.report_tables import queries
    from xieshou.engine.report_tables import period_of

    year = year_or_stop(programme, parts["year"] or programme.shown_year)
    named = {key: value for key, value in parts.items() if key != "year" and value is not None}
    month = f"{year}-{parts['month'] or 0:02d}"
    codes = {
        (): "", ("quarter",): f"{year}-Q{parts['quarter']}", ("month",): month,
        ("month", "half"): f"{month}-{parts['half']}", ("week",): f"{year}-W{parts['week'] or 0:02d}",
    }  # fmt: skip
    if tuple(named) not in codes:
        raise Stop(_("Say one period: --quarter, --month, --month with --half, or --week."))
    code = codes[tuple(named)]
    if not code and "year" in table.periods and parts["year"]:
        code = str(year)
    if not code:
        return queries.usual_period(table, programme, year, today)
    try:
        period = period_of(code)
    except ValueError as fault:
        raise Stop(str(fault)) from fault
    if period.kind not in table.periods:
        kinds = ", ".join(table.periods)
        raise Stop(_("This table is drawn by %s, not for %s.") % (kinds, code))
    return period


def _names(programme: Any) -> list[dict[str, Any]]:
    from xieshou.apps.exchange import exporting
    from xieshou.apps.exchange.report_tables import queries
    from xieshou.engine.report_tables import shipped

    zh = language() != "en"
    reports = [
        {"name": one.name, "is": one.zh if zh else one.en, "periods": list(one.periods)} for one in shipped().values()
    ]
    own = queries.own_tables(programme, None) if programme is not None else []
    reports += [{"name": one.code, "is": one.name, "periods": one.definition.get("periods", [])} for one in own]
    return reports + [
        {"name": name, "is": _("table of the register"), "periods": []} for name in exporting.tables_known()
    ]


def _list(code: str, as_json: bool) -> None:
    from xieshou.apps.pairings.models import Programme

    known = list(Programme.objects.values_list("code", flat=True))
    programme = programme_or_stop(code or known[0]) if code or len(known) == 1 else None
    found = _names(programme)
    if as_json:
        give(found)
        return
    for one in found:
        click.echo(f"{one['name']:26}{', '.join(one['periods']):28}{one['is']}")


def _programme(code: str, name: str = "") -> Any:
    """The programme named, or whose own table it is, or the home's only one."""
    from xieshou.apps.exchange.models import OwnTable
    from xieshou.apps.pairings.models import Programme

    known = list(Programme.objects.values_list("code", flat=True))
    if not code and re.fullmatch(r"[0-9a-f]{10}", name):
        code = OwnTable.objects.filter(code=name).values_list("programme_id", flat=True).first() or ""
    if not code and len(known) != 1:
        raise Stop(_("Say which programme with --programme. There are: %s") % (", ".join(known) or "–"))
    return programme_or_stop(code or known[0])
