"""Invented pairings (结对关系) and agreements (协作协议) with their targets.

Belongs here: who helps whom at every level, and what was agreed. Does not belong: money and works.
Sizes follow the published rates per county: some 6 townships, 8 villages, 4 firms, 7 schools, 2 hospitals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import day_between, on, stream
from xieshou.demo.invented.land import CITY, CITY_NAME, Country, Land
from xieshou.demo.invented.rows import MadeAgreement, MadeOrganisation, MadePairing, MadeTarget
from xieshou.engine.published_date import PublishedDate

YEAR = 2024
STARTED = ("2021", "2021-06", "2021-09-15", "2022", "2022-05", "2022-11-08", "2023", "2023-04", "2024-03", "2024-05-20")

ACTIVITIES = {
    "county": ("党政代表团互访，选派干部和专业技术人才，实施帮扶项目。",),
    "township": ("干部互访2次，对接产业项目1个。", "结对镇街座谈，捐赠办公设备一批。", "组织农产品产销对接1场。"),
    "village": ("村干部跟岗学习5天。", "捐赠助学金，慰问困难群众12户。", "签订农产品采购协议1份。"),
    "enterprise": ("捐资修缮村组道路。", "采购村集体农产品两批。", "提供就业岗位15个。"),
    "social_org": ("开展助学活动，资助学生20名。", "捐赠图书800册。"),
    "school": ("教师跟岗3名，线上教研4次。", "同步课堂12节，校长互访1次。"),
    "hospital": ("医师驻点2名，开展新技术1项。", "远程会诊30例，培训护士6名。"),
}  # fmt: skip


def pairing_no(recipient: str, number: int = 1) -> str:
    """The record number of a pairing: `JD990101-001`."""
    return f"JD{recipient}-{number:03}"


def prefecture_pairings(country: Country) -> list[MadePairing]:
    """The city and each helped prefecture."""
    return [
        MadePairing(
            record_no=pairing_no(one.code), donor=CITY, recipient=one.code, level="prefecture",
            since=PublishedDate.read("2021-04"), legal_basis="演练协作〔2021〕1号",
            last_activity_on=date(YEAR, 10, 24), activity="召开联席会议，主要负责同志回访，商定年度资金和项目。",
        )
        for one in country.prefectures
    ]  # fmt: skip


def county_pairings(seed: int, county: Land, donor: Land) -> list[MadePairing]:
    """The pairings of one county: with its district, and of what lies in both."""
    rng = stream(seed, county.code, "pairings")
    made = [
        MadePairing(
            record_no=pairing_no(county.code), donor=donor.code, recipient=county.code, level="county",
            since=PublishedDate.read("2021-05-18"), legal_basis="演练协作〔2021〕3号",
        )
    ]  # fmt: skip
    for level, ends in _below(rng, county, donor):
        made.append(
            MadePairing(
                record_no=pairing_no(county.code, len(made) + 1), level=level,
                since=PublishedDate.read(rng.choice(STARTED)), **ends,
            )
        )  # fmt: skip
    active = stream(seed, county.code, "activities")
    return [_with_activity(active, one) for one in _with_states(rng, made)]


def _below(rng: Random, county: Land, donor: Land) -> Iterator[tuple[str, dict]]:
    townships = rng.sample(county.townships, rng.randint(6, 8))
    for theirs, own in zip(townships, rng.sample(donor.townships, len(townships)), strict=True):
        yield "township", {"donor": own.code, "recipient": theirs.code}
    villages = rng.sample(county.villages, rng.randint(8, 14))
    for theirs, own in zip(villages, rng.sample(donor.villages, len(villages)), strict=True):
        yield "village", {"donor": own.code, "recipient": theirs.code}
    firms = rng.sample([f"{word}{trade}有限公司" for word in words.FIRM_WORDS for trade in words.FIRM_TRADES], 10)
    for firm, village in zip(firms[: rng.randint(5, 10)], rng.sample(county.villages, 10), strict=False):
        unit = donor.body(firm, "enterprise")
        yield "enterprise", {"donor": donor.code, "recipient": village.code, "donor_unit": unit}
    for society, village in zip(rng.sample(words.SOCIETIES, rng.randint(1, 2)), county.villages, strict=False):
        unit = donor.body(society, "social_org")
        yield "social_org", {"donor": donor.code, "recipient": village.code, "donor_unit": unit}
    yield from _institutions(rng, county, donor)


def _institutions(rng: Random, county: Land, donor: Land) -> Iterator[tuple[str, dict]]:
    schools = [county.body(name, "school") for name in ("第一中学", "第二中学", "第一小学", "第二小学", "职业技术学校")]
    schools += [county.body(f"{township.name}中心小学", "school") for township in county.townships]
    own = ["实验小学", "第一中学", "第二中学", "外国语学校", "职业技术学校", "第三小学", "第五小学", "第六小学"]
    for theirs in schools[: rng.randint(7, 12)]:
        unit = donor.body(rng.choice(own), "school")
        yield "school", {
            "donor": donor.code, "recipient": county.code, "donor_unit": unit, "recipient_unit": theirs,
        }  # fmt: skip
    for name in ("人民医院", "中医医院", "妇幼保健院", "疾病预防控制中心")[: rng.randint(2, 4)]:
        ends = {"donor_unit": donor.body(name, "hospital"), "recipient_unit": county.body(name, "hospital")}
        yield "hospital", {"donor": donor.code, "recipient": county.code, **ends}


def _with_states(rng: Random, made: list[MadePairing]) -> list[MadePairing]:
    """The last village pairing ended before the year; one enterprise's pairing is still being looked at."""
    ended = max(i for i, one in enumerate(made) if one.level == "village")
    made[ended] = replace(made[ended], since=PublishedDate.read("2021-06"), until=PublishedDate.read("2023-12"))
    waiting = rng.choice([i for i, one in enumerate(made) if one.level == "enterprise"])
    made[waiting] = replace(made[waiting], status="submitted")
    return made


