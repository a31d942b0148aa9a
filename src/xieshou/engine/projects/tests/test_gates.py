"""The life cycle and its gates: what follows what, what is refused, and that a table is judged as its rows are."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshou.data import packs
from xieshou.data.life_cycle import BLOCK, CORRECT, DEEDS, STEP, WARN, life_cycle
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.projects import after, before_paying, judge, possible
from xieshou.engine.projects.checks import FACTS, PAIRS, is_shut
from xieshou.engine.projects.gates_in_bulk import judge_all
from xieshou.engine.projects.life_cycle import knows_days, leg, needs, order

COLUMNS = LEDGERS["projects"].schema
NOTHING = dict.fromkeys((*COLUMNS, *FACTS)) | {"year": 2024, "category": "water"}
DAY = date(2024, 3, 1)
STAGES = list(packs.stages())
COSIGNED = {"asks_cosignatures": True}
MAIN = [stage for stage in STAGES if order(stage)]
TEXTS = {
    "performance_target": ["", "200户通水"], "approval_no": ["", "批1号", "批2号"], "budget_no": ["", "下1号"],
    "procurement": ["", "open_tender", "by_villagers"], "contractor": ["", "甲公司"], "recipient": ["513429"],
    "acceptance": ["", "passed", "failed"], "audit_no": ["", "审1号"], "asset_reason": ["", "资金用于培训"],
    "description": ["甲", "乙"], "category": ["water", "employment"], "village_printed": ["", "大井村"],
}  # fmt: skip
DAYS = ("library_on", "approval_on", "budget_on", "contract_on", "start_first", "finish_first", "accepted_on",
        "audit_on", "handed_over_on", "leader_cosigned_on", "cadre_cosigned_on", "notice_from",
        "first_payment_on")  # fmt: skip


def project(**values):
    """A project of which nothing is known beside what a test says."""
    return NOTHING | values


def codes(found):
    return [one.gate.code for one in found]


@st.composite
def columns(draw):
    """Any values of a project, with what belongs to it."""
    made = {name: draw(st.sampled_from([None, *some])) for name, some in TEXTS.items()}
    made |= {name: draw(st.none() | st.sampled_from([DAY, DAY + timedelta(days=20)])) for name in DAYS}
    made |= {name: draw(st.none() | st.integers(0, 3)) for name in ("total_fen", "lines_fen", "paid_fen", "assets")}
    made |= {f"{name}_before": draw(st.sampled_from([None, *TEXTS[name]])) for name in
             ("approval_no", "description", "village_printed", "category", "recipient")}  # fmt: skip
    return NOTHING | made | {
        "asks_cosignatures": draw(st.sampled_from([None, False, True])),
        "notice_days": draw(st.sampled_from([None, 9, 10])),
        "progress_percent": draw(st.sampled_from([None, 0, 40, 100])),
    }  # fmt: skip


@st.composite
def judged(draw):
    return draw(columns()) | {
        "stage": draw(st.sampled_from(STAGES)), "stage_before": draw(st.sampled_from([None, *STAGES])),
    }  # fmt: skip


def as_table(rows):
    kinds = {"row": pl.UInt32} | COLUMNS | FACTS
    numbered = [{"row": at, **{name: row[name] for name in kinds if name != "row"}} for at, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema=kinds)


@settings(max_examples=150, deadline=None)
@given(st.lists(judged(), min_size=1, max_size=8))
def test_a_table_is_judged_as_its_rows_are_one_by_one(rows):
    one_by_one = [
        (at, shut.gate.code, shut.severity, shut.columns) for at, row in enumerate(rows) for shut in judge(row)
    ]
    in_bulk = [(at, shut.gate.code, shut.severity, shut.columns) for at, shut in judge_all(as_table(rows))]
    assert in_bulk == one_by_one


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_sequence_of_allowed_deeds_reaches_a_stage_whose_blocking_gates_are_shut(data):
    values = project(stage="idea")
    for _ in range(data.draw(st.integers(1, 18))):
        moves = possible(values)
        move = data.draw(st.sampled_from(moves)) if moves else None
        if move is None:
            break
        wanted = data.draw(columns())
        asked = {name: wanted[name] for name in (*move.days, *move.transition.asks) if name in wanted}
        belongs = {name: wanted[name] for name in FACTS if not name.endswith("_before")}
        was = {name: values.get(name.removesuffix("_before")) for name in FACTS if name.endswith("_before")}
        entered = {**values, **belongs, "total_fen": wanted["total_fen"], **was}
        entered |= after(values, move, asked)
        if any(shut.blocks for shut in judge(entered)):
            continue  # refused: the project stays as it is
        values = entered
        here = [gate for gate in life_cycle().gates.values() if values["stage"] in gate.at_stages]
        step_back = move.transition.kind == CORRECT
        shut_here = [gate.code for gate in here if gate.severity == BLOCK and is_shut(gate, (values["stage"],), values)]
        assert step_back or shut_here == []
        assert knows_days(values["stage"], values)


def test_the_whole_way_is_gone_step_by_step_when_everything_is_there():
    full = project(
        stage="idea", performance_target="200户通水", approval_no="批1号", budget_no="下1号", procurement="open_tender",
        contractor="甲公司", acceptance="passed", audit_no="审1号", total_fen=100, lines_fen=100, assets=1,
        notice_from=DAY, notice_days=10, **dict.fromkeys((day for stage in MAIN for day in needs(stage)), DAY),
    )  # fmt: skip
    gone = ["idea"]
    while steps := [move for move in possible(full) if move.transition.kind == STEP]:
        entered = full | {"stage_before": full["stage"]} | after(full, steps[0], {})
        assert judge(entered) == []
        full = entered
        gone.append(full["stage"])
    assert gone == MAIN


def test_a_project_without_a_performance_target_does_not_enter_the_library():
    found = judge(project(stage_before="idea", stage="in_library", library_on=DAY))
    assert codes(found) == ["V04"]
    assert found[0].blocks
    assert found[0].lacks("zh-hans") == "没有绩效目标。"
    assert "Write the performance target" in found[0].opens("en")


def test_a_refusal_names_the_columns_by_their_headers():
    found = judge(project(stage_before="budget_released", stage="tendered", contract_on=DAY, procurement="inquiry"))
    assert [one.lacks("en") for one in found] == ["How it was procured, or from whom, is not told: contractor."]


def test_a_jump_in_a_file_is_judged_at_every_stage_it_passes():
    found = judge(project(stage_before="idea", stage="budget_released", library_on=DAY, budget_on=DAY, budget_no="下"))
    assert codes(found) == ["G01", "V04", "G02", "G03"]
    assert found[0].columns == ("approval_on",)


def test_the_tender_may_be_gone_round_with_a_reason_only():
    work = {
        "stage_before": "budget_released",
        "stage": "started",
        "start_first": DAY,
        "notice_days": 10,
        "notice_from": DAY,
    }
    [found] = judge(project(**work, procurement="open_tender"))
    assert (found.gate.code, found.severity) == ("G06", WARN)
    assert judge(project(**work, procurement="by_villagers")) == []


def test_a_row_that_stays_where_it_is_passes_no_gate():
    assert judge(project(stage_before="completed", stage="completed")) == []


def test_a_row_that_is_new_to_the_register_is_only_warned():
    found = judge(project(stage="started"))
    assert [(one.gate.code, one.severity) for one in found] == [("V04", WARN), ("G02", WARN)]


def test_what_was_approved_is_changed_under_a_new_number_only():
    kept = {"stage_before": "started", "stage": "started", "approval_no_before": "批1号", "description_before": "修路"}
    [found] = judge(project(**kept, approval_no="批1号", description="修桥"))
    assert (found.gate.code, found.columns, found.blocks) == ("V05", ("description",), True)
    assert judge(project(**kept, approval_no="批2号", description="修桥")) == []
    assert judge(project(**kept | {"description_before": ""}, approval_no="批1号", description="修桥")) == []


def test_a_change_needs_a_new_number_and_a_reason():
    kept = {"stage_before": "started", "stage": "changed", "approval_no_before": "批1号"}
    assert codes(judge(project(**kept, approval_no="批1号"))) == ["G11", "G12"]
    assert codes(judge(project(**kept, approval_no="批2号"))) == ["G12"]


def test_no_step_leads_from_the_library_to_a_change_and_the_refusal_says_what_may_follow():
    [found] = judge(project(stage_before="in_library", stage="changed"))
    assert found.gate.code == "G00"
    assert "“入库”" in found.lacks("zh")
    assert "批复" in found.opens("zh")
    assert "终止" in found.opens("zh")


def test_money_is_not_paid_before_both_have_signed_and_a_missing_notice_warns():
    signed = {"leader_cosigned_on": DAY, "cadre_cosigned_on": DAY + timedelta(days=3)}
    early = before_paying(project(**signed, **COSIGNED), DAY)
    assert [(one.gate.code, one.severity) for one in early] == [("V07", WARN), ("V06", BLOCK)]
    assert early[1].columns == ("cadre_cosigned_on",)
    notice = {"notice_from": DAY, "notice_days": 10}
    assert before_paying(project(**signed, **notice, **COSIGNED), DAY + timedelta(days=3)) == []
    assert before_paying(project(**notice, asks_cosignatures=False), DAY) == []  # this programme does not demand it


def test_a_short_or_late_notice_warns():
    built = {"stage_before": "tendered", "stage": "started", "start_first": DAY, "notice_from": DAY}
    assert codes(judge(project(**built, notice_days=9))) == ["V07"]
    assert judge(project(**built, notice_days=10)) == []
    assert codes(judge(project(**built, notice_days=10, first_payment_on=DAY - timedelta(days=1)))) == ["V07"]


def test_a_completed_work_has_an_asset_or_a_reason_but_a_training_class_needs_none():
    done = {"stage_before": "started", "stage": "completed", "finish_first": DAY, "notice_from": DAY, "notice_days": 10}
    assert codes(judge(project(**done))) == ["V12"]
    assert judge(project(**done, assets=1)) == judge(project(**done, asset_reason="维修")) == []
    assert judge(project(**done | {"category": "employment"})) == []


def test_progress_far_ahead_of_payment_warns_at_acceptance():
    done = {"stage_before": "completed", "stage": "accepted", "accepted_on": DAY, "acceptance": "passed"}
    asked = {"progress_percent": 100, "total_fen": 100}
    assert codes(judge(project(**done, **asked, paid_fen=69))) == ["V09"]
    assert judge(project(**done, **asked, paid_fen=70)) == []


def test_acceptance_comes_before_the_final_account():
    found = judge(project(stage_before="accepted", stage="audited", audit_on=DAY, audit_no="审"))
    assert codes(found) == ["G09"]


def test_after_a_change_it_goes_on_where_its_days_say_it_was():
    values = project(stage="changed", approval_on=DAY, budget_on=DAY, start_first=DAY)
    assert [move.enters for move in possible(values) if move.transition.code == "resume"] == ["started"]


def test_a_correction_goes_one_back_and_takes_the_day_with_it():
    values = project(stage="started", start_first=DAY, start_last=DAY, start_printed="2024-03-01", budget_on=DAY)
    [back] = [move for move in possible(values) if move.transition.kind == CORRECT]
    assert back.enters == "budget_released"  # there was no tender
    assert after(values, back, {}) == {
        "stage": "budget_released", "start_first": None, "start_last": None, "start_printed": "", "contract_on": None
    }  # fmt: skip


def test_the_pack_names_checks_columns_and_deeds_that_there_are():
    for gate in life_cycle().gates.values():
        assert gate.check in PAIRS, gate.code
        assert set(gate.columns) <= set(COLUMNS), gate.code
        assert set(gate.at_deeds) <= set(DEEDS), gate.code
    for one in life_cycle().transitions.values():
        assert set(one.asks) <= set(COLUMNS), one.code
    for stage in packs.stages().values():
        assert set(stage.needs) <= set(COLUMNS), stage.code


def test_every_stage_of_the_main_line_can_be_reached_and_none_is_skipped_but_the_tender():
    for before, now in pairwise(MAIN):
        way = leg(before, now, frozenset())
        assert way is not None
        assert way.transitions, now
    assert leg("budget_released", "started", frozenset()).stages == ("started",)
    assert leg("budget_released", "started", frozenset({"tendered"})).stages == ("tendered", "started")
