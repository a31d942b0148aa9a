"""How a change is told on a page (变更说明): the word for the deed, and what of it may be shown.

Belongs here: hiding the fields that name a person. Does not belong: the words (`wording`), who may see persons.
"""

from __future__ import annotations

from collections.abc import Iterable

from xieshou.apps.accounts.models import Change
from xieshou.wording import words

HIDDEN = "···"


def tell(changes: Iterable[Change], *, hide: frozenset[str] = frozenset()) -> list[Change]:
    """Put `deed_word` and `ledger_word` on each change; of hidden fields only that they changed is left."""
    told = list(changes)
    for change in told:
        change.deed_word, change.ledger_word = words.deed(change.deed), words.ledger(change.ledger)
        change.fields = {name: [HIDDEN, HIDDEN] if name in hide else both for name, both in change.fields.items()}
    return told
