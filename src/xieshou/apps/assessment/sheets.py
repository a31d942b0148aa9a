"""Every ledger with the model that keeps it (台账登记对照), collected from the rooms.

Belongs here: the list of all. Does not belong: any one sheet (its room's `sheets.py`).
"""

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.commitments import sheets as commitments
from xieshou.apps.donations import sheets as donations
from xieshou.apps.funds import sheets as funds
from xieshou.apps.households import sheets as households
from xieshou.apps.industry import sheets as industry
from xieshou.apps.labour import sheets as labour
from xieshou.apps.pairings import sheets as pairings
from xieshou.apps.people import sheets as people
from xieshou.apps.projects import sheets as projects
from xieshou.apps.trade import sheets as trade
from xieshou.engine.ledgers import LEDGERS

_ROOMS = (projects, funds, people, labour, industry, trade, donations, pairings, commitments, households)
_found = {sheet.ledger.name: sheet for room in _ROOMS for sheet in room.SHEETS}
SHEETS: dict[str, Sheet] = {name: _found[name] for name in LEDGERS}
