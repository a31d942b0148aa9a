"""Delimited text gives the cells and row numbers that a spreadsheet would show, whoever wrote it."""

import contextlib
import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xieshou.engine.ledgers.reading import EATEN, Limits, Unreadable
from xieshou.engine.ledgers.reading.delimited import _lines_as_rows, delimiter_of
from xieshou.engine.ledgers.tests.reading.making import cells, read_here

TEXT = "姓名,乡镇,金额\n演练甲,甲乡,12.50\n演练乙,乙乡,\n"
CELLS = {1: ["姓名", "乡镇", "金额"], 2: ["演练甲", "甲乡", "12.50"], 3: ["演练乙", "乙乡", None]}

Cells = dict[int, list[str | None]]


def read(folder: Path, contents: bytes | str, limits: Limits | None = None) -> tuple[Cells, list[str]]:
    """The cells, and the codes of the notes."""
    path = folder / "a.csv"
    path.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
    told = read_here(path, limits)
    return cells(told["sheets"][0]["table"]), [code for code, _zh, _en in told["notes"]]


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [("utf-8", []), ("utf-8-sig", []), ("utf-16", ["encoding"]), ("gb18030", ["encoding"]), ("gbk", ["encoding"])],
)
def test_encodings(encoding: str, notes: list[str], tmp_path: Path) -> None:
    assert read(tmp_path, TEXT.encode(encoding)) == (CELLS, notes)


def test_rare_characters_of_names_survive_gb18030(tmp_path: Path) -> None:
    assert read(tmp_path, "姓名\n𬭎䶮㛃\n".encode("gb18030"))[0] == {1: ["姓名"], 2: ["𬭎䶮㛃"]}


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, line_end: str, tmp_path: Path) -> None:
    assert read(tmp_path, TEXT.replace(",", delimiter).replace("\n", line_end)) == (CELLS, [])


def test_a_comma_within_the_cells_of_a_tabbed_text_is_no_delimiter(tmp_path: Path) -> None:
    assert delimiter_of("姓名\t地址\n甲\t一村,二组\n乙\t三村,四组,五户\n") == "\t"
    assert delimiter_of("只有一列\n甲\n") == ","


def test_damaged_utf8_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    good = "演练某某县某某乡某某村\n".encode() * 20
    found, notes = read(tmp_path, good + good[:8] + b"\xff" + good[8:])
    assert notes == ["damaged_characters"]
    assert found[1] == ["演练某某县某某乡某某村"]
    assert "\ufffd" in str(found[21])
    assert read(tmp_path, b"name,place\na,\xff\n" + "甲,乙\n".encode())[0][3] == ["甲", "乙"]


def test_a_text_cut_within_a_character_loses_that_character_only(tmp_path: Path) -> None:
    assert read(tmp_path, ("村名\n" * 50 + "三河村").encode()[:-1])[0][51] == ["三河\ufffd"]


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        (b"a,b\n\x00,c\n", "null_bytes"), ("a\0,b".encode("utf-16"), "null_bytes"),
        (b"\xff\xfc\xf8" * 500, "unknown_encoding"),
        (b"\n\n\n", "empty"), (b",,\n,\n", "empty"), (b"a" * 40_000 + b"\n", "cell_too_long"),
        (b"," * 1_001, "too_many_columns"), (b"a,b\n" * 101, "too_many_rows"),
        (b"," * 500 + b"\n" + b"a\n" * 99, "too_many_cells"),
    ],
)  # fmt: skip
def test_refusals(contents: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, contents, Limits(rows=100, cells=40_000))
    assert refused.value.code == code


def test_lone_surrogates_do_no_harm(tmp_path: Path) -> None:
    found, notes = read(tmp_path, ("演练,一\n" * 30).encode() + "甲\ud800,二\n".encode("utf-8", "surrogatepass"))
    assert notes == ["damaged_characters"]
    assert len(found) == 31


