"""The public notice on plain values: blank where nothing is known, no number of a person, never too short."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.projects.public_notice import (
    WITHHELD,
    fill,
    last_day,
    read_form,
    shipped,
    without_persons_numbers,
)

FORM = shipped()


def lines(**values):
    return {line.code: line for line in fill(FORM, values, "zh-hans")}


def test_the_fields_of_the_guidance_are_all_there():
    assert [field.name_zh for field in FORM.fields if not field.optional] == [
        "项目名称", "项目类别", "实施地点", "建设内容", "资金规模", "资金来源", "实施单位", "责任人（单位及职务）",
        "实施期限", "受益对象", "绩效目标", "联农带农机制",
    ]  # fmt: skip


def test_what_is_not_known_is_a_blank_line_and_is_said():
    told = lines(name="产业路", unit="交通局")
    assert (told["name"].text, told["name"].lacking) == ("产业路", False)
    assert (told["target"].text, told["target"].lacking) == ("＿＿＿＿", True)


def test_an_optional_field_stands_there_only_when_told():
    assert "results" not in lines(name="a")
    assert lines(results="合格")["results"].text == "合格"


def test_the_responsible_person_is_written_by_hand():
    assert lines(responsible_person="张三", name="a")["responsible"].lacking


@pytest.mark.parametrize(
    "number",
    ["51342919900101123X", "513429199001011234", "6222021234567890123", "6222 0212 3456 7890", "13912345678",
     "139 1234 5678", "+86 13912345678", "86-139-1234-5678", "513429900101123"],
)  # fmt: skip
def test_a_persons_number_is_left_out(number):
    text, count = without_persons_numbers(f"联系张某{number}，硬化道路3.2公里")
    assert number not in text
    assert text.startswith("联系张某")
    assert text.endswith("硬化道路3.2公里")
    assert (WITHHELD in text, count) == (True, 1)


@pytest.mark.parametrize(
    "text",
    ["演州财预〔2024〕12号", "2130599", "1,250,000 元", "12500000.00", "0834-1234567", "XM990101-2024-0001",
     "2024-08-20", "91510000MA6200000X", "20240820"],
)  # fmt: skip
def test_sums_documents_and_office_telephones_stay(text):
    assert without_persons_numbers(text) == (text, 0)


@given(st.text(), st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True), st.text())
def test_no_id_number_that_stands_alone_is_ever_printed(before, number, after):
    text, _count = without_persons_numbers(f"{before} {number} {after}")
    assert f" {number} " not in text


@given(st.dates(date(2016, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_a_notice_is_never_shorter_than_the_rule(first, days):
    if days < FORM.least_days:
        with pytest.raises(ValueError, match="10 days at least"):
            last_day(first, days, FORM.least_days)
    else:
        assert (last_day(first, days, FORM.least_days) - first).days + 1 == days


def test_ten_days_from_the_first_end_on_the_tenth():
    assert last_day(date(2024, 8, 1), 10, 10) == date(2024, 8, 10)


def test_the_form_is_read_from_its_file(tmp_path):
    from pathlib import Path

    from xieshou.data import packs
    from xieshou.data.pack_file import PackError

    own = tmp_path / "public_notice.yaml"
    text = (Path(packs.__file__).parent / "public_notice.yaml").read_text("utf-8")
    own.write_text(text.replace("least_days: 10\n", "least_days: 15\n"), "utf-8")
    assert read_form(own).least_days == 15
    own.write_text(text.replace("holds: target", "holds: goal"), "utf-8")
    with pytest.raises(PackError, match="`holds` is 'goal'"):
        read_form(own)