def _with_activity(rng: Random, one: MadePairing) -> MadePairing:
    """What the two sides did last: in the year, or in the last year of a pairing that has ended."""
    year = YEAR if one.until is None else YEAR - 1
    first = max(date(year, 2, 1), one.since.last)
    signed = one.since.first if one.since.first == one.since.last else None
    return replace(
        one, agreed_on=signed, donor_contact=words.person(rng), recipient_contact=words.person(rng),
        last_activity_on=day_between(rng, first, date(year, 12, 10)), activity=rng.choice(ACTIVITIES[one.level]),
    )  # fmt: skip


def bodies(pairings: Sequence[MadePairing]) -> list[MadeOrganisation]:
    """The bodies that pairings name."""
    return [unit for one in pairings for unit in (one.donor_unit, one.recipient_unit) if unit is not None]


def in_force(pairings: Sequence[MadePairing], level: str) -> int:
    """How many accepted pairings of a level hold in the year."""
    return sum(one.level == level and one.status == "accepted" and one.until is None for one in pairings)


def _target(indicator: str, measure: str, value: int, unit: str, printed: str) -> MadeTarget:
    return MadeTarget(indicator, measure, Decimal(value), unit, printed)


def county_agreement(county: Land, donor: Land, pairings: Sequence[MadePairing], promised_fen: int) -> MadeAgreement:
    """The yearly agreement of a county and its district; some targets lie above what was done, some below."""
    promised = promised_fen // 100
    return MadeAgreement(
        record_no=f"XY{county.code}-{YEAR}-01", donor=donor.code, recipient=county.code,
        pairing=pairing_no(county.code), kind="yearly_agreement", years_printed=str(YEAR),
        title=f"{donor.name}—{county.name}{YEAR}年度协作协议（演练）", signed=on(date(YEAR, 3, 8)),
        targets=(
            _target("FUN-01", "财政援助资金", promised, "yuan", f"{promised / 10_000:.1f}万元"),
            _target("FUN-08", "实施帮扶项目", 35, "projects", "35个"),
            _target("PAI-01", "镇镇结对", 6, "pairs", "6对"),
            _target("PAI-02", "村村结对", max(8, in_force(pairings, "village") + 1), "pairs", ""),
            _target("PAI-05", "学校结对", 7, "pairs", "7对"),
        ),
    )  # fmt: skip


def city_agreements(country: Country, promised_fen: int) -> list[MadeAgreement]:
    """What the city and the first prefecture agreed on: the frame of five years, and the year."""
    prefecture = country.prefectures[0]
    shared = {"donor": CITY, "recipient": prefecture.code, "pairing": pairing_no(prefecture.code)}
    counties, promised = len(country.counties), promised_fen // 100
    targets = (
        _target("FUN-01", "财政援助资金", promised, "yuan", f"{promised / 10**8:.2f}亿元"),
        _target("FUN-08", "实施帮扶项目", 34 * counties, "projects", f"{34 * counties}个"),
        _target("ORG-02", "高层联席会议", 1, "meetings", "1次"),
        _target("ORG-06", "县县结对", counties, "pairs", f"{counties}对"),
        _target("PAI-03", "企村结对", 6 * counties, "pairs", f"{6 * counties}对"),
    )
    return [
        MadeAgreement(
            record_no=f"XY{prefecture.code}-2021-01", kind="framework", years_printed="2021–2025",
            title=f"{CITY_NAME}—{prefecture.name}东西部协作框架协议（演练）", signed=PublishedDate.read("2021-05-10"),
            **shared,
        ),
        MadeAgreement(
            record_no=f"XY{prefecture.code}-{YEAR}-01", kind="yearly_agreement", years_printed=str(YEAR),
            title=f"{CITY_NAME}—{prefecture.name}{YEAR}年度协作协议（演练）", signed=on(date(YEAR, 2, 28)),
            targets=targets, **shared,
        ),
    ]  # fmt: skip
