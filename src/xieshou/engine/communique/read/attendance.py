"""Who was there (出席人员), who is only named, and in which part.

Belongs here: attendance, side, parts played. Does not belong: finding names and titles (`people`).
"""

import re
from dataclasses import dataclass, field

from xieshou.engine.communique.read.lexicon import either, lexicon
from xieshou.engine.communique.read.people import Mentions, Person
from xieshou.engine.communique.read.place_names import Mention, PlaceNames
from xieshou.engine.communique.read.spans import LONGEST_SENTENCE, Sentence, Span, everywhere
from xieshou.engine.communique.read.titles import TitleReader

_NEAR = 40  # characters around a name that say whether its bearer came
_ON_BEHALF = re.compile("受[^，。；]{0,30}$")
_ENTRUSTED = re.compile("(?:同志)?(?:的)?委托")
_MISSING = re.compile("(?:同志)?(?:因[^，。；]{0,16})?，?(?:未能|没有|不能|无法|请假)(?:到会|出席|参加|前来|到场)?")
_FORMER = re.compile("(?:时任|原任|已故)[^，。；]{0,20}$")
_INSTRUCTS = re.compile("(?:同志)?[^，。；]{0,10}(?:作出(?:重要)?批示|批示|发来贺信|致信|致电|专门批示|作出指示)")


@dataclass
class Absent:
    """A person named who did not attend."""

    name: str
    why: str  # cited, reporter, photographer, delegated, absent, former
    mentions: list[Span] = field(default_factory=list)


@dataclass(frozen=True)
class Delegation:
    """A delegation (代表团) with the place it is from."""

    name: str
    at: Span
    place: Mention | None
    heads: tuple[str, ...]


def not_there(text: str, people: list[Person]) -> list[Absent]:
    """The persons with a title that the text says were not there."""
    found = []
    for person in people:
        around = [(text[max(0, at.start - _NEAR) : at.start], text[at.end : at.end + _NEAR]) for at in person.mentions]
        why = ""
        if any(_ON_BEHALF.search(before) and _ENTRUSTED.match(after) for before, after in around):
            why = "delegated"
        elif any(_MISSING.match(after) for _, after in around):
            why = "absent"
        elif "".join(person.titles).startswith("时任") or any(_FORMER.search(before) for before, _ in around):
            why = "former"
        elif len(around) < 3 and any(_INSTRUCTS.match(after) for _, after in around):
            why = "cited"
        if why:
            found.append(Absent(person.name, why, person.mentions))
    return found


def only_cited(text: str) -> list[Absent]:
    """Leaders whose instructions are cited."""
    named = everywhere(text, lexicon().speech["cited"])
    return [Absent(name, "cited", spans) for name, spans in named.items() if spans]


def delegations(text: str, sentences: list[Sentence], people: list[Person], names: PlaceNames) -> list[Delegation]:
    """The delegations with those who lead them."""
    pattern = re.compile(rf"(?:率领?|带领|带队)?(?:由[^，。；]{{2,30}}组成的)?([一-鿿]{{0,16}}?{lexicon().delegation})")
    lead = re.compile("率领|率队|率团|率|带队|带领")
    mentions = Mentions(people)
    found: list[Delegation] = []
    for sentence in sentences:
        for led in lead.finditer(text, sentence.start, sentence.end):
            group = pattern.match(text, led.start(), sentence.end)
            named = Span(*group.span(1)) if group else Span(led.start(), led.end())
            if not group and led[0] == "率":
                continue
            first = _first_of_subject(text, sentence.start, led.start())
            heads = mentions.within(first, led.start())
            place = names.at(named.start, named.end, bare_prefectures=True) if group else None
            if heads or group:
                found.append(Delegation(named.of(text) if group else "", named, place, tuple(heads)))
    if not found:
        for sentence in sentences:
            group = re.compile(rf"[一-鿿]{{2,14}}?{lexicon().delegation}").search(text, sentence.start, sentence.end)
            if group:
                places = list(names.mentions(group.start(), group.end(), bare_prefectures=True))
                start = places[0].at.start if places else group.start()
                found.append(
                    Delegation(text[start : group.end()], Span(start, group.end()), places[0] if places else None, ())
                )
                break
    return found


def _first_of_subject(text: str, start: int, led: int) -> int:
    """Where the subject of 率 begins: after a clause that tells of somebody else."""
    before = text[start:led]
    done = 0
    for other in re.finditer("(?:参加|出席|陪同|会见|座谈|主持|的陪同下)[^，。]{0,12}，", before):
        done = other.end()
    return start + done


def chairs(text: str, people: list[Person], meeting: str) -> tuple[str, Span] | None:
    """Who chaired the meeting, with the words that say so."""
    names = either(person.name for person in people)
    if not people:
        return None
    found = re.search(
        rf"({names})(?:书记|省长|市长|州长|同志)?[^，。；、]{{0,8}}?主持(?:了)?[^，。；]{{0,12}}(?:会|"
        rf"座谈|会谈|仪式|活动)[^，。；]{{0,8}}",
        text,
    )
    if found:
        words = re.match(
            rf".*?主持(?:召开)?(?:了)?[^，。；]*?(?:{meeting}|会议|会)(?:并(?:讲话|致辞|作[^，。；]{{0,6}}))?", found[0]
        )
        span = Span(found.start(), found.start() + len(words[0])) if words else Span(*found.span())
        return found[1], span
    found = re.search(rf"由[^，。；]{{0,24}}({names})主持", text)
    return (found[1], Span(*found.span())) if found else None


def work_reporters(text: str, people: list[Person]) -> list[str]:
    """Who reported on the work: 马兴瑞、尹力分别介绍…情况."""
    mentions = Mentions(people)
    found: list[str] = []
    for told in re.finditer(
        "(?:分别|先后)?(?:(?:介绍|通报|汇报)了?[^。；]{0,50}?(?:情况|工作|进展)|(?<![工合协])作了?[^，。；]{0,20}报告)",
        text,
    ):
        nearest = max(0, told.start() - LONGEST_SENTENCE)
        start = max(nearest - 1, *(text.rfind(mark, nearest, told.start()) for mark in "。\n；，")) + 1
        found += mentions.within(start, told.start())
    return list(dict.fromkeys(found))


def place_of(person: Person, titles: TitleReader) -> list[Mention]:
    """The divisions that the first title with one names."""
    return next((mentions for title in person.titles if (mentions := titles.places_of(title)[0])), [])


def unknown_place_of(person: Person, titles: TitleReader) -> str:
    """A place of a title that the table does not know."""
    return next((unknown for title in person.titles if (unknown := titles.places_of(title)[1])), "")
