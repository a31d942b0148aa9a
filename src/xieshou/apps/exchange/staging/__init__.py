"""From a checked table to the register (入库暂存): one path for SQLite and PostgreSQL, and for every ledger.

Belongs here: putting a chunk of rows into temporary tables, finding which rows are new, changed, unchanged or refused,
and writing them set by set. Does not belong: files, previews and checkpoints (`actions`), what a cell means
(the engine).
"""

from xieshou.apps.exchange.staging.chunk import FUNDS, KEPT, Origin, Staged, Staging, Written
from xieshou.apps.exchange.staging.faults import FAULTS, no_faults

__all__ = ["FAULTS", "FUNDS", "KEPT", "Origin", "Staged", "Staging", "Written", "no_faults"]
