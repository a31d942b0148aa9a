"""The life of a project as the manual shows it: the diagram, the steps and the gates of `data/gates.yaml`.

Belongs here: these three from the table that also decides the buttons and the checks. Does not belong: sentences around
them (docs/reference/life-cycle.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from xieshou.data import packs
from xieshou.data.life_cycle import CORRECT, RESUME, Gate, life_cycle
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.projects.life_cycle import needs

Table = Callable[[Iterable[str], Iterable[Iterable[str]]], Iterator[str]]
STEPS = ("step 环节", "name", "from 由", "to 到", "day 日期", "asks for 另填", "gates 关口", "basis 依据")
GATES = ("gate 关口", "name", "where 位置", "severity 级别", "lacking 缺什么", "opened by 如何通过", "basis 依据")
PROJECTS = LEDGERS["projects"]
DEEDS = {
    "pay": "支付 paying", "change_content": "修改内容 changing content", "outside_the_table": "其他步骤 any other step",
}  # fmt: skip


def life_diagram() -> Iterator[str]:
    """The stages and steps as a Mermaid diagram; corrections are left out, they go one stage back."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for code, stage in packs.stages().items():
        yield f"    {code} : {stage.name_zh} {stage.name_en}"
    yield f"    [*] --> {next(iter(packs.stages()))}"
    for one in life_cycle().transitions.values():
        if one.kind == CORRECT:
            continue
        marks = " ".join(gate.code for gate in life_cycle().gates.values() if _stands(gate, one.code, one.enters[0]))
        for before in one.leaves:
            to = one.enters[0] if one.kind != RESUME else ""
            for stage in [to] if to else one.enters:
                label = f" : {marks}" if marks and one.kind != RESUME else ""
                yield f"    {before} --> {stage}{label}"
    yield "```"


def life_steps(table: Table) -> Iterator[str]:
    """The steps: from where to where, what they ask for, and which gates they come to."""
    return table(STEPS, (_step(code) for code in life_cycle().transitions))


def _step(code: str) -> Iterable[str]:
    one = life_cycle().transitions[code]
    days = [
        f"{LEDGERS['projects'].name_of(day, 'zh')} `{day.removesuffix('_first')}`"
        for stage in one.enters
        for day in needs(stage)
    ]
    asks = [f"{LEDGERS['projects'].name_of(column, 'zh')} `{column}`" for column in one.asks]
    gates = [gate.code for gate in life_cycle().gates.values() if _stands(gate, code, one.enters[0])]
    single = len(one.enters) == 1
    return (
        f"`{code}`", f"{one.name_zh}<br>{one.name_en}", _stages(one.leaves), _stages(one.enters),
        ", ".join(days) if single else "–", "<br>".join(asks) or "–", ", ".join(gates) if single else "–",
        f"{one.basis} {', '.join(one.source)}",
    )  # fmt: skip


def life_gates(table: Table) -> Iterator[str]:
    """The gates: where they stand, what shuts them, what opens them, and on what they rest."""
    return table(GATES, (_gate(gate) for gate in life_cycle().gates.values()))


def _gate(gate: Gate) -> Iterable[str]:
    steps = life_cycle().transitions
    places = [
        *(f"{packs.stages()[one].name_zh} {packs.stages()[one].name_en}" for one in gate.at_stages),
        *(f"{steps[one].name_zh} {steps[one].name_en}" for one in gate.at_transitions),
        *(DEEDS[one] for one in gate.at_deeds), *_where(gate),
    ]  # fmt: skip
    arrival = f"<br>新增行 new row: {gate.on_arrival}" if gate.on_arrival != "none" else ""
    lacks = f"{_plain(gate.lacks_zh, gate)}<br>{_plain(gate.lacks_en, gate)}"
    opens = f"{_plain(gate.opens_zh, gate)}<br>{_plain(gate.opens_en, gate)}"
    basis = f"{gate.basis} {', '.join(gate.source)}"
    return (
        f"`{gate.code}`", f"{gate.name_zh}<br>{gate.name_en}", "<br>".join(places), f"`{gate.severity}`{arrival}",
        lacks, opens, basis,
    )  # fmt: skip


def _where(gate: Gate) -> Iterator[str]:
    where = gate.where
    if where.categories:
        yield "仅限 only: " + "、".join(packs.categories()[one].name_zh for one in where.categories)
    if where.cosigned:
        yield "仅限要求会签的协作项目 only programmes that demand co-signatures"


def _stands(gate: Gate, step: str, stage: str) -> bool:
    return step in gate.at_transitions or stage in gate.at_stages


def _stages(codes: Iterable[str]) -> str:
    return "、".join(packs.stages()[code].name_zh for code in codes)


def _plain(text: str, gate: Gate) -> str:
    for name, number in gate.numbers.items():
        text = text.replace(f"{{{name}}}", str(number))
    return text.replace("{missing}", "…").replace("{before}", "…").replace("{now}", "…").replace("{possible}", "…")
