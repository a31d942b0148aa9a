"""Verifying (核验): proof that nothing in a snapshot was altered since it was frozen.

Belongs here: reading everything again and saying, table by table, what is no longer as frozen.
Does not belong: repairing. A snapshot is restored from a backup, or frozen again from the register.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from xieshou.engine.snapshot import canonical
from xieshou.engine.snapshot.freezing import SHORT, file_digest, read
from xieshou.engine.snapshot.manifest import DamagedSnapshot, FrozenTable, load_manifest


def verify(folder: Path) -> list[str]:
    """What is no longer as frozen, one sentence each, naming the table; empty when nothing was altered."""
    try:
        manifest = load_manifest(folder)
    except DamagedSnapshot as damage:
        return [str(damage)]
    problems = []
    if folder.name != manifest.digest[:SHORT]:
        problems.append(f"manifest: the folder is named {folder.name}, its digest begins {manifest.digest[:SHORT]}.")
    for table in manifest.tables:
        problems += _table_problems(folder, table, manifest.files.get(f"{table.name}.parquet", ""))
    frozen = {f"{table.name}.parquet" for table in manifest.tables}
    for name in sorted(manifest.files.keys() - frozen):
        problems += _file_problems(folder / name, manifest.files[name])
    return problems


def _table_problems(folder: Path, table: FrozenTable, file_sha256: str) -> list[str]:
    """First the bytes, then the rows: a damaged file is never handed to the reader, which may abort on it."""
    path = folder / f"{table.name}.parquet"
    if not path.exists():
        return [f"{table.name}: the file is missing. Restore it from a backup."]
    if file_digest(path) != file_sha256:
        return [f"{table.name}: the file was altered since it was frozen. Restore it from a backup."]
    try:
        frame = read(folder, table.name)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        return [f"{table.name}: the file cannot be read ({str(error).splitlines()[0]}). Restore it from a backup."]
    return list(_row_problems(table, frame))


def _row_problems(table: FrozenTable, frame: pl.DataFrame) -> Iterator[str]:
    columns = {name: str(dtype) for name, dtype in frame.schema.items()}
    try:
        columns = canonical.columns_of(frame)
        sha256 = canonical.digest_of(table.name, frame)
    except TypeError as error:
        yield f"{table.name}: {error}."
        return
    if columns != table.columns:
        differing = sorted({name for name, _kind in columns.items() ^ table.columns.items()})
        yield f"{table.name}: the columns {', '.join(differing) or 'stand in another order'} are not as frozen."
    elif frame.height != table.rows:
        yield f"{table.name}: holds {frame.height} rows, {table.rows} were frozen."
    elif sha256 != table.sha256:
        told = f"digest {sha256[:12]}, frozen {table.sha256[:12]}"
        yield f"{table.name}: some cell of its {table.rows} rows is not as frozen ({told})."


def _file_problems(path: Path, sha256: str) -> Iterator[str]:
    if not path.exists():
        yield f"{path.name}: the file is missing. Freeze again to compute it anew."
    elif file_digest(path) != sha256:
        yield f"{path.name}: the file was altered. Freeze again to compute it anew."
