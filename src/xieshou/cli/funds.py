"""Money followed (资金流向、结余结存): `xieshou trail` and `xieshou idle`.

Belongs here: which programme is meant, and the two answers as lines or JSON. Does not belong: the answers.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import (
    DIFFERENCE,
    Stop,
    day_or_stop,
    give,
    home_option,
    json_option,
    programmes_or_stop,
    say,
    start,
)
from xieshou.cli.words import _

programme_option = click.option("--programme", "code", default="", metavar="CODE", help=_("Which programme."))


@click.command(
    help=_("Follow money back to the appropriation and on to the payee: of a project, a document, a movement.")
)
@click.argument("of")
@programme_option
@home_option
@json_option
def trail(of: str, code: str, home_dir: Path | None, as_json: bool) -> None:
    """OF is a record number, or a document number as it is written."""
    start(home_dir)
    from xieshou.apps.funds.trails import queries

    told = queries.as_json(queries.follow(_subject(of, code), None))
    if as_json:
        give(told)
        return
    for leg in told["legs"]:
        click.echo(
            f"{leg['direction']:6}{leg['day']:11}{leg['kind']:9}{leg['from'] or '–':22} → {leg['to']:22}"
            f"{leg['amount']:>16}  {leg['document_no']}  {leg['payee']}"
        )
    for rest in told["remainders"]:
        click.echo(f"{'rests':6}{rest['day']:11}{'':9}{rest['movement']:47}{rest['amount']:>16}  {rest['account']}")
    click.echo(f"{'=':76}{told['amount']:>15}")
    _comment(told)


def _comment(told: dict[str, Any]) -> None:
    if told["undone"] != "0":
        say(_("Reversed or given back, and not followed: %s yuan") % told["undone"])
    if told["recovered"] != "0":
        say(_("Recovered by the giver: %s yuan") % told["recovered"])
    if told["waiting"]:
        say(_("Movements not accepted yet, and not followed: %s") % told["waiting"])
    if told["further"] == "not_published":
        say(_("These books are published figures: where the money went after it was received is not published."))
    else:
        say(_("Paid to payees: %(spent)s yuan; standing in accounts: %(remaining)s yuan") % told)


def _subject(of: str, code: str) -> Any:
    """What is called so, in the programme named or in the only one that knows it. Raises Stop otherwise."""
    from xieshou.apps.funds.trails.subjects import find

    programmes = programmes_or_stop(code)
    found = [subject for one in programmes if (subject := find(one, of, None)) is not None]
    if len(found) > 1:
        raise Stop(_("“%s” is found in several programmes. Say which with --programme.") % of)
    if not found:
        raise Stop(
            _("“%s” is no project, movement or document number of the funds here. Write it as the ledger has it.") % of
        )
    return found[0]


@click.command(
    help=_("List what stands in accounts on a day, by how long ago it was received; ends with 1 if any is idle.")
)
@programme_option
@click.option("--as-of", "as_of", default="", metavar="DAY", help=_("On which day (2024-12-31)."))
@home_option
@json_option
def idle(code: str, as_of: str, home_dir: Path | None, as_json: bool) -> None:
    """Exit 1 when there is idle money."""
    start(home_dir)
    from xieshou.apps.funds.idle import queries

    programmes = programmes_or_stop(code)
    found = queries.idle(programmes, _day(as_of, programmes), None)
    told = queries.as_json(found)
    if as_json:
        give(told)
    else:
        for one in told["accounts"]:
            click.echo(f"{one['account']:44}{one['balance']:>16}{one['idle']:>16}  {one['oldest_day'] or '–'}")
        if told["total"] is not None:
            click.echo(f"{'=':44}{told['total']:>16}{told['idle']:>16}")
    for programme in found.left_out:
        say(_("%s: only published figures are at hand; they do not say what was spent, so nothing is called idle.")
            % programme.code)  # fmt: skip
    if found.total.idle_fen:
        raise SystemExit(DIFFERENCE)
    if told["total"] is not None:
        say(_("No money is idle."))


def _day(as_of: str, programmes: list[Any]) -> date:
    """The day asked for; else the programme's own day, if it is one programme that has one; else today."""
    from django.utils import timezone

    own = {one.as_of for one in programmes if one.as_of is not None}
    return day_or_stop(as_of) or (own.pop() if len(own) == 1 else timezone.localdate())
