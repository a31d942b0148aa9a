"""Where a text speaks of places (地名识别): names with the word for their kind, short names where a place must stand.

Belongs here: mentions of divisions from province to county, chains down to a village.
Does not belong: the table of names (`gazetteer`), what a mention means for the event.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xieshou.engine import place_codes
from xieshou.engine.communique.read.gazetteer import Gazetteer, Place
from xieshou.engine.communique.read.spans import Span

_TOWNSHIP = re.compile("((?:[一-鿿]{1,7}?|[一-鿿]{2,10}族)(?:乡|镇|街道|苏木))")
_VILLAGE = re.compile("([一-鿿]{1,8}?(?:村|社区|嘎查)(?!民|干部|集体|级|里|卫生|支部|小学|党|服务|工厂|医院))")


@dataclass(frozen=True)
class Mention:
    """A place named in the text."""

    at: Span
    place: Place

    @property
    def code(self) -> str:
        """Its division code."""
        return self.place.code

    @property
    def depth(self) -> int:
        """Province 1, prefecture 2, county 3."""
        return place_codes.depth(self.place.code)


class PlaceNames:
    """Finds places in one text as of a year."""

    def __init__(self, text: str, places: Gazetteer, year: int) -> None:
        self.text = text
        self.places = places
        self.year = year

    def mentions(self, start: int, end: int, *, bare_prefectures: bool = False) -> Iterator[Mention]:
        """Full names, and bare names of provinces; of prefectures too where the caller knows places stand there."""
        at, within = start, ""
        while at < end - 1:
            mention = self.at(at, end, within, bare_prefectures=bare_prefectures)
            if mention:
                yield mention
                touching = mention.at.end < end and mention.depth < 3
                within, at = (mention.code if touching else ""), mention.at.end
            else:
                at += 1
                within = ""

    def at(self, start: int, end: int, within: str = "", *, bare_prefectures: bool = False) -> Mention | None:
        """The longest name that begins at `start`, of a place inside `within` if there is one."""
        text = self.text
        for name in self.places.starts.get(text[start : start + 2], ()):
            if start + len(name) > end or not text.startswith(name, start):
                continue
            place = self.places.look_up(name, self.year, within) or self.places.look_up(name, self.year)
            if place is None or (not place.in_use_in(self.year) and place.valid_from > self.year):
                continue
            if name not in self.places.names:
                depth = place_codes.depth(place.code)
                after = text[start + len(name) : start + len(name) + 2]
                if depth > 2 or (depth == 2 and not bare_prefectures) or after[:1] in {"路", "话", "湾", "人"}:
                    continue
                if name == "海南" and after[:1] == "州":
                    continue
            return Mention(Span(start, start + len(name)), place)
        return None

    def chain(self, start: int, end: int, inside: str = "") -> "Chain | None":
        """The divisions one after another from `start`: prefecture, county, township, village.

        What is left out at the front comes from `inside`.
        """
        levels: dict[str, str] = {}
        at, within = start, inside
        while at < end - 1:
            mention = self.at(at, end, within if place_codes.is_code(within) else "", bare_prefectures=not levels)
            if mention is None or (mention.depth <= len(levels) and levels):
                break
            if levels and not place_codes.is_within(mention.code, within):
                break
            if self.text[mention.at.end - 1] in "乡镇村":
                break
            levels[("province", "prefecture", "county")[mention.depth - 1]] = mention.at.of(self.text)
            at, within = mention.at.end, mention.code
        for level, pattern in (("township", _TOWNSHIP), ("village", _VILLAGE)):
            found = pattern.match(self.text, at, min(end, at + 14))
            if found and not re.search("[和与及了的在到]", found[1][:-1]):
                levels[level] = found[1]
                at = found.end()
        if not levels:
            return None
        return Chain(Span(start, at), levels, within)


@dataclass(frozen=True)
class Chain:
    """A place written level by level, and the division around it that the table knows."""

    at: Span
    levels: dict[str, str]
    within: str


def resolve(levels: dict[str, str], within: str, places: Gazetteer, year: int) -> Place | None:
    """The smallest place of a chain that the table of the year knows."""
    found: Place | None = None
    if place_codes.is_code(within):
        found = next((place for place in places.codes[within] if place.in_use_in(year)), None)
    for level in ("township", "village"):
        if level in levels and within:
            small = places.look_up_small(levels[level], year, within)
            if small:
                found, within = small, small.code
            elif level == "township":
                continue
    return found
