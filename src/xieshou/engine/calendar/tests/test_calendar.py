"""The yearly cycle: which days a year has, what they tell of, and a file that any calendar program reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.data.pack_file import PackError
from xieshou.engine.calendar import LEVELS, deadlines, of_cycle, read_calendar, shipped, standing, written
from xieshou.engine.calendar.ical import escaped, folded

YEARS = st.integers(2016, 2100)


def days(code: str, year: int) -> list[str]:
    return [one.due_on.isoformat() for one in deadlines(shipped().rules, year) if one.rule.code == code]


def unfolded(content: bytes) -> list[str]:
    """The lines of a file, as a reader joins them again."""
    lines: list[str] = []
    for line in content.decode("utf-8").split("\r\n"):
        if line.startswith(" "):
            lines[-1] += line[1:]
        elif line:
            lines.append(line)
    return lines


def events(content: bytes) -> list[dict[str, str]]:
    """The events of a file, by the names of their properties without parameters."""
    found: list[dict[str, str]] = []
    for line in unfolded(content):
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name not in ("BEGIN", "END"):
            found[-1][name.split(";")[0]] = value
    return found


def plain(text: str) -> str:
    """A text as a reader shows it."""
    shown, rest = "", iter(text)
    for character in rest:
        shown += {"n": "\n"}.get(after := next(rest), after) if character == "\\" else character
    return shown


# ── days ──


def test_the_expenditure_table_is_due_on_the_fifth_of_each_month_for_the_month_before():
    found = [one for one in deadlines(shipped().rules, 2024) if one.rule.code == "expenditure-table"]
    assert [one.due_on for one in found] == [date(2024, month, 5) for month in range(1, 13)]
    assert (found[0].period_first, found[0].period_last) == (date(2023, 12, 1), date(2023, 12, 31))
    assert (found[2].period_first, found[2].period_last) == (date(2024, 2, 1), date(2024, 2, 29))


def test_a_rule_that_began_in_july_has_no_days_before():
    assert days("expenditure-table", 2018) == []
    assert days("expenditure-table", 2019)[0] == "2019-07-05"


@pytest.mark.parametrize("code", ["travel-subsidies", "workshop-monitoring"])
def test_quarterly_lists_are_due_at_the_end_of_the_month_after(code):
    assert days(code, 2024) == ["2024-01-31", "2024-04-30", "2024-07-31", "2024-10-31"]
    first = next(one for one in deadlines(shipped().rules, 2024) if one.rule.code == code)
    assert (first.period_first, first.period_last) == (date(2023, 10, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("self-assessment", "2024-12-31"), ("cross-check", "2024-01-31"), ("assessment-report", "2024-02-29"),
        ("yearly-agreement", "2024-06-30"), ("joint-conference", "2024-10-31"), ("project-library", "2024-03-31"),
        ("money-transferred", "2024-06-30"), ("projects-complete", "2024-12-31"),
    ],
)  # fmt: skip
def test_what_comes_once_a_year_has_its_day(code, due):
    assert days(code, 2024) == [due]


def test_february_ends_when_it_ends():
    assert days("assessment-report", 2023) == ["2023-02-28"]


def test_the_library_opens_in_the_year_before():
    library = next(one for one in deadlines(shipped().rules, 2024) if one.rule.code == "project-library")
    assert library.opens_on == date(2023, 10, 1)


def test_the_cycle_ends_in_the_spring_after():
    after = [(one.rule.code, one.due_on.isoformat()) for one in of_cycle(shipped().rules, 2024)]
    assert after == [
        ("expenditure-table", "2025-01-05"), ("cross-check", "2025-01-31"), ("travel-subsidies", "2025-01-31"),
        ("workshop-monitoring", "2025-01-31"), ("assessment-report", "2025-02-28"), ("county-grading", "2025-02-28"),
        ("rectification", "2025-05-31"),
    ]  # fmt: skip


def test_what_has_no_printed_day_is_a_rule_that_repeats():
    assert [one.rule.code for one in standing(shipped().rules, 2024)] == [
        "weekly-dispatch", "half-monthly-circular", "monthly-meeting",
    ]  # fmt: skip
    assert standing(shipped().rules, 2024)[0].first_on == date(2024, 1, 5)  # the first Friday


@given(YEARS, st.sampled_from(["", *LEVELS]))
def test_every_day_lies_in_its_year_in_order_and_inside_its_window(year, level):
    found = deadlines(shipped().rules, year, level)
    assert all(one.due_on.year == year for one in found)
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)
    assert all(one.opens_on is None or one.opens_on <= one.due_on for one in found)
    assert all(one.period_first is None or one.period_first <= one.period_last for one in found)
    assert all(not level or level in one.rule.levels for one in found)


@given(YEARS)
def test_no_two_events_of_a_year_have_one_name(year):
    names = [one.uid for one in (*deadlines(shipped().rules, year), *standing(shipped().rules, year))]
    assert len(set(names)) == len(names)


# ── the file ──


def test_the_file_read_again_holds_every_deadline_of_the_year():
    calendar = shipped()
    found = {one["UID"]: one for one in events(written(calendar, [2024]))}
    assert set(found) == {one.uid for one in (*deadlines(calendar.rules, 2024), *standing(calendar.rules, 2024))}
    report = found["self-assessment-2024-12-31@xieshou"]
    assert (report["DTSTART"], report["DTEND"]) == ("20241231", "20250101")
    assert plain(report["SUMMARY"]) == "报送自评报告"
    assert "省、市州 → 国家主管部门" in plain(report["DESCRIPTION"]).split("\n")[2]
    assert found["weekly-dispatch-2024@xieshou"]["RRULE"] == "FREQ=WEEKLY;BYDAY=FR;UNTIL=20241231"


def test_the_file_has_what_every_reader_asks_for_and_nothing_from_the_clock():
    lines = unfolded(written(shipped(), [2024], language="en"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[1] == "VERSION:2.0"
    assert lines[-1] == "END:VCALENDAR"
    stamp = f"DTSTAMP:{shipped().revised_on:%Y%m%d}T000000Z"
    assert {line for line in lines if line.startswith("DTSTAMP")} == {stamp}
    assert written(shipped(), [2024], language="en") == written(shipped(), [2024], language="en")


def test_a_level_has_its_own_file_and_a_year_keeps_its_names_beside_another():
    township = events(written(shipped(), [2024], level="township"))
    assert {one["UID"].rsplit("-", 3)[0] for one in township} == {"project-library", "travel-subsidies"}
    alone, together = ({one["UID"] for one in events(written(shipped(), years))} for years in ([2024], [2025, 2024]))
    assert alone < together


@given(YEARS, st.sampled_from(["zh-hans", "en"]))
def test_no_line_is_longer_than_75_octets_and_every_line_ends_as_it_must(year, language):
    content = written(shipped(), [year], language=language)
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=300))
def test_any_text_is_read_again_as_it_was_written(text):
    pieces = list(folded("SUMMARY:" + escaped(text)))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert plain("".join([pieces[0], *(piece[1:] for piece in pieces[1:])]).removeprefix("SUMMARY:")) == text


# ── the pack ──

FILE = """
pack: calendar
version: 1
valid_from: 2016-01-01
description_zh: 测试
description_en: A test
revised_on: 2026-01-01
deadlines:
  - code: one
    name_zh: 一
    name_en: One
    levels: [county]
    from_zh: 县
    from_en: county
    to_zh: 省
    to_en: province
    when: {each: month, day: 5}
    source: [R23]
    basis: published
"""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("[county]", "[town]", "`levels` names town"),
        ("[R23]", "[R999]", "`source` names R999"),
        ("day: 5", "day: 32", "the day is 32"),
        ("day: 5", "day: middle", "`day` is 'middle'"),
        ("{each: month, day: 5}", "{due: {month: 13, day: 1}}", "the month is 13"),
        ("{each: month, day: 5}", "{each: month, day: 5, hour: 3}", "unknown key hour"),
        ("    basis: published", "    basis: published\n    about: nothing", "`about` is 'nothing'"),
    ],
)
def test_a_fault_in_the_file_is_told_to_its_editor(tmp_path: Path, right, wrong, said):
    file = tmp_path / "calendar.yaml"
    file.write_text(FILE, "utf-8")
    assert len(deadlines(read_calendar(file).rules, 2024)) == 12
    file.write_text(FILE.replace(right, wrong), "utf-8")
    with pytest.raises(PackError, match=said):
        read_calendar(file)
