"""The rules of commitments and issues as data (议定事项办理规则): `commitment_rules.yaml`, read strictly.

Belongs here: which keys the file has, and that what they name exists. Does not belong: what follows from a rule
(`engine.commitments`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data.pack_file import Entry, read_pack
from xieshou.data.pack_reader import PackReader
from xieshou.data.pack_terms import Term

FILE = Path(__file__).parent / "commitment_rules.yaml"
NOTE, PROOF = ASKED = ("note", "proof")
NEEDS = ("edit", "accept")
RED, AMBER, GREEN = COLOURS = ("red", "amber", "green")
COLUMNS = ("responsible_unit", "due_on")


@dataclass(frozen=True, kw_only=True)
class Deed(Term):
    """A deed on an item (办理环节): from which stages it leads where, and what it asks for."""

    moves: Mapping[str, str]
    asks: tuple[str, ...]
    needs: str
    by_other: bool


@dataclass(frozen=True, kw_only=True)
class ChasingRule(Term):
    """When an item is to be chased (督办规则), and how urgently."""

    colour: str
    days_left: int | None
    silent_days: int | None
    lacks: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class CommitmentRules:
    """The whole file. `due_deadline` is a code of `calendar.yaml`."""

    stages: Mapping[str, Term]
    deeds: Mapping[str, Deed]
    chasing: tuple[ChasingRule, ...]
    due_deadline: str
    due_at_least_days: int

    @property
    def first(self) -> str:
        """The stage in which an item begins."""
        return next(iter(self.stages))

    @property
    def last(self) -> str:
        """The stage in which it ends."""
        return list(self.stages)[-1]


class _Reader(PackReader):
    """Reads the file; what may be cited stands in the folder that ships."""

    def rules(self, file: Path) -> CommitmentRules:
        _header, whole = read_pack(file)
        stages = self._by_code(whole.entries("stages"), lambda entry: Term(**self._term(entry)))
        deeds = self._by_code(whole.entries("deeds"), lambda entry: self._deed(entry, stages))
        chasing = self._by_code(whole.entries("chasing"), lambda entry: self._chasing(entry, stages))
        due = whole.nested("due")
        deadline, days = due.text("deadline"), due.number("at_least_days")
        due.done()
        whole.done()
        return CommitmentRules(stages, deeds, tuple(chasing.values()), deadline, days)

    def _deed(self, entry: Entry, stages: Mapping[str, Term]) -> Deed:
        pairs = entry.lists_of_texts("moves")
        if wrong := [pair for pair in pairs if len(pair) != 2]:
            raise entry.error(f"`moves` holds {list(wrong[0])!r}.", "Write pairs [stage before, stage after].")
        moves = {pair[0]: pair[1] for pair in pairs}
        if len(moves) < len(pairs):
            raise entry.error("`moves` leaves one stage twice.", "Leave each stage once.")
        self._known(entry, "moves", [*moves, *moves.values()], stages, "the list `stages`")
        asks = entry.texts("asks")
        self._known(entry, "asks", asks, ASKED, f"the list {', '.join(ASKED)}")
        return Deed(
            **self._term(entry), moves=moves, asks=asks, needs=entry.choice("needs", NEEDS),
            by_other=entry.flag("by_other"),
        )  # fmt: skip

    def _chasing(self, entry: Entry, stages: Mapping[str, Term]) -> ChasingRule:
        named = entry.texts("stages")
        self._known(entry, "stages", named, stages, "the list `stages`")
        rule = ChasingRule(
            **self._term(entry), colour=entry.choice("colour", (RED, AMBER)),
            days_left=entry.number("days_left") if entry.has("days_left") else None,
            silent_days=entry.number("silent_days") if entry.has("silent_days") else None,
            lacks=entry.choice("lacks", COLUMNS) if entry.has("lacks") else "", stages=named,
        )  # fmt: skip
        if sum((rule.days_left is not None, rule.silent_days is not None, bool(rule.lacks))) != 1:
            raise entry.error("it asks nothing, or several things.", "Write one of days_left, silent_days, lacks.")
        return rule


def read(file: Path = FILE) -> CommitmentRules:
    """The rules of a file. Raises PackError naming the entry and what to do."""
    return _Reader(FILE.parent).rules(file)


@cache
def commitment_rules() -> CommitmentRules:
    """The rules that ship; they are shared: read them, do not change them."""
    return read()
