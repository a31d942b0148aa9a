"""What imports keep of rows whose people were erased (导入留底的清除): it goes with them.

Belongs here: the rows as they stood before an import changed them. Without them it cannot be undone, and says so.
Does not belong: what is erased, and when (`accounts.erasure`), the files of an import that has ended (`folders`).
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from xieshou.apps.exchange.folders import root
from xieshou.apps.exchange.models import Import


def forget_what_was(ledger: str, record_nos: Collection[str]) -> int:
    """Remove every file of a ledger's imports that holds one of these rows as it stood before; how many went."""
    gone = 0
    for code in Import.objects.filter(ledger=ledger).values_list("code", flat=True):
        for path in sorted((root() / code).glob("before-*.parquet")):
            held = pl.read_parquet(path, columns=["record_no"])["record_no"]
            if held.is_in(list(record_nos)).any():
                path.unlink()
                gone += 1
    return gone
