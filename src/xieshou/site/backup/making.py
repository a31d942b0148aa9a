"""Making a backup (备份): the register as of one moment, the home folder, and the sealed keys if asked.

Belongs here: what goes into the file and what stays out.
Does not belong: the form of the file (`archive`), of its rows (`rows`), of the keys (`sealed_keys`).
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from xieshou import __version__
from xieshou.site.backup import archive, rows, sealed_keys

FINGERPRINTS = "accounts.keyfingerprint"
OF_SESSIONS = "django"  # the key that signs sessions; a restored installation makes its own


def make(path: Path, home: Path, *, passphrase: str | None = None) -> archive.Manifest:
    """Write a backup of the register and the home folder to `path`; with a passphrase, the keys too.

    Works while others write: the register is read as of one moment. Files are only ever added to a home folder,
    so those that the rows of that moment name are there.
    """
    path = path.absolute()
    if path.exists():
        raise ValidationError(
            _("%s is there already. A backup never takes the place of another: choose a new name.") % path
        )
    if path.resolve().is_relative_to(home.resolve()):
        raise ValidationError(_("Write the backup outside %s: whoever loses the one must not lose the other.") % home)
    _refuse_a_broken_database()
    with rows.one_moment():
        migrations = rows.applied_migrations()
        if not migrations:
            raise ValidationError(_("There is no register in %s yet.") % home)
        models = rows.models_at(migrations)
        manifest = archive.Manifest(
            version=__version__, made_at=datetime.now(UTC).isoformat(timespec="seconds"), database=connection.vendor,
            migrations=migrations, fingerprints=fingerprints(models),
        )  # fmt: skip
        archive.write(path, manifest, _members(home, models, manifest, path.parent, passphrase))
    return manifest


def fingerprints(models: dict[str, type[Model]]) -> dict[str, str]:
    """The fingerprints of the keys that the register was filled with, by kind."""
    if FINGERPRINTS not in models:
        return {}
    return dict(models[FINGERPRINTS]._base_manager.order_by("kind").values_list("kind", "fingerprint"))


def files_of(home: Path) -> Iterator[Path]:
    """The files of a home folder that belong in a backup, relative to it, in order."""
    for top in sorted(home.iterdir()):
        folders = [(str(top.parent), [], [top.name])] if top.is_file() else os.walk(top)  # a folder may be a link
        for folder, inner, names in folders:
            inner.sort()
            for name in sorted(names):
                path = (Path(folder) / name).relative_to(home)
                if not archive.KEPT_OUT.fullmatch(path.as_posix()) and (home / path).is_file():  # a socket is none
                    yield path


def keys_of(home: Path) -> dict[str, bytes]:
    """The keys of a home folder by name, but for that of sessions."""
    held = (path for path in sorted((home / "keys").iterdir()) if path.is_file() and not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in held if path.name != OF_SESSIONS}


def _members(
    home: Path, models: dict[str, type[Model]], manifest: archive.Manifest, scratch: Path, passphrase: str | None
) -> Iterator[tuple[str, BinaryIO]]:
    if passphrase is not None:
        yield archive.SEALED_KEYS, io.BytesIO(sealed_keys.seal(keys_of(home), passphrase))
    for model in models.values():
        with tempfile.TemporaryFile(dir=scratch) as file:
            table = rows.write_rows(model, file)
            manifest.tables.append(table)
            yield table.member, file
    for name in files_of(home):
        with (home / name).open("rb") as file:
            yield f"{archive.FILES}{name.as_posix()}", file


def _refuse_a_broken_database() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found = [said for (said,) in cursor.execute("PRAGMA quick_check(3)").fetchall()]
        if found != ["ok"]:
            raise archive.Damaged(_("The register is damaged (%s). Restore the last good backup.") % "; ".join(found))
