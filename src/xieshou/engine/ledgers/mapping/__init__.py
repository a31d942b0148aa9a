"""Finding a ledger's table in a person's own sheet (栏目对应).

Belongs here: from a raw sheet to a `Mapping`. Does not belong: reading its cells (`cells`, `checking`).
"""

from xieshou.engine.ledgers.mapping.headers import NATURE
from xieshou.engine.ledgers.mapping.mapping import REASONS, Ambiguity, Dropped, Mapping, MappingError, fingerprint
from xieshou.engine.ledgers.mapping.proposing import SheetChoice, choose_sheet, propose

__all__ = [
    "NATURE", "REASONS", "Ambiguity", "Dropped", "Mapping", "MappingError", "SheetChoice", "choose_sheet",
    "fingerprint", "propose",
]  # fmt: skip
