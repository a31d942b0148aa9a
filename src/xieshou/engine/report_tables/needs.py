"""Which columns of which ledgers a report table needs (取数范围): so much is read of the register, and no more.

Belongs here: from a definition to ledgers and columns. Does not belong: reading them (the apps).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from xieshou.engine.report_tables.books import BOOKS, physical
from xieshou.engine.report_tables.definition import ReportTable

RECORD_NO = "record_no"


@dataclass
class Needs:
    """What is read for a table.

    `own`: columns of its ledger. `gathered`: other ledgers read whole, with their columns. `named`: ledgers of which
    only the rows are read that the table's rows name, with those naming columns and the columns wanted.
    """

    own: set[str] = field(default_factory=set)
    gathered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    named: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    naming: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def needs_of(table: ReportTable) -> Needs:
    """What has to be read before the table can be worked out."""
    book, needs = BOOKS[table.ledger], Needs({RECORD_NO})
    for ref in table.refs:
        if ref in book.following:
            follows = book.following[ref]
            needs.own |= set(follows.needs)
            for ledger, columns in follows.gathers.items():
                needs.gathered[ledger] |= set(columns)
            for naming, (ledger, columns) in follows.looks_up.items():
                _look_up(needs, naming, ledger, columns)
        elif "." in ref:
            naming = ref.partition(".")[0]
            _look_up(needs, naming, book.columns[naming].ledger, physical(ref, book.column(ref)).values())
        else:
            needs.own |= set(physical(ref, book.column(ref)))
    return needs


def _look_up(needs: Needs, naming: str, ledger: str, columns: Iterable[str]) -> None:
    needs.own.add(naming)
    needs.naming[ledger].add(naming)
    needs.named[ledger] |= {RECORD_NO, *columns}
