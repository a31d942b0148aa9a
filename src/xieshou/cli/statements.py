"""A bank statement held against the books (银行对账): `xieshou statement`. It writes nothing.

Belongs here: which account is meant, the answer as lines or JSON. Does not belong: the answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import (
    DIFFERENCE,
    ROWS_REFUSED,
    UNREADABLE,
    Stop,
    give,
    home_option,
    json_option,
    programme_or_stop,
    say,
    start,
)
from xieshou.cli.words import _, language


@click.command(
    help=_("Hold a bank or treasury statement against the funds ledger; writes nothing; ends with 1 if they differ.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--programme", "code", required=True, metavar="CODE", help=_("Which programme."))
@click.option(
    "--account", "named", required=True, metavar="A",
    help=_("Whose account: a place’s code, or a project’s record number."),
)  # fmt: skip
@home_option
@json_option
def statement(file: Path, code: str, named: str, home_dir: Path | None, as_json: bool) -> None:
    """Exit 1 when a line or a movement has no counterpart, 3 when rows are refused, 4 when the file cannot be read."""
    start(home_dir)
    from xieshou.apps.funds.statements import queries
    from xieshou.apps.funds.statements.accounts import find_account
    from xieshou.engine.ledgers.reading import Unreadable

    account = find_account(programme_or_stop(code), named, None)
    if account is None:
        raise Stop(_("There is no place or project “%s” here. Write its code or record number.") % named)
    try:
        _reading, read = queries.read(file)
    except Unreadable as refused:
        raise Stop(refused.message_zh if _in_chinese() else refused.message_en, UNREADABLE) from refused
    told = queries.preview(account, read, None)
    if as_json:
        give(told)
    else:
        _print(told)
    if read.faults:
        for fault in read.faults:
            say(f"{fault.row or '–'}: {fault.message_zh if _in_chinese() else fault.message_en}")
        raise SystemExit(ROWS_REFUSED)
    if any(told[name] for name in ("differing", "not_in_books", "not_in_statement", "breaks")):
        raise SystemExit(DIFFERENCE)


def _in_chinese() -> bool:
    return language().startswith("zh")


def _print(told: dict[str, Any]) -> None:
    """One line for each, what matches first; − for what the other side lacks."""
    for name, mark in (("matched", "="), ("differing", "≠")):
        for one in told[name]:
            click.echo(f"{mark} {one['row']:>6}  {one['movement']:30}{one['difference']:>16}{one['days_apart']:>4}")
    for one in told["not_in_books"]:
        like = ", ".join(pair["movement"] for pair in one["suggestions"])
        click.echo(f"+ {one['row']:>6}  {one['on']} {one['amount']:>16}  {one['document_no']} {one['party']}  {like}")
    for key in told["not_in_statement"]:
        click.echo(f"- {'':>6}  {key}")
    for one in told["breaks"]:
        say(_("Row %(row)s: the balance is %(found)s yuan; %(expected)s would follow.") % one)
