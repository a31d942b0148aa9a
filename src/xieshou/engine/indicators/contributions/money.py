"""What counts as money of a year (资金类指标). Amounts are whole fen.

Belongs here: indicators over the funds ledger. Does not belong: balances and stages of money (`engine.funds`).
"""

import ibis
import ibis.expr.types as ir

from xieshou.engine.indicators.contributions.row import contribution, inside, within_one_year
from xieshou.engine.indicators.frozen_tables import FrozenTables

DONATIONS = ("donation", "donation_cash", "donation_goods")


def fiscal_aid(tables: FrozenTables) -> ir.Table:
    """FUN-01 财政援助资金: fiscal aid that the recipient received in the year, less what was reversed."""
    movements = tables["movements"]
    return _received(movements, movements.fund_type == "fiscal")


def donated_cash(tables: FrozenTables) -> ir.Table:
    """FUN-06 社会捐赠资金: donations received in the year as money; a sum of money and goods is left out."""
    movements = tables["movements"]
    cash = (movements.fund_type == "donation") & (movements.form == "cash") | (movements.fund_type == "donation_cash")
    return _received(movements, cash)


def donations(tables: FrozenTables) -> ir.Table:
    """FUN-07 社会帮扶款物: donations received in the year, money and goods at value."""
    movements = tables["movements"]
    return _received(movements, movements.fund_type.isin(DONATIONS))


def _received(movements: ir.Table, wanted: ir.Value) -> ir.Table:
    """What was received within a year, and against it each reversal (冲销) of such a row, whenever it was written.

    A reversal says that the money was not received, so it counts in the year of the row that it undoes.
    """
    within = within_one_year(movements.on_first, movements.on_last)
    received = movements.filter(movements.kind == "receive", wanted, inside(movements), within)
    reversals = movements.filter(movements.kind == "reverse").select(
        reversal=movements.key, undone=movements.reverses, taken_back=movements.amount_fen
    )
    undone = received.join(reversals, received.key == reversals.undone)
    undone = undone.mutate(key=undone.reversal, amount_fen=-undone.taken_back).select(*received.columns)
    rows = ibis.union(received, undone)
    return contribution(rows, "funds", rows.on_first.year(), rows.amount_fen, derived_from=rows.derived_from)
