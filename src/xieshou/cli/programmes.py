"""Open one's own programme, and say what it demands."""

from __future__ import annotations

from pathlib import Path

import click

from xieshou.cli.base import Stop, home_option, programme_or_stop, say, start
from xieshou.cli.words import _


@click.group(help=_("Programmes: open one's own, and say what it demands."))
def programme() -> None:
    """Programmes."""


@programme.command("open", help=_("Open a programme: a donor side, a recipient side, one set of books."))
@click.argument("code")
@click.option("--name-zh", required=True, help=_("Its name in Chinese."))
@click.option("--name-en", required=True, help=_("Its name in English."))
@click.option("--donor", required=True, metavar="CODE", help=_("The donor side, by division code."))
@click.option("--recipient", required=True, metavar="CODE", help=_("The recipient side, by division code."))
@click.option(
    "--from", "first_year", required=True, type=click.IntRange(1996, 2100), help=_("The first year of its books.")
)
@click.option(
    "--to", "last_year", required=True, type=click.IntRange(1996, 2100), help=_("The last year of its books.")
)
@click.option(
    "--map-layer", "map_layers", multiple=True, help=_("A map layer, such as liangshan_counties (repeat for several).")
)
@click.option("--cosigned", is_flag=True, help=_("Payments need both signatures: county leader and donor's cadre."))
@click.option("--why", default="", help=_("On what basis: the document that sets it up."))
@home_option
def open_command(
    code: str, name_zh: str, name_en: str, donor: str, recipient: str, first_year: int, last_year: int,
    map_layers: tuple[str, ...], cosigned: bool, why: str, home_dir: Path | None,
) -> None:  # fmt: skip
    """Open a programme whose books the offices keep themselves."""
    start(home_dir)
    from xieshou.apps.pairings.actions import open_programme
    from xieshou.apps.pairings.models import Programme
    from xieshou.apps.places.models import PlaceCode

    for side in (donor, recipient):
        if not PlaceCode.objects.filter(code=side).exists():
            raise Stop(_("“%s” is no division code in the lists. Look it up on the page Places.") % side)
    open_programme(
        Programme(
            code=code, name_zh=name_zh, name_en=name_en, donor_id=donor, recipient_id=recipient, first_year=first_year,
            last_year=last_year, shown_year=last_year, map_layers=list(map_layers),
            asks_cosignatures=cosigned,
        ),
        by=None, why=why,
    )  # fmt: skip
    say(_("Opened %s. Give people roles in it with: xieshou user give NAME --role ROLE --programme %s") % (code, code))


@programme.command("cosigned", help=_("Say whether payments of a programme need both signatures."))
@click.argument("code")
@click.option("--yes/--no", "demanded", required=True, help=_("Whether county leader and donor's cadre both sign."))
@click.option("--why", default="", help=_("On what basis: the agreement or the rule that demands it."))
@home_option
def cosigned_command(code: str, demanded: bool, why: str, home_dir: Path | None) -> None:
    """Set whether a programme demands co-signatures."""
    start(home_dir)
    from xieshou.apps.pairings.actions import demand_cosignatures

    demand_cosignatures(programme_or_stop(code), demanded, by=None, why=why)
    say(_("Payments of %s need both signatures.") % code if demanded
        else _("Payments of %s need no co-signature.") % code)  # fmt: skip
