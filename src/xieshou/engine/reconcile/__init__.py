"""Published totals held against the books (公布数与台账核对): what the rows add up to, and the verdict.

Belongs here: reading what a claim is checked by, adding the rows up, and the one rule that says agrees or differs.
Does not belong: smoothing a difference away, or checking a total against another copy of itself.
"""

from xieshou.engine.reconcile.claims import ClaimCheck, Compared, check_claims
from xieshou.engine.reconcile.verdicts import Verdict, printed_precision, verdict_of

__all__ = ["ClaimCheck", "Compared", "Verdict", "check_claims", "printed_precision", "verdict_of"]
