"""Invented projects (帮扶项目) of a county: what is built where, for whom, how far it is, and who pays.

Belongs here: plans and stages. Does not belong: their papers and days (`papers`), money that moved (`money`), planted
faults (`make`).
"""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from xieshou.data import packs
from xieshou.demo.invented import papers, words
from xieshou.demo.invented.chance import on, split, stream, weighted
from xieshou.demo.invented.land import Land, Village
from xieshou.demo.invented.papers import FINISHED
from xieshou.demo.invented.rows import MadeProject
from xieshou.demo.invented.ties import YEAR, pairing_no

PROJECTS = 35
THOUSAND_YUAN = 100_000  # fen
SIZES = ((300, 600), (600, 1200), (1200, 2500), (2500, 5000))  # thousands of yuan: as many small works as large ones

# How far 35 projects are at the end of the year; what stands before `started` has seen no contractor's bill.
STAGES = (
    ("in_library", 1), ("approved", 1), ("budget_released", 2), ("tendered", 2), ("started", 8), ("completed", 7),
    ("accepted", 6), ("audited", 3), ("handed_over", 2), ("upkeep", 2), ("terminated", 1),
)  # fmt: skip
UNPAID = ("idea", "in_library", "approved")
BUSINESS = ("industry",)
LOCAL_STANDARD = ("housing", "living_conditions")  # these pay households by the local standard
TRAINING = "trained"  # what is counted so leaves no asset
# Who else pays besides the district: in how many of a hundred projects, and what part of the whole in percent.
OTHER_SOURCES = (
    ("donor_city", 30, 20), ("bridging_central", 20, 25), ("recipient_county", 20, 10), ("donation", 12, 8),
    ("owner", 30, 15),
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of project: its category, how often it comes, its words, and its measure."""

    category: str
    weight: int
    name: str
    tasks: str
    unit: str
    least: int
    most: int
    served: str = "persons"


HH = "households"
KINDS = (
    Kind("industry", 5, "花椒基地提质项目", "改造花椒基地{}亩，配套采收步道和初加工设备。", "mu", 300, 2000, HH),
    Kind("industry", 5, "高山蔬菜基地建设项目", "建设高山蔬菜基地{}亩，铺设滴灌管网。", "mu", 200, 1500, HH),
    Kind("industry", 4, "肉牛养殖示范小区项目", "新建标准化牛舍，存栏{}头。", "head", 100, 600, HH),
    Kind("industry", 4, "苦荞加工车间项目", "建设加工车间，年加工苦荞{}吨。", "tonnes", 200, 2000, HH),
    Kind("industry", 3, "冷链仓储项目", "建设冷库，库容{}吨。", "tonnes", 200, 1500, HH),
    Kind("industry", 3, "乡村民宿提升项目", "改造民宿客房{}间，完善标识和停车设施。", "rooms", 10, 60, HH),
    Kind("employment", 2, "帮扶车间建设项目", "建设帮扶车间，提供岗位{}个。", "posts", 30, 200),
    Kind("employment", 2, "技能培训项目", "开展电工、家政、护理培训{}人。", "trained", 60, 400),
    Kind("education", 3, "学校宿舍建设项目", "新建学生宿舍{}间。", "rooms", 20, 90),
    Kind("education", 2, "幼儿园学前学普项目", "添置学前学普教具，覆盖班级{}个。", "classes", 8, 40),
    Kind("health", 3, "卫生室标准化建设项目", "改扩建村卫生室{}所，配置基本设备。", "sites", 1, 6),
    Kind("housing", 2, "农房抗震改造项目", "改造农房{}户，消除安全隐患。", "homes", 20, 120),
    Kind("housing", 1, "安置点住房完善项目", "完善安置点住房{}套的附属设施。", "homes", 30, 200),
    Kind("water", 3, "饮水安全巩固提升项目", "新建蓄水池，铺设管道{}公里。", "km", 3, 25),
    Kind("infrastructure", 3, "产业道路硬化项目", "硬化产业道路{}公里。", "km", 2, 15),
    Kind("infrastructure", 1, "便民桥建设项目", "新建便民桥{}座。", "bridges", 1, 3),
    Kind("living_conditions", 3, "人居环境整治项目", "改厕、改厨{}户，整治污水沟渠。", "households", 60, 300),
    Kind("public_services", 2, "养老互助服务点项目", "建设互助养老服务点{}个。", "sites", 1, 4),
)  # fmt: skip

# What is agreed with households or the village, by the way in which they share.
TERMS = {
    "wage_work": "用工优先安排本村脱贫户和监测户，不少于{}人。",
    "land_transfer": "流转农户土地{}亩，租金每年12月前付清。",
    "shareholding": "村集体入股，每年12月前按利润的{}%分给农户。",
    "order_farming": "与{}户签订收购协议，保底价收购。",
    "trusteeship": "代养代管{}户的牲畜和林果，收益按约定分成。",
    "asset_income": "资产归村集体，每年收益的{}%用于农户分红。",
}  # fmt: skip


def county_projects(seed: int, county: Land, donor: Land) -> list[MadeProject]:
    """The 35 accepted projects of a county, and three that are still being entered or looked at."""
    rng = stream(seed, county.code, "projects")
    kinds = _kinds(rng)
    villages = rng.sample(county.villages, PROJECTS + 3) if len(county.villages) >= PROJECTS + 3 else county.villages
    stages = [stage for stage, count in STAGES for _ in range(count)]
    rng.shuffle(stages)
    made = []
    firms = papers.contractors(seed, county)
    for number, stage in enumerate([*stages, "idea", "in_library", "in_library"], start=1):
        village = villages[(number - 1) % len(villages)]
        again = "（二期）" if number > len(villages) else ""
        made.append(_project(rng, county, donor, number, kinds[number - 1], village, again, stage, next(firms)))
    return made


def _kinds(rng: Random) -> list[Kind]:
    """Kinds by their weights, with at least one of each category, so that every filter finds something."""
    each = list({kind.category: kind for kind in KINDS}.values())
    drawn = [weighted(rng, [(kind, kind.weight) for kind in KINDS]) for _ in range(PROJECTS + 3 - len(each))]
    kinds = [*each, *drawn]
    rng.shuffle(kinds)
    return kinds


def _project(
    rng: Random, county: Land, donor: Land, number: int, kind: Kind, village: Village, again: str, stage: str,
    firm: str,
) -> MadeProject:  # fmt: skip
    output = rng.randint(kind.least, kind.most)
    served = rng.randint(30, 400) if kind.served == HH else rng.randint(80, 1600)
    days = papers.days_of(rng, stage)
    office = words.OFFICES[kind.category]
    by_township = kind.category in ("living_conditions", "infrastructure") and rng.random() < 0.5
    unit = county.body(f"{village.township.name}人民政府" if by_township else office, "office")
    status, because = _state(number)
    lines = _fund_lines(rng, kind)
    total = sum(fen for _source, fen in lines)
    return MadeProject(
        record_no=f"XM{county.code}-{YEAR}-{number:04}", donor=donor.code, recipient=county.code,
        pairing=pairing_no(county.code), status=status, returned_because=because,
        name=f"{village.full_name}{kind.name}{again}", category=kind.category,
        area=packs.areas().canonical("project_categories", kind.category).code,
        nature=weighted(rng, [("new", 6), ("rebuilt", 2), ("extended", 2), ("continued", 1)]), stage=stage,
        village_printed=village.full_name, start=on(days.start) if days.start else None,
        finish=on(days.finish) if days.finish else None, fund_lines=lines, output=Decimal(output),
        output_unit=kind.unit, description=kind.tasks.format(output),
        performance_target=f"完成建设任务，受益{served}{'户' if kind.served == HH else '人'}，群众满意度不低于90%。",
        subsidy_standard="按当地现行补助标准执行，不提高标准。" if kind.category in LOCAL_STANDARD else "",
        implementing_unit=unit, responsible_person=words.person(rng),
        asset_reason="培训类项目，不形成固定资产。" if kind.unit == TRAINING and stage in FINISHED else "",
        **_people(rng, kind, served), **_mechanism(rng, kind),
        **papers.columns(rng, county, number, stage, days, total, firm),
        notice=papers.posted(number, days, village.full_name),
    )  # fmt: skip


def _people(rng: Random, kind: Kind, served: int) -> dict[str, Any]:
    """Whom it serves: as many as it says, in households and in persons, some of them lifted out of poverty."""
    by_household = kind.served == HH
    persons = served * rng.randint(3, 5) if by_household else served
    return {
        "beneficiaries": served, "beneficiaries_unit": kind.served, "beneficiary_persons": persons,
        "beneficiary_households": served if by_household else max(1, served // 4),
        "lifted_persons": persons * rng.randint(30, 75) // 100,
    }  # fmt: skip


def _state(number: int) -> tuple[str, str]:
    """Three rows show the way of a row: a draft, one handed in, one sent back with its reason."""
    return {
        PROJECTS + 1: ("draft", ""),
        PROJECTS + 2: ("submitted", ""),
        PROJECTS + 3: ("returned", "资金来源未注明依据，请补充区级资金安排文件后重新提交。"),
    }.get(number, ("accepted", ""))


def _mechanism(rng: Random, kind: Kind) -> dict[str, str]:
    if kind.category not in BUSINESS:
        return {"benefit_mechanism": "", "benefit_terms": ""}
    chosen = rng.choice(list(TERMS))
    return {"benefit_mechanism": chosen, "benefit_terms": TERMS[chosen].format(rng.randint(20, 70))}


def _fund_lines(rng: Random, kind: Kind) -> tuple[tuple[str, int], ...]:
    """What a project costs and who pays; the donor's district pays most of it. The lines are the total."""
    total = rng.randint(*rng.choice(SIZES)) // 10 * 10
    lines = [
        (source, max(1, total * share // 100) * THOUSAND_YUAN)
        for source, often, share in OTHER_SOURCES
        if rng.randrange(100) < often and (source != "owner" or kind.category in BUSINESS)
    ]
    own = total * THOUSAND_YUAN - sum(fen for _source, fen in lines)
    return (("donor_county", own), *lines)


def paid_in_parts(rng: Random, total_fen: int, parts: int) -> list[int]:
    """A bill as it is paid: in parts of whole hundreds of yuan."""
    return split(rng, total_fen, parts, 100 * 100)
