"""The check of a register, and the findings on record."""

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
    programme_or_stop,
    programmes_or_stop,
    say,
    start,
)
from xieshou.cli.words import _


@click.command(help=_("Run the audit rules and check that no evidence is missing or altered."))
@home_option
@click.option("--programme", "code", default="", metavar="CODE", help=_("One programme alone."))
@click.option("--as-of", "as_of", default="", metavar="DAY", help=_("Judge as of this day (2024-12-31)."))
@click.option("--record", is_flag=True, help=_("Record what the rules find, to be answered and closed."))
@json_option
def check(home_dir: Path | None, code: str, as_of: str, record: bool, as_json: bool) -> None:
    """Exit 1 when something was found."""
    start(home_dir)
    from xieshou.apps.assessment.checking import findings as found_by_the_rules

    day = day_or_stop(as_of)
    programmes = programmes_or_stop(code)
    if record:
        for one in programmes:
            look_and_say(one, day)
    found = found_by_the_rules(programmes, day or date.today(), asked=day is not None)
    if as_json:
        give(found)
    else:
        for one in found:
            click.echo(
                f"{one['rule']:6}{one['severity']:7}{one['ledger']:12}{', '.join(one['keys'])}  {one['message']}"
            )
    if found:
        raise SystemExit(DIFFERENCE)
    say(_("Nothing found."))


@click.command(help=_("List the findings on record; `check --record` records them."))
@home_option
@click.option("--programme", required=True, metavar="CODE", help=_("Which programme."))
@click.option("--state", default="work", metavar="STATE", help=_("open, answered, closed, gone, work or all."))
@click.option("--rule", default="", metavar="CODE", help=_("Of one rule alone, such as V07."))
@json_option
def findings(home_dir: Path | None, programme: str, state: str, rule: str, as_json: bool) -> None:
    """Exit 1 when there are any."""
    start(home_dir)
    from xieshou.apps.assessment.findings.queries import STATES, Narrowed, narrowed, seen_by

    if state not in STATES:
        raise Stop(_("“%s” is no state. There are: %s") % (state, ", ".join(STATES)))
    kept = narrowed(seen_by(None, programme_or_stop(programme)), Narrowed(state=state, rule=rule))
    found = [
        {"record_no": one.record_no, "rule": one.rule, "severity": one.severity, "ledger": one.ledger,
         "keys": [row.key for row in one.rows.all()], "message": one.message, "place": one.place, "state": one.state,
         "due_on": one.due_on.isoformat(), "gone_on": one.gone_on and one.gone_on.isoformat(), "answer": one.answer,
         "proof": one.proof_sha256 or one.proof_row}
        for one in kept.prefetch_related("rows")
    ]  # fmt: skip
    if as_json:
        give(found)
    else:
        for one in found:
            click.echo(f"{one['record_no']:10}{one['rule']:6}{one['state']:10}{one['due_on']:12}{one['message']}")
    if found:
        raise SystemExit(DIFFERENCE)


def look_and_say(programme: Any, day: date | None) -> None:
    """Record what the rules find in a programme, and say how much is new."""
    from xieshou.apps.assessment.checking import day_of
    from xieshou.apps.assessment.findings.recording import look

    done = look(programme, day_of(programme, day), by=None)
    said = _("%s: %s new, %s still there, %s there again, %s gone")
    say(said % (programme.code, done.new, done.still, done.again, done.gone))
