"""Places by name as of a year (地名): the divisions with their years, looked up by full and by short names.

Belongs here: the table `data/places/divisions.csv.gz`, names to codes. A bare two-character name is looked up only when
the caller knows that a place stands there: 合作 is a city in Gansu, and cooperation everywhere else.
Does not belong: finding where a text speaks of a place (`place_names`).
"""

import csv
import gzip
import io
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from xieshou.engine import place_codes

_NATIONS = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|"
    "畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|"
    "羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|"
    "裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(f"^(.+?)(?:(?:{_NATIONS})族|蒙古|哈萨克|柯尔克孜|维吾尔|回族|壮族)*自治(州|县|旗)$")
_REGION = re.compile("(?:壮族|回族|维吾尔)?自治区$")
_KIND = re.compile("(?:特别行政区|自治区|地区|省|市|州|盟|县|区|旗|林区|矿区|乡|镇|街道|村|社区)$")


class Place(NamedTuple):
    """One name of one code, with its years."""

    code: str
    name: str
    level: str
    valid_from: int
    valid_to: int  # the year it ended; 9999 while in use

    def in_use_in(self, year: int) -> bool:
        """Whether the name may hold in the year; in the year of a change both do."""
        return self.valid_from <= year <= self.valid_to


@cache
def short_name(name: str) -> str:
    """凉山彝族自治州 → 凉山州, 内蒙古自治区 → 内蒙古; other names as they are."""
    match = _AUTONOMOUS.match(name)
    return match[1] + match[2] if match else _REGION.sub("", name)


def bare_name(name: str) -> str:
    """凉山彝族自治州 → 凉山, 广东省 → 广东."""
    bare = _KIND.sub("", short_name(name))
    return bare if len(bare) > 1 else name


class Gazetteer:
    """Divisions by name and by code."""

    def __init__(self, rows: list[Place]) -> None:
        self.names: dict[str, list[Place]] = defaultdict(list)  # province to county, with the word for their kind
        self.bare: dict[str, list[Place]] = defaultdict(list)  # province and prefecture, without
        self.small: dict[str, list[Place]] = defaultdict(list)  # townships and villages
        self.codes: dict[str, list[Place]] = defaultdict(list)
        for place in rows:
            self.codes[place.code].append(place)
            if place.level in {"township", "village"}:
                self.small[place.name].append(place)
                continue
            for form in {place.name, short_name(place.name)}:
                self.names[form].append(place)
            if place.level != "county":
                self.bare[bare_name(place.name)].append(place)
        self.starts: dict[str, list[str]] = defaultdict(list)  # two characters → names that begin so, longest first
        for name in sorted({*self.names, *self.bare}, key=len, reverse=True):
            self.starts[name[:2]].append(name)

    def look_up(self, name: str, year: int, within: str = "") -> Place | None:
        """The place of that name as of a year, inside `within` if given; the larger one first."""
        found = [*self.names.get(name, ()), *self.bare.get(name, ())]
        if within:
            found = [place for place in found if place_codes.is_within(place.code, within)]
        found.sort(key=lambda place: (not place.in_use_in(year), place_codes.depth(place.code), -place.valid_from))
        return found[0] if found else None

    def look_up_small(self, name: str, year: int, within: str) -> Place | None:
        """A township or village inside a place as of a year.

        A name that the place of that code bore only in other years counts too (三河村 is 三岔河村 in the list of 2018):
        the code must have been in use in the year. None where several fit, or none.
        """
        inside = [place for place in self.small.get(name, ()) if place_codes.is_within(place.code, within)]
        found = {place.code: place for place in inside if place.in_use_in(year)}
        for place in inside if not found else ():
            held = [other for other in self.codes[place.code] if other.in_use_in(year)]
            found |= {other.code: other for other in held}
        codes = {place.code for place in inside if place.in_use_in(year) and place.valid_to != year} & found.keys()
        chosen = codes if len(codes) == 1 else found.keys()
        return found[next(iter(chosen))] if len(chosen) == 1 else None

    def name_of(self, code: str, year: int) -> str:
        """The name of a code as of a year, else the newest."""
        held = self.codes.get(code, [])
        chosen = [place for place in held if place.in_use_in(year)] or held
        return chosen[-1].name if chosen else ""

    def province_of(self, code: str, year: int) -> str:
        """The name of the province that a code lies in."""
        return self.name_of(code[:2] + "0000", year)

    def prefecture_of(self, code: str, year: int) -> str:
        """The name of the prefecture that a code lies in, if any."""
        return self.name_of(code[:4] + "00", year)


@cache
def gazetteer() -> Gazetteer:
    """The divisions that ship with the program."""
    packed = (files("xieshou.data") / "places" / "divisions.csv.gz").read_bytes()
    rows = csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8")))
    return Gazetteer(
        [
            Place(row["code"], row["name_plain"], row["level"], int(row["valid_from"]), int(row["valid_to"] or 9999))
            for row in rows
        ]
    )


@cache
def pairings() -> tuple[tuple[str, str, int, int], ...]:
    """Donor and recipient provinces by their first two digits, with the years of the round."""
    text = (files("xieshou.data") / "places" / "pairing_provinces.csv").read_text(encoding="utf-8")
    return tuple(
        (row["donor_code"][:2], row["recipient_code"][:2], int(row["valid_from"][:4]), int(row["valid_to"][:4] or 9999))
        for row in csv.DictReader(io.StringIO(text))
    )
