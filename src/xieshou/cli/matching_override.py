"""`xieshou match override`: what fixing or forbidding a pair would cost, before anybody decides it.

Belongs here: reading a result and its inputs, telling the effect. Does not belong: the effect itself (the engine),
carrying it out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xieshou.cli import matching_files as files
from xieshou.cli.base import DIFFERENCE, Stop, give, home_option, json_option, say
from xieshou.cli.matching_checking import FILE, digests_differ, market, read_certificate, read_inputs, scored
from xieshou.cli.matching_engine import engine, stop_for
from xieshou.cli.words import _

if TYPE_CHECKING:
    import polars as pl

SHOWN = 20


@click.command(
    "override", help=_("What fixing or forbidding pairs would cost and who would move. Nothing is changed by it.")
)
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--fix", nargs=2, multiple=True, metavar="WORKER POST", help=_("Put this worker at this post; may be repeated.")
)
@click.option(
    "--forbid",
    nargs=2,
    multiple=True,
    metavar="WORKER POST",
    help=_("Never this worker at this post; may be repeated."),
)
@click.option("--edges", type=FILE, metavar="E")
@click.option("--capacities", type=FILE, metavar="C")
@click.option("--workers", type=FILE, metavar="W")
@click.option("--posts", type=FILE, metavar="P")
@click.option("--rules", type=FILE, metavar="R")
@home_option
@json_option
def override(
    out: Path, fix: tuple[tuple[str, str], ...], forbid: tuple[tuple[str, str], ...], home_dir: Path | None,
    as_json: bool, **elsewhere: Path | None,
) -> None:  # fmt: skip
    """Tell the effect of an override on a result folder."""
    if not fix and not forbid:
        raise Stop(_("Say what is to be otherwise: --fix WORKER POST or --forbid WORKER POST"))
    certificate = read_certificate(out)
    room = engine()
    plain = certificate.get("mechanism") == "weight" and "couples" not in certificate
    if not plain or certificate.get("scope") == "all_pairs":
        raise Stop(_("The effect is computed for the greatest total over scored pairs or lists, not for this result."))
    differences = digests_differ(certificate, out)
    tables, rules_text = read_inputs(certificate, elsewhere, differences)
    if differences:
        raise Stop("\n".join([*differences, _("The result must be as it was written.")]), DIFFERENCE)
    placements, prices = (files.read_table(out / f"{n}.parquet") for n in ("placements", "prices"))
    try:
        given = _lists(out, tables, rules_text) if certificate["scope"] == "lists" else scored(tables)
        effect = room.effect_on_result(certificate, placements, prices, *given, fix=fix, forbid=forbid)
    except room.Refused as error:
        stop_for(error)
    if as_json:
        rows = effect.moved.to_dicts()
        give({"cost": effect.cost, "total": effect.total, "placed": effect.placed, "moved": rows})
        return
    _tell(effect)


def _lists(out: Path, tables: dict[str, pl.DataFrame], rules_text: str | None) -> tuple[Any, ...]:
    """The lists of a market as scored pairs: edges, capacities, workers."""
    if rules_text is None:
        rules_text = files.read_text(out / "rules.yaml")
    pairs, people, places, _pack = market(out, tables, rules_text)
    return pairs, places.rename({"id": "post"}).select("post", "slots"), people


def _tell(effect: Any) -> None:
    click.echo(
        _("The total falls by %s to %s; %s are placed instead of %s.")
        % (effect.cost, effect.total, effect.placed, effect.before)
    )
    others = effect.moved.height - int(effect.moved["named"].sum())
    click.echo(_("Besides those named, %s people move.") % others)
    nobody = _("not placed")
    for row in effect.moved.head(SHOWN).to_dicts():
        click.echo(f"  {row['worker']}: {row['from'] or nobody} → {row['to'] or nobody}")
    if effect.moved.height > SHOWN:
        click.echo(_("  … and %s more; --json gives all.") % (effect.moved.height - SHOWN))
    say(_("Nothing was changed. Write down who decides it, and why."))
