"""A definition says only what it can mean; a mistake names the file, the entry, what is wrong and what to do."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from xieshou.data.pack_file import Entry, PackError
from xieshou.engine.ledgers import Privacy
from xieshou.engine.report_tables import BOOKS, read_body, shipped
from xieshou.engine.report_tables.shipped import FOLDER, ORDER, read_table

SUMS = {
    "ledger": "funds", "periods": ["month"], "taken": "within", "day": "on",
    "where": [{"column": "kind", "is": "equal", "value": "支出"}],
    "by": [{"column": "recipient", "level": "county"}],
    "measures": [
        {"measure": "rows", "counts": "rows", "name_zh": "行数", "name_en": "rows"},
        {"measure": "sum", "counts": "sum", "column": "amount_fen", "name_zh": "金额", "name_en": "amount"},
        {"measure": "share", "counts": "share", "of": "sum", "by": "rows", "name_zh": "占比", "name_en": "share"},
    ],
}  # fmt: skip
LIST = {
    "ledger": "labour",
    "periods": ["year"],
    "taken": "of_year",
    "columns": ["name", "employer"],
    "sort": ["-employer"],
}


def read(body: dict[str, Any]):
    return read_body(Entry("trial.yaml", "the table", body), name="trial", zh="试表", en="trial")


def changed(body: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The definition with one thing of it put otherwise; None takes it away."""
    made = copy.deepcopy(body)
    held: Any = made
    for key in path[:-1]:
        held = held[key]
    if value is None:
        del held[path[-1]]
    else:
        held[path[-1]] = value
    return made


def test_a_value_is_kept_as_the_register_has_it():
    table = read(SUMS)
    assert table.where[0].values == ("spend",)
    money = changed(SUMS, ("where", 0), {"column": "amount_fen", "is": "at_least", "value": "1,000.50"})
    assert read(money).where[0].values == (100_050,)


WRONG = [
    (SUMS, ("ledger",), "fund", "Choose one of"),
    (SUMS, ("ledger",), None, "missing"),
    (SUMS, ("taken",), "sometimes", "Choose one of"),
    (SUMS, ("day",), None, "missing"),
    (SUMS, ("day",), "amount_fen", "no row"),
    (SUMS, ("day",), "project.start", "no row"),
    (SUMS, ("until",), "on", "Remove `until`"),
    (SUMS, ("periods",), ["fortnight"], "Choose among"),
    (SUMS, ("where", 0, "column"), "kinds", "Perhaps: kind"),
    (SUMS, ("where", 0, "value"), "支处", "Choose among"),
    (SUMS, ("where", 0, "is"), "before_end", "cannot be asked"),
    (SUMS, ("where", 0, "is"), "at_least", "cannot be asked"),
    (SUMS, ("where", 0), {"column": "amount_fen", "is": "at_most", "value": "12.345"}, "two decimals"),
    (SUMS, ("where", 0), {"column": "recipient", "is": "equal", "value": "昭觉县"}, "division code"),
    (SUMS, ("where", 0), {"column": "kind", "is": "one_of", "values": []}, "Name at least one"),
    (SUMS, ("where", 0), {"column": "on", "is": "not_for_months", "value": 0}, "so many months"),
    (SUMS, ("where", 0), {"column": "kind", "is": "filled", "value": "x"}, "unknown key value"),
    (SUMS, ("by", 0, "level"), "month", "Choose one of: county"),
    (SUMS, ("by", 0), {"column": "fund_type", "level": "county"}, "Leave `level` out"),
    (SUMS, ("by", 0), {"column": "project.kind"}, "does not have"),
    (SUMS, ("measures", 1, "column"), "kind", "cannot be added up"),
    (SUMS, ("measures", 1, "column"), "year", "cannot be added up"),
    (SUMS, ("measures", 1, "taken"), "to_date", "Choose one of"),
    (SUMS, ("measures", 1, "measure"), "rows", "there twice"),
    (SUMS, ("measures", 2, "of"), "all", "Choose one of"),
    (SUMS, ("measures", 2, "name_zh"), "share", "holds no Chinese"),
    (SUMS, ("measures",), None, "shows nothing"),
    (SUMS, ("columns",), ["amount_fen"], "both lists rows and adds them up"),
    (SUMS, ("sort",), ["amount_fen"], "belong to lists"),
    (SUMS, ("due",), {"months_after": 1, "day": 32}, "no day"),
    (SUMS, ("colour",), "red", "unknown key colour"),
    (LIST, ("columns",), ["name", "id_number"], "ID numbers"),
    (LIST, ("columns",), ["nam"], "Perhaps: name"),
    (LIST, ("sort",), ["-wage"], "does not have"),
    (LIST, ("sums",), ["subsidy_fen"], "Name columns of the list"),
    (LIST, ("for_notice",), True, "public notice"),
]


@pytest.mark.parametrize(("body", "path", "value", "said"), WRONG)
def test_a_mistake_in_a_definition_says_where_and_what_to_do(body, path, value, said):
    with pytest.raises(PackError) as fault:
        read(changed(body, path, value))
    assert said in str(fault.value)
    assert str(fault.value).startswith("trial.yaml, the table")


def test_every_table_that_ships_is_read_and_stands_in_the_order():
    assert set(shipped()) == {path.stem for path in FOLDER.glob("*.yaml")} == set(ORDER)
    assert len(shipped()) >= 10


@pytest.mark.parametrize("name", ORDER)
def test_a_notice_has_nothing_personal_or_internal_and_other_tables_act_on_no_person(name):
    table = shipped()[name]
    if table.for_notice:
        assert all(BOOKS[table.ledger].column(ref).privacy == Privacy.PUBLIC for ref in table.refs)
    for condition in table.where:
        assert not BOOKS[table.ledger].column(condition.column).is_personal


def test_a_file_with_an_unknown_source_is_refused(tmp_path):
    text = (FOLDER / "issues-to-close.yaml").read_text("utf-8").replace("[R39]", "[R9999]")
    (tmp_path / "issues-to-close.yaml").write_text(text, "utf-8")
    with pytest.raises(PackError, match=r"R9999 is not in sources\.yaml"):
        read_table(tmp_path / "issues-to-close.yaml")
