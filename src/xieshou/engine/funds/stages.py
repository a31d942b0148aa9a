"""How far money has come (资金环节), and the steps from one stage to the next, as one table.

Belongs here: stages, steps, and what an account's code says of it. Does not belong: amounts.
An account's code is `<programme>/<stage>/<who holds it>`, sometimes with a further part.
"""

from dataclasses import dataclass

STAGES = ("budget", "promised", "received", "allocated", "disbursed", "retained", "spent")

# Outside the programme: the giver's own money, and what was paid to a payee. They carry the opposite sign.
OUTSIDE = frozenset({"budget", "spent"})
# The only ones that may hold less than nothing: what a giver has given. Nobody gives back more than was paid.
MAY_OWE = frozenset({"budget"})


@dataclass(frozen=True)
class Step:
    """A deed by which money moves (资金划转): from one of these stages to that one."""

    sources: tuple[str, ...]
    target: str


STEPS: dict[str, Step] = {
    "promise": Step(("budget",), "promised"),
    "receive": Step(("promised", "budget"), "received"),  # gifts and unannounced aid come without a promise
    "allocate": Step(("received",), "allocated"),
    "disburse": Step(("allocated",), "disbursed"),
    "spend": Step(("disbursed",), "spent"),
    "retain": Step(("disbursed",), "retained"),  # held back from a payment, and therefore not spent (质量保证金)
    "release": Step(("retained",), "spent"),  # the retention money reaches the payee: only now it is spent
    "refund": Step(("spent",), "disbursed"),  # the payee gives back
    "recover": Step(("disbursed", "allocated", "received"), "budget"),  # unspent or misused, back to who gave it
}

# What each sum of a year is made of: deeds, with their signs. A reversal counts against the deed that it undoes.
SUMS: dict[str, dict[str, int]] = {
    "promised": {"promise": 1},
    "received": {"receive": 1},
    "allocated": {"allocate": 1},
    "disbursed": {"disburse": 1},
    "spent": {"spend": 1, "release": 1, "refund": -1},
    "retained": {"retain": 1},
    "released": {"release": 1},
    "refunded": {"refund": 1},
    "recovered": {"recover": 1},
}

# The deeds by which money leaves the programme to a payee, and are asked what a payment is asked.
PAYING = frozenset({"spend", "release"})


def account_code(programme: str, stage: str, holder: str) -> str:
    """The code of an account (资金科目): `invented/received/990101`."""
    assert stage in STAGES, stage
    return f"{programme}/{stage}/{holder}"


def stage_of(account: str) -> str:
    """The stage that an account's code names."""
    stage = account.split("/")[1]
    assert stage in STAGES, account
    return stage


def is_inside(account: str) -> bool:
    """Whether the account lies inside the programme, and therefore may never fall below zero."""
    return stage_of(account) not in OUTSIDE


def may_owe(account: str) -> bool:
    """Whether the account may hold less than nothing: only what a giver gave out of."""
    return stage_of(account) in MAY_OWE
