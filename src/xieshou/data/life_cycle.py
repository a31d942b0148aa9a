"""The life of a project as data (项目生命周期): the steps and the gates of `gates.yaml`, read strictly.

Belongs here: which keys a step and a gate have, and that the stages, steps and deeds they name exist.
Does not belong: which checks there are and what they find (`engine.projects`), the stages themselves (`packs.stages`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, read_pack
from xieshou.data.pack_reader import PackReader
from xieshou.data.pack_terms import Term

FILE = Path(__file__).parent / "gates.yaml"
STEP, ASIDE, RESUME, END, CORRECT = KINDS = ("step", "aside", "resume", "end", "correct")
PAY, CHANGE_CONTENT, OUTSIDE = DEEDS = ("pay", "change_content", "outside_the_table")
BLOCK, WARN, NOTHING = "block", "warn", "none"
ENTERING = "block_entering"  # of a row that is new: refuses what enters here, warns of what stands beyond


@dataclass(frozen=True, kw_only=True)
class Transition(Term):
    """A step of a project's life (环节): from which stages to which, and the columns it asks for beside its day."""

    kind: str
    leaves: tuple[str, ...]
    enters: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Where:
    """Which projects a gate is for (适用范围); what is empty leaves nothing out."""

    categories: tuple[str, ...] = ()
    cosigned: bool = False  # only of programmes that demand both signatures before a payment


@dataclass(frozen=True, kw_only=True)
class Gate(Term):
    """A gate (关口): where it stands, what shuts it, how severely, and the words for both."""

    at_stages: tuple[str, ...]
    at_transitions: tuple[str, ...]
    at_deeds: tuple[str, ...]
    check: str
    columns: tuple[str, ...]
    values: tuple[str, ...]
    numbers: Mapping[str, int] = field(hash=False)
    where: Where
    severity: str
    on_arrival: str
    lacks_zh: str
    lacks_en: str
    opens_zh: str
    opens_en: str

    def lacks(self, language: str) -> str:
        """What is lacking, in a language."""
        return self.lacks_zh if language.startswith("zh") else self.lacks_en

    def opens(self, language: str) -> str:
        """What would open it, in a language."""
        return self.opens_zh if language.startswith("zh") else self.opens_en


@dataclass(frozen=True)
class LifeCycle:
    """The whole table: steps and gates, by code and in the order of the file."""

    transitions: Mapping[str, Transition]
    gates: Mapping[str, Gate]


class _Reader(PackReader):
    """Reads `gates.yaml` of any folder; what may be cited stands in the folder that ships."""

    def life_cycle(self, file: Path) -> LifeCycle:
        _header, whole = read_pack(file)
        transitions = self._by_code(whole.entries("transitions"), self._transition)
        gates = self._by_code(whole.entries("gates"), lambda entry: self._gate(entry, transitions))
        whole.done()
        self._every_stage_is_reached(whole, transitions)
        return LifeCycle(transitions, gates)

    def _transition(self, entry: Entry) -> Transition:
        leaves, enters = entry.texts("from", required=True), entry.texts("to", required=True)
        kind = entry.choice("kind", KINDS)
        for key, stages in (("from", leaves), ("to", enters)):
            self._known(entry, key, stages, packs.stages(), "stages.yaml")
        if len(enters) > 1 and kind not in (RESUME, CORRECT):
            raise entry.error(
                f"it is a {kind} to {len(enters)} stages.", "A step enters one stage: write one entry each."
            )
        return Transition(**self._term(entry), kind=kind, leaves=leaves, enters=enters, asks=entry.texts("asks"))

    def _gate(self, entry: Entry, transitions: Mapping[str, Transition]) -> Gate:
        stages, steps, deeds = entry.texts("at_stages"), entry.texts("at_transitions"), entry.texts("at_deeds")
        self._known(entry, "at_stages", stages, packs.stages(), "stages.yaml")
        self._known(entry, "at_transitions", steps, transitions, "the list `transitions`")
        self._known(entry, "at_deeds", deeds, DEEDS, "the reader")
        if not (stages or steps or deeds):
            raise entry.error("it stands nowhere.", "Name its place under at_stages, at_transitions or at_deeds.")
        severity = entry.choice("severity", (BLOCK, WARN))
        on_arrival = entry.choice("on_arrival", (NOTHING, WARN, BLOCK, ENTERING), NOTHING)
        if on_arrival != NOTHING and not stages:
            raise entry.error("it says `on_arrival` but stands at no stage.", "Remove the line, or name its stages.")
        lacks_zh, lacks_en = entry.in_two_languages("lacks")
        opens_zh, opens_en = entry.in_two_languages("opens")
        return Gate(
            **self._term(entry), at_stages=stages, at_transitions=steps, at_deeds=deeds, check=entry.text("check"),
            columns=entry.texts("columns"), values=entry.texts("values"), numbers=_numbers(entry),
            where=self._where(entry), severity=severity, on_arrival=on_arrival, lacks_zh=lacks_zh, lacks_en=lacks_en,
            opens_zh=opens_zh, opens_en=opens_en,
        )  # fmt: skip

    def _where(self, entry: Entry) -> Where:
        categories = entry.texts("where_categories")
        self._known(entry, "where_categories", categories, packs.categories(), "categories.yaml")
        return Where(categories, entry.flag("where_cosigned"))

    def _every_stage_is_reached(self, whole: Entry, transitions: Mapping[str, Transition]) -> None:
        reached = {stage for one in transitions.values() for stage in one.enters}
        first = next(iter(packs.stages()))
        if lost := [stage for stage in packs.stages() if stage not in reached and stage != first]:
            raise whole.error(f"no step leads to {', '.join(lost)}.", "Add a transition that enters it.")


def _numbers(entry: Entry) -> dict[str, int]:
    return {name: entry.positive(name) for name in ("days", "points") if entry.has(name)}


def read(file: Path = FILE) -> LifeCycle:
    """The table of a file. Raises PackError."""
    return _Reader(FILE.parent).life_cycle(file)


@cache
def life_cycle() -> LifeCycle:
    """The table that ships; it is shared: read it, do not change it."""
    return read()
