"""Lines that the books lack, as rows of the funds ledger (补录行): what the bank says filled in, the rest left empty.

Belongs here: a file of them, and the address at which one is entered. Does not belong: bringing them in, which is an
import like any other.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

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
        filled = _filled(account, line)
        write.writerow(_plain(filled.get(name, "")) for name in COLUMNS)
    return "\ufeff" + file.getvalue()


def entry_url(account: Account, line: StatementLine) -> str:
    """The address at which the line is entered as a movement: what the bank says stands in it already."""
    filled = {name: text for name, text in _filled(account, line).items() if text and name != "programme"}
    return f"{reverse('exchange:row', args=[account.programme.code, 'funds'])}?{urlencode(filled)}"


def _filled(account: Account, line: StatementLine) -> dict[str, str]:
    return {
        "programme": account.programme.code, "year": str(line.on.year), "recipient": account.holder,
        "on": line.on.isoformat(), "amount_fen": yuan_text(abs(line.amount_fen)),
        "project": account.project.record_no if account.project else "", "document_no": line.document_no,
        "payee": line.party if line.amount_fen < 0 else "", "purpose": line.purpose,
    }  # fmt: skip


def _plain(text: str) -> str:
    """What a spreadsheet would take for a formula gets the ' that imports take off again."""
    return f"'{text}" if re.match(FORMULA, text) else text
