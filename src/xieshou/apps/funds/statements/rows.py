"""Lines that the books lack, as rows of the funds ledger (补录行): what the bank says filled in, the rest left empty.

Belongs here: the file. Does not belong: bringing it in, which is an import like any other.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from xieshou.apps.funds.models import StatementLine
from xieshou.apps.funds.statements.accounts import Account
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.cells.cleaning import FORMULA
from xieshou.engine.yuan import yuan_text

COLUMNS = ("programme", "year", "recipient", "kind", "on", "amount_fen", "fund_type", "project", "document_no", "payee",
           "purpose")  # fmt: skip


def rows_of(account: Account, lines: Iterable[StatementLine]) -> str:
    """A CSV with the ledger's own headers, one row for each line."""
    file = io.StringIO()
    write = csv.writer(file)
    columns = LEDGERS["funds"].by_name
    write.writerow(columns[name].header for name in COLUMNS)
    for line in lines:
        filled = {
            "programme": account.programme.code, "year": str(line.on.year), "recipient": account.holder,
            "on": line.on.isoformat(), "amount_fen": yuan_text(abs(line.amount_fen)),
            "project": account.project.record_no if account.project else "", "document_no": line.document_no,
            "payee": line.party if line.amount_fen < 0 else "", "purpose": line.purpose,
        }  # fmt: skip
        write.writerow(_plain(filled.get(name, "")) for name in COLUMNS)
    return "\ufeff" + file.getvalue()


def _plain(text: str) -> str:
    """What a spreadsheet would take for a formula gets the ' that imports take off again."""
    return f"'{text}" if re.match(FORMULA, text) else text
