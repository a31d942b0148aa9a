"""Bank and treasury statements held against the movements of money (银行对账单与资金台账对账).

Belongs here: reading a statement's lines, whether its balances follow, and which line is which movement.
Does not belong: published totals held against the books (`reconcile`), what a person decides (`apps.funds.statements`).
"""

from xieshou.engine.statements.balances import Break, find_breaks
from xieshou.engine.statements.definition import Terms, shipped_terms
from xieshou.engine.statements.lines import Fault, Line, Statement, read_statement
from xieshou.engine.statements.reconciling import Booking, Likeness, Pair, Reconciliation, liken, reconcile

__all__ = [
    "Booking", "Break", "Fault", "Likeness", "Line", "Pair", "Reconciliation", "Statement", "Terms", "find_breaks",
    "liken", "read_statement", "reconcile", "shipped_terms",
]  # fmt: skip
