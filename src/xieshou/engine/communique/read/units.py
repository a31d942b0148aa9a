"""Units of what was said (议定事项候选): items, directives, requests, pledges, stances, lead-ins.

Belongs here: cutting speech into units, their kind, whether one is worth a place in the register.
Does not belong: who speaks (`speech`), areas and figures (rooms of their own).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from xieshou.engine.communique.read import lists, quantities
from xieshou.engine.communique.read.areas import Area, areas_of
from xieshou.engine.communique.read.kinds import hear, why_none
from xieshou.engine.communique.read.lists import Numbered
from xieshou.engine.communique.read.quantities import Figure, Limit
from xieshou.engine.communique.read.spans import Span
from xieshou.engine.communique.read.speech import Said

_NEAR = 9  # announcements before a list that may be its own


@dataclass
class Unit:
    """One unit, whole sentence or item."""

    at: Span
    kind: str  # numbered_item, directive, request, pledge, stance, framing
    cue: str
    said: Said
    areas: list[Area] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    addressee: str | None = None
    list: Numbered | None = None
    item: int | None = None
    registrable: bool = False


@dataclass(frozen=True)
class NotOne:
    """Speech that promises nothing (非议定内容), and why."""

    at: Span
    why: str


class UnitReader:
    """Cuts the speech of one text into units."""

    def __init__(self, text: str, other_side: dict[str, str], broken: Sequence[Span], published: date | None) -> None:
        self.text = text
        self.other_side = other_side  # speaker → a pattern of the names of the other side
        self.broken = broken
        self.published = published
        self.units: list[Unit] = []
        self.lists: list[Numbered] = []
        self.none: list[NotOne] = []
        self.announced: list[tuple[str | None, int, Figure]] = []
        self._open: Unit | None = None  # the item that further sentences may belong to

    def read(self, speech: Iterable[Said]) -> None:
        """Read all sentences."""
        line = -1
        for said in speech:
            if said.sentence.line != line:
                self._open = None
            line = said.sentence.line
            self._sentence(said)
        self._frame()
        for unit in self.units:
            self._fill(unit)

    def _sentence(self, said: Said) -> None:
        end = said.sentence.end
        current = self.lists[-1] if self.lists else None
        same = current is not None and current.speaker == said.speaker
        expected = current.items + 1 if current and same else 1
        found = list(lists.cues(self.text, said.content, end, expected))
        before = found[0].at.start if found else end
        figure = quantities.announced(self.text, said.sentence.start, before)
        if figure:
            self.announced.append((said.speaker, said.sentence.line, figure))
        if before > said.content:
            self._plain(said, said.content, before, lead=bool(found), announces=figure is not None)
        for place, cue in enumerate(found):
            stop = found[place + 1].at.start if place + 1 < len(found) else end
            if cue.number == 1 or not self.lists:
                current = Numbered(f"L{len(self.lists) + 1}", said.speaker)
                self.lists.append(current)
            assert current is not None
            current.cues.append(cue.words)
            unit = Unit(Span(cue.at.start, stop), "numbered_item", cue.words, said, list=current, item=cue.number)
            self.units.append(unit)
            self._open = unit

    def _plain(self, said: Said, start: int, end: int, *, lead: bool, announces: bool) -> None:
        heard = hear(self.text, start, end, said, self.other_side.get(said.speaker or "", ""))
        if self._open is not None and not said.opening and not lead and not heard.ends_item:
            self._open.at = Span(self._open.at.start, end)
            return
        self._open = None
        if heard.kind is None or (said.speaker is None and heard.kind != "numbered_item"):
            why = why_none(self.text, start, end)
            if why and (said.speaker is not None or why == "praise"):
                self.none.append(NotOne(Span(start, end - (self.text[end - 1] in "。；")), why))
            return
        if announces and not lead and end - start < 24:
            return
        kind = "framing" if lead else heard.kind
        self.units.append(Unit(Span(start, end), kind, heard.cue, said, addressee=heard.addressee))

    def _frame(self) -> None:
        """A sentence just before the first item of a list leads in to it."""
        for before, unit in zip(self.units, self.units[1:], strict=False):
            first = unit.item == 1 and before.kind in {"directive", "stance", "pledge"}
            if first and before.said.speaker == unit.said.speaker and before.at.end >= unit.at.start - 2:
                before.kind = "framing"
        begun: set[str] = set()
        for unit in self.units:
            if unit.list is None or unit.list.id in begun:
                continue
            begun.add(unit.list.id)
            done = bisect_right(self.announced, unit.at.end, key=lambda one: one[2].at.end)
            for speaker, line, figure in reversed(self.announced[max(0, done - _NEAR) : done]):
                if speaker == unit.list.speaker and unit.said.sentence.line - line <= 1:
                    unit.list.announced = figure
                    break

    def _fill(self, unit: Unit) -> None:
        start, end = unit.at
        if unit.kind == "numbered_item":
            start += len(unit.cue)
        elif unit.cue == "要求" and unit.addressee:
            start = self.text.index(unit.addressee, start)
        unit.areas = areas_of(self.text, start, end)
        unit.figures = list(quantities.figures(self.text, *unit.at, self.broken))
        unit.limits = list(quantities.limits(self.text, *unit.at, self.published))
        measured = any(area.measure for area in unit.areas) or bool(unit.figures)
        if unit.kind in {"directive", "request"} and unit.areas and not measured:
            unit.kind = "stance" if unit.kind == "directive" and unit.cue != "要求" else unit.kind
        political = bool(unit.areas) and all(area.area == "political" for area in unit.areas)
        unit.registrable = (
            unit.kind == "directive"
            or (unit.kind in {"numbered_item", "request"} and not political)
            or (unit.kind == "pledge" and measured)
        )
