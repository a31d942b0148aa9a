"""What every command shares: the home folder, JSON on stdout, messages on stderr, exit codes, progress.

Belongs here: translating between a terminal and one action or query. Does not belong: doing the work.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from xieshou.cli.words import _, language

DONE, DIFFERENCE, USAGE, ROWS_REFUSED, UNREADABLE, NOT_ALLOWED, OUR_FAULT = 0, 1, 2, 3, 4, 5, 70


class Stop(click.ClickException):
    """End a command with a message that says what to do, and one of the agreed exit codes."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.exit_code = code

    def show(self, file: Any = None) -> None:
        """Print the message on stderr, without a prefix."""
        click.echo(self.message, err=True)


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--home DIR`: the folder of the installation."""
    return click.option(
        "--home", "home_dir", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
        help=_("The home folder with database, evidence, snapshots and keys (default: this user's data folder)."),
    )(command)  # fmt: skip


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`: JSON alone on stdout."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print JSON alone on stdout."))(command)


def start(home_dir: Path | None, *, make: bool = False) -> Path:
    """Open the register of a home folder; with `make`, prepare an empty one first.

    Raises Stop when there is no register, or it belongs to another version.
    """
    if home_dir is not None:
        os.environ["XIESHOU_HOME"] = str(home_dir.expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshou.site.settings")
    from xieshou.site import home as places_on_disk

    folder = places_on_disk.home()
    if not make and not (folder / "keys" / "django").exists():
        raise Stop(_("There is no register in %s. Make one with: xieshou init --home %s") % (folder, folder))
    try:
        places_on_disk.prepare(folder)
    except OSError as error:
        raise Stop(_("The folder %s cannot be written: %s") % (folder, error.strerror), UNREADABLE) from error
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())
    if make:
        migrate()
    elif _unmigrated():
        raise Stop(
            _("The register in %s is empty or of an earlier version. Run: xieshou init --home %s") % (folder, folder)
        )
    return folder


def migrate() -> None:
    """Bring the database to this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _unmigrated() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def say(message: str) -> None:
    """Tell the person something, on stderr."""
    click.echo(message, err=True)


def give(value: Any) -> None:
    """Print a value as JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if not sys.stdout.isatty() else 2))


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step and say how long it took."""
    click.echo(f"{title} … ", err=True, nl=False)
    begun = time.monotonic()
    yield
    click.echo(f"{time.monotonic() - begun:.1f} s", err=True)


def programme_or_stop(code: str) -> Any:
    """The programme of that code. Raises Stop with the ones there are."""
    from xieshou.apps.pairings.models import Programme

    programme = Programme.objects.filter(code=code).first()
    if programme is None:
        known = ", ".join(Programme.objects.values_list("code", flat=True)) or "–"
        raise Stop(_("There is no programme “%s” here. There are: %s") % (code, known))
    return programme


def programmes_or_stop(code: str) -> list[Any]:
    """The programme of that code; without one all there are. Raises Stop as `programme_or_stop`."""
    from xieshou.apps.pairings.models import Programme

    return [programme_or_stop(code)] if code else list(Programme.objects.order_by("code"))


def day_or_stop(as_of: str) -> date | None:
    """The day that was asked for, if one was. Raises Stop when it is none."""
    try:
        return date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise Stop(_("“%s” is no day: write it as 2024-12-31.") % as_of) from error


def year_or_stop(programme: Any, year: int) -> int:
    """The year, if the programme's books cover it."""
    if year not in programme.years:
        raise Stop(
            _("The books of %s cover %s to %s, not %s.")
            % (programme.code, programme.first_year, programme.last_year, year)
        )
    return year
