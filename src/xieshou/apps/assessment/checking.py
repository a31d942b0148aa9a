"""The check of a register (核查): the audit rules over the newest rows, whether all evidence is there unaltered, and
whether accounts hold what their movements come to.

Belongs here: bringing rows and rules together. Does not belong: the rules (`engine.findings`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.evidence_files import evidence_path
from xieshou.apps.accounts.models import Evidence, EvidenceLink
from xieshou.apps.assessment.queries import register_tables
from xieshou.apps.funds.standing import differences
from xieshou.apps.pairings.models import Programme
from xieshou.data import packs
from xieshou.engine.findings import Finding, run
from xieshou.engine.yuan import yuan_text


def findings(programmes: Iterable[Programme], day: date, *, asked: bool) -> list[dict[str, Any]]:
    """What the rules and the evidence check find, as the `check` command prints it.

    A programme with a day of its own is judged as of that day, unless another day was asked for.
    """
    chosen = list(programmes)
    found = []
    for programme in chosen:
        for one in found_in(programme, day_of(programme, day if asked else None)):
            message = one.message_zh if (get_language() or "").startswith("zh") else one.message_en
            found.append(
                {"rule": one.rule, "severity": one.severity, "ledger": one.ledger, "keys": list(one.keys),
                 "message": message, "source": one.source}
            )  # fmt: skip
    return [*found, *evidence_faults(), *standing_faults()]


def found_in(programme: Programme, day: date) -> list[Finding]:
    """What the rules find in the settled rows of a programme, as of a day."""
    return run(register_tables(programme), day, {"negative_list": packs.negative_list()})


def day_of(programme: Programme, asked: date | None = None) -> date:
    """The day as of which a programme is judged: the one asked for, else its own, else today."""
    return asked or programme.as_of or date.today()


def evidence_faults() -> Iterable[dict[str, Any]]:
    """Files of evidence that are missing or no longer what they were (prefix E, no V-rule)."""
    for evidence in Evidence.objects.exclude(file_name="").order_by("code"):
        paths = {digest: evidence_path(digest) for digest in evidence.digests}
        if not all(path.exists() for path in paths.values()):
            message = _("The file %(name)s is missing from the evidence folder. Restore it from a backup.")
        elif any(_digest(path) != digest for digest, path in paths.items()):
            message = _("The file %(name)s was altered after it was filed. Restore it from a backup.")
        else:
            continue
        proved = EvidenceLink.objects.standing().filter(evidence=evidence).order_by("ledger", "key")
        yield {
            "rule": "E01", "severity": "block", "ledger": "evidence",
            "keys": [evidence.code, *(f"{link.ledger}/{link.key}" for link in proved)],
            "message": message % {"name": evidence.file_name}, "source": "sha256",
        }  # fmt: skip


def standing_faults() -> Iterable[dict[str, Any]]:
    """Accounts that are not kept as holding what their movements come to (prefix M, no V-rule)."""
    message = _(
        "The account %(account)s is kept as holding %(kept)s yuan, and its movements come to %(proved)s yuan. Somebody "
        "wrote past the program. Back up and restore: restoring counts all accounts anew."
    )
    for one in differences():
        told = {"account": one.account, "kept": yuan_text(one.kept_fen), "proved": yuan_text(one.proved_fen)}
        yield {
            "rule": "M01", "severity": "block", "ledger": "funds", "keys": [one.account], "message": message % told,
            "source": "movements",
        }  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
