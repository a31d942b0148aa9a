"""Load the published programme and the invented one, compute their years, write the report, serve the pages."""

from __future__ import annotations

import sys
import time
import unicodedata
from pathlib import Path

import click

from xieshou.cli import installation, reporting
from xieshou.cli.base import Stop, home_option, say, start, step
from xieshou.cli.words import _


@click.command(
    help=_("Load the real Guangdong–Sichuan programme as published and an invented one, and serve the pages.")
)
@home_option
@click.option("--no-serve", is_flag=True, help=_("Load and compute, then stop."))
@click.option("--invent", is_flag=True, help=_("The invented programme alone."))
@click.option(
    "--counties", default=11, show_default=True, type=click.IntRange(1, 447), help=_("How many invented counties.")
)
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0), help=_("The same seed makes the same data.")
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(home_dir: Path | None, no_serve: bool, invent: bool, counties: int, seed: int, port: int) -> None:
    """Everything a newcomer needs, in one command. A second run changes nothing."""
    import os

    os.environ["XIESHOU_TRANSPORT"] = "loopback"
    begun = time.monotonic()
    with step(_("Preparing the register")):
        folder = start(home_dir, make=True)
    installation.load_reference_data()
    if not invent:
        load_published()
    load_invented(folder, counties, seed)
    from xieshou.demo.people import make_accounts

    with step(_("Making one account per role")):
        accounts = make_accounts(folder)
    if not invent:
        with step(_("Writing the report of 2019 in Word")):
            written = reporting.write_report("guangdong-sichuan", 2019, folder / "reports")
        say(f"  {written}")
    say(_("Ready after %.1f s, in %s") % (time.monotonic() - begun, folder))
    say(_("Sign in with one of these accounts (kept in %s):") % (folder / "demo-accounts.txt"))
    for line in accounts:
        say(f"  {line}")
    if no_serve:
        return
    say(_("The pages: http://127.0.0.1:%s – stop with Ctrl-C.") % port)
    installation.run_server("127.0.0.1", port, workers=1)


def load_published() -> None:
    """The published programme, its snapshot and its years."""
    from xieshou.apps.assessment.actions import freeze
    from xieshou.apps.pairings.models import Programme
    from xieshou.demo.guangdong_sichuan.load import load

    with step(_("Loading the Guangdong–Sichuan programme as published")):
        load()
    with step(_("Freezing it and computing its years")):
        freeze(Programme.objects.get(code="guangdong-sichuan"), by=None, why=_("demonstration"))


def load_invented(folder: Path, counties: int, seed: int) -> None:
    """The invented programme, its manifest, its snapshot and its year."""
    from xieshou.apps.assessment.actions import freeze
    from xieshou.apps.pairings.models import Programme
    from xieshou.demo.invented.load import AnotherInventedYear, invent, load

    try:
        with step(_("Inventing a prefecture of %s counties") % counties), Counting() as counting:
            year = invent(counties, seed, folder, counting.counties)
        with step(_("Loading it, marked as invented")), Counting() as counting:
            load(year, folder, progress=counting.rows)
    except AnotherInventedYear as error:
        raise Stop(str(error)) from error
    with step(_("Freezing it and computing its year")):
        freeze(Programme.objects.get(code="invented"), by=None, why=_("demonstration"))


class Counting:
    """Says how far a long step has come: on a terminal in the same place, in a log every half minute."""

    def __init__(self) -> None:
        self.every = 0.5 if sys.stderr.isatty() else 30.0
        self.said, self.width = time.monotonic(), 0

    def __enter__(self) -> Counting:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._put("")

    def counties(self, done: int, total: int) -> None:
        """So many counties are invented."""
        self._say(_("%(done)s of %(total)s counties") % {"done": done, "total": total})

    def rows(self, what: str, done: int) -> None:
        """So many rows are written."""
        self._say(_("%(rows)s rows") % {"rows": f"{done:,}"})

    def _say(self, told: str) -> None:
        if time.monotonic() - self.said >= self.every:
            self.said = time.monotonic()
            self._put(told)

    def _put(self, told: str) -> None:
        if sys.stderr.isatty():
            back = "\b" * self.width
            click.echo(f"{back}{' ' * self.width}{back}{told}", err=True, nl=False)
            self.width = cells(told)
        elif told:
            click.echo(f"{told} … ", err=True, nl=False)


def cells(text: str) -> int:
    """How much room a text takes on a terminal: a Chinese character takes two places."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
