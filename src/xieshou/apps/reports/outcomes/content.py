"""What became of a meeting, gathered (落实情况): its commitments in order, their state, what fulfils them.

Belongs here: from a meeting to lines. Does not belong: who may see it (views), how it looks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.views.titles import listed, own_page
from xieshou.apps.commitments.following import queries, shown
from xieshou.apps.commitments.following.queries import Line
from xieshou.apps.commitments.models import Commitment, Fulfilment, Meeting
from xieshou.wording import words

NOT_PUBLISHED, BORNE_OUT = "not_published", "borne_out"


@dataclass(frozen=True)
class Fact:
    """A row that fulfils a commitment (落实依据): what it is called, its address, how it fulfils it."""

    title: str
    url: str
    ledger: str
    note: str


@dataclass
class Outcome:
    """What became of one commitment (事项落实)."""

    line: Line
    standing: str
    word: str
    shape: str
    facts: list[Fact] = field(default_factory=list)
    last: str = ""
    tasks: int = 0
    tasks_closed: int = 0

    @property
    def commitment(self) -> Commitment:
        """The commitment itself."""
        assert isinstance(self.line.item, Commitment)
        return self.line.item


@dataclass
class Outcomes:
    """What became of a meeting on a day (会议落实)."""

    meeting: Meeting
    as_of: date
    lines: list[Outcome]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Word, shape and number of each standing, in the order in which they first come."""
        counted = Counter((one.word, one.shape) for one in self.lines)
        return [(word, shape, n) for (word, shape), n in counted.items()]


def outcomes_of(meeting: Meeting, user: User | None, as_of: date) -> Outcomes:
    """The commitments of a meeting as they stand on a day; one query more for each ledger whose rows fulfil them."""
    lines = shown.dress(queries.of_meeting(meeting, user, as_of), as_of.year)
    links = {line.item.pk: [one for one in line.item.fulfilments.all() if not one.taken_back_because] for line in lines}
    named = [(one.ledger, one.key) for of_one in links.values() for one in of_one]
    rows = listed(named, user, programme=meeting.programme_id, with_proofs=False) if user else {}
    tasks: dict[int, list[bool]] = {}
    for whole, closed_on in Commitment.objects.filter(part_of__in=links).values_list("part_of", "closed_on"):
        tasks.setdefault(whole, []).append(closed_on is not None)
    found = []
    for line in lines:
        facts = [_fact(one, rows) for one in links[line.item.pk]]
        standing, word, shape = _standing(line, facts)
        deeds = list(line.item.followups.all())
        of_it = tasks.get(line.item.pk, [])
        last = f"{deeds[-1].on.isoformat()} {words.deed(deeds[-1].deed)}：{deeds[-1].note}" if deeds else ""
        found.append(Outcome(line, standing, word, shape, facts, last, len(of_it), sum(of_it)))
    return Outcomes(meeting, as_of, found)


def _fact(link: Fulfilment, rows: dict) -> Fact:
    held = rows.get((link.ledger, link.key))
    english = not (get_language() or "zh").startswith("zh")
    note = link.note_en if english and link.note_en else link.note
    if held is None:
        return Fact(f"{words.ledger(link.ledger)} {link.key}", "", words.ledger(link.ledger), note)
    return Fact(held.title, own_page(held.row) or held.url, words.ledger(link.ledger), note)


def _standing(line: Line, facts: list[Fact]) -> tuple[str, str, str]:
    """Where it stands; of what was published whether published facts bear it out, until somebody follows it."""
    if line.chased is None and not line.item.closed_on:
        if facts:
            return BORNE_OUT, _("published facts bear it out"), "half"
        return NOT_PUBLISHED, _("not published"), "off"
    if line.chased is not None and line.chased.colour == "red":
        return line.stage, f"{line.stage_name} · {line.reasons[0]}", "late"  # type: ignore[attr-defined]
    return line.stage, line.stage_name, line.shape  # type: ignore[attr-defined]
