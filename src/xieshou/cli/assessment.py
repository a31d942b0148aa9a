"""Figures, the rows behind them, and snapshots."""

from __future__ import annotations

from pathlib import Path

import click

from xieshou.cli.base import (
    DIFFERENCE,
    Stop,
    give,
    home_option,
    json_option,
    programme_or_stop,
    say,
    start,
    step,
    year_or_stop,
)
from xieshou.cli.words import _

programme_option = click.option("--programme", required=True, metavar="CODE", help=_("Which programme."))
year_option = click.option("--year", required=True, type=int, help=_("Which year."))


@click.command(
    help=_("Compute a year from the newest snapshot: every figure, and the published claims against the books.")
)
@home_option
@programme_option
@year_option
@json_option
def assess(home_dir: Path | None, programme: str, year: int, as_json: bool) -> None:
    """Print the year's figures and claims."""
    start(home_dir)
    from xieshou.apps.assessment.queries import assess_json

    judged = assess_json(frozen(programme), year_or_stop(programme_or_stop(programme), year))
    if as_json:
        give(judged)
        return
    click.echo(f"{judged['programme']} {judged['year']} {judged['regime'] or '–'} {judged['snapshot'][:12]}")
    for figure in judged["figures"]:
        shown = figure["value"] if figure["value"] is not None else figure["status"]
        click.echo(
            f"{figure['indicator']:8}{figure['scope']:22}{shown:>18} {figure['unit']:16}{figure['row_count']:>6}"
        )
    for claim in judged["claims"]:
        click.echo(
            f"{claim['id']:12}{claim['published'] or '':>18}{claim['computed'] or '–':>18}"
            f"{claim['difference'] or '–':>18} {claim['verdict']}"
        )


@click.command(help=_("Print the rows behind a figure; their amounts add up to it."))
@home_option
@programme_option
@click.option("--indicator", required=True, metavar="ID", help=_("Which indicator, such as FUN-01."))
@year_option
@click.option("--scope", required=True, help=_("`programme`, a place code, or a pairing's record number."))
@json_option
def rows(home_dir: Path | None, programme: str, indicator: str, year: int, scope: str, as_json: bool) -> None:
    """Print the rows behind a figure."""
    start(home_dir)
    from xieshou.apps.assessment.queries import rows_json
    from xieshou.data.packs import indicators

    if indicator not in indicators():
        raise Stop(_("There is no indicator “%s”. They are listed in docs/reference/indicators.md.") % indicator)
    found = rows_json(frozen(programme), indicator, year_or_stop(programme_or_stop(programme), year), scope)
    if as_json:
        give(found)
        return
    for row in found["rows"]:
        click.echo(f"{row['ledger']:12}{row['key']:24}{row['amount']:>18}")
    click.echo(f"{'=':36}{found['value'] if found['value'] is not None else '–':>18}")


def frozen(code: str) -> object:
    """The programme, with a snapshot of its rows as they now stand (nothing is written if it exists already)."""
    from xieshou.apps.assessment.actions import freeze

    programme = programme_or_stop(code)
    freeze(programme, by=None, why=_("asked for by a command"))
    return programme


@click.group(help=_("Freeze the rows of a programme, list, verify and compare what was frozen."))
def snapshot() -> None:
    """Snapshots."""


@snapshot.command("freeze", help=_("Freeze the accepted rows of a programme as they now stand."))
@home_option
@programme_option
@click.option("--why", default="", help=_("Why it is frozen."))
@json_option
def snapshot_freeze(home_dir: Path | None, programme: str, why: str, as_json: bool) -> None:
    """Freeze and print the digest."""
    start(home_dir)
    from xieshou.apps.assessment.actions import freeze

    with step(_("Freezing and computing")):
        kept = freeze(programme_or_stop(programme), by=None, why=why)
    give(_told(kept)) if as_json else click.echo(kept.digest)


@snapshot.command("list", help=_("List the snapshots of this register."))
@home_option
@click.option("--programme", default="", metavar="CODE")
@json_option
def snapshot_list(home_dir: Path | None, programme: str, as_json: bool) -> None:
    """List snapshots, newest first."""
    start(home_dir)
    from xieshou.apps.assessment.models import Snapshot

    kept = Snapshot.objects.select_related("programme")
    found = [_told(one) for one in (kept.filter(programme=programme) if programme else kept)]
    if as_json:
        give(found)
        return
    for one in found:
        click.echo(f"{one['digest'][:16]}  {one['programme']:20}{one['frozen_at'][:19]}  {one['rows']:>9}")


@snapshot.command("verify", help=_("Read a snapshot again and prove that nothing in it was altered."))
@home_option
@click.argument("digest")
@json_option
def snapshot_verify(home_dir: Path | None, digest: str, as_json: bool) -> None:
    """Exit 1 when something differs."""
    start(home_dir)
    from xieshou.engine.snapshot import verify

    problems = verify(_folder(digest))
    give({"digest": digest, "problems": problems}) if as_json else [click.echo(one) for one in problems]
    if problems:
        raise SystemExit(DIFFERENCE)
    say(_("Nothing was altered."))


@snapshot.command("compare", help=_("Say which rows differ between two snapshots."))
@home_option
@click.argument("first")
@click.argument("second")
@json_option
def snapshot_compare(home_dir: Path | None, first: str, second: str, as_json: bool) -> None:
    """Exit 1 when they differ."""
    start(home_dir)
    from dataclasses import asdict

    from xieshou.engine.snapshot import compare

    differences = [asdict(one) for one in compare(_folder(first), _folder(second))]
    give(differences) if as_json else [click.echo(str(one)) for one in differences]
    if differences:
        raise SystemExit(DIFFERENCE)


def _told(kept: object) -> dict[str, object]:
    return {
        "programme": kept.programme_id, "digest": kept.digest, "rows": kept.row_count,
        "frozen_at": kept.frozen_at.isoformat(),
    }  # fmt: skip


def _folder(digest: str) -> Path:
    from xieshou.apps.assessment.models import Snapshot
    from xieshou.apps.assessment.queries import folder_of

    found = list(Snapshot.objects.filter(digest__startswith=digest)[:2])
    if len(found) != 1:
        raise Stop(_("“%s” names no snapshot, or more than one. See: xieshou snapshot list") % digest)
    return folder_of(found[0])
