"""The scripts we keep copies of are the ones we say they are."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = [ROOT / "src/xieshou/site/static/vendor", ROOT / "tests/vendor"]
WANTED = json.loads((ROOT / "tools/assets/package.json").read_text(encoding="utf-8"))["dependencies"]


def entries(folder: Path) -> list[dict]:
    return json.loads((folder / "DIGESTS.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_has_the_digest_that_is_written_down(folder):
    said = {path: digest for entry in entries(folder) for path, digest in entry["sha256"].items()}
    kept = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "DIGESTS.json"
    }
    assert kept == said


def test_the_versions_are_those_that_the_renewing_script_asks_for():
    assert {entry["name"]: entry["version"] for folder in FOLDERS for entry in entries(folder)} == WANTED


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_package_brings_its_licence(folder):
    for entry in entries(folder):
        assert entry["licence"]
        assert any("LICENSE" in path for path in entry["sha256"]), entry["name"]
