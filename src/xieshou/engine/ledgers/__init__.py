"""The ledgers (台账): what their columns are, reading people's own files, and checking rows thousands at a time.

Belongs here: one definition per ledger, and what follows from it without a register.
Does not belong: the register's models and writes (the apps), rules that judge a whole register (`engine.findings`).
"""

from xieshou.engine.ledgers.column import Column, Origin, Privacy, Type
from xieshou.engine.ledgers.definitions import read_all
from xieshou.engine.ledgers.ledger import INVENTED, NATURE_OF_DATA, Ledger

LEDGERS: dict[str, Ledger] = read_all()

__all__ = ["INVENTED", "LEDGERS", "NATURE_OF_DATA", "Column", "Ledger", "Origin", "Privacy", "Type"]
