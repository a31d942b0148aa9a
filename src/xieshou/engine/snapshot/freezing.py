"""Freezing (冻结): tables into a folder named by their digest, all of it or nothing; and reading them again.

Belongs here: writing and reading the files of a snapshot.
Does not belong: judging whether they are unaltered (`verifying`).
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from xieshou.engine.snapshot import canonical
from xieshou.engine.snapshot.manifest import (
    DamagedSnapshot,
    FrozenTable,
    Manifest,
    digest_over,
    load_manifest,
    write_manifest,
    write_whole,
)
from xieshou.engine.snapshot.tables import TABLES

SHORT = 16


def freeze(tables: Mapping[str, pl.DataFrame], folder_root: Path) -> Manifest:
    """Write the tables under `folder_root`, in a folder named by their digest; the same rows are written once.

    A folder that is no longer whole is replaced. Raises ValueError when a table is missing or a column is amiss.
    """
    if lacking := sorted(TABLES.keys() - tables.keys()):
        raise ValueError(f"these tables are missing from the snapshot: {', '.join(lacking)}.")
    frames = {name: canonical.conformed(name, tables[name]) for name in TABLES}
    frozen = tuple(
        FrozenTable(name, frame.height, canonical.columns_of(frame), canonical.digest_of(name, frame))
        for name, frame in frames.items()
    )
    folder = folder_root / digest_over(frozen)[:SHORT]
    if (kept := _whole(folder)) is not None:
        return kept
    draft = folder_root / f".{folder.name}.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, frame in frames.items():
        frame.write_parquet(parquet_of(draft, name), compression="zstd")
    files = {f"{name}.parquet": file_digest(parquet_of(draft, name)) for name in frames}
    write_manifest(Manifest(draft, frozen, files))
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)
    return load_manifest(folder)


def _whole(folder: Path) -> Manifest | None:
    """The manifest of a folder in which every file is there unaltered."""
    try:
        manifest = load_manifest(folder)
        whole = all(file_digest(parquet_of(folder, table.name)) == manifest.files.get(f"{table.name}.parquet")
                    for table in manifest.tables)  # fmt: skip
    except (DamagedSnapshot, OSError):
        return None
    return manifest if whole else None


def read(folder: Path, table: str) -> pl.DataFrame:
    """One frozen table, its rows in canonical order."""
    return pl.read_parquet(parquet_of(folder, table))


def keep_derived(folder: Path, files: Mapping[str, bytes], marks: Mapping[str, Any]) -> Manifest:
    """Keep what was computed from the rows beside them, with marks of what computed it; the digest stays as it is."""
    for name, content in files.items():
        write_whole(folder / name, content)
    old = load_manifest(folder)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = Manifest(folder, old.tables, old.files | digests, old.derived | dict(marks))
    write_manifest(manifest)
    return manifest


def parquet_of(folder: Path, table: str) -> Path:
    """Where a table of a snapshot lies."""
    return folder / f"{table}.parquet"


def file_digest(path: Path) -> str:
    """SHA-256 over the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
