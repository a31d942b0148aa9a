"""What the accounts room keeps."""

from xieshou.apps.accounts.models.changes import AccessRecord, Change
from xieshou.apps.accounts.models.evidence import Evidence, EvidenceLink
from xieshou.apps.accounts.models.keys import KeyFingerprint
from xieshou.apps.accounts.models.records import LedgerRow, ScopedQuerySet, Source, Status
from xieshou.apps.accounts.models.users import Role, Scope, User

__all__ = [
    "AccessRecord",
    "Change",
    "Evidence",
    "EvidenceLink",
    "KeyFingerprint",
    "LedgerRow",
    "Role",
    "Scope",
    "ScopedQuerySet",
    "Source",
    "Status",
    "User",
]
