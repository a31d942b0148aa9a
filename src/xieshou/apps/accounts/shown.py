"""How a change is told on a page (变更说明): the word for the deed, and what of it may be shown.

Belongs here: words for deeds and ledgers, hiding the fields that name a person. Does not belong: who may see persons.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshou.apps.accounts.models import Change

DEEDS: dict[str, str | Promise] = {
    "create": pgettext_lazy("deed", "entered"),
    "load": pgettext_lazy("deed", "loaded together"),
    "change": pgettext_lazy("deed", "changed"),
    "submit": pgettext_lazy("deed", "submitted"),
    "return": pgettext_lazy("deed", "returned"),
    "accept": pgettext_lazy("deed", "accepted"),
    "freeze": pgettext_lazy("deed", "frozen"),
    "attach": pgettext_lazy("deed", "evidence attached"),
    "give_scope": pgettext_lazy("deed", "role given"),
    "take_scope": pgettext_lazy("deed", "role taken back"),
    "set_password": pgettext_lazy("deed", "password changed"),
    "deactivate": pgettext_lazy("deed", "account closed"),
    "open": pgettext_lazy("deed", "opened"),
    "set_targets": pgettext_lazy("deed", "targets set"),
    "date_change": pgettext_lazy("deed", "day of a change entered"),
}
LEDGERS: dict[str, str | Promise] = {
    "pairings": _("Pairings"),
    "agreements": _("Agreements"),
    "meetings": _("Meetings"),
    "projects": _("Projects"),
    "funds": _("Funds"),
    "quantities": _("Published quantities"),
    "claims": _("Published claims"),
    "evidence": _("Evidence"),
    "users": _("Users"),
    "places": _("Places"),
    "organisations": _("Organisations"),
    "programmes": _("Programmes"),
    "accounts": _("Fund accounts"),
    "fund_lines": _("Fund sources"),
    "definitions": _("Definitions"),
    "snapshots": _("Snapshots"),
}
HIDDEN = "···"


def deed_word(deed: str) -> str:
    """The word for a deed; an unknown one is shown as it is."""
    return str(DEEDS.get(deed, deed.replace("_", " ")))


def ledger_word(ledger: str) -> str:
    """The word for a ledger; an unknown one is shown as it is."""
    return str(LEDGERS.get(ledger, ledger.replace("_", " ")))


def tell(changes: Iterable[Change], *, hide: frozenset[str] = frozenset()) -> list[Change]:
    """Put `deed_word` and `ledger_word` on each change; of hidden fields only that they changed is left."""
    told = list(changes)
    for change in told:
        change.deed_word, change.ledger_word = deed_word(change.deed), ledger_word(change.ledger)
        change.fields = {name: [HIDDEN, HIDDEN] if name in hide else both for name, both in change.fields.items()}
    return told
