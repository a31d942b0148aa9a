"""Assets (帮扶项目资产): what is due of them and paid, since when one stands idle, and the gates before a deed.

Belongs here: terms and the ledger's columns that follow from them (`dues`), ages on a day (`ages`), gates (`gates`).
Does not belong: the rules as data (`data/asset_rules.yaml`), who may do a deed, the register.
"""

from xieshou.engine.assets.ages import Reading, Told, idle_since, told_on
from xieshou.engine.assets.dues import DIVIDEND, RENT, Due, columns_of, of_columns, overdue
from xieshou.engine.assets.gates import Shut, judge

__all__ = [
    "DIVIDEND", "RENT", "Due", "Reading", "Shut", "Told", "columns_of", "idle_since", "judge", "of_columns", "overdue",
    "told_on",
]  # fmt: skip
