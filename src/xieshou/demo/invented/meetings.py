"""Invented meetings and visits (会议、互访) of the year.

Belongs here: the joint conferences of both sides, what a county holds, who came and what was decided.
Does not belong: how a decision is followed.
"""

from datetime import date

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import day_between, on, stream
from xieshou.demo.invented.land import CITY, CITY_NAME, Country, Land
from xieshou.demo.invented.rows import MadeMeeting
from xieshou.demo.invented.ties import YEAR, pairing_no

OF_THE_CITY = (
    ("joint_conference", "第四次联席会议", date(YEAR, 6, 18), "签署年度协议，审议资金和项目安排。"),
    ("high_level_visit", "党政主要负责同志回访", date(YEAR, 10, 24), "对接产业转移和劳务协作。"),
)
# kind, what it is called, its outcome, first and last month
OF_A_COUNTY = (
    ("high_level_visit", "党政代表团互访", "商定年度资金、项目和人才安排。", 4, 6),
    ("working_visit", "部门对接：产业与劳务", "明确对接联系人和岗位清单。", 3, 5),
    ("working_visit", "部门对接：教育与医疗", "明确结对学校、医院年度任务。", 7, 9),
    ("leading_group", "县协作领导小组会议", "审定项目计划和资金分配方案。", 4, 7),
    ("thematic", "资金使用专题会", "通报支出进度，督促滞后项目。", 8, 10),
    ("thematic", "项目推进专题会", "逐个项目明确完成时限。", 10, 12),
)

DECIDED = {
    "high_level_visit": "落实年度资金、项目和人才安排", "working_visit": "逐项落实对接清单",
    "leading_group": "按审定的计划组织实施", "thematic": "滞后项目逐个整改",
}  # fmt: skip


def city_meetings(country: Country) -> list[MadeMeeting]:
    """The joint conferences of the city with each prefecture, and a visit of leaders."""
    made = []
    for prefecture in country.prefectures:
        shared = {"donor": CITY, "recipient": prefecture.code, "pairing": pairing_no(prefecture.code)}
        for number, (kind, title, day, outcome) in enumerate(OF_THE_CITY, start=1):
            place = prefecture.code if kind == "joint_conference" else CITY
            made.append(
                MadeMeeting(
                    record_no=f"HY{prefecture.code}-{YEAR}-{number:02}", kind=kind, place=place, held=on(day),
                    title=f"{CITY_NAME}—{prefecture.name}{title}", parties=f"{CITY_NAME}；{prefecture.name}",
                    outcome=outcome, level="prefecture", persons=48 if kind == "joint_conference" else 22,
                    host=prefecture.name if kind == "joint_conference" else CITY_NAME,
                    leaders=f"{CITY_NAME}、{prefecture.name}党政主要负责同志",
                    decisions="年度资金于6月底前到位（责任方：帮扶市财政局）；项目于8月底前全部开工（责任方：州协作办）。",
                    minutes=f"演协纪〔{YEAR}〕{number}号",
                    agreements_signed=1 if kind == "joint_conference" else None, **shared,
                )
            )  # fmt: skip
    return made


def county_meetings(seed: int, county: Land, donor: Land) -> list[MadeMeeting]:
    """What a county and its district hold in a year."""
    rng, there = stream(seed, county.code, "meetings"), stream(seed, county.code, "attendance")
    made = []
    for number, (kind, title, outcome, first, last) in enumerate(OF_A_COUNTY, start=1):
        with_donor = kind in ("high_level_visit", "working_visit")
        made.append(
            MadeMeeting(
                record_no=f"HY{county.code}-{YEAR}-{number:02}", donor=donor.code, recipient=county.code,
                pairing=pairing_no(county.code), kind=kind, place=county.code, outcome=outcome,
                held=on(day_between(rng, date(YEAR, first, 3), date(YEAR, last, 27))),
                title=f"{donor.name}—{county.name}{title}" if with_donor else f"{county.name}{title}",
                parties=f"{donor.name}；{county.name}" if with_donor else county.name, level="county",
                host=county.name, leaders=f"{county.name}分管负责同志{words.person(there)}",
                persons=there.randint(9, 40), minutes=f"{county.name}协纪〔{YEAR}〕{number}号",
                decisions=f"{DECIDED[kind]}（责任方：{county.name}协作办，{YEAR}年底前完成）。",
                documents_issued=1 if kind == "leading_group" else None,
            )
        )  # fmt: skip
    return made
