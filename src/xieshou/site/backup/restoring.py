"""Restoring a backup (恢复): everything is checked first, then the register changes in one transaction.

Belongs here: what must hold before anything is touched, and the order of steps that makes a kill harmless.
Does not belong: the form of the file (`archive`), of its rows (`rows`).

Files go in before the commit, where none of that name stands: evidence is named by digest and snapshots are written
once, so they are only ever more than the old register names. What differs or is no longer named follows the commit.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.utils.translation import gettext as _

from xieshou.apps.accounts import keys as key_files
from xieshou.apps.accounts.actions import record_batch
from xieshou.apps.funds.standing import recount
from xieshou.site.backup import archive, making, rows, sealed_keys

STAGING = ".restore-"
USED_BY = ("accounts.user", "pairings.programme")  # an installation without either holds nothing of anybody's
ID_KEY = "id"


@dataclass(frozen=True)
class Restored:
    """What came of a restore: the backup's manifest, the backup made of what stood there before, the key's state."""

    manifest: archive.Manifest
    safety_backup: Path | None
    key: str  # none: the register needs none; present: it is here; absent: it must still be put in its place


def restore(path: Path, home: Path, *, replace: bool = False, passphrase: str | None = None) -> Restored:
    """Put the register and the home folder back as they were in a backup.

    Without `replace` only where nobody has used the register yet. Nothing is changed when anything is refused:
    Damaged, WrongPassphrase, WrongKey, or ValidationError where something must be said first.
    """
    home = home.resolve()
    for left in home.glob(f"{STAGING}*"):
        shutil.rmtree(left)  # by a restore that was killed
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=home))
    try:
        manifest = archive.unpack(path, staging)
        brought = _brought_keys(staging, manifest, passphrase)
        _refuse_another_key(home, manifest, brought)
        if later := rows.unknown_migrations(manifest.migrations):
            raise archive.Damaged(
                _("%(file)s was made by version %(version)s, which knows more (%(more)s). Install that version first.")
                % {"file": path, "version": manifest.version, "more": ".".join(later[0])}
            )
        safety = _safety_backup(home, replace=replace)
        later_files = _bring(manifest, staging, home)
        for name, key in brought.items():
            key_files.keep(home / "keys" / name, key)
        _replace_register(manifest, staging, path)
        for name in later_files:
            _put(staging / archive.FILES / name, home / name)
        if safety:
            for name in set(making.files_of(home)) - {Path(name) for name in manifest.files}:
                (home / name).unlink()
            for handed_in in home.glob("imports/*/original"):  # for an import that the register no longer knows
                handed_in.unlink()
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    known = manifest.fingerprints.get(ID_KEY)
    state = "none" if known is None else "present" if key_files.key_path(home).exists() else "absent"
    return Restored(manifest, safety, state)


# ── before anything is touched ──


def _brought_keys(staging: Path, manifest: archive.Manifest, passphrase: str | None) -> dict[str, bytes]:
    """The keys that the backup holds, opened."""
    if archive.SEALED_KEYS not in manifest.members or passphrase is None:
        return {}
    opened = sealed_keys.unseal((staging / archive.SEALED_KEYS).read_bytes(), passphrase)
    assert all(name == Path(name).name and name != making.OF_SESSIONS for name in opened), sorted(opened)
    return opened


def _refuse_another_key(home: Path, manifest: archive.Manifest, brought: dict[str, bytes]) -> None:
    """The key that is here, and the one that comes along, must be the one the register was filled with."""
    held = {path.name: path.read_bytes() for path in (home / "keys").iterdir() if path.is_file()}
    known, own = manifest.fingerprints.get(ID_KEY), key_files.key_path(home).name
    clashes = {name for name, key in brought.items() if held.get(name, key) != key}
    for key in (held.get(own), brought.get(own)):
        if known is not None and key is not None and key_files.fingerprint(key) != known:
            clashes.add(own)
    if clashes:
        raise key_files.WrongKey(
            _("%(folder)s holds another %(names)s than the one this backup was made with. Nothing was changed. If what "
              "is here may go, move that file to a safe place and run the command again.")
            % {"folder": home / "keys", "names": ", ".join(sorted(clashes))}
        )  # fmt: skip


def _safety_backup(home: Path, *, replace: bool) -> Path | None:
    """A backup of what stands here, beside the home folder; None when nobody has used it."""
    models = rows.models_at(rows.applied_migrations())
    if not any(models[label]._base_manager.exists() for label in USED_BY if label in models):
        return None
    if not replace:
        raise ValidationError(
            _("The register in %s is in use. To put the backup in its place, run the command again with --replace; "
              "a backup of what is there now is made first.") % home
        )  # fmt: skip
    path = home.with_name(f"{home.name}-before-restore-{datetime.now():%Y%m%d-%H%M%S}.tar.gz")
    making.make(path, home)
    return path


# ── the files ──


def _bring(manifest: archive.Manifest, staging: Path, home: Path) -> list[str]:
    """Put in place the files whose name is free; return those that stand there with other content."""
    differing = []
    for name, digest in manifest.files.items():
        target = home / name
        if not target.exists():
            _put(staging / archive.FILES / name, target)
        elif archive.file_digest(target) != digest:
            differing.append(name)
    return differing


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    shutil.move(source, draft)  # a folder of the home may lie on another disk
    draft.replace(target)


# ── the register ──


def _replace_register(manifest: archive.Manifest, staging: Path, path: Path) -> None:
    """Put the backup's rows in place of what was there, all in one transaction, and bring them to this version.

    The old register is back if anything fails, or the process is killed.
    """
    sqlite = connection.vendor == "sqlite"
    if sqlite:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # rows that go are overwritten
        connection.disable_constraint_checking()  # tables cannot be made otherwise; all is checked at the end
    try:
        with transaction.atomic():
            _drop_everything()
            MigrationExecutor(connection).migrate(rows.last_of_each_app(manifest.migrations))
            connection.check_constraints()  # a migration may have left some to be checked at once: defer all again
            models = rows.models_at(manifest.migrations)
            for table in manifest.tables:
                _load(models[table.label], table, staging)
            _settle(list(models.values()))
            call_command("migrate", verbosity=0, interactive=False)
            recount()  # movements that came back were added to accounts that came back with what they held
            record_batch(
                by=None, deed="restore", ledger="register", keys=[archive.file_digest(path)],
                why=f"{path.name}, {manifest.made_at}",
            )  # fmt: skip
            connection.check_constraints()
    finally:
        if sqlite:
            connection.enable_constraint_checking()


def _drop_everything() -> None:
    """Take away the register's tables, triggers with them: what was in them is in the safety backup."""
    introspection = connection.introspection
    ours = {model._meta.db_table for model in rows.models_at(rows.applied_migrations()).values()}
    ours |= {*introspection.django_table_names(include_views=False), "django_migrations"}
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in sorted(ours & set(introspection.table_names(cursor))):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")


def _load(model: type[Model], table: archive.Table, staging: Path) -> None:
    """Fill one table, which is empty but for what a migration may have put there."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
    with (staging / table.member).open("rb") as file:
        try:
            count = rows.read_rows(model, table, file)
        except DatabaseError as error:
            raise archive.Damaged(
                _("A row of the table %(table)s does not fit into this database: %(error)s")
                % {"table": table.label, "error": error}
            ) from error
    assert count == table.rows, f"{table.label}: {count} rows, and the manifest says {table.rows}"


def _settle(models: list[type[Model]]) -> None:
    """Let the database go on counting where the backup left off, and look at every reference."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
