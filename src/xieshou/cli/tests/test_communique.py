"""Repair and read from the command line: the seed, several files at once, what is refused, and how each ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from xieshou.engine.communique.tests.repair.material import gold, seed

RECORD = set(gold()["record"]) - {"traps"}
WEATHER = "明天多云转晴，最高气温25摄氏度。市民出行请注意防晒。" * 5


def run(*words: str, language: str = "en") -> tuple[int, str, str]:
    """As a person would: exit code, stdout, stderr."""
    ended = subprocess.run(
        [sys.executable, "-c", "from xieshou.cli import main; main()", "communique", *words],
        capture_output=True, encoding="utf-8", check=False, env=os.environ | {"XIESHOU_LANG": language},
    )  # fmt: skip
    return ended.returncode, ended.stdout, ended.stderr


@pytest.fixture
def page(tmp_path) -> Path:
    (tmp_path / "seed.txt").write_text(seed(), "utf-8")
    return tmp_path / "seed.txt"


def test_a_repaired_text_and_its_log(page):
    code, text, said = run("repair", str(page))
    assert (code, text) == (0, gold()["repaired"]["text"] + "\n")
    assert "886 edits, 0 lost characters" in said
    code, told, _ = run("repair", str(page), "--json")
    assert code == 0
    assert set(json.loads(told)) == {"text", "edits", "holes", "confidence"}
    assert json.loads(told)["text"] == gold()["repaired"]["text"]


def test_one_file_gives_one_record_with_the_keys_of_the_annotation(page):
    code, told, _ = run("read", str(page), "--json")
    record = json.loads(told)
    assert code == 0
    assert set(record) == RECORD | {"repair", "refused"}
    assert record["refused"] is None
    assert len(record["commitments"]) == len(gold()["record"]["commitments"])


def test_several_files_give_a_list_and_the_worst_of_them_the_code(page, tmp_path):
    file = Document()
    for line in seed().splitlines():
        file.add_paragraph(line)
    file.save(tmp_path / "seed.docx")
    (tmp_path / "weather.html").write_text(f"<html><body><p>{WEATHER}</p></body></html>", "utf-8")
    files = [str(page), str(tmp_path / "seed.docx"), str(tmp_path / "weather.html")]
    code, told, _ = run("read", *files, "--json")
    records = json.loads(told)
    assert code == 3
    assert [record["file"] for record in records] == files
    assert [record["refused"] and record["refused"]["code"] for record in records] == [
        None, None, "not_about_assistance",
    ]  # fmt: skip
    assert records[0]["attendees"] == records[1]["attendees"]
    code, told, said = run("read", *files, str(tmp_path / "none.txt"), "--json")
    assert code == 4
    assert json.loads(told)[3] == {"file": str(tmp_path / "none.txt"), "refused": json.loads(told)[3]["refused"]}
    assert json.loads(told)[3]["refused"]["code"] == "missing"
    assert "none.txt: There is no such file" in said


@pytest.mark.parametrize(("language", "words"), [
    ("en", ["Held in: 四川省凉山州西昌市", "Present: 18 (李希", "16 units of speech, 11 for the register"]),
    ("zh_CN", ["四川省凉山州西昌市", "18 (李希", "c05"]),
])  # fmt: skip
def test_the_account_for_people(page, language, words):
    code, told, _ = run("read", str(page), language=language)
    assert code == 0
    assert [word for word in words if word not in told] == []


def test_a_page_without_a_day_takes_the_one_that_is_given(page):
    page.write_text(seed().replace("2018年06月04日", ""), "utf-8")
    assert json.loads(run("read", str(page), "--json")[1])["event"]["visit_dates"]["start"] is None
    record = json.loads(run("read", str(page), "--json", "--published", "2018-06-04")[1])
    assert record["event"]["visit_dates"]["start"] == "2018-06-02"


@pytest.mark.parametrize("deed", ["repair", "read"])
def test_what_is_no_text_cannot_be_read_and_says_so_without_speaking_of_tables(tmp_path, deed):
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 50)
    code, _, said = run(deed, str(tmp_path / "a.txt"))
    assert code == 4
    assert "The file is no text" in said
    assert "spreadsheet" not in said
    assert run(deed)[0] == 2


def test_neither_the_command_nor_the_child_loads_what_tables_need(page):
    seen = (
        "import sys; from xieshou.engine.communique.papers import child, paper; import xieshou.engine.communique.read;"
    )
    seen += "print([name for name in ('polars', 'pyarrow', 'pandas', 'django') if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


MEASURED = """
import resource, sys
from pathlib import Path
from xieshou.cli import main
try:
    main()
finally:
    status = Path("/proc/self/status")
    text = status.read_text() if status.exists() else "VmHWM: 0"
    own = text.partition("VmHWM:")[2].split()
    print(int(own[0]) // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=sys.stderr)
"""


@pytest.mark.parametrize(("name", "content", "code", "refused"), [
    ("100 MB of text", b"\xe6\x89\xb6" * 33_400_000, 4, "too_big"),
    ("10 MB of text", "扶贫协作".encode() * 833_334, 3, "too_long"),
    ("binary", bytes(range(256)) * 4_000, 4, "null_bytes"),
    ("no nulls", bytes(range(1, 256)) * 4_000, 4, "unknown_encoding"),
    ("astral characters", "\U00020000\U0001f600".encode() * 100_000, 3, "too_long"),
    ("half characters", b"\xed\xa0\x80\xe6\x89\xb6\xe8\xb4\xab" * 10_000, 4, None),
    ("half characters in a page", b"<html><p>" + b"&#xD800;&#xDFFF;&#0;" * 1_000, 3, None),
    ("10,000 brackets", b"(" * 10_000, 3, None),
    ("a million characters without a mark", "扶贫协作座谈会市长王建国要好".encode() * 71_429, 3, "too_long"),
    ("deep page", b"<html>" + b"<div>" * 100_000 + "扶贫协作".encode(), 3, None),
    ("a package", b"PK\x03\x04" + bytes(1_000), 4, "damaged"),
])  # fmt: skip
def test_hostile_files_end_in_words_within_bounds(tmp_path, name, content, code, refused):
    (tmp_path / name).write_bytes(content)
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, "communique", "read", str(tmp_path / name), "--json"],
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    told = json.loads(ended.stdout)["refused"]
    assert (ended.returncode, bool(told["zh"] and told["en"])) == (code, True)
    assert refused in (None, told["code"])
    assert "Traceback" not in ended.stderr
    assert max(map(int, ended.stderr.split()[-2:])) < 300  # MB, of the command and of its child
