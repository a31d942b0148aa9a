"""How the ledgers of people sent and trained (干部人才台账、培训台账) meet the register."""

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.people.models import CadrePosting, ProfessionalPosting, TrainingClass
from xieshou.engine.ledgers import LEDGERS

SHEETS = (
    Sheet(ledger=LEDGERS["cadres"], model=CadrePosting),
    Sheet(ledger=LEDGERS["professionals"], model=ProfessionalPosting),
    Sheet(ledger=LEDGERS["training"], model=TrainingClass),
)
