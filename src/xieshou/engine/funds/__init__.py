"""The funds ledger (资金台账) as arithmetic: all money leaves one account and enters another.

Belongs here: movements, balances, the steps money takes, reversals, sums of a year, the trail of a yuan, idle money;
answered from movements alone.
Does not belong: the database, today's date, who may move money, anything a person sees.
"""

from xieshou.engine.funds.ageing import Ages, Lot, Remainder, remainders, shipped_ages
from xieshou.engine.funds.ledger import Movement, balances, overdrawn, shortfall
from xieshou.engine.funds.reversals import REVERSE, ReversalFault, check_reversal, reversal_of
from xieshou.engine.funds.stages import OUTSIDE, STAGES, STEPS, Step, account_code, is_inside, stage_of
from xieshou.engine.funds.trail import Leg, Part, Trail, entries, joined, legs, standing
from xieshou.engine.funds.years import YearOfMoney, by_year

__all__ = [
    "OUTSIDE",
    "REVERSE",
    "STAGES",
    "STEPS",
    "Ages",
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
    "check_reversal",
    "entries",
    "is_inside",
    "joined",
    "legs",
    "overdrawn",
    "remainders",
    "reversal_of",
    "shipped_ages",
    "shortfall",
    "stage_of",
    "standing",
]