def test_ragged_rows_keep_all_their_cells(tmp_path: Path) -> None:
    found, _notes = read(tmp_path, "2024年演练台账\n\n姓名,金额\n甲,1,多出一格,又一格\n,\n合计,1\n")
    assert found == {
        1: ["2024年演练台账", None, None, None], 3: ["姓名", "金额", None, None], 4: ["甲", "1", "多出一格", "又一格"],
        6: ["合计", "1", None, None],
    }  # fmt: skip


def test_a_line_break_in_quotes_belongs_to_the_cell_and_counts_as_one_row(tmp_path: Path) -> None:
    found, notes = read(tmp_path, '姓名,备注\n甲,"第一行\n第二行,""引""\n第三行"\n乙,无\n')
    assert found == {1: ["姓名", "备注"], 2: ["甲", '第一行\n第二行,"引"\n第三行'], 3: ["乙", "无"]}
    assert notes == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (['甲,"开了没关', "乙,二"], {2: ["甲", '"开了没关'], 3: ["乙", "二"]}),
        (['甲,"关"了又写', "乙,二"], {2: ["甲", '"关"了又写'], 3: ["乙", "二"]}),
        (['甲,"开了没关', '乙,"跨', '行"', '丙,"三"'], {2: ["甲", '"开了没关'], 3: ["乙", "跨\n行"], 4: ["丙", "三"]}),
    ],
)
def test_quotation_marks_that_do_not_pair_are_letters(lines: list[str], expected: Cells, tmp_path: Path) -> None:
    found, notes = read(tmp_path, "\n".join(["姓名,备注", *lines]))
    assert {row: cells for row, cells in found.items() if row > 1} == expected
    assert notes == ["stray_quotes"]


def test_an_inch_mark_within_a_cell_is_a_letter_and_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path, '姓名,规格\n甲,5"管\n乙,6"x7"\n') == (
        {1: ["姓名", "规格"], 2: ["甲", '5"管'], 3: ["乙", '6"x7"']},
        [],
    )


def test_an_open_quotation_mark_does_not_swallow_the_file(tmp_path: Path) -> None:
    found, notes = read(tmp_path, 'a,b\n"甲,1\n' + "乙,2\n" * 20_000)
    assert notes == ["stray_quotes"]
    assert len(found) == 20_002
    assert found[2] == ['"甲', "1"]


def test_numbers_that_a_spreadsheet_wrote_without_their_end_are_marked(tmp_path: Path) -> None:
    for text in ("号码,金额\n9.90000E+17,1\n", '号码,备注\n9.90000E+17,"两\n行"\n'):
        assert read(tmp_path, text)[0][2][0] == f"{EATEN}9.90000E+17"


letters = st.text(st.sampled_from('甲ab",;\n\r\t 1'), max_size=4)
tables = st.lists(st.lists(letters, min_size=1, max_size=4), min_size=1, max_size=6)


@settings(deadline=None)
@given(tables, st.sampled_from(",;\t"), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_what_a_csv_writer_wrote_comes_back(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str, quoting: int
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=quoting).writerows([["头", "尾"], ["上", "下"], *table])
    text = written.getvalue()
    if delimiter_of(text) != delimiter:  # a table of a few odd cells may look like another
        return
    width = max(2, *map(len, table))
    rows = [["头", "尾"], ["上", "下"], *table]
    expected = {
        number: [cell or None for cell in row] + [None] * (width - len(row)) for number, row in enumerate(rows, 1)
    }
    found, notes = read(tmp_path_factory.getbasetemp(), text)
    assert notes == []
    assert found == {number: row for number, row in expected.items() if any(row)}


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from('ab",\n'), max_size=14))
@example('"a",b\n"a""b",\n')
@example('a"b,c"\n')
def test_where_lines_are_read_as_rows_the_patient_way_finds_the_same(text: str) -> None:
    table = _lines_as_rows(text.encode(), ",", Limits()) if text.strip("\n") else None
    if table is None:
        return
    patient = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    width = max(map(len, patient))
    found = [list(row.values()) for row in table.to_pylist()]
    assert found == [[cell or None for cell in row] + [None] * (width - len(row)) for row in patient]


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, contents: bytes) -> None:
    with contextlib.suppress(Unreadable):
        found, _notes = read(tmp_path_factory.getbasetemp(), b"a," + contents)
        assert found
