"""Idle and overdue assets (闲置和逾期资产): `xieshou assets`.

Belongs here: which programme and day are meant, the list as lines or JSON, or a file. Does not belong: the answer.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import DIFFERENCE, Stop, give, home_option, json_option, programmes_or_stop, say, start
from xieshou.cli.words import _

STATES = ("idle", "overdue", "without_operator", "not_handed_over", "not_checked", "all")


@click.command(
    help=_("List assets that stand idle or owe rent or dividends on a day; ends with 1 if any asks for a deed.")
)
@click.option(
    "--state", type=click.Choice(STATES), default="all", help=_("What to list; idle lists what is overdue too.")
)
@click.option("--programme", "code", default="", metavar="CODE", help=_("Which programme."))
@click.option("--as-of", "as_of", default="", metavar="DAY", help=_("On which day (2024-12-31)."))
@home_option
@json_option
def assets(state: str, code: str, as_of: str, home_dir: Path | None, as_json: bool) -> None:
    """Exit 1 when something asks for a deed: an age is reached, or a payment is overdue."""
    start(home_dir)
    from xieshou.apps.projects.assets import files, queries

    programmes = programmes_or_stop(code)
    told: list[dict[str, Any]] = []
    for programme in programmes:
        day = _day(as_of, programme)
        alarms = queries.alarms(programme, None, day)
        for one in (state, "overdue") if state == "idle" else ("" if state == "all" else state,):
            told += [{"as_of": day.isoformat()} | line for line in files.as_json(alarms.of(one))]
    told = _together(told)
    if as_json:
        give(told)
    else:
        for line in told:
            ages = ", ".join(f"{one['code']} {one['months']}/{one['from_months']}" for one in line["told"])
            click.echo(f"{line['key']:24}{line['state']:10}{line['overdue_sum']:>14}  {ages or '–':40}{line['name']}")
    if any(line["alarm"] for line in told):
        raise SystemExit(DIFFERENCE)
    say(_("No asset asks for a deed."))


def _together(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An asset that is both idle and overdue is one line."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        held = found.setdefault((line["programme"], line["key"]), line)
        if held is not line:
            held["told"], held["overdue"] = held["told"] or line["told"], held["overdue"] or line["overdue"]
            held["alarm"] = held["alarm"] or line["alarm"]
            held["overdue_sum"] = line["overdue_sum"] if line["overdue"] else held["overdue_sum"]
    return list(found.values())


def _day(as_of: str, programme: Any) -> date:
    """The day asked for; else the programme's own; else today."""
    from django.utils import timezone

    if not as_of:
        return programme.as_of or timezone.localdate()
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise Stop(_("“%s” is no day: write it as 2024-12-31.") % as_of) from error
