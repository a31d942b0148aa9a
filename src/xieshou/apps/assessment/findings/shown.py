"""What a page says of findings (核查发现页面用语): the rule with its sources, who must answer, the rows, its history.

Belongs here: from a finding to words in the reader's language. Does not belong: HTML, which findings they are
(`queries`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import Change, Evidence, Role, User
from xieshou.apps.assessment.models import Finding
from xieshou.apps.assessment.views.titles import Listed, listed, own_page
from xieshou.apps.places.queries import names_of
from xieshou.data import packs
from xieshou.data.finding_terms import finding_terms
from xieshou.engine.findings import RULES
from xieshou.engine.ledgers import LEDGERS
from xieshou.wording import words

NAMED = 2  # rows that the list names of each finding
SHAPES = {"open": "open", "answered": "submitted", "closed": "accepted"}


@dataclass
class Told:
    """A finding with its words: `rows` are those that the reader may open, `hidden` how many more it names."""

    finding: Finding
    title: str
    severity: str
    ledger: str
    place: str
    answers: str
    state: str
    shape: str
    overdue: bool
    keys: str
    sources: list[str] = field(default_factory=list)
    column: str = ""
    rows: list[Listed] = field(default_factory=list)
    hidden: int = 0
    proof: Listed | None = None
    proof_file: Evidence | None = None


def told(findings: Iterable[Finding], day: date, year: int) -> list[Told]:
    """Findings as the list shows them, in one query for all places."""
    shown = list(findings)
    names = names_of({one.place for one in shown} - {""}, year, get_language() or "zh-hans")
    return [_told(one, day, names.get(one.place, one.place)) for one in shown]


def told_whole(finding: Finding, user: User, day: date, year: int) -> Told:
    """One finding as its page shows it, with its rows."""
    [one] = told([finding], day, year)
    named = [(row.ledger, row.key) for row in finding.rows.all()]
    seen = listed([*named, _row_of(finding.proof_row)], user, programme=finding.programme_id)
    one.rows = [replace(seen[row], url=own_page(seen[row].row) or seen[row].url) for row in named if row in seen]
    one.hidden = len(named) - len(one.rows)
    one.proof = seen.get(_row_of(finding.proof_row))
    if finding.proof_sha256:
        one.proof_file = Evidence.objects.filter(sha256=finding.proof_sha256).order_by("code").first()
    one.sources = [_source(code.strip()) for code in finding.source.split(",")]
    one.column = _column(finding)
    return one


def history_of(finding: Finding) -> list[Change]:
    """What people did to it, newest first."""
    changes = Change.objects.filter(ledger=Finding.LEDGER, key=finding.history_key)
    history = list(changes.select_related("by").defer("keys_packed").order_by("-id"))
    for change in history:
        change.deed_word = words.deed(change.deed)  # type: ignore[attr-defined]
    return history


def title_of(rule: str) -> str:
    """What a rule is called."""
    known = RULES.get(rule)
    return rule if known is None else known.title_zh if _is_zh() else known.title_en


def _told(finding: Finding, day: date, place: str) -> Told:
    roles = finding_terms()[finding.severity].answered_by
    return Told(
        finding, title_of(finding.rule), str(words.SEVERITIES.get(finding.severity, finding.severity)),
        words.ledger(finding.ledger), place, _(", ").join(str(Role(role).label) for role in roles),
        str(finding.get_state_display()), SHAPES[finding.state],
        finding.state == Finding.State.OPEN and finding.due_on < day, _keys(finding),
    )  # fmt: skip


def _keys(finding: Finding) -> str:
    """The first rows that it names, by number."""
    keys = [row.key for row in finding.rows.all()]
    return _(", ").join(keys[:NAMED]) + ("…" if len(keys) > NAMED else "")


def _column(finding: Finding) -> str:
    known = LEDGERS[finding.ledger].by_name.get(finding.column) if finding.ledger in LEDGERS else None
    return "" if known is None else known.zh if _is_zh() else known.en


def _source(code: str) -> str:
    known = packs.sources().get(code)
    return code if known is None else f"{known.title_zh if _is_zh() else known.title_en} [{code}]"


def _row_of(proof: str) -> tuple[str, str]:
    ledger, _slash, key = proof.partition("/")
    return ledger, key


def _is_zh() -> bool:
    return (get_language() or "").startswith("zh")
