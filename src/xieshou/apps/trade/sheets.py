"""How the consumption ledger (消费帮扶台账) meets the register."""

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.trade.models import Sale
from xieshou.engine.ledgers import LEDGERS

SHEETS = (Sheet(ledger=LEDGERS["consumption"], model=Sale),)
