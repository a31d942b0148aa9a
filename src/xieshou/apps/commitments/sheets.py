"""How the ledgers of meetings and issues (会议互访台账、问题整改台账) meet the register."""

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.commitments.models import Issue, Meeting
from xieshou.engine.ledgers import LEDGERS

SHEETS = (Sheet(ledger=LEDGERS["meetings"], model=Meeting), Sheet(ledger=LEDGERS["issues"], model=Issue))
