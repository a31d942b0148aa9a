"""Likely duplicates from the command line: looking for them, and which wait for somebody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import DIFFERENCE, Stop, give, home_option, json_option, programmes_or_stop, say, start
from xieshou.cli.words import _, language


@click.command(help=_("List likely duplicates that wait for a decision or a correction; --look finds them first."))
@click.option("--programme", "code", default="", metavar="CODE", help=_("Which programme."))
@click.option("--ledger", default="", help=_("Only this ledger."))
@click.option("--look", is_flag=True, help=_("Compare the rows first. Nothing is merged and no row is changed."))
@home_option
@json_option
def likely(code: str, ledger: str, look: bool, home_dir: Path | None, as_json: bool) -> None:
    """Exit 1 when pairs wait. What names a person is not printed: it is seen on the page by whom it concerns."""
    start(home_dir)
    from xieshou.apps.duplicates.compared import LEDGERS

    if ledger and ledger not in LEDGERS:
        raise Stop(_("“%s” is not compared. These ledgers are: %s") % (ledger, ", ".join(LEDGERS)))
    programmes = programmes_or_stop(code)
    if look:
        for programme in programmes:
            _look(programme, ledger)
    found = _waiting(programmes, ledger)
    if as_json:
        give(found)
    else:
        for one in found:
            click.echo(f"{one['state']:6}{one['probability']:>7}  {one['ledger']:14}{one['records'][0]}  "
                       f"{one['records'][1]}  {one['why']}")  # fmt: skip
    if found:
        raise SystemExit(DIFFERENCE)
    say(_("No pair waits."))


def _look(programme: Any, ledger: str) -> None:
    from xieshou.apps.duplicates.actions import look_for

    looked = look_for(programme, by=None, ledgers=[ledger] if ledger else [])
    say(
        _("%(programme)s: %(compared)s rows compared; pairs: %(new)s new, %(again)s offered again, "
          "%(over)s no longer likely, %(settled)s in agreement by now.")
        % {"programme": programme.code, "compared": looked.compared, "new": looked.new, "again": looked.again,
           "over": looked.over, "settled": looked.settled}
    )  # fmt: skip


def _waiting(programmes: list[Any], ledger: str) -> list[dict[str, Any]]:
    from xieshou.apps.duplicates.compared import COMPARED
    from xieshou.apps.duplicates.queries import Narrowed, narrowed, offers_seen_by
    from xieshou.engine.linkage import words_for

    between = "; " if language() == "en" else "；"
    return [
        {
            "programme": one.programme_id, "ledger": one.ledger, "kind": one.kind, "state": one.state,
            "records": list(one.numbers), "probability": f"{one.probability / 1000:.3f}", "reasons": one.reasons,
            "why": between.join(words_for(COMPARED[one.kind, one.ledger].weighed, one.reasons, language())),
            "found_at": one.found_at.isoformat(),
        }
        for programme in programmes
        for one in narrowed(offers_seen_by(None, programme), Narrowed(ledger=ledger))
    ]  # fmt: skip
