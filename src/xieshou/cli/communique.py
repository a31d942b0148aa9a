"""Reports of joint meetings from the command line (会议报道): `xieshou communique repair`, `xieshou communique read`.

Belongs here: files in, JSON or a short account out. Does not belong: repairing and reading (`engine.communique`), the
register, which these commands do not open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import DONE, ROWS_REFUSED, UNREADABLE, Stop, give, home_option, json_option, say
from xieshou.cli.communique_account import account
from xieshou.cli.words import _, language
from xieshou.engine.communique.papers import text_of
from xieshou.engine.ledgers.reading.outcome import Unreadable

files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)  # fmt: skip


@click.group(help=_("Reports of joint meetings: repair what copying sites did to a text, read what was promised."))
def communique() -> None:
    """Repair and read."""


@communique.command(help=_("Print the text of a report as it was before copying sites damaged it."))
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@home_option
@json_option
def repair(file: Path, home_dir: Path | None, as_json: bool) -> None:
    """The text on stdout; with JSON `{text, edits, holes, confidence}`."""
    try:
        text = text_of(file)
    except Unreadable as refusal:
        raise Stop(f"{file}: {_told(refusal)}", UNREADABLE) from None
    from xieshou.engine.communique.repair import repair as mend

    mended = mend(text)
    if mended.refused:
        from xieshou.engine.communique.read.refusals import too_long

        why = too_long(len(text)).as_json()
        raise Stop(f"{file}: {why['en' if language() == 'en' else 'zh']}", ROWS_REFUSED)
    if as_json:
        give(mended.as_json())
        return
    click.echo(mended.text)
    say(
        _("%(edits)s edits, %(holes)s lost characters (□); the repair vouches for %(share)s of the page.")
        % {"edits": len(mended.edits), "holes": len(mended.holes), "share": f"{mended.confidence:.1%}"}
    )


@communique.command(help=_("Read reports: who met, when and where, what was promised. txt, html, docx, pdf with text."))
@files_argument
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help=_("The day of publication, for pages that do not print it."))  # fmt: skip
@home_option
@json_option
def read(files: Sequence[Path], published: datetime | None, home_dir: Path | None, as_json: bool) -> int:
    """One record for one file, a list of records, each with its `file`, for several."""
    from xieshou.engine.communique.read import read as read_page

    code, records = DONE, []
    for file in files:
        try:
            record = read_page(text_of(file), published=published.date() if published else None).as_json()
        except Unreadable as refusal:
            say(f"{file}: {_told(refusal)}")
            record = {"refused": {"code": refusal.code, "zh": refusal.message_zh, "en": refusal.message_en}}
            code = UNREADABLE
        else:
            if record["refused"] and code == DONE:
                code = ROWS_REFUSED
            if not as_json:
                click.echo("\n".join(account(file.name, record)))
        records.append(record if len(files) == 1 else {"file": str(file), **record})
    if as_json:
        given: Any = records[0] if len(files) == 1 else records
        give(given)
    return code


def _told(refusal: Unreadable) -> str:
    return refusal.message_en if language() == "en" else refusal.message_zh
