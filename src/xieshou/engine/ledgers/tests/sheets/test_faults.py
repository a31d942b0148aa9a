"""Every fault there is, reproduced: in which cell it stands, and that its words say what was found and what to do."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest

from xieshou.engine.ledgers.checking import FAULTS, PAIRINGS
from xieshou.engine.ledgers.reading.cell_text import EATEN
from xieshou.engine.ledgers.tests.sheets.small_world import (
    INVENTED_IDS,
    checked,
    codes_of,
    lookups,
    rows_of,
    worker,
)  # fmt: skip

NUMBER = INVENTED_IDS[0]
SECOND_PAIRING = pl.concat([
    lookups().pairings,
    pl.DataFrame([("JD513431-2021-000002", "county", "440305", "513431", None, None)], schema=PAIRINGS, orient="row"),
    pl.DataFrame(
        [("JD513401-2016-000001", "county", "440305", "513401", date(2016, 1, 1), date(2020, 12, 31))], schema=PAIRINGS,
        orient="row",
    ),
])  # fmt: skip
SALE = {
    "reported_by": "采购方", "seller": "演练合作社", "product": "苹果", "sale_kind": "直接采购",
    "sold_on": "2024-03-01", "amount_fen": "5",
}  # fmt: skip

# code → column, the row that has it, what else is known
CASES: dict[str, tuple[str, dict[str, str], dict]] = {
    "required": ("employer", worker(employer=""), {}),
    "eaten": ("employer_code", worker(employer_code=f"{EATEN}914406060000000000"), {}),
    "formula_error": ("employer", worker(employer="#REF!"), {}),
    "control": ("employer", worker(employer="某\x07厂"), {}),
    "too_long": ("employer", worker(employer="长" * 121), {}),
    "no_number": ("monthly_income_fen", worker(monthly_income_fen="约4500"), {}),
    "percent": ("monthly_income_fen", worker(monthly_income_fen="45%"), {}),
    "fen": ("monthly_income_fen", worker(monthly_income_fen="4500.123"), {}),
    "too_large": ("monthly_income_fen", worker(monthly_income_fen="9" * 18), {}),
    "below": ("monthly_income_fen", worker(monthly_income_fen="-1"), {}),
    "above": ("monthly_income_fen", worker(monthly_income_fen="45万"), {}),
    "no_date": ("ended_on", worker(ended_on="长期"), {}),
    "no_such_day": ("ended_on", worker(ended_on="2024-02-30"), {}),
    "day_missing": ("started_on", worker(started_on="2024年3月"), {}),
    "far_day": ("ended_on", worker(ended_on="1824-03-01"), {}),
    "no_year": ("year", worker(year="24"), {}),
    "no_boolean": ("steady", worker(steady="大概"), {}),
    "no_code": ("household_type", worker(household_type="富户"), {}),
    "no_place": ("work_place", worker(work_place="某市"), {}),
    "place_mismatch": ("work_place", worker(work_place="深圳市 440600"), {}),
    "several_places": ("home_village", worker(home_village="新村", recipient="凉山州"), {}),
    "recipient_outside": ("recipient", worker(recipient="佛山市"), {}),
    "donor_outside": ("donor", worker(donor="西昌市", recipient=""), {}),
    "no_record": ("pairing", worker(pairing="JD000000-2021-000009", recipient=""), {}),
    "not_of_this_register": (
        "record_no", worker(record_no="LW513431-2024-000009"),
        {"records": {"labour": pl.DataFrame({"record_no": ["LW-1"]})}},
    ),
    "no_programme": ("programme", worker(programme="fujian-ningxia"), {}),
    "other_programme": (
        "programme", worker(programme="guangdong-sichuan"),
        {"programmes": ("guangdong-sichuan", "fujian-ningxia"), "programme": "fujian-ningxia"},
    ),
    "pairing_mismatch": ("pairing", worker(pairing="JD513431-2021-000001", recipient="西昌市"), {}),
    "pairing_over": ("pairing", worker(pairing="JD513401-2016-000001", recipient=""), {"pairings": SECOND_PAIRING}),
    "several_pairings": ("pairing", worker(), {"pairings": SECOND_PAIRING}),
    "under_16": ("started_on", worker(started_on="2008-03-06"), {}),
    "sex_differs": ("sex", worker(sex="女"), {}),
    "birth_year_differs": ("birth_year", worker(birth_year="1993"), {}),
    "id_length": ("id_number", worker(id_number=NUMBER[:17]), {}),
    "id_characters": ("id_number", worker(id_number=f"{NUMBER[:14]}****"), {}),
    "id_region": ("id_number", worker(id_number=f"00{NUMBER[2:]}"), {}),
    "id_birth_date": ("id_number", worker(id_number=f"{NUMBER[:10]}1332{NUMBER[14:]}"), {}),
    "id_checksum": ("id_number", worker(id_number=NUMBER[:17] + ("1" if NUMBER[17] == "X" else "X")), {}),
    "id_eaten": ("id_number", worker(id_number=f"{EATEN}990101199203070000"), {}),
    "id_old_15": ("id_number", worker(id_number="990101920307001"), {}),
    "id_disability": ("id_number", worker(id_number=f"{NUMBER}99"), {}),
}  # fmt: skip
IN_OTHER_LEDGERS: dict[str, tuple[str, str, dict[str, str], dict]] = {
    "not_whole": ("training", "persons", {"name": "某班", "persons": "12.5"}, {}),
    "decimals": ("consumption", "quantity", SALE | {"quantity": "0.00001"}, {}),
    "october": ("meetings", "held", {"kind": "联席会议", "held": "2024.1"}, {}),
    "several_records": (
        "donations", "project", {"giver": "某企业", "project": "水渠"},
        {"records": {"projects": pl.DataFrame({"record_no": ["XM-1", "XM-2"], "name": ["水渠", "水渠"]})}},
    ),
}  # fmt: skip
OF_WHOLE_SHEETS = {"column_missing", "invented", "same_record_no", "same_row"}  # below, with their own tests


def test_every_fault_is_reproduced_here():
    assert set(FAULTS) == {*CASES, *IN_OTHER_LEDGERS, *OF_WHOLE_SHEETS}


@pytest.mark.parametrize("code", CASES)
def test_the_fault_is_found_where_it_stands_and_nothing_else_is(code):
    column, row, known = CASES[code]
    result = checked(rows_of(row), **known)
    assert codes_of(result) == [(2, column, code)]
    severity, *_words = FAULTS[code]
    assert result.blocked.to_list() == ([2] if severity == "block" else [])
    assert result.faults["severity"][0] == severity
    _says_something(result.faults)


@pytest.mark.parametrize("code", IN_OTHER_LEDGERS)
def test_the_fault_is_found_in_other_ledgers(code):
    ledger, column, row, known = IN_OTHER_LEDGERS[code]
    result = checked(rows_of(row, ledger=ledger), ledger, **known)
    assert (2, column, code) in codes_of(result)
    _says_something(result.faults)


def _says_something(faults: pl.DataFrame) -> None:
    for message in (*faults["message_zh"], *faults["message_en"]):
        assert len(message) > 4
        assert not re.search(r"[{}]|“”|None|null", message), message


def test_a_required_column_that_the_sheet_lacks_is_said_once_and_blocks_every_row():
    row = worker()
    del row["employer"]
    result = checked(rows_of(row, row | {"id_number": INVENTED_IDS[1]}))
    assert codes_of(result) == [(1, "employer", "column_missing")]
    assert result.blocked.to_list() == [2, 3]
    _says_something(result.faults)


def test_invented_data_stay_out_of_real_books():
    row = worker(work_place="佛山市")
    raw = rows_of(row).with_columns(mark=pl.Series(["数据性质 kind of data", "演练数据"])).rename({"mark": "c9"})
    assert codes_of(checked(raw)) == []
    assert (2, "programme", "invented") in codes_of(checked(raw, invented=False))


def test_rows_that_stand_twice_name_one_another():
    first = worker(year="2024", record_no="")
    twice = first | {"employer": "演练 企业", "record_no": "LW-1"}
    other, third = first | {"id_number": INVENTED_IDS[1]}, twice | {"id_number": ""}
    result = checked(rows_of(first, other, twice, third))
    assert codes_of(result) == [
        (2, "id_number", "same_row"), (4, "record_no", "same_record_no"), (4, "id_number", "same_row"),
        (5, "record_no", "same_record_no"),
    ]  # fmt: skip
    assert result.blocked.to_list() == [2, 4, 5]
    said = dict(result.faults.filter(pl.col("code") == "same_row").select("row", "message_zh").iter_rows())
    assert "第4行" in said[2]
    assert "第2行" in said[4]
    assert "年度、身份证号、务工单位、务工开始日期" in said[2]
    _says_something(result.faults)


def test_many_rows_that_are_the_same_name_a_few_others():
    result = checked(rows_of(*[worker()] * 10))
    assert "第2、3、4、5、6 …行" in result.faults["message_zh"][9]


@pytest.mark.parametrize(
    ("row", "hidden", "shown"),
    [
        (worker(id_number=f"{NUMBER[:17]}0"), NUMBER[4:16], f"{NUMBER[:3]}***{NUMBER[16]}0"),
        (worker(id_number=f"{EATEN}990101199203070000"), "1199203", "9.90E+17"),
        (worker(id_number=f"{EATEN}9.90101E+17"), EATEN, "9.90101E+17"),
        (worker(name="吉克\x07阿木"), "阿木", "吉**"),
        (worker(monthly_income_fen="12345元左右"), "2345", "1**"),
    ],
)
def test_nothing_personal_is_repeated_in_a_fault(row, hidden, shown):
    faults = checked(rows_of(row)).faults
    said = " ".join((*faults["found"], *faults["message_zh"], *faults["message_en"]))
    assert faults["found"].to_list() == [shown]
    assert hidden not in said


def test_a_found_cell_is_cut_short_and_cannot_turn_the_text_around():
    faults = checked(rows_of(worker(work_place="某\u202e" + "长" * 100))).faults
    assert "\u202e" not in faults["message_zh"][0]
    assert len(faults["found"][0]) <= 61
