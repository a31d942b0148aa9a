"""A malformed table of steps and gates is refused in words its editor can act on."""

from __future__ import annotations

import pytest

from xieshou.data import life_cycle
from xieshou.data.pack_file import PackError

MISTAKES = [
    ("from: [idea], to: [in_library]", "from: [idee], to: [in_library]", "(enter_library): `from` names 'idee'"),
    ("from: [idea], to: [in_library]", "from: [idea], to: [in_library, approved]", "is a step to 2 stages"),
    ("kind: aside", "kind: side", "(change): `kind` is 'side'"),
    ("code: approve,", "code: enter_library,", "enter_library is there twice"),
    ("from: [handed_over], to: [upkeep]", "from: [handed_over], to: [handed_over]", "no step leads to upkeep"),
    ("at_stages: [in_library]", "at_stages: [library]", "(V04): `at_stages` names 'library'"),
    ("at_transitions: [change]\n", "at_transitions: [changing]\n", "(G11): `at_transitions` names 'changing'"),
    ("at_deeds: [change_content]", "at_deeds: [edit]", "(V05): `at_deeds` names 'edit'"),
    ("    at_deeds: [change_content]\n", "", "it stands nowhere"),
    ("    on_arrival: warn", "    on_arrival: ask", "`on_arrival` is 'ask'"),
    ("severity: warn", "severity: spot", "`severity` is 'spot'"),
    ("    days: 10", "    days: 0", "`days` is 0"),
    ("    points: 30", "    point: 30", "(V09): unknown key point"),
    ("where_categories: [industry,", "where_categories: [factories,", "(V12): `where_categories` names 'factories'"),
    ("lacks_en: The project has no performance target.", "lacks_en: 没有", "holds no English"),
    ("source: [R34, R36, R119]", "source: [R999]", "the source R999 is not in sources.yaml"),
]


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_a_mistake_in_the_table_is_told_with_its_entry(tmp_path, old, new, told):
    text = life_cycle.FILE.read_text("utf-8")
    assert old in text
    file = tmp_path / "gates.yaml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError) as refused:
        life_cycle.read(file)
    assert told in str(refused.value)


def test_every_gate_says_both_what_is_lacking_and_what_opens_it():
    for gate in life_cycle.life_cycle().gates.values():
        assert gate.lacks("zh-hans") != gate.opens("zh-hans"), gate.code
        assert gate.lacks("en") != gate.opens("en"), gate.code
