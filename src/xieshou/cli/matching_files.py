"""The files of `xieshou match`: reading tables, writing a result folder whole or not at all, digests.

Belongs here: Parquet, CSV and xlsx to tables and back. Does not belong: what the tables mean.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xieshou.cli.base import ROWS_REFUSED, UNREADABLE, Stop
from xieshou.cli.matching_engine import missing
from xieshou.cli.words import _

if TYPE_CHECKING:
    import polars as pl

DECIMAL = r"^-?(0|[1-9]\d*)?\.?\d+([eE][-+]?\d+)?$|^(?i)-?(nan|inf)$"
DIGITS = 15
"""A workbook keeps no more digits of a number than these."""
TABLES = ("placements", "prices", "reasons", "pairs", "points")


def digest(path: Path) -> str:
    """sha256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _typed(table: pl.DataFrame) -> pl.DataFrame:
    """Text cells of a CSV as whole numbers or decimals where every cell is one; 007 stays text."""
    import polars as pl

    out = []
    for column in table.columns:
        cells = table[column].str.strip_chars()
        cells = cells.set(cells == "", None)
        filled = cells.drop_nulls()
        if len(filled) == 0:
            out.append(pl.Series(column, [None] * table.height, dtype=pl.Null))
        elif filled.str.contains(r"^-?(0|[1-9]\d{0,18})$").all():
            whole = cells.cast(pl.Int64, strict=False)
            out.append(whole if whole.null_count() == cells.null_count() else cells)
        elif filled.str.contains(DECIMAL).all() and not filled.str.contains(r"^-?0\d").any():
            out.append(cells.cast(pl.Float64))
        else:
            out.append(cells)
    return pl.DataFrame(out)


def _from_workbook(path: Path) -> pl.DataFrame:
    """The first sheet of a workbook. A long number typed as a number has lost its last digits already, so it is refused
    rather than taken for somebody else's."""
    import polars as pl

    logging.getLogger("fastexcel").setLevel(logging.ERROR)  # it tells of empty columns, in English
    try:
        table = pl.read_excel(path, engine="calamine", infer_schema_length=None)
    except pl.exceptions.NoDataError as error:
        raise Stop(_("%s cannot be read: %s") % (path, _("its first sheet is empty.")), UNREADABLE) from error
    table = table.select(c for c in table.columns if not c.startswith("__UNNAMED__"))  # remarks without a heading
    for column in table.get_columns():
        if column.dtype.is_numeric():
            cut = column.cast(pl.Float64).abs() >= 10.0**DIGITS
            if cut.any():
                raise Stop(
                    _(
                        "%s, row %s: %s holds a number of more than %s digits; a workbook has already rounded it. "
                        "Format the column as text and enter the numbers again."
                    )
                    % (path, (cut.arg_max() or 0) + 1, column.name, DIGITS),
                    ROWS_REFUSED,
                )
    texts = pl.col(pl.String).str.strip_chars()
    return table.with_columns(pl.when(texts == "").then(None).otherwise(texts).name.keep())


def read_table(path: Path) -> pl.DataFrame:
    """A table from .parquet, .csv or .xlsx (first sheet). Raises Stop with exit code 4 when it cannot be read."""
    import polars as pl

    if not path.is_file():
        raise Stop(_("There is no file %s.") % path, UNREADABLE)
    kind = path.suffix.lower()
    try:
        if kind == ".parquet":
            return pl.read_parquet(path)
        if kind == ".csv":
            return _typed(pl.read_csv(path, infer_schema=False, encoding="utf8"))
        if kind == ".xlsx":
            return _from_workbook(path)
    except OSError as error:
        raise Stop(_("%s cannot be read: %s") % (path, reason(error)), UNREADABLE) from error
    except ModuleNotFoundError as error:
        raise missing("matching", error.name) from error
    except Stop:
        raise
    except Exception as error:  # each reader has its own errors; they speak English and to programmers
        raise Stop(_("%s cannot be read: %s") % (path, _fault_of(path)), UNREADABLE) from error
    raise Stop(_("%s: the name must end in .parquet, .csv or .xlsx.") % path, UNREADABLE)


def _fault_of(path: Path) -> str:
    """What is likely wrong with a table that its reader refused."""
    if path.stat().st_size == 0:
        return _("the file is empty.")
    if path.suffix.lower() != ".csv":
        return _("it is damaged, or not what its name says. Save it again.")
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return _("it is not UTF-8. Save it as “CSV UTF-8”, or as .xlsx.")
    return _("a row has more cells than the heading, or a quotation mark is not closed.")


def reason(error: OSError) -> str:
    """Why the system refused, in the reader's language where we know the words."""
    known = {
        errno.EACCES: _("no permission"), errno.EPERM: _("no permission"), errno.ENOSPC: _("the disk is full"),
        errno.EROFS: _("the disk can only be read"), errno.ENOTDIR: _("a file stands where a folder should be"),
        errno.EEXIST: _("a file stands where a folder should be"), errno.EISDIR: _("it is a folder"),
        errno.ENOENT: _("it is not there"),
    }  # fmt: skip
    return known.get(error.errno or 0, _("the system refused (error %s)") % error.errno)


def read_text(path: Path) -> str:
    """A text file, or Stop with exit code 4."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Stop(_("%s cannot be read: %s") % (path, reason(error)), UNREADABLE) from error
    except UnicodeDecodeError as error:
        raise Stop(_("%s cannot be read: %s") % (path, _("it is not UTF-8 text.")), UNREADABLE) from error


def self_digest(certificate: dict[str, Any]) -> str:
    """sha256 of the certificate without this line."""
    rest = {k: v for k, v in certificate.items() if k != "digest"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def check_out(out: Path) -> None:
    """Refuse a folder that holds something else than an earlier result."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "certificate.json").exists())):
        raise Stop(_("%s exists and is not an earlier result. Name another folder.") % out)


def prepare(out: Path, outcome: Any, rules_text: str | None) -> Path:
    """Write the tables into a folder beside OUT; nothing is at OUT yet."""
    partial = out.parent / f".{out.name}.partial-{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        for name in TABLES:
            table = getattr(outcome, name)
            if table is not None:
                table.write_parquet(partial / f"{name}.parquet")
        text = json.dumps(outcome.audit, ensure_ascii=False, indent=1, default=str)
        (partial / "audit.json").write_text(text + "\n", encoding="utf-8")
        if rules_text is not None:
            (partial / "rules.yaml").write_text(rules_text, encoding="utf-8")
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise Stop(_("%s cannot be written: %s") % (out, reason(error)), UNREADABLE) from error
    return partial


def finish(partial: Path, out: Path, certificate: dict[str, Any]) -> None:
    """Add the certificate with the digests of everything, and put the folder in its place."""
    certificate["files"] = {p.name: digest(p) for p in sorted(partial.iterdir())}
    certificate["digest"] = self_digest(certificate)
    text = json.dumps(certificate, ensure_ascii=False, indent=1)
    (partial / "certificate.json").write_text(text + "\n", encoding="utf-8")
    if out.exists():
        shutil.rmtree(out)
    partial.rename(out)
