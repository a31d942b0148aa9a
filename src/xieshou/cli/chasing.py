"""The chasing list (督办清单): `xieshou chase`.

Belongs here: the list as lines or JSON. Does not belong: the rules (`data/commitment_rules.yaml`), who is asked.
"""

from __future__ import annotations

from pathlib import Path

import click

from xieshou.cli.base import DIFFERENCE, day_or_stop, give, home_option, json_option, programmes_or_stop, say, start
from xieshou.cli.words import _


@click.command(help=_("List commitments and issues that are not closed, red, amber and green by the chasing rules."))
@click.option("--programme", "code", default="", metavar="CODE", help=_("One programme alone."))
@click.option("--as-of", "as_of", default="", metavar="DAY", help=_("On which day (2024-12-31)."))
@home_option
@json_option
def chase(code: str, as_of: str, home_dir: Path | None, as_json: bool) -> None:
    """Exit 1 when any is red or amber. A programme without a day of its own is looked at as it stands today."""
    day = day_or_stop(as_of)
    start(home_dir)
    from xieshou.apps.commitments.following import chasing_list
    from xieshou.apps.pairings.asked import day_of

    programmes = programmes_or_stop(code)
    told = [row for one in programmes for row in chasing_list.as_json(one, None, day or day_of(one))]
    if as_json:
        give(told)
    else:
        for row in told:
            why = _("; ").join(reason["said"] for reason in row["reasons"])
            unit = row["responsible_unit"] or "–"
            click.echo(f"{row['colour']:6}{row['due_on'] or '–':11}{row['record_no']:22}{unit}  {why}")
    if any(row["colour"] != "green" for row in told):
        raise SystemExit(DIFFERENCE)
    say(_("Nothing is to be chased. In time: %(n)s.") % {"n": len(told)})
