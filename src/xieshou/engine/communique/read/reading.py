"""A report as read (读取结果): all parts in their order, and how sure the reader is.

Belongs here: the order of the steps, the values that come out. Does not belong: any step; JSON (`record`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from xieshou.engine.communique.read import attendance, event, refusals
from xieshou.engine.communique.read.attendance import Absent, Delegation
from xieshou.engine.communique.read.days import Calendar
from xieshou.engine.communique.read.event import When, Where
from xieshou.engine.communique.read.gazetteer import Gazetteer, gazetteer
from xieshou.engine.communique.read.lexicon import either, lexicon
from xieshou.engine.communique.read.page_parts import Parts, parts_of
from xieshou.engine.communique.read.parties import Party, Sides, provinces_of
from xieshou.engine.communique.read.people import PeopleReader, Person
from xieshou.engine.communique.read.place_names import PlaceNames
from xieshou.engine.communique.read.quantities import Figure, figures
from xieshou.engine.communique.read.refusals import Refusal
from xieshou.engine.communique.read.spans import Sentence, Span, overlap, sentences
from xieshou.engine.communique.read.speech import Said, Speech
from xieshou.engine.communique.read.titles import Carried, TitleReader, kind_of, name_in_titles
from xieshou.engine.communique.read.units import NotOne, Unit, UnitReader
from xieshou.engine.communique.read.visits import Visit, VisitReader
from xieshou.engine.communique.repair import Kind, Repaired, repair

LONGEST = 100_000  # characters; a report has some three thousand
_MOST_PEOPLE = 300  # a report names some sixty
_LEAST_CONFIDENCE = 0.5
_MEETS = "{meeting}|{delegation}|考察|调研|会见|率队|会议[^，。；]{{0,12}}(?:召开|举行)"
_NO_YEAR = 9998  # an unknown year: names in use now


@dataclass
class Reading:
    """What a page says. Every span is one of `repaired.text`."""

    repaired: Repaired
    parts: Parts
    refused: Refusal | None = None
    meeting: str | None = None
    when: When = field(default_factory=lambda: When(None, None))
    where: Where | None = None
    parties: list[Party] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    sides: dict[str, str | None] = field(default_factory=dict)
    absent: list[Absent] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    chair: tuple[str, Span] | None = None
    work_reports_by: list[str] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    not_units: list[NotOne] = field(default_factory=list)
    lists: list[Any] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    open_list: Span | None = None
    year: int = _NO_YEAR
    places: Gazetteer | None = None

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.repaired.text

    @cached_property
    def speakers(self) -> list[str]:
        """Persons who spoke, in the order of their first words."""
        named = {person.name for person in self.people}
        return list(dict.fromkeys(unit.said.speaker for unit in self.units if unit.said.speaker in named))

    def as_json(self) -> dict[str, Any]:
        """The record as JSON: the keys of the annotated seed, with `repair` and `refused`."""
        from xieshou.engine.communique.read.record import record

        return record(self)


def read(page: str | Repaired, *, published: date | None = None) -> Reading:
    """Read a page: a raw text, which is repaired first, or a repaired one.

    `published` is the day of publication where it is known from elsewhere; the day printed on the page comes first.
    """
    repaired = page if isinstance(page, Repaired) else repair(page)
    if repaired.refused or len(repaired.text) > LONGEST:
        nothing = Parts(None, None, None, None, None, None, (), (), (), None)
        return Reading(repaired, nothing, refusals.too_long(len(repaired.source)))
    parts = parts_of(repaired.text)
    reading = Reading(repaired, parts)
    if repaired.damaged and repaired.confidence < _LEAST_CONFIDENCE:
        reading.refused = refusals.too_damaged(repaired.confidence)
        return reading
    reading.refused = refusals.rewritten(repaired.text)
    if reading.refused is None:
        _read_body(reading, published)
    return reading


def _read_body(reading: Reading, published: date | None) -> None:
    text, parts = reading.text, reading.parts
    lines = [sentence for line in parts.body for sentence in sentences(text, line.number, line.start, line.end)]
    published = parts.published or published
    calendar = Calendar(text, published)
    when = event.days_of(text, parts, lines, calendar)
    days = [day.start for day in (when.visit, when.meeting) if day and day.start]
    year = days[0].year if days else published.year if published else _NO_YEAR
    places = gazetteer()
    names = PlaceNames(text, places, year)
    titles = TitleReader(text, names)
    carried = _carried(text, parts, places, year)
    for line in parts.body:
        for mention in names.mentions(line.start, line.end):
            named = name_in_titles(mention.place.name)
            carried.mentioned.setdefault(kind_of(named), []).append((mention.at.start, named))
    people = PeopleReader(text, titles, carried).read(lines)
    if len(people) > _MOST_PEOPLE:
        reading.refused = refusals.several_in_one(len(people))
        return
    people = _without_bylines(people, parts, text)
    absent = attendance.not_there(text, people)
    gone = {one.name for one in absent}
    present = [person for person in people if person.name not in gone]
    reading.year, reading.places, reading.when = year, places, when
    reading.people = present
    reading.delegations = attendance.delegations(text, lines, present, names)
    body = Span(parts.body[0].start, parts.body[-1].end) if parts.body else Span(0, len(text))
    sides = Sides(text, body, places, year, titles)
    head = " ".join(span.of(text) for span in (parts.headline, parts.subhead) if span)
    pair = re.search("([京津沪苏浙闽鲁粤辽])([一-鿿])(?=扶贫|东西|协作|对口|两地|两省|合作|帮扶)", head)
    hints = provinces_of(pair.groups(), lexicon().speech["short_provinces"]) if pair else []
    sides.settle(present, reading.delegations, hints)
    reading.parties = sides.parties
    reading.sides = {person.name: sides.side_of(person) for person in present}
    reading.absent = [*attendance.only_cited(text), *_named_in_bylines(text, parts), *absent]
    reading.meeting = event.name_of_meeting(text, parts)
    reading.where = event.place_of_meeting(text, parts, names)
    reading.chair = attendance.chairs(text, present, lexicon().meeting)
    reading.work_reports_by = attendance.work_reporters(text, present)
    home = reading.where.mentions[-1].code if reading.where else ""
    reading.visits = VisitReader(text, names, present, reading.delegations, home).read(lines)
    speech = list(Speech(text, [person.name for person in people]).follow(lines))
    reading.open_list = _open_list(text, lines)
    _promises(reading, sides, speech, published)
    promised = [unit.at for unit in reading.units]  # 组织劳动力到吴兴区务工 is no visit
    reading.visits = [one for one in reading.visits if not overlap(promised, one.at.start, one.at.start + 1)]
    reading.refused = refusals.unrelated(
        text, people=len(present), parties=len(reading.parties),
        meets=bool(re.search(_MEETS.format(meeting=lexicon().meeting, delegation=lexicon().delegation), text)),
        speaks=bool(reading.units),
    )  # fmt: skip


def _promises(reading: Reading, sides: Sides, speech: Sequence[Said], published: date | None) -> None:
    broken = broken_spans(reading.repaired)
    other = {speaker: sides.names_of_other_side(side) for speaker, side in reading.sides.items() if side}
    units = UnitReader(reading.text, other, broken, published)
    units.read(speech)
    reading.units, reading.lists, reading.not_units = units.units, units.lists, units.none
    for line in reading.parts.body:
        reading.figures += figures(reading.text, line.start, line.end, broken)
    promised = {"pledge", "numbered_item", "directive", "request"}
    kinds = {figure.at: unit.kind for unit in units.units for figure in unit.figures}
    for at, figure in enumerate(reading.figures):
        if kinds.get(figure.at) not in promised:
            reading.figures[at] = replace(figure, status="reported")


def broken_spans(repaired: Repaired) -> list[Span]:
    """Where bytes had slipped or are lost, in order and apart: no figure beside it is read."""
    spans = [Span(hole.at, hole.at + 1) for hole in repaired.holes]
    if repaired.damaged:
        spans += [Span(*edit.target) for edit in repaired.edits if edit.kind in (Kind.SHIFT, Kind.LOST)]
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart


def _carried(text: str, parts: Parts, places: Gazetteer, year: int) -> Carried:
    """The paper's own place: 四川日报 writes 省长 for the governor of Sichuan."""
    carried = Carried()
    if parts.publication is None:
        return carried
    paper = parts.publication.of(text).strip("《》")
    known = lexicon().speech["papers"].get(paper, "")
    first = known or next((paper[:length] for length in (4, 3, 2) if places.look_up(paper[:length], year)), "")
    place = places.look_up(first, year) if first else None
    if place is None:
        return carried
    for code in {place.code, place.code[:2] + "0000"}:
        named = name_in_titles(places.name_of(code, year))
        carried.paper.setdefault(kind_of(named), named)
    return carried


def _without_bylines(people: list[Person], parts: Parts, text: str) -> list[Person]:
    hidden = {span.of(text) for span in (*parts.reporters, *parts.photographers)}
    return [person for person in people if person.name not in hidden]


def _named_in_bylines(text: str, parts: Parts) -> list[Absent]:
    found: dict[str, Absent] = {}
    for why, spans in (("reporter", parts.reporters), ("photographer", parts.photographers)):
        for span in spans:
            name = span.of(text)
            found.setdefault(name, Absent(name, why, [span]))
    return list(found.values())


def _open_list(text: str, lines: list[Sentence]) -> Span | None:
    """The 等 that leaves a closing list open."""
    ends = re.compile(
        f"等(?:领导|同志|负责同志)?(?:一同|分别|也|共同)?{either(['参加', '出席', '陪同', '参与'])}[^，。；]{{0,10}}"
    )
    for sentence in reversed(lines):
        if found := ends.search(text, sentence.start, sentence.end):
            return Span(*found.span())
    return None
