"""Which category an issue has that is raised from a finding; a mistake in the table is told with its entry."""

from __future__ import annotations

import pytest

from xieshou.data import finding_issues
from xieshou.data.finding_issues import category_of
from xieshou.data.pack_file import PackError

MISTAKES = [
    ("category: no_notice", "category: no_note", "`category` is 'no_note'"),
    ("rules: [V07]", "rules: [V09]", "names V09 a second time"),
    ("source: [R40]", "source: [R999]", "`source` names R999"),
    ("rules: [V12],", "rules: [V12], days: 2,", "unknown key days"),
]


def test_a_rule_has_its_category_and_one_that_is_not_named_has_another():
    assert (category_of("V07"), category_of("V22"), category_of("V03")) == ("no_notice", "misuse", "other")


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_a_mistake_in_the_table_is_told_with_its_entry(tmp_path, old, new, told):
    text = finding_issues.FILE.read_text("utf-8")
    assert old in text
    (tmp_path / "finding_issues.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError) as refused:
        finding_issues.read(tmp_path / "finding_issues.yaml")
    assert told in str(refused.value)
