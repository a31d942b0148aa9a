"""How the pairing ledger (结对台账) meets the register. A pairing names no other pairing."""

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.pairings.models import Pairing
from xieshou.engine.ledgers import LEDGERS

SHEETS = (Sheet(ledger=LEDGERS["pairings"], model=Pairing, elsewhere=frozenset({"pairing"})),)
