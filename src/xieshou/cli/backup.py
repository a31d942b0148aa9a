"""Backup and restore from the command line: where the passphrase comes from, and the exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import UNREADABLE, Stop, give, home_option, json_option, say, step
from xieshou.cli.words import _, language

FROM_ENVIRONMENT = "XIESHOU_PASSPHRASE"


def passphrase_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--passphrase-file`: for a machine that cannot be asked."""
    return click.option(
        "--passphrase-file", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="FILE",
        help=_("Read the passphrase from the first line of this file (else from XIESHOU_PASSPHRASE, else asked for)."),
    )(command)  # fmt: skip


@click.command(
    help=_("Write the register, evidence, snapshots and reports into one file. The server may go on running.")
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help=_("Put the keys in too, sealed with a passphrase."))
@passphrase_option
@home_option
@json_option
def backup(file: Path, with_keys: bool, passphrase_file: Path | None, home_dir: Path | None, as_json: bool) -> None:
    """Make a backup."""
    home = _open(home_dir, must_exist=True)
    from xieshou.site.backup import archive, making

    passphrase = _passphrase(passphrase_file, confirm=True) if with_keys else None
    with step(_("Writing %s") % file), _in_words():
        made = making.make(file, home, passphrase=passphrase)
    told = {
        "file": str(file), "sha256": archive.file_digest(file), "size": file.stat().st_size, "made_at": made.made_at,
        "rows": made.rows, "files": len(made.files), "with_keys": archive.SEALED_KEYS in made.members,
        "keys": made.fingerprints,
    }  # fmt: skip
    if as_json:
        give(told)
        return
    click.echo(f"{told['sha256']}  {file}")
    say(_("%(rows)s rows and %(files)s files. Keep it where only the office can read it: it names people.") % told)
    if made.fingerprints and not with_keys:
        say(_("The keys are not in it. Without them nobody is recognised again: keep a copy made with --with-keys."))


@click.command(help=_("Put an installation back from a backup. Stop the server first."))
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help=_("The register is in use: back it up beside the home, then replace it."))
@click.option("--without-keys", is_flag=True, help=_("Leave the keys that the backup holds sealed."))
@passphrase_option
@home_option
@json_option
def restore(
    file: Path, replace: bool, without_keys: bool, passphrase_file: Path | None, home_dir: Path | None, as_json: bool
) -> None:  # fmt: skip
    """Restore a backup."""
    os.umask(0o077)  # what comes back names people
    home = _open(home_dir, must_exist=False)
    from xieshou.site.backup import archive, restoring

    with _in_words():
        sealed = not without_keys and archive.holds_keys(file)
        passphrase = _passphrase(passphrase_file, confirm=False) if sealed else None
        with step(_("Restoring %s") % file):
            done = restoring.restore(file, home, replace=replace, passphrase=passphrase)
    if as_json:
        give({
            "file": str(file), "made_at": done.manifest.made_at, "rows": done.manifest.rows,
            "files": len(done.manifest.files), "key": done.key,
            "safety_backup": str(done.safety_backup) if done.safety_backup else None,
        })  # fmt: skip
        return
    say(_("The register of %(made_at)s is back in %(home)s.") % {"made_at": done.manifest.made_at, "home": home})
    if done.safety_backup:
        say(_("What was there before is in %s.") % done.safety_backup)
    if done.key == "absent":
        say(_("The key for ID numbers is still missing: put %s back before people are imported.")
            % (home / "keys" / "id.key"))  # fmt: skip


def _open(home_dir: Path | None, *, must_exist: bool) -> Path:
    """The home folder, whatever version its register is of: it is backed up before a new version touches it."""
    if home_dir is not None:
        os.environ["XIESHOU_HOME"] = str(home_dir.expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshou.site.settings")
    from xieshou.site import home as places_on_disk

    folder = places_on_disk.home()
    if must_exist and not (folder / "keys" / "django").exists():
        raise Stop(_("There is no register in %s. Make one with: xieshou init --home %s") % (folder, folder))
    places_on_disk.prepare(folder)
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())
    return folder


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    """From the file, the environment, or the person; never from the command line, where others can read it."""
    if file is not None:
        return file.read_text("utf-8").splitlines()[0].strip() if file.stat().st_size else ""
    if FROM_ENVIRONMENT in os.environ:
        return os.environ[FROM_ENVIRONMENT]
    if not sys.stdin.isatty():
        raise Stop(
            _("The keys need a passphrase: set %s, or give --passphrase-file, or run this in a terminal.")
            % FROM_ENVIRONMENT
        )
    return str(click.prompt(_("Passphrase of the keys"), hide_input=True, confirmation_prompt=confirm, err=True))


@contextmanager
def _in_words() -> Iterator[None]:
    """A file that is damaged ends with its own exit code."""
    from xieshou.site.backup.archive import Damaged

    try:
        yield
    except Damaged as error:
        raise Stop(str(error), UNREADABLE) from error
