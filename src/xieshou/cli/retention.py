"""What of people's data is due to go, and taking it out, from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import DIFFERENCE, Stop, give, home_option, json_option, say, start
from xieshou.cli.words import _, language


@click.command(help=_("List the personal data whose term is over; with --apply, erase it. Counts stay as they are."))
@click.option("--as-of", "as_of", default="", metavar="DAY", help=_("Judge as of this day (2024-12-31)."))
@click.option("--apply", is_flag=True, help=_("Erase what is due. This cannot be undone."))
@home_option
@json_option
def retention(as_of: str, apply: bool, home_dir: Path | None, as_json: bool) -> None:
    """Exit 1 when something is due and was not erased."""
    try:
        day = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError as error:
        raise Stop(_("“%s” is no day: write it as 2024-12-31.") % as_of) from error
    if apply and day > date.today():
        raise Stop(_("%s lies ahead. What is not due yet is not erased.") % day)
    start(home_dir)
    found = _erase(day) if apply else _list(day)
    if as_json:
        give(found)
    else:
        for one in found:
            click.echo(f"{one['ledger']:14}{one['rows']:>9}  {one['name']}  ({one['since']} + {one['years']})")
            if one["undated"]:
                say(_("%(ledger)s: %(undated)s rows have no %(since)s, so they are not due.") % one)
    if not any(one["rows"] for one in found):
        say(_("Nothing is due."))
    elif apply:
        say(_("Erased. Backups made earlier still hold what was erased: destroy those that are no longer needed."))
    else:
        raise SystemExit(DIFFERENCE)


def _list(day: date) -> list[dict[str, Any]]:
    from xieshou.apps.accounts import erasure
    from xieshou.apps.accounts.log import ledgers

    return [_told(one, one.rows.count()) for one in erasure.due(day, ledgers())]


def _erase(day: date) -> list[dict[str, Any]]:
    """Erase what is due, all of it or nothing."""
    from django.db import transaction

    from xieshou.apps.accounts import erasure
    from xieshou.apps.accounts.log import ledgers
    from xieshou.apps.exchange.forgetting import forget_what_was

    secret = erasure.new_secret()
    found = []
    with transaction.atomic():
        for one in erasure.due(day, ledgers()):
            term = one.term
            forget_what_was(term.ledger, set(one.rows.values_list("record_no", flat=True)))
            count = erasure.erase(
                one.rows.model, one.rows, columns=term.erases, secret=secret, by=None,
                why=f"retention.yaml: {term.code}, {term.since} + {term.years}, {day}",
            )  # fmt: skip
            found.append(_told(one, count))
    erasure.empty_log()
    return found


def _told(one: Any, count: int) -> dict[str, Any]:
    term = one.term
    return {
        "term": term.code, "ledger": term.ledger, "name": term.name(language()), "since": term.since,
        "years": term.years, "basis": term.basis, "rows": count, "undated": one.undated,
    }  # fmt: skip
