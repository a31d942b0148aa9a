"""Snapshots (快照): a programme's rows at one moment, as Parquet tables named by the digest of their rows.

Belongs here: writing, reading, verifying and comparing frozen tables; what a frozen table holds (`tables`).
Does not belong: where rows come from (`apps.assessment`), what is computed from them (`indicators`, `reconcile`).
"""

from xieshou.engine.snapshot.comparing import RowChange, TableDifference, compare
from xieshou.engine.snapshot.freezing import freeze, keep_derived, read
from xieshou.engine.snapshot.manifest import DamagedSnapshot, FrozenTable, Manifest, load_manifest
from xieshou.engine.snapshot.verifying import verify

__all__ = [
    "DamagedSnapshot",
    "FrozenTable",
    "Manifest",
    "RowChange",
    "TableDifference",
    "compare",
    "freeze",
    "keep_derived",
    "load_manifest",
    "read",
    "verify",
]
