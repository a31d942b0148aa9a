"""The public notice of a project (项目公告公示): `xieshou notice`.

Belongs here: which project is meant, what the office says of the posting, what is lacking. Does not belong: the notice.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xieshou.cli.base import Stop, home_option, say, start
from xieshou.cli.exchange import check_kind, whole
from xieshou.cli.words import _


@click.command(help=_("Write the public notice of a project in Word, without personal numbers."))
@click.argument("project")
@click.option(
    "-o", "--output", "output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.docx",
    help=_("The file to write."),
)  # fmt: skip
@click.option("--from", "first", default="", metavar="DAY", help=_("From which day it is posted (2024-08-01)."))
@click.option("--days", type=click.IntRange(1, 999), metavar="N", help=_("For how many days; 10 at least."))
@click.option("--office", default="", help=_("Who takes objections."))
@click.option("--hotline", default="", metavar="PHONE", help=_("The office’s telephone; 12317 is named anyway."))
@click.option("--language", type=click.Choice(["zh-hans", "en"]), default="zh-hans", show_default=True)
@home_option
def notice(
    project: str, output: Path, first: str, days: int | None, office: str, hotline: str, language: str,
    home_dir: Path | None,
) -> None:  # fmt: skip
    """PROJECT is its record number."""
    check_kind(output, (".docx",))
    start(home_dir)
    from xieshou.apps.projects.models import Project
    from xieshou.apps.reports.notices.content import Posting, notice_of
    from xieshou.apps.reports.notices.word import notice_in_word
    from xieshou.engine.projects import public_notice

    row = Project.objects.select_related("implementing_unit", "programme").filter(record_no=project).first()
    if row is None:
        raise Stop(_("There is no project “%s” here. Write its record number as the ledger has it.") % project)
    try:
        drawn = notice_of(row, Posting(_day(first), days or 0, office.strip(), hotline.strip()), language)
    except (ValueError, OverflowError) as short:
        least = public_notice.shipped().least_days
        raise Stop(
            _("A notice is posted for %(least)s days at least; %(days)s were asked for. Choose more days.")
            % {"least": least, "days": days}
        ) from short
    with whole(output) as draft:
        draft.write_bytes(notice_in_word(drawn))
    say(_("Written: %s") % output)
    for warning in drawn.warnings:
        say(warning)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Stop(_("“%s” is no day: write it as 2024-12-31.") % text) from error
