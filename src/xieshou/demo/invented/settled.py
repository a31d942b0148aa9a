"""Invented commitments (议定事项) of the year's meetings, with their tasks, deeds and what fulfils them.

Belongs here: what a joint conference and a county's leaders' visit settled, and how far each item is on the last day.
Does not belong: the meetings (`meetings`), writing (`bringing`). None is closed: that takes a second person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from xieshou.demo.invented.rows import MadeMeeting, MadePlace, MadeProject, MadeRow
from xieshou.demo.invented.ties import YEAR

TASKS = 3  # counties that an item of a joint conference is broken down for


@dataclass(frozen=True)
class MadeDeed:
    """A deed on an item (办理记录)."""

    deed: str
    stage: str
    on: date
    note: str
    proof: str = ""
    reached: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class MadeCommitment(MadeRow):
    """A commitment or task (议定事项、任务); `meeting` and `part_of` are record numbers."""

    meeting: str
    kind: str
    text: str
    side: str
    areas: tuple[str, ...]
    agreed_on: date
    due_on: date | None
    responsible_unit: str
    item_no: int | None = None
    part_of: str | None = None
    target_value: Decimal | None = None
    target_unit: str = ""
    proof: str = ""
    step: str = "registered"
    deeds: tuple[MadeDeed, ...] = ()
    fulfilled_by: tuple[tuple[str, str, str], ...] = ()  # ledger, record number, how


def settled(
    held: Iterable[MadeMeeting], places: Iterable[MadePlace], projects: Iterable[MadeProject]
) -> Iterator[MadeCommitment]:
    """What the joint conferences and the leaders' visits to counties settled; nothing is left to chance."""
    names = {place.code: place.name for place in places}
    counties = sorted(place.code for place in places if place.helped)
    works: dict[str, str] = {}
    for project in projects:
        works.setdefault(project.recipient, project.record_no)
    for meeting in held:
        if meeting.kind == "joint_conference":
            inside = [code for code in counties if code.startswith(meeting.recipient[:4])]
            yield from _of_the_conference(meeting, names, inside[:TASKS], works)
        elif meeting.kind == "high_level_visit" and meeting.level == "county":
            yield from _of_a_county(meeting, names[meeting.recipient], works.get(meeting.recipient), counties)


def _of_the_conference(
    meeting: MadeMeeting, names: dict[str, str], counties: Sequence[str], works: dict[str, str]
) -> Iterator[MadeCommitment]:
    place, day = names[meeting.recipient], meeting.held.first
    paid = (
        _noted(date(YEAR, 6, 28), "年度帮扶资金全部拨付到账。"),
        _asked(date(YEAR, 12, 10), "资金已足额到账，申请销号。", f"演协财〔{YEAR}〕12号"),
    )
    yield _item(
        meeting, 1, "一是年度帮扶资金于6月底前足额到位。", "donor", ("funds",), date(YEAR, 6, 30), "演练帮扶市财政局",
        step="closing_asked", proof=paid[-1].proof, deeds=paid,
    )  # fmt: skip
    works_item = _item(
        meeting, 2, "二是援助项目于8月底前全部开工。", "recipient", ("management",), date(YEAR, 8, 31),
        f"{place}协作办",
    )  # fmt: skip
    tasks = [_task(works_item, number, code, names[code], works) for number, code in enumerate(counties, start=1)]
    told = "、".join(task.record_no for task in tasks)
    broken = (MadeDeed("break_down", "broken_down", day + timedelta(days=4), told),) if tasks else ()
    yield replace(works_item, deeds=broken, step="broken_down" if tasks else "registered")
    yield from tasks
    trained = (
        _noted(date(YEAR, 9, 30), "前三季度完成培训。", reached=Decimal(1020)),
        _noted(date(YEAR, 12, 5), "累计完成培训，结业证书已归档。", reached=Decimal(1460)),
    )
    yield _item(
        meeting, 3, "三是全年开展劳务技能培训2000人次。", "both", ("labour", "training"), date(YEAR, 12, 31),
        f"{place}人社局", step="under_way", target_value=Decimal(2000), target_unit="人次", deeds=trained,
    )  # fmt: skip
    goods = (_noted(date(YEAR, 12, 20), "确定产销对接会参展企业名单。"),)
    yield _item(
        meeting, 4, "四是次年一季度举办农特产品产销对接会。", "both", ("consumption",), date(YEAR + 1, 3, 31),
        f"{place}商务局", step="under_way", deeds=goods,
    )  # fmt: skip


