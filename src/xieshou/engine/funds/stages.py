"""How far money has come (资金环节), and the steps from one stage to the next, as one table.

Belongs here: stages, steps, and what an account's code says of it. Does not belong: amounts.
An account's code is `<programme>/<stage>/<who holds it>`, sometimes with a further part.
"""

from dataclasses import dataclass

STAGES = ("budget", "promised", "received", "allocated", "disbursed", "spent")

# Outside the programme: the giver's own money, and what was paid to a payee. They carry the opposite sign.
OUTSIDE = frozenset({"budget", "spent"})


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
}


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
