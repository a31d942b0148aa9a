"""The file of a backup (备份文件): a gzipped tar whose last member, the manifest, holds the digest of every other.

    tables/LABEL.jsonl   the rows of one model        files/…   the home folder        keys.sealed   keys, encrypted

Belongs here: writing and reading members, and refusing a file that is damaged or reaches outside its folder.
Does not belong: what the members mean (`making`, `restoring`).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST, SEALED_KEYS, TABLES, FILES = "manifest.json", "keys.sealed", "tables/", "files/"
# What of the home folder is never in a backup: keys, passwords, the register itself, drafts, and the files that clerks
# handed in: they hold whole ID numbers, and go when the import ends.
KEPT_OUT = re.compile(
    r"(keys|demo-accounts\.txt|xieshou\.sqlite3[^/]*|\.[^/]*)(/.*)?|imports/[^/]+/original|.*/\.[^/]*"
)
CHUNK = 1024 * 1024


class Damaged(Exception):
    """What was read is no whole backup, is of a later version, or is a register that no longer is whole."""


@dataclass(frozen=True)
class Table:
    """The rows of one model: which columns, how many rows."""

    label: str
    columns: list[str]
    rows: int

    @property
    def member(self) -> str:
        """Its name in the file."""
        return f"{TABLES}{self.label}.jsonl"


@dataclass
class Manifest:
    """What a backup says of itself (备份清单)."""

    version: str  # of Xieshou
    made_at: str
    database: str
    migrations: list[tuple[str, str]]
    fingerprints: dict[str, str]  # of the keys the register was filled with
    tables: list[Table] = field(default_factory=list)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)  # name → size and sha256
    format: int = FORMAT

    @property
    def files(self) -> dict[str, str]:
        """The files of the home folder, by their path in it, with their digests."""
        held = (name for name in self.members if name.startswith(FILES))
        return {name.removeprefix(FILES): self.members[name]["sha256"] for name in held}

    @property
    def rows(self) -> int:
        """How many rows of the register there are in all."""
        return sum(table.rows for table in self.tables)


def write(path: Path, manifest: Manifest, members: Iterable[tuple[str, BinaryIO]]) -> None:
    """Write a backup of these open files, whole or not at all, for its owner's eyes alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with (
                gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=4, mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
            ):
                for name, member in members:
                    manifest.members[name] = _add(tar, name, member)
                _add(tar, MANIFEST, io.BytesIO(json.dumps(asdict(manifest)).encode()))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def unpack(path: Path, folder: Path) -> Manifest:
    """Lay every member under the folder, each compared with the manifest. Raises Damaged when one differs."""
    found: dict[str, dict[str, Any]] = {}
    with _opened(path) as tar:
        for member in tar:
            if not member.isreg() or member.name in found or not _is_a_place_for(member.name):
                raise Damaged(_("%s holds “%s”, which no backup does.") % (path, member.name))
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            source = tar.extractfile(member)
            assert source is not None, "a regular member has content"
            with target.open("xb") as out:
                read = _Digesting(source)
                while part := read.read(CHUNK):
                    out.write(part)
            found[member.name] = {"size": member.size, "sha256": read.digest.hexdigest()}
    manifest = _manifest(path, folder / MANIFEST)
    listed = manifest.members | {MANIFEST: found[MANIFEST]}
    for name in sorted(found.keys() | listed.keys() | {table.member for table in manifest.tables}):
        if name not in listed or found.get(name) != listed[name]:
            raise Damaged(_("%s is damaged: “%s” is not as it was written. Use another backup.") % (path, name))
    return manifest


def holds_keys(path: Path) -> bool:
    """Whether sealed keys are in it: they come first."""
    with _opened(path) as tar:
        first = tar.next()
        return first is not None and first.name == SEALED_KEYS


def file_digest(path: Path) -> str:
    """SHA-256 over the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Digesting:
    """A file that is digested as it is read."""

    def __init__(self, file: Any) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part: bytes = self.file.read(size)
        self.digest.update(part)
        return part


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:gz") as tar:
            yield tar
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Damaged(_("%s is no backup, or not a whole one: %s.") % (path, error)) from error


def _add(tar: tarfile.TarFile, name: str, member: BinaryIO) -> dict[str, Any]:
    info = tarfile.TarInfo(name)
    info.size, info.mode = member.seek(0, os.SEEK_END), 0o600
    member.seek(0)
    read = _Digesting(member)
    tar.addfile(info, read)  # type: ignore[arg-type]
    return {"size": info.size, "sha256": read.digest.hexdigest()}


def _is_a_place_for(name: str) -> bool:
    """Whether a member of that name lies where a backup keeps things, and nowhere outside."""
    path = PurePosixPath(name)
    if name != str(path) or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        return False
    if name.startswith(FILES):
        return len(path.parts) > 1 and not KEPT_OUT.fullmatch(name.removeprefix(FILES)) and not Path(name).drive
    return name in (MANIFEST, SEALED_KEYS) or bool(re.fullmatch(r"tables/\w+\.\w+\.jsonl", name))


def _manifest(path: Path, member: Path) -> Manifest:
    try:
        told = json.loads(member.read_bytes())
        if told["format"] != FORMAT:
            raise Damaged(_("%s was made by a newer version. Install that version first.") % path)
        tables = [Table(**one) for one in told.pop("tables")]
        return Manifest(**told | {"tables": tables, "migrations": [(app, name) for app, name in told["migrations"]]})
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise Damaged(_("%s is no backup, or not a whole one: %s.") % (path, "manifest.json")) from error
