"""How the columns of files were understood (栏目对应记忆): remembered for a user, their office, or the command line.

Belongs here: keeping and finding mappings. Does not belong: proposing them (`engine.ledgers.mapping`).
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q

from xieshou.apps.accounts.models import User
from xieshou.apps.exchange.models import RememberedMapping
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.mapping import Mapping, MappingError, fingerprint


def as_values(mapping: Mapping) -> dict[str, Any]:
    """A mapping as the register keeps it."""
    return dict(json.loads(mapping.to_json()))


def from_values(values: dict[str, Any], ledger: str) -> Mapping:
    """A kept mapping, or one that a person wrote. Raises MappingError saying what to correct."""
    return Mapping.from_json(json.dumps(values), LEDGERS[ledger])


def remember(mapping: Mapping, *, by: User | None) -> None:
    """Keep how a sheet was understood, for the next file with these headers."""
    if mapping.is_table:
        RememberedMapping.objects.update_or_create(
            user=by, ledger=mapping.ledger, fingerprint=fingerprint(mapping),
            defaults={"mapping": as_values(mapping), "office": by.office if by else ""},
        )  # fmt: skip


def remembered(proposed: Mapping, *, by: User | None) -> Mapping | None:
    """What was understood last under the same headers: by the user, else in their office."""
    whose = Q(user=by) | Q(office=by.office) if by and by.office else Q(user=by)
    kept = RememberedMapping.objects.filter(whose, ledger=proposed.ledger, fingerprint=fingerprint(proposed))
    for one in sorted(kept, key=lambda one: one.user_id != (by.pk if by else None)):
        try:
            return from_values(one.mapping, one.ledger)
        except MappingError:  # the ledger's columns are no longer what they were
            continue
    return None
