"""A reader of Chinese meets no English sentence in `xieshou match`, whether the run ends well or not."""

import json
import os
import re
import shutil
import subprocess
import sys

import openpyxl
import polars as pl
import pytest

pytest.importorskip("numba", reason="the extra `matching` is not installed")

SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")
COMMANDS = re.compile(r"xieshou match verify|pip install")


RUN_ALL = """
import json, sys
from click.testing import CliRunner
from xieshou.cli import commands
told = []
for words in json.load(sys.stdin):
    done = CliRunner().invoke(commands, ["match", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    told.append([done.exit_code, done.stdout + done.stderr])
print(json.dumps(told))
"""


def in_chinese(folder, *commands):
    """(exit code, everything said) of each command; a program of its own, for it chooses the catalogue at its start."""
    environment = {**os.environ, "XIESHOU_LANG": "zh_CN", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL], input=json.dumps([[str(w) for w in words] for words in commands]), cwd=folder,
        capture_output=True, text=True, encoding="utf-8", env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for _code, said in told:
        for line in said.splitlines():
            assert not SENTENCE.search(COMMANDS.sub("", line)), line
    return told


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Inputs that are right, and one of each that is not."""
    folder = tmp_path_factory.mktemp("match")
    edges = pl.DataFrame(
        {"worker": ["Ma", "Ma", "Li", "Li", "Bai"], "post": ["weaving", "driving", "weaving", "driving", "weaving"],
         "weight": [9, 4, 8, 1, 7], "worker_rank": [1, 2, 1, 2, 1], "tier": [1, 1, 0, 0, 2],
         "post_score": [9, 4, 8, 1, 7]}
    )  # fmt: skip
    edges.write_parquet(folder / "edges.parquet")
    pl.DataFrame({"post": ["weaving", "driving"], "slots": [1, 1]}).write_parquet(folder / "room.parquet")
    edges.with_columns(pl.col("weight") / 2).write_parquet(folder / "halves.parquet")
    edges.with_columns(worker_rank=pl.lit(1)).write_parquet(folder / "equal.parquet")
    (folder / "gbk.csv").write_bytes("worker,post,weight\n马,纺织,1\n".encode("gb18030"))
    (folder / "ragged.csv").write_text("worker,post,weight\nMa,weaving,1,2,3\n")
    (folder / "empty.csv").write_text("")
    (folder / "broken.parquet").write_bytes(b"PAR1 not really")
    (folder / "broken.xlsx").write_bytes(b"PK not really")
    (folder / "note.txt").write_text("x")
    pl.DataFrame({"id": [1]}).write_parquet(folder / "people.parquet")
    room = pl.DataFrame({"post": ["weaving", "driving"], "slots": [1, 1], "place": ["here", "here"]})
    room.write_parquet(folder / "placed-room.parquet")
    (folder / "couples.csv").write_text("worker,partner\nMa,Li\n")
    (folder / "single.csv").write_text("worker,partner\nMa,Ma\n")
    for name, rows in (("nothing", []), ("long", [["worker", "post", "weight"], [320101199001011234, "A", 3]])):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{name}.xlsx")
    pl.DataFrame({"id": [1], "slots": [1]}).write_parquet(folder / "places.parquet")
    (folder / "pack.yaml").write_text("version: x\nrules: [{id: a, kind: none, basis: inferred, reason: {}}]\n")
    return folder


EDGES = ("--edges", "edges.parquet", "--capacities", "room.parquet")


COUPLES = ("--edges", "edges.parquet", "--capacities", "placed-room.parquet", "--couples")


MARKET = ("--workers", "market/workers.parquet", "--posts", "market/posts.parquet")


def test_runs_that_end_well_and_their_checks(folder):
    told = in_chinese(
        folder,
        (*EDGES, "-o", "weight"),
        ("verify", "weight"),
        (*EDGES, "--mechanism", "stable", "-o", "stable"),
        ("verify", "stable"),
        ("example", "--workers", 300, "-o", "market"),
        (*MARKET, "--all-pairs", "-o", "every"),
        ("verify", "every"),
        ("override", "weight", "--forbid", "Li", "weaving"),
        (*COUPLES, "couples.csv", "-o", "couples"),
        ("verify", "couples"),
    )
    assert [code for code, _said in told] == [0] * 10
    expected = (
        "证明和理由", "有效", "证明和理由", "有效", "300", "第1轮", "有效",
        "Li: weaving → 未安排", "1对夫妻安排在一处", "有效",
    )  # fmt: skip
    for words, (_code, said) in zip(expected, told, strict=True):
        assert words in said


def test_what_cannot_be_done_is_said(folder):
    faults = (
        (("-o", "x"), 2, "--workers"),
        (("--edges", "edges.parquet", "-o", "x"), 2, "--capacities"),
        ((*EDGES, "-o", "note.txt"), 2, "note.txt"),
        (("--edges", "none.parquet", *EDGES[2:], "-o", "x"), 4, "none.parquet"),
        (("--edges", "note.txt", *EDGES[2:], "-o", "x"), 4, ".xlsx"),
        (("--edges", "halves.parquet", *EDGES[2:], "-o", "x"), 3, "第1行"),
        (("--edges", "gbk.csv", *EDGES[2:], "-o", "x"), 4, "UTF-8"),
        (("--edges", "ragged.csv", *EDGES[2:], "-o", "x"), 4, "表头"),
        (("--edges", "empty.csv", *EDGES[2:], "-o", "x"), 4, "空"),
        (("--edges", "broken.parquet", *EDGES[2:], "-o", "x"), 4, "损坏"),
        (("--edges", "broken.xlsx", *EDGES[2:], "-o", "x"), 4, "损坏"),
        (("--edges", "room.parquet", *EDGES[2:], "-o", "x"), 3, "缺少列"),
        (("--edges", "equal.parquet", *EDGES[2:], "--mechanism", "stable", "-o", "x"), 3, "志愿"),
        (("--workers", "edges.parquet", "--posts", "room.parquet", "-o", "x"), 3, "缺少列"),
        (("--workers", "people.parquet", "--posts", "places.parquet", "--rules", "pack.yaml", "-o", "x"), 2, "规则'a'"),
        ((*EDGES, "-o", "note.txt/x"), 4, "文件夹"),
        (("verify", "nowhere"), 4, "certificate.json"),
        (("--edges", "nothing.xlsx", *EDGES[2:], "-o", "x"), 4, "第一张工作表是空的"),
        (("--edges", "long.xlsx", *EDGES[2:], "-o", "x"), 3, "第1行"),
        ((*EDGES, "--couples", "couples.csv", "-o", "x"), 3, "place"),
        ((*COUPLES, "single.csv", "-o", "x"), 3, "每人只有一名配偶"),
        ((*COUPLES, "couples.csv", "--mechanism", "stable", "-o", "x"), 2, "夫妻同去"),
        (("override", "nowhere"), 2, "--forbid"),
        (("override", "nowhere", "--fix", "Bai", "weaving"), 4, "certificate.json"),
    )
    told = in_chinese(folder, *(words for words, _code, _says in faults))
    for (words, code, says), (ended, said) in zip(faults, told, strict=True):
        assert ended == code, (words, said)
        assert says in said, words


def test_every_kind_of_difference_is_said(folder):
    ((code, _said),) = in_chinese(folder, (*EDGES, "-o", "good"))
    assert code == 0
    rows, prices = (pl.read_parquet(folder / "good" / f"{n}.parquet") for n in ("placements", "prices"))
    certificate = json.loads((folder / "good" / "certificate.json").read_text())
    touched = [
        ("placements", rows[:1]),
        ("placements", rows.with_columns(worker=pl.lit("Ma"))),
        ("placements", rows.with_columns(post=pl.lit("weaving"))),
        ("placements", rows.with_columns(worker=pl.lit(3))),
        ("placements", rows.with_columns(worker=pl.lit("Nobody"))),
        ("placements", rows.drop("weight")),
        ("placements", rows.drop("post")),
        ("prices", prices.with_columns(pl.col("price") - 5)),
        ("prices", prices.with_columns(pl.col("price") + 1)),
        ("prices", prices.with_columns(filled=pl.lit(0))),
        ("prices", prices[:1]),
    ]
    for number, (name, table) in enumerate(touched):
        shutil.copytree(folder / "good", folder / f"touched-{number}")
        table.write_parquet(folder / f"touched-{number}" / f"{name}.parquet")
    shutil.copytree(folder / "good", folder / "fewer")
    (folder / "fewer" / "reasons.parquet").unlink()
    (folder / "fewer" / "certificate.json").write_text(json.dumps({**certificate, "objective": 1}))
    shutil.copytree(folder / "good", folder / "cut")
    (folder / "cut" / "certificate.json").write_text("{")
    names = (*(f"touched-{number}" for number in range(len(touched))), "fewer", "cut")
    told = in_chinese(folder, *(("verify", name) for name in names))
    assert [code for code, _said in told] == [1] * 12 + [4]
