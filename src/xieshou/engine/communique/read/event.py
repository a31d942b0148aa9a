"""The event (会议活动): its name, days and place.

Belongs here: what met, when, where. Does not belong: who came (`attendance`), what was said.
"""

import re
from dataclasses import dataclass

from xieshou.engine.communique.read.days import Calendar, Days
from xieshou.engine.communique.read.gazetteer import Gazetteer, short_name
from xieshou.engine.communique.read.lexicon import either, lexicon
from xieshou.engine.communique.read.page_parts import Parts
from xieshou.engine.communique.read.place_names import Mention, PlaceNames
from xieshou.engine.communique.read.spans import Sentence, Span

_TRAVELS = "考察|调研|对接|访问|看望|开展|进行|推进|检查|学习|慰问|洽谈|交流|座谈|出席|参加|指导|督导|就"
_TRAVELLED = (
    "考察|调研|率(?:领|队|团|[^，。；]{1,20}(?:团|一行))|代表团|来到|赴|抵|走访|"
    "深入(?!交流|贯彻|推进|学习|实施|开展|研究|探讨|沟通|讨论)"
)


@dataclass(frozen=True)
class Where:
    """Where the meeting was held."""

    at: Span
    mentions: tuple[Mention, ...]

    def name(self, places: Gazetteer, year: int) -> str:
        """Province, prefecture and county in short names."""
        code = self.mentions[-1].code
        parts = [places.province_of(code, year)]
        if code[2:4] != "00":
            parts.append(short_name(places.prefecture_of(code, year)))
        if code[4:6] != "00":
            parts.append(places.name_of(code, year))
        return "".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True)
class When:
    """Days of the visit and the day of the meeting."""

    visit: Days | None
    meeting: Days | None


def name_of_meeting(text: str, parts: Parts) -> str | None:
    """The meeting as the headline or the body names it."""
    meeting = lexicon().meeting
    for span in (parts.headline, parts.subhead):
        if span:
            words = span.of(text)
            found = re.match(rf"(?:[^ 　]*[ 　])?(.*?{meeting})", words)
            if found and len(found[1]) > 5:
                return re.sub("^.*(?:出席|参加|主持|召开|举行)", "", found[1]) or found[1]
    for line in parts.body[:3]:
        found = re.compile(rf"(?:举行|召开|举办|出席|参加)了?([^，。；“”]{{2,40}}?{meeting})").search(
            text, line.start, line.end
        )
        if found:
            return found[1]
    return None


def place_of_meeting(text: str, parts: Parts, names: PlaceNames) -> Where | None:
    """The place after 在 that a meeting was held at; else where the visitors went."""
    held = either(lexicon().speech["held"])
    lines = [Span(line.start, line.end) for line in parts.body]
    heads = [span for span in (parts.headline, parts.subhead) if span]
    found: list[Where] = []
    for span in [*lines, *heads]:
        for match in re.compile(rf"在([^，。；]{{1,30}}?)(?:隆重|顺利|正式|共同|联合|组织)?(?:{held})").finditer(
            text, *span
        ):
            found += _where(text, names, *match.span(1))
    if not found:
        for span in [*lines, *heads]:
            for match in re.compile(rf"(?:来|赴|到|抵|在|访问|深入)([^，。；、]{{1,14}}?)(?:{_TRAVELS})").finditer(
                text, *span
            ):
                found += _where(text, names, *match.span(1))
            if found:
                break
    if not found:
        return None
    depth = max(where.mentions[-1].depth for where in found)
    return next(where for where in found if where.mentions[-1].depth == depth)


def _where(text: str, names: PlaceNames, start: int, end: int) -> list[Where]:
    first = names.at(start, end, bare_prefectures=True)
    if first is None:
        return _nickname(text, names, start, end) or _bare_county(text, names, start, end)
    chain = [first]
    while chain[-1].depth < 3 and (after := names.at(chain[-1].at.end, end, chain[-1].code, bare_prefectures=True)):
        if after.depth <= chain[-1].depth or not after.code.startswith(chain[-1].code[: 2 * chain[-1].depth]):
            break
        chain.append(after)
    return [Where(Span(start, chain[-1].at.end), tuple(chain))]


def _nickname(text: str, names: PlaceNames, start: int, end: int) -> list[Where]:
    speech = lexicon().speech
    if end - start != 1:
        return []
    letter = text[start]
    name = speech["nicknames"].get(letter) or names.places.name_of(
        speech["short_provinces"].get(letter, ""), names.year
    )
    place = names.places.look_up(name, names.year) if name else None
    return [Where(Span(start, end), (Mention(Span(start, end), place),))] if place else []


def _bare_county(text: str, names: PlaceNames, start: int, end: int) -> list[Where]:
    """在凯里召开: a county-level city without the word for its kind."""
    bare = text[start:end]
    found = [place for kind in "市县区旗" if (place := names.places.look_up(bare + kind, names.year))]
    return [Where(Span(start, end), (Mention(Span(start, end), found[0]),))] if len(bare) in (2, 3) and found else []


def days_of(text: str, parts: Parts, sentences: list[Sentence], calendar: Calendar) -> When:
    """Days of the visit from the lead; the day of the meeting from the sentence that says it was held."""
    meeting_words = re.compile(rf"{either(lexicon().speech['held'])}|{lexicon().meeting}")
    read = [(sentence, list(calendar.days(sentence.start, sentence.end))) for sentence in sentences]
    lead = next((days for sentence, days in read[:6] if days), [])
    visit = lead[0] if lead else None
    meeting: Days | None = None
    for sentence, days in read:
        words = sentence.of(text)
        if (
            days
            and meeting_words.search(words)
            and (re.search(either(lexicon().speech["held"]), words) or days[0].part_of_day)
        ):
            meeting = days[0]
            break
    if visit is None:
        return When(None, meeting)
    first = next(sentence for sentence, days in read if days)
    if meeting is visit:
        travelled = re.search(_TRAVELLED, first.of(text)) is not None
        if visit.several:
            held = next((day for day in lead[1:]), None)
            return When(visit, held)
        return When(visit if travelled else None, meeting)
    if meeting is None and not visit.several and meeting_words.search(first.of(text)):
        meeting = visit
        if not re.search(_TRAVELLED, first.of(text)):
            visit = None
    return When(visit, meeting)
