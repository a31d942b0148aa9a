"""How the donations ledger (社会帮扶台账) meets the register."""

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.donations.models import Donation
from xieshou.engine.ledgers import LEDGERS

SHEETS = (Sheet(ledger=LEDGERS["donations"], model=Donation),)
