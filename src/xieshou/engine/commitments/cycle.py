"""The life cycle of a commitment or issue (登记→分解→办理→申请销号→销号): which deeds may follow, what one lacks.

Belongs here: from a stage and what is told to the refusals of a deed. Does not belong: the table itself
(`data/commitment_rules.yaml`), the words of a refusal, who may do it at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xieshou.data.commitment_rules import NOTE, PROOF, CommitmentRules, Deed

CLOSE, ASK_CLOSING = "close", "ask_closing"


class Lacking(Enum):
    """Why a deed is refused (不能办理的原因)."""

    STAGE = "stage"
    NOTE = "note"
    PROOF = "proof"
    SOMEBODY_ELSE = "somebody_else"
    OPEN_TASKS = "open_tasks"


@dataclass(frozen=True)
class Refusal:
    """One thing that stands in the way of a deed. `open_tasks`: how many tasks of the item are not closed."""

    lacking: Lacking
    open_tasks: int = 0


def possible(stage: str, rules: CommitmentRules) -> list[Deed]:
    """The deeds that may follow a stage, in the order of the table."""
    return [deed for deed in rules.deeds.values() if stage in deed.moves]


def refusals(
    deed: Deed, stage: str, *, note: str = "", proof: str = "", by: str = "", concerned: frozenset[str] = frozenset(),
    open_tasks: int = 0,
) -> list[Refusal]:  # fmt: skip
    """Everything that stands in the way of a deed, at once; nothing when it may be done.

    `by` does it; `concerned` are those who look after the item or asked for its closing. An item is not closed, nor its
    closing asked for, before all its tasks are.
    """
    if stage not in deed.moves:
        return [Refusal(Lacking.STAGE)]
    found = []
    if NOTE in deed.asks and not note.strip():
        found.append(Refusal(Lacking.NOTE))
    if PROOF in deed.asks and not proof.strip():
        found.append(Refusal(Lacking.PROOF))
    if deed.by_other and by in concerned:
        found.append(Refusal(Lacking.SOMEBODY_ELSE))
    if open_tasks and deed.code in (CLOSE, ASK_CLOSING):
        found.append(Refusal(Lacking.OPEN_TASKS, open_tasks))
    return found
