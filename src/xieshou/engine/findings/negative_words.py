"""V13: a project touches the negative list (负面清单) by its name, its tasks or its category.

Belongs here: the rule and its planter. Does not belong: the list itself, which is data and is passed in.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any, Protocol

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, SOURCE = "V13", "projects", "R95, R109"


class NegativeItem(Protocol):
    """An item of the negative list, as the rule reads it."""

    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    def words_in(self, text: str) -> tuple[str, ...]: ...


def touches_the_negative_list(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each project that a word or category of `params["negative_list"]` hits."""
    items: Sequence[NegativeItem] = tuple(params["negative_list"].values())
    for key, name, tasks, category in (
        counted(tables, LEDGER).select("key", "name", "description", "category").iter_rows()
    ):
        text = f"{name or ''}\n{tasks or ''}"
        hits = [(item, longest(item.words_in(text))) for item in items]
        hits = [(item, words) for item, words in hits if words or category in item.categories]
        if hits:
            yield Finding(RULE, Severity.WARN, LEDGER, (key,), *_said(name or key, hits), SOURCE, "name")


def longest(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that only stand inside another one: 还债 inside 偿还债务."""
    return tuple(word for word in words if not any(word != other and word in other for other in words))


def _said(name: str, hits: Sequence[tuple[NegativeItem, tuple[str, ...]]]) -> tuple[str, str]:
    zh = "；".join(f"{item.name_zh}（{'、'.join(words) or '项目类别'}）" for item, words in hits)
    en = "; ".join(f"{item.name_en} ({', '.join(words) or 'by its category'})" for item, words in hits)
    return (
        f"项目“{name}”涉及负面清单：{zh}。请书面说明理由，或调整项目内容。",
        f"The project “{name}” touches the negative list: {en}. Give a written reason, or change what it pays for.",
    )


# What a careless plan writes after a name, or among the tasks. Each must hit the list that ships, and none belongs to
# an item that some other word exempts: the text it is added to may hold any word.
IN_THE_NAME = ("（含乡政府办公楼维修）", "（含镇景观大道建设）", "（含机关大楼加固）", "（含县行政中心绿化）")
IN_THE_TASKS = ("安排部分资金作为乡镇工作经费。", "结余用于偿还债务。", "列支差旅费和接待费。", "发放村干部津贴。")
BY_CATEGORY = "management_fee"


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Make `n` projects touch the negative list, in turn by name, by tasks and by category."""
    planted = []
    for number, project in enumerate(ground.draw(rng, LEDGER, n)):
        match number % 3:
            case 0:
                ground.change(LEDGER, project, name=f"{project['name']}{rng.choice(IN_THE_NAME)}")
            case 1:
                ground.change(LEDGER, project, description=f"{project['description']}{rng.choice(IN_THE_TASKS)}")
            case _:
                ground.change(LEDGER, project, category=BY_CATEGORY)
        planted.append(Planted(RULE, LEDGER, (project["key"],)))
    return planted
