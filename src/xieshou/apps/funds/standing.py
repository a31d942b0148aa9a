"""What accounts are kept as holding (科目结存): proved from the movements, and counted anew.

The database itself adds to it with every movement (migration 0009, decision 0014).
Belongs here: the proof and the recount, of all accounts at once. Does not belong: how old money is (`idle`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection, transaction

from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.funds.models import FundAccount, Movement

ACCOUNTS, MOVEMENTS = FundAccount._meta.db_table, Movement._meta.db_table
COUNTED = f"status IN ({', '.join(repr(str(one)) for one in SETTLED)}) AND NOT outside"
PROVED = f"""
    SELECT account, SUM(fen) AS fen, MIN(on_last) AS first, MAX(on_last) AS last FROM (
        SELECT account_to_id AS account, amount_fen AS fen, on_last FROM {MOVEMENTS} WHERE {COUNTED}
        UNION ALL SELECT account_from_id, -amount_fen, on_last FROM {MOVEMENTS} WHERE {COUNTED}
    ) ends GROUP BY account"""


class Difference(NamedTuple):
    """An account, what it is kept as holding and what its movements come to, in fen (科目差额)."""

    account: str
    kept_fen: int
    proved_fen: int


def differences() -> Iterator[Difference]:
    """The accounts that are not kept as their movements say; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT a.code, a.held_fen, COALESCE(d.fen, 0) FROM {ACCOUNTS} a "
            f"LEFT JOIN ({PROVED}) d ON d.account = a.id WHERE a.held_fen <> COALESCE(d.fen, 0) "
            "OR COALESCE(a.moved_first_on > d.first OR a.moved_last_on < d.last, d.first IS NOT NULL) ORDER BY a.code"
        )
        for code, kept, proved in cursor.fetchall():
            yield Difference(code, int(kept), int(proved))


@transaction.atomic
def recount() -> None:
    """Keep of every account what its movements come to (重算结存), whatever was kept before."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {ACCOUNTS} SET held_fen = 0, moved_first_on = NULL, moved_last_on = NULL")
        cursor.execute(
            f"UPDATE {ACCOUNTS} SET held_fen = d.fen, moved_first_on = d.first, moved_last_on = d.last "
            f"FROM ({PROVED}) d WHERE {ACCOUNTS}.id = d.account"
        )
