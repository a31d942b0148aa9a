"""The funds ledger (资金台账) as arithmetic: all money leaves one account and enters another.

Belongs here: movements, balances, the steps money takes, reversals, sums of a year, the trail of a yuan, idle money;
answered from movements alone.
Does not belong: the database, today's date, who may move money, anything a person sees.
"""

from xieshou.engine.funds.ageing import Ages, Lot, Remainder, remainders, shipped_ages
from xieshou.engine.funds.ledger import Movement, balances, overdrawn, shortfall
from xieshou.engine.funds.refunds import REFUND
from xieshou.engine.funds.reversals import REVERSE, ReversalFault, check_reversal, reversal_of
from xieshou.engine.funds.stages import (
    MAY_OWE,
    OUTSIDE,
    PAYING,
    STAGES,
    STEPS,
    SUMS,
    Step,
    account_code,
    is_inside,
    may_owe,
    stage_of,
)
from xieshou.engine.funds.trail import Leg, Part, Trail, entries, joined, legs, standing
from xieshou.engine.funds.years import CarriedOver, YearOfMoney, by_year, carry_over

__all__ = [
    "MAY_OWE",
    "OUTSIDE",
    "PAYING",
    "REFUND",
    "REVERSE",
    "STAGES",
    "STEPS",
    "SUMS",
    "Ages",
    "CarriedOver",
    "Leg",
    "Lot",
    "Movement",
    "Part",
    "Remainder",
    "ReversalFault",
    "Step",
    "Trail",
    "YearOfMoney",
    "account_code",
    "balances",
    "by_year",
    "carry_over",
    "check_reversal",
    "entries",
    "is_inside",
    "joined",
    "legs",
    "may_owe",
    "overdrawn",
    "remainders",
    "reversal_of",
    "shipped_ages",
    "shortfall",
    "stage_of",
    "standing",
]
