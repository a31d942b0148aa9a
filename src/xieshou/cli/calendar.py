"""The yearly cycle as a file (工作节点): `xieshou calendar`.

Belongs here: year, level and file. Does not belong: the days (`engine.calendar`). It needs no register: the days are
data that ships.
"""

from __future__ import annotations

from pathlib import Path

import click

from xieshou.cli.base import Stop, say
from xieshou.cli.exchange import check_kind, whole
from xieshou.cli.words import _, language
from xieshou.engine import calendar as cycle


@click.command(help=_("Write the deadlines of a year as an iCalendar file."))
@click.option("--year", type=click.IntRange(1990, 2100), required=True, metavar="Y", help=_("Which year."))
@click.option(
    "-o", "--output", "output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.ics",
    help=_("The file to write."),
)  # fmt: skip
@click.option("--level", type=click.Choice(cycle.LEVELS), default=None, help=_("Only the duties of one level."))
@click.option(
    "--home", "_home_dir", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help=_("Not needed here.")
)
def calendar(year: int, output: Path, level: str | None, _home_dir: Path | None) -> None:
    """The same data give the same file, whatever the day."""
    check_kind(output, (".ics",))
    held = cycle.shipped()
    count = len(cycle.deadlines(held.rules, year, level or "")) + len(cycle.standing(held.rules, year, level or ""))
    if not count:
        raise Stop(_("Nothing is known of %(year)s: the rules begin on %(day)s.")
                   % {"year": year, "day": held.valid_from.isoformat()})  # fmt: skip
    with whole(output) as draft:
        draft.write_bytes(cycle.written(held, [year], level or "", language()))
    say(_("%(count)s deadlines of %(year)s are in %(file)s.") % {"count": count, "year": year, "file": output})
