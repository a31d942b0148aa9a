"""The manifest of a snapshot (快照清单): which tables, how many rows, which types, which digests.

Belongs here: its form, reading and writing it. Does not belong: the tables themselves.
The digest of a snapshot is taken over what the rows say: format and tables. When it was frozen, the bytes of the files
and what was derived from the rows are kept beside it and do not touch it.
"""

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
NAME = "manifest.json"


class DamagedSnapshot(Exception):
    """A snapshot whose manifest cannot be read."""


@dataclass(frozen=True)
class FrozenTable:
    """One table as frozen: its rows, its columns with their types, the digest of its canonical rows."""

    name: str
    rows: int
    columns: dict[str, str]
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a snapshot holds. `files`: digests of file bytes. `derived`: what figures were computed by, and the like."""

    folder: Path
    tables: tuple[FrozenTable, ...]
    files: dict[str, str] = field(default_factory=dict)
    derived: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The name of these very rows."""
        return digest_over(self.tables)

    @property
    def row_count(self) -> int:
        """The rows of all tables together."""
        return sum(table.rows for table in self.tables)


def digest_over(tables: tuple[FrozenTable, ...]) -> str:
    """SHA-256 over the canonical manifest, without times."""
    return hashlib.sha256(_canonical({"format": FORMAT, "tables": _told(tables)})).hexdigest()


def write_manifest(manifest: Manifest) -> None:
    """Write the manifest into its folder, whole or not at all."""
    told = {
        "format": FORMAT, "digest": manifest.digest, "tables": _told(manifest.tables), "files": manifest.files,
        "derived": manifest.derived,
    }  # fmt: skip
    write_whole(manifest.folder / NAME, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a half."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def load_manifest(folder: Path) -> Manifest:
    """Read the manifest of a snapshot. Raises DamagedSnapshot when it is missing, unreadable or contradicts itself."""
    path = folder / NAME
    try:
        told = json.loads(path.read_text("utf-8"))
        tables = tuple(FrozenTable(**table) for table in told["tables"])
        manifest = Manifest(folder, tables, dict(told["files"]), dict(told["derived"]))
        known_format, digest = told["format"], told["digest"]
    except FileNotFoundError:
        raise DamagedSnapshot(f"{path} is missing. Restore the folder from a backup, or freeze again.") from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise DamagedSnapshot(f"{path} cannot be read: {error}. Restore the folder from a backup.") from error
    if known_format != FORMAT:
        raise DamagedSnapshot(f"{path} has format {known_format}; this version reads format {FORMAT}.")
    if digest != manifest.digest:
        raise DamagedSnapshot(f"{path} was altered: its digest does not follow from its tables. Restore a backup.")
    return manifest


def _told(tables: tuple[FrozenTable, ...]) -> list[dict[str, Any]]:
    return [
        {"name": table.name, "rows": table.rows, "columns": table.columns, "sha256": table.sha256} for table in tables
    ]


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
