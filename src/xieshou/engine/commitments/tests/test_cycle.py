"""The life cycle of commitments and issues: the table that ships, and what it refuses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xieshou.data.commitment_rules import commitment_rules
from xieshou.engine.commitments import Lacking, possible, refusals

RULES = commitment_rules()


def codes(stage):
    return [deed.code for deed in possible(stage, RULES)]


def lacking(deed, stage, **told):
    return [one.lacking for one in refusals(RULES.deeds[deed], stage, **told)]


def test_the_stages_are_those_of_the_field_in_their_order():
    assert [stage.name_zh for stage in RULES.stages.values()] == ["登记", "分解", "办理", "申请销号", "销号"]


def test_from_each_stage_these_deeds_may_follow():
    assert {stage: codes(stage) for stage in RULES.stages} == {
        "registered": ["assign", "break_down", "progress", "ask_closing"],
        "broken_down": ["assign", "break_down", "progress", "ask_closing"],
        "under_way": ["assign", "break_down", "progress", "ask_closing"],
        "closing_asked": ["close", "send_back"],
        "closed": ["reopen"],
    }


def test_every_stage_can_be_reached_from_the_first_and_the_last_one_from_every_stage():
    onward = {stage: {deed.moves[stage] for deed in possible(stage, RULES)} for stage in RULES.stages}

    def reached(first):
        seen, waiting = set(), [first]
        while waiting:
            if (stage := waiting.pop()) not in seen:
                seen.add(stage)
                waiting += onward[stage]
        return seen

    assert reached(RULES.first) == set(RULES.stages)
    assert all(RULES.last in reached(stage) for stage in RULES.stages)


def test_a_closing_without_proof_is_refused():
    assert lacking("close", "closing_asked", by="office") == [Lacking.PROOF]
    assert lacking("close", "closing_asked", by="office", proof="凉府函〔2018〕9号") == []


def test_whoever_looks_after_it_or_asked_for_the_closing_does_not_close_it():
    told = {"proof": "文件", "concerned": frozenset({"owner", "asker"})}
    assert lacking("close", "closing_asked", by="owner", **told) == [Lacking.SOMEBODY_ELSE]
    assert lacking("close", "closing_asked", by="asker", **told) == [Lacking.SOMEBODY_ELSE]
    assert lacking("close", "closing_asked", by="office", **told) == []


def test_nothing_is_closed_before_its_tasks():
    assert lacking("ask_closing", "under_way", note="办结", proof="文件", open_tasks=2) == [Lacking.OPEN_TASKS]


def test_everything_that_is_lacking_is_told_at_once():
    assert lacking("ask_closing", "under_way", open_tasks=1) == [Lacking.NOTE, Lacking.PROOF, Lacking.OPEN_TASKS]


def test_reopening_and_sending_back_ask_for_a_reason():
    assert lacking("reopen", "closed", note="  ") == [Lacking.NOTE]
    assert lacking("send_back", "closing_asked") == [Lacking.NOTE]


@given(st.sampled_from(sorted(RULES.deeds)), st.sampled_from(sorted(RULES.stages)))
def test_a_deed_that_does_not_follow_the_stage_is_always_refused(deed, stage):
    told = lacking(deed, stage, note="说明", proof="文件", by="somebody else")
    assert told == ([] if deed in codes(stage) else [Lacking.STAGE])
