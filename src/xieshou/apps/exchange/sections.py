"""What this room brings to the pages of ledgers (台账页上的导入导出): template, import, export, report tables.

Belongs here: the doors for files and to tables. Read once when Django starts (apps.py). Does not belong: those pages.
"""

from __future__ import annotations

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.sections import Section, brings_section
from xieshou.engine.ledgers import Ledger
from xieshou.engine.report_tables import shipped


def may_bring(user: User, programme: Programme) -> bool:
    """Whether the user may bring files for the programme, somewhere."""
    return any(scope.programme in ("", programme.code) for scope in policies.scopes_allowing(user, "edit"))


@brings_section("assessment:ledger")
def doors_of_a_ledger(user: User, of: tuple[Programme, Ledger], year: int) -> Section:
    """The buttons above a ledger's list."""
    programme, ledger = of
    return Section("exchange/_doors.html", {"ledger": ledger.name, "may_bring": may_bring(user, programme)})


@brings_section("assessment:ledgers")
def doors_of_all(user: User, programme: Programme, year: int) -> Section:
    """What a newcomer is told above the list of all ledgers."""
    return Section("exchange/_about.html", {"may_bring": may_bring(user, programme)})


@brings_section("assessment:ledgers")
def tables_of_all(user: User, programme: Programme, year: int) -> Section:
    """The door to the report tables, which are drawn from all ledgers."""
    return Section("exchange/tables/_door.html", {"count": len(shipped())})