def _task(whole: MadeCommitment, number: int, code: str, county: str, works: dict[str, str]) -> MadeCommitment:
    """The first county has done it, the second is late, the third has not begun."""
    noted = _noted(date(YEAR, 8, 20), "县内项目全部开工，附开工令。")
    deeds = {
        1: (noted, _asked(date(YEAR, 12, 12), "项目已全部开工，申请销号。", "开工令和现场照片")),
        2: (_noted(date(YEAR, 11, 15), "尚有一个项目正在办理用地手续。"),),
    }.get(number, ())
    steps = {1: "closing_asked", 2: "under_way"}
    found = (("projects", works[code], "按期开工的项目"),) if number == 1 and code in works else ()
    return MadeCommitment(
        record_no=f"YD{code}-{YEAR}-{number:06}", donor=whole.donor, recipient=code, meeting=whole.meeting,
        kind="task", part_of=whole.record_no, text=f"{county}援助项目于8月底前全部开工。", side=whole.side,
        areas=whole.areas, agreed_on=whole.agreed_on, due_on=whole.due_on, responsible_unit=f"{county}协作办",
        step=steps.get(number, "registered"), deeds=deeds, proof=deeds[-1].proof if deeds else "", fulfilled_by=found,
    )  # fmt: skip


def _of_a_county(
    meeting: MadeMeeting, county: str, project: str | None, counties: Sequence[str]
) -> Iterator[MadeCommitment]:
    """Two items, by turns in time, due soon, and nobody's."""
    turn = counties.index(meeting.recipient) % 3
    found = (("projects", project, "商定后列入年度项目"),) if project else ()
    agreed = _noted(date(YEAR, 12, 18) - timedelta(days=40 * (turn == 1)), "项目清单已逐项核对，按月调度。")
    yield _item(
        meeting, 1, "商定的年度项目逐个落实责任人，按月调度。", "both", ("management",),
        date(YEAR + 1, 6, 30) if turn == 0 else date(YEAR + 1, 1, 20), f"{county}协作办",
        step="under_way", deeds=(agreed,), fulfilled_by=found,
    )  # fmt: skip
    yield _item(
        meeting, 2, "选派教育、医疗专业技术人才，签订师带徒协议。", "donor", ("talent", "education", "health"),
        None if turn == 2 else date(YEAR + 1, 3, 31), "" if turn == 2 else f"{county}教体科技局",
        step="under_way", deeds=(_noted(date(YEAR, 12, 16), "人选名单已交换，正在办理手续。"),),
    )  # fmt: skip


def _item(
    meeting: MadeMeeting, number: int, text: str, side: str, areas: tuple[str, ...], due_on: date | None, unit: str,
    *, step: str = "registered", proof: str = "", deeds: tuple[MadeDeed, ...] = (),
    target_value: Decimal | None = None, target_unit: str = "", fulfilled_by: tuple[tuple[str, str, str], ...] = (),
) -> MadeCommitment:  # fmt: skip
    return MadeCommitment(
        record_no=f"YD{meeting.recipient}-{YEAR}-{100 + number:06}", donor=meeting.donor, recipient=meeting.recipient,
        pairing=meeting.pairing, meeting=meeting.record_no, kind="numbered_item", item_no=number, text=text, side=side,
        areas=areas, agreed_on=meeting.held.first, due_on=due_on, responsible_unit=unit, proof=proof, step=step,
        deeds=deeds, target_value=target_value, target_unit=target_unit, fulfilled_by=fulfilled_by,
    )  # fmt: skip


def _noted(on: date, note: str, *, reached: Decimal | None = None) -> MadeDeed:
    return MadeDeed("progress", "under_way", on, note, reached=reached)


def _asked(on: date, note: str, proof: str) -> MadeDeed:
    return MadeDeed("ask_closing", "closing_asked", on, note, proof)
