"""Places as of a day."""

from __future__ import annotations

from pathlib import Path

import click

from xieshou.cli.base import Stop, give, home_option, json_option, start
from xieshou.cli.words import _
from xieshou.engine.published_date import PublishedDate


@click.group(help=_("Look places up by code, as of a day."))
def places() -> None:
    """Places."""


@places.command(
    "as-of", help=_("What a code was called on a DAY (2018, 2018-06 or 2018-06-02), and what became of it.")
)
@click.argument("code")
@click.argument("day")
@home_option
@json_option
def as_of_command(code: str, day: str, home_dir: Path | None, as_json: bool) -> None:
    """Print the candidates of that day and the successor in use today."""
    start(home_dir)
    from xieshou.apps.places.queries import as_of, successor

    try:
        asked = PublishedDate.read(day)
    except ValueError as error:
        raise Stop(str(error)) from error
    known = as_of(code, day=asked.first) if asked.first == asked.last else as_of(code, year=asked.first.year)
    candidates = [one.as_dict() for one in known]
    follows = successor(code)
    answer = {
        "code": code,
        "day": asked.printed,
        "places": candidates,
        "successor": follows.as_dict() if follows else None,
    }
    if not candidates and follows is None:
        raise Stop(_("The lists hold no place with the code %s in %s.") % (code, asked.printed))
    if as_json:
        give(answer)
        return
    for one in candidates:
        click.echo(f"{one['code']}  {one['name']}  {one['level']}  {one['valid_from']}–{one['valid_to'] or ''}")
    if follows:
        click.echo("→ " + str(answer["successor"]))
