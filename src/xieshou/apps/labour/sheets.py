"""How the labour ledger (劳务协作台账) meets the register."""

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.labour.models import Placement
from xieshou.engine.ledgers import LEDGERS

SHEETS = (Sheet(ledger=LEDGERS["labour"], model=Placement),)
