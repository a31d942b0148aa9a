"""The random spot list (随机抽查名单): `xieshou spotlist`.

Belongs here: which programme is meant, the list as lines or JSON. Does not belong: the draw.
"""

from __future__ import annotations

from pathlib import Path

import click

from xieshou.cli.base import Stop, give, home_option, json_option, programme_or_stop, say, start, year_or_stop
from xieshou.cli.words import _


@click.command(help=_("Draw projects for a visit from a published seed; whoever has the seed repeats the draw."))
@click.option("--seed", required=True, metavar="TEXT", help=_("The published seed."))
@click.option("--n", "count", type=click.IntRange(1), required=True, metavar="N", help=_("How many projects."))
@click.option("--programme", "code", default="", metavar="CODE", help=_("Which programme."))
@click.option("--year", type=click.IntRange(1990, 2100), help=_("Only projects of this year."))
@home_option
@json_option
def spotlist(seed: str, count: int, code: str, year: int | None, home_dir: Path | None, as_json: bool) -> None:
    """Draw from all accepted projects of the programme."""
    if not seed.strip():
        raise Stop(_("A draw needs a seed. Write one that nobody could choose to their liking, and publish it first."))
    start(home_dir)
    from xieshou.apps.pairings.models import Programme
    from xieshou.apps.projects import spot_list

    known = list(Programme.objects.order_by("code").values_list("code", flat=True))
    if not code and len(known) != 1:
        raise Stop(_("Say which programme with --programme. There are: %s") % (", ".join(known) or "–"))
    programme = programme_or_stop(code or known[0])
    if year is not None:
        year_or_stop(programme, year)
    told = spot_list.as_json(spot_list.spot_list(programme, None, seed, count, year))
    if as_json:
        give(told)
        return
    for one in told["drawn"]:
        click.echo(f"{one['rank']:>4}  {one['key']:24}{one['place'] or '–':14}{one['name']}")
    say(_("%(drawn)s drawn of %(population)s.") % {"drawn": len(told["drawn"]), "population": told["population"]})
    if told["drawn"]:
        say(_("Each is where SHA-256 of the seed, a line feed and its number puts it; the smallest come first."))
