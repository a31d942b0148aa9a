"""The invented land (演练地区): a province, prefectures with their counties, a donor city with its districts.

Belongs here: places with codes that begin with 99, and the bodies in them. Does not belong: ties between the sides.

990000 演练省; 990100, 990200 … the helped prefectures with up to 99 counties each; 999000 演练市, the donor, with
districts 999001 …. The two sides share the province because only 99 is free.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import stream
from xieshou.demo.invented.rows import MadeOrganisation, MadePlace

PROVINCE, CITY, CITY_NAME = "990000", "999000", "演练市"
LARGEST_PREFECTURE, MOST_COUNTIES, MOST_DISTRICTS = 99, 447, 99


@dataclass(frozen=True)
class Village:
    """A village with its township (村)."""

    code: str
    name: str
    township: MadePlace

    @property
    def full_name(self) -> str:
        """As a project's place of work is written: 青坪镇大井村."""
        return f"{self.township.name}{self.name}"


@dataclass(frozen=True)
class Land:
    """A county or a district with what lies in it (县区)."""

    code: str
    name: str
    prefecture: str
    townships: tuple[MadePlace, ...]
    villages: tuple[Village, ...]

    def body(self, name: str, kind: str) -> MadeOrganisation:
        """A body of this county or district."""
        return MadeOrganisation(f"{self.name}{name}", kind, self.code)


@dataclass(frozen=True)
class Country:
    """Both sides (双方地区)."""

    prefectures: tuple[MadePlace, ...]
    counties: tuple[Land, ...]
    districts: tuple[Land, ...]
    places: tuple[MadePlace, ...]

    @property
    def recipient(self) -> str:
        """The smallest place that holds all helped counties."""
        return self.prefectures[0].code if len(self.prefectures) == 1 else PROVINCE

    def donor_of(self, number: int) -> Land:
        """The district that helps the n-th county: one each, and some help two."""
        return self.districts[number % len(self.districts)]


def make_country(seed: int, counties: int) -> Country:
    """Invent both sides for a number of counties."""
    assert 1 <= counties <= MOST_COUNTIES, counties
    places = [MadePlace(PROVINCE, "演练省", "province", None), MadePlace(CITY, CITY_NAME, "prefecture", PROVINCE)]
    prefectures = [
        MadePlace(f"99{n + 1:02}00", f"演练{words.numeral(n + 1) if n else ''}州", "prefecture", PROVINCE)
        for n in range((counties - 1) // LARGEST_PREFECTURE + 1)
    ]
    places += prefectures
    helped, helping = [], []
    for number in range(counties):
        at, within = divmod(number, LARGEST_PREFECTURE)
        code = f"{prefectures[at].code[:4]}{within + 1:02}"
        helped.append(_land(seed, code, words.county_name(within, at), prefectures[at].code, (8, 12), (4, 6), "镇乡"))
    for number in range(min(MOST_DISTRICTS, max(1, counties * 10 // 11))):
        name = f"演练{words.numeral(number + 1)}区"
        helping.append(_land(seed, f"9990{number + 1:02}", name, CITY, (8, 10), (3, 4), "街镇"))
    spots = _spots(seed, helped, helping)
    for land in (*helped, *helping):
        inside = {"helped": land in helped, "at": spots.get(land.code)}
        places.append(MadePlace(land.code, land.name, "county", land.prefecture, **inside))
        places += land.townships
        places += [MadePlace(one.code, one.name, "village", one.township.code) for one in land.villages]
    return Country(tuple(prefectures), tuple(helped), tuple(helping), tuple(places))


def _land(
    seed: int, code: str, name: str, prefecture: str, townships: tuple[int, int], villages: tuple[int, int], kinds: str
) -> Land:  # fmt: skip
    rng = stream(seed, code, "land")
    named = words.township_names(rng, rng.randint(*townships))
    made = []
    for number, plain in enumerate(named):
        kind = kinds[0] if number < len(named) // 2 else kinds[1]
        suffix = {"街": "街道", "镇": "镇", "乡": "乡"}[kind]
        first = {"街": 1, "镇": 101, "乡": 201}[kind]
        made.append(MadePlace(f"{code}{first + number:03}", f"{plain}{suffix}", "township", code))
    counts = [rng.randint(*villages) for _ in made]
    hamlets = iter(words.village_names(rng, sum(counts)))
    inside = [
        Village(f"{township.code}{200 + n:03}", f"{next(hamlets)}村", township)
        for township, count in zip(made, counts, strict=True)
        for n in range(count)
    ]
    return Land(code, name, prefecture, tuple(made), tuple(inside))


def _spots(seed: int, helped: Sequence[Land], helping: Sequence[Land]) -> dict[str, tuple[float, float]]:
    """Where the schematic map draws counties and districts: inside the two outlines that ship with the pages.

    Only the first prefecture has an outline.
    """
    spots: dict[str, tuple[float, float]] = {}
    first = [land for land in helped if land.prefecture == helped[0].prefecture]
    for lands, (west, south), size in ((first, (150, 160), 290), (helping, (770, 175), 165)):
        rng = stream(seed, lands[0].code, "spots")
        across = next(n for n in range(1, 11) if n * n >= len(lands))
        step = size // across
        for number, land in enumerate(lands):
            row, column = divmod(number, across)
            x = west + step * column + step // 2 + rng.randint(-step // 6, step // 6)
            y = south + step * row + step // 2 + rng.randint(-step // 6, step // 6)
            spots[land.code] = (x / 100, y / 100)
    return spots


def unique(named: Sequence[MadeOrganisation]) -> tuple[MadeOrganisation, ...]:
    """Each body once, in order."""
    return tuple(dict.fromkeys(named))
