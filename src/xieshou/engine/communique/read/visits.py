"""Visits (实地走访): where a delegation went, resolved to divisions as of the day.

Belongs here: places after verbs of going and looking, who went, who came along, what for.
Does not belong: the place of the meeting (`event`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xieshou.engine.communique.read.attendance import Delegation
from xieshou.engine.communique.read.gazetteer import Place, short_name
from xieshou.engine.communique.read.lexicon import either, lexicon
from xieshou.engine.communique.read.people import Mentions, Person
from xieshou.engine.communique.read.place_names import Chain, PlaceNames, resolve
from xieshou.engine.communique.read.spans import Sentence, Span, find

_SITE = re.compile(
    "[^，。；：、（）“”]{0,24}?(?:产业园区|工业园区|产业园|工业园|示范园|园区|基地|"
    "学校|中学|小学|幼儿园|医院|卫生院|卫生室|有限公司|公司|集团|中心|社区(?!服务|工厂|医院)|安置点|安置区|"
    "车间|工厂|"
    "合作社|博物馆|纪念馆|展览馆|展馆|港区|码头|项目现场|建设现场|职校|职业学校|技师学院|"
    "学院|大学|开发区|新区|自贸区|厂|大棚|牧场|农场|市场|景区|新村|牧区|枢纽|科技园|"
    "馆)"
)
_ALONG = re.compile("(?:在|由)([^。；在由]{2,60}?)(?:等)?(?:的)?陪同(?:下)?")
_IN = re.compile("在([^，。；]{2,20}?)，")
_DIVISIONS = {"province", "prefecture", "county"}
_BUSINESS = re.compile(
    "考察|调研|对接|学习|访问|交流|洽谈|开展|推进|检查|指导|督导|出席|参加|就|看望"
)  # 来X县考察: where they travelled
_MOST = 200  # places; no delegation sees as many
_NOT_A_SITE = re.compile("情况|工作|干部|群众|贫困户|人员|村民|搬迁户|脱贫户|进展|成效|企业负责|教师|学生|困难")


@dataclass
class Visit:
    """One place visited."""

    at: Span
    levels: dict[str, str]
    site: str | None
    place: Place | None  # as the table of the year knows it
    path: str
    visitors: list[str] = field(default_factory=list)
    accompanied_by: list[str] = field(default_factory=list)
    purpose: Span | None = None
    sentence: Sentence | None = None


class VisitReader:
    """Finds the visits of one text."""

    def __init__(
        self, text: str, names: PlaceNames, people: list[Person], delegations: list[Delegation], home: str
    ) -> None:
        self.text, self.names, self.delegations = text, names, delegations
        self.home = home  # the division that what is left out of a place is taken from
        words = sorted(lexicon().speech["visited"], key=len, reverse=True)
        self._verb = re.compile(f"(?:先后|分别|还|又|一同|实地|亲切|专程)*{either(words)}(?:了|到)?")
        self._mentions = Mentions(people)
        self._visitors: list[str] = []
        self._inside = ""  # the division of the place named before

    def read(self, sentences: list[Sentence]) -> list[Visit]:
        """All visits, each place once."""
        found: list[Visit] = []
        seen: set[str] = set()
        last = self.home
        for sentence in sentences:
            if len(found) > _MOST:
                break
            for visit in self._sentence(sentence, last):
                if visit.path not in seen and not any(
                    visit.path in path or path.endswith(visit.at.of(self.text)) for path in seen
                ):
                    seen.add(visit.path)
                    found.append(visit)
                if visit.place is not None and len(visit.place.code) >= 6:
                    last = visit.place.code[:6]
        return found

    def _sentence(self, sentence: Sentence, inside: str) -> Iterator[Visit]:
        start, went = sentence.start, False
        while verb := self._verb.search(self.text, start, sentence.end):
            inside = self._context(start, verb.start()) or inside
            start = verb.end()
            places = list(self._places(verb.end(), sentence.end, inside))
            if went and places and places[0][1] is None:  # what they looked at in the place they came to
                places = []
            if not places:
                continue
            went = True
            visitors, company = self._who(sentence, verb.start())
            last = places[-1][0].end
            purpose = self._purpose(last, sentence.end)
            for at, chain, site in places:
                yield self._visit(sentence, at, chain, site, visitors, company, purpose)
            start = max(last, start)

    def _places(self, start: int, end: int, inside: str) -> Iterator[tuple[Span, Chain | None, str | None]]:
        """The places named one after another from `start`."""
        at, within = start, inside
        while at < end:
            chain = self.names.chain(at, end, within)
            tail = chain.at.end if chain else at
            site = _SITE.match(self.text, tail, min(end, tail + 40))
            named = (
                site[0]
                if site
                and site[0][0] not in "和与及等"
                and not _NOT_A_SITE.search(site[0])
                and not re.search("[在到了并]", site[0][:-1])
                else None
            )
            low = chain is not None and ({"county", "township", "village"} & chain.levels.keys())
            if named and (chain or len(named) > 3):
                stop = tail + len(named)
            elif low and not (chain and chain.levels.keys() <= _DIVISIONS and _BUSINESS.match(self.text, tail)):
                stop, named = tail, None
            else:
                return
            yield Span(at, stop), chain, named
            if chain and place_part(chain.within):
                within = chain.within
            mark = self.text[stop : stop + 1]
            if mark in "、和与及" and mark:
                at = stop + 1
            elif self.text.startswith("以及", stop):
                at = stop + 2
            elif mark == "等" and self.text[stop + 1 : stop + 2] in "地、":
                return
            else:
                return

    def _context(self, start: int, end: int) -> str:
        """The division of 在威宁县，代表团来到…: what follows lies in it."""
        for context in _IN.finditer(self.text, start, end):
            chain = self.names.chain(context.start(1), context.end(1))
            if chain and chain.at.end == context.end(1):
                return place_part(chain.within)
        return ""

    def _visit(
        self, sentence: Sentence, at: Span, chain: Chain | None, site: str | None, visitors: list[str],
        company: list[str], purpose: Span | None,
    ) -> Visit:  # fmt: skip
        levels = dict(chain.levels) if chain else {}
        within = chain.within if chain else ""
        if not {"county", "prefecture", "province"} & levels.keys() and place_part(self._inside):
            within = within or self._inside
        place = resolve(levels, within, self.names.places, self.names.year)
        full = self._all_levels(levels, within)
        if chain and place_part(chain.within):
            self._inside = chain.within
        levels = full | ({"site": site} if site else {})
        return Visit(
            at,
            levels,
            site,
            place,
            self._path(within) + "".join(levels.values()),
            list(visitors),
            list(company),
            purpose,
            sentence,
        )

    def _all_levels(self, levels: dict[str, str], within: str) -> dict[str, str]:
        """The levels with those that the text left out, in the order of size."""
        known: dict[str, str] = {}
        code = place_part(within)
        if code[2:4] not in ("", "00") and (name := self.names.places.prefecture_of(code, self.names.year)):
            known["prefecture"] = short_name(name)
        if code[4:6] not in ("", "00"):
            known["county"] = self.names.places.name_of(code, self.names.year)
        merged = known | levels
        return {level: merged[level] for level in ("prefecture", "county", "township", "village") if level in merged}

    def _path(self, within: str) -> str:
        return self.names.places.province_of(within, self.names.year) if place_part(within) else ""

    def _who(self, sentence: Sentence, verb: int) -> tuple[list[str], list[str]]:
        """Those who went and those who came along, as far as the sentence says."""
        text = self.text
        company: list[str] = []
        along = _ALONG.search(text, sentence.start, sentence.end)
        covered = Span(*along.span()) if along else Span(0, 0)
        if along:
            company = self._named(covered.start, covered.end)
        visitors = [name for name in self._named(sentence.start, verb) if name not in company]
        groups = [group.name for group in self.delegations if group.name]
        visitors += [name for name in dict.fromkeys(groups) if find(text, name, sentence.start, verb)]
        if not visitors and re.search("代表团|考察团|一行", text[sentence.start : verb]) and self.delegations:
            visitors = [
                *self.delegations[0].heads[:1],
                *([self.delegations[0].name] if self.delegations[0].name else []),
            ]
        if visitors:
            self._visitors = visitors
        return visitors or self._visitors, company

    def _named(self, start: int, end: int) -> list[str]:
        return self._mentions.within(start, end)

    def _purpose(self, last: int, end: int) -> Span | None:
        if self.text[last : last + 1] != "，":
            return None
        stop = end - 1 if self.text[end - 1] in "。；" else end
        return Span(last + 1, stop) if stop > last + 3 else None


def place_part(within: str) -> str:
    """The code of a division, or nothing."""
    return within if within[:6].isdigit() and len(within) >= 6 else ""
