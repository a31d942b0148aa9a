"""A malformed table of terms is refused in words its editor can act on."""

from __future__ import annotations

import pytest

from xieshou.data import finding_terms
from xieshou.data.pack_file import PackError

MISTAKES = [
    ("days: 15", "days: 0", "`days` is 0"),
    ("severity: spot", "severity: note", "`severity` is 'note'"),
    ("severity: spot", "severity: warn", "says nothing of spot"),
    ("[office, field_team]", "[office, team]", "`answered_by` names team"),
    ("source: [R39]", "source: [R999]", "`source` names R999"),
    ("days: 30,", "days: 30, hours: 2,", "unknown key hours"),
]


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_a_mistake_in_the_table_is_told_with_its_entry(tmp_path, old, new, told):
    text = finding_terms.FILE.read_text("utf-8")
    assert old in text
    (tmp_path / "finding_terms.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError) as refused:
        finding_terms.read(tmp_path / "finding_terms.yaml")
    assert told in str(refused.value)
