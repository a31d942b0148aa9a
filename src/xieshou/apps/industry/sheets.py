"""How the ledgers of firms (产业合作台账) and workshops (帮扶车间台账) meet the register."""

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.industry.models import Enterprise, Workshop
from xieshou.engine.ledgers import LEDGERS

SHEETS = (
    Sheet(ledger=LEDGERS["enterprises"], model=Enterprise),
    Sheet(ledger=LEDGERS["workshops"], model=Workshop),
)
