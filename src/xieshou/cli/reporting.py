"""The report of a year in Word."""

from __future__ import annotations

from pathlib import Path

import click

from xieshou.cli.assessment import frozen, programme_option, year_option
from xieshou.cli.base import home_option, programme_or_stop, start, year_or_stop
from xieshou.cli.words import _


@click.command(help=_("Write the report of a year in Word. The same snapshot gives the same bytes."))
@home_option
@programme_option
@year_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=_("The file to write."))
@click.option("--language", type=click.Choice(["zh-hans", "en"]), default="zh-hans", show_default=True)
def report(home_dir: Path | None, programme: str, year: int, output: Path | None, language: str) -> None:
    """Write the report."""
    folder = start(home_dir)
    year_or_stop(programme_or_stop(programme), year)
    frozen(programme)
    click.echo(write_report(programme, year, folder / "reports", output=output, language=language))


def write_report(code: str, year: int, folder: Path, output: Path | None = None, language: str = "zh-hans") -> Path:
    """Write the report of a programme's year, whole or not at all; return where it is."""
    from xieshou.apps.pairings.models import Programme
    from xieshou.apps.reports.word import yearly_report

    content = yearly_report(Programme.objects.get(code=code), year, language=language)
    path = output or folder / f"{code}-{year}-{language}.docx"
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)
    return path
