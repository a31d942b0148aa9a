"""What this room brings to the pages of ledgers (台账页上的疑似重复): how many wait, and the door to them.

Belongs here: the doors. Read once when Django starts (apps.py). Does not belong: those pages.
"""

from __future__ import annotations

from xieshou.apps.accounts.models import User
from xieshou.apps.duplicates import policies
from xieshou.apps.duplicates.compared import LEDGERS
from xieshou.apps.duplicates.queries import WORK, offers_seen_by
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.sections import Section, brings_section
from xieshou.engine.ledgers import Ledger


@brings_section("assessment:ledgers")
def door_above_all(user: User, programme: Programme, year: int) -> Section | None:
    """How many likely duplicates wait for somebody."""
    if not policies.may_see(user, programme):
        return None
    waiting = offers_seen_by(user, programme).filter(WORK).count()
    return Section("duplicates/_waiting.html", {"waiting": waiting})


@brings_section("assessment:ledger")
@brings_section("exchange:import")
def door_of_a_ledger(user: User, of: tuple[Programme, Ledger], year: int) -> Section | None:
    """The button above the list of a ledger that is compared, and on the page of an import into it."""
    programme, ledger = of
    if ledger.name not in LEDGERS or not policies.may_see(user, programme):
        return None
    return Section("duplicates/_door.html", {"ledger": ledger.name})
