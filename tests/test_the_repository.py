"""The repository keeps its own habits: what no linter knows to look for."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "xieshou"
LARGEST = 1_000_000
LARGER = {"src/xieshou/site/static/vendor/echarts/echarts.min.js"}
FOREIGN = ("/vendor/", "/demo/guangdong_sichuan/data/")  # other people's text, kept as it is
APPS = {
    "accounts", "places", "organisations", "pairings", "commitments", "projects", "funds", "people", "labour",
    "industry", "trade", "donations", "households", "visits", "assessment", "reports", "exchange",
    "duplicates",
}  # fmt: skip
ENGINE = {
    "communique", "ledgers", "projects", "funds", "indicators", "findings", "reconcile", "matching", "pairing",
    "fundplan", "linkage", "snapshot", "report_tables", "assets", "calendar", "commitments",
    "statements",
}  # fmt: skip
ROOMS = sorted({f"apps/{room}" for room in APPS} | {f"engine/{room}" for room in ENGINE})
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def files() -> list[Path]:
    """Every file that is, or is about to be, part of the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> list[tuple[str, str]]:
    """Our own text files with what they say."""
    found = []
    for path in files():
        if any(part in f"/{name_of(path)}" for part in FOREIGN):
            continue
        try:
            found.append((name_of(path), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_is_large_but_those_named():
    assert {name_of(path) for path in files() if path.stat().st_size > LARGEST} <= LARGER


def test_no_file_speaks_of_a_place_on_somebodys_machine():
    places = re.compile(r"(?<![\w.$}])/(?:work|home|tmp|root|Users)/\w|\.\./shared|[A-Z]:\\\\Users")
    own = name_of(Path(__file__))
    found = {name: match[0] for name, text in texts() if name != own and (match := places.search(text))}
    assert found == {}


@pytest.mark.parametrize("lock", sorted(ROOT.glob("*.lock")), ids=lambda path: path.name)
def test_lock_files_hold_names_versions_and_digests_but_no_address(lock):
    text = lock.read_text("utf-8")
    assert re.search(r"[a-z]+://|index-url|find-links|pypi\.|pythonhosted|\.(?:com|org|net|cn|io)\b", text) is None
    lines = [line for line in text.splitlines() if re.match(r"[a-z]", line)]
    assert lines
    assert [line for line in lines if "==" not in line] == []
    assert text.count("--hash=sha256:") >= len(lines)


def test_nothing_is_filed_under_utils():
    assert [name_of(path) for path in files() if re.fullmatch(r"(?:utils?|helpers?|misc|common)\.py", path.name)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_opens_by_saying_what_belongs_in_it(path):
    text = path.read_text("utf-8")
    if not text.strip() and path.parent.name == "tests":
        return
    assert ast.get_docstring(ast.parse(text)), "begin with a docstring: what belongs here, what does not"


def rooms(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob("*/__init__.py")} - {"tests"}


def test_every_room_of_the_design_is_there():
    assert rooms(SOURCE / "apps") == APPS
    assert rooms(SOURCE / "engine") == ENGINE


@pytest.mark.parametrize("room", ROOMS)
def test_an_empty_room_says_what_will_live_there_and_a_furnished_one_what_does(room):
    folder = SOURCE / room
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    furnished = any(path.parent.name != "tests" and path != folder / "__init__.py" for path in folder.rglob("*.py"))
    assert ("Belongs here:" in said) if furnished else ("Will live here" in said)
    assert re.search(r"[一-鿿]", said), "say the Chinese word too"


def test_the_notice_credits_whatever_is_not_ours():
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for folder in (SOURCE / "site/static/vendor", ROOT / "tests/vendor"):
        for entry in json.loads((folder / "DIGESTS.json").read_text("utf-8")):
            assert entry["name"] in notice
            assert entry["licence"] in notice
    data = [*SOURCE.glob("data/places/*.*"), *SOURCE.glob("site/static/xieshou/maps/*.geojson")]
    theirs = {path.name for path in data if path.name != "README.md" and not path.name.startswith("invented_")}
    assert {name for name in theirs if name not in notice} == set()
    echarts = (SOURCE / "site/static/vendor/echarts/NOTICE").read_text("utf-8").strip()
    assert " ".join(echarts.split()) in " ".join(notice.split())


def test_a_table_without_a_licence_is_not_copied():
    assert [name_of(path) for path in files() if "gdp" in path.name.lower()] == []
