"""Renew the scripts that Xieshou keeps copies of: htmx, ECharts, axe-core.

Belongs here: fetching the versions of package.json through npm, copying the few files, writing their digests.
Does not belong: anything needed to install, run or test Xieshou; it never asks the network for these files.

Run `python tools/assets/renew.py` after changing a version in package.json, then read the diff.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHIPPED = ROOT / "src/xieshou/site/static/vendor"
FOR_TESTS = ROOT / "tests/vendor"


class Package(NamedTuple):
    """One npm package and the files of it that we keep, with the folder they go to."""

    name: str
    folder: str
    files: tuple[str, ...]


KEPT = {
    SHIPPED: (
        Package("htmx.org", "htmx", ("dist/htmx.min.js", "LICENSE")),
        Package("echarts", "echarts", ("dist/echarts.min.js", "LICENSE", "NOTICE", "licenses/LICENSE-d3")),
    ),
    FOR_TESTS: (Package("axe-core", "axe", ("axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt")),),
}


def fetch(into: Path) -> None:
    """Install the exact versions of package.json; no lock file, because it would carry addresses."""
    shutil.copy(HERE / "package.json", into)
    command = ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=into, check=True)


def keep(package: Package, fetched: Path, target: Path) -> dict[str, object]:
    """Copy one package's files and return its entry for DIGESTS.json."""
    source = fetched / "node_modules" / package.name
    described = json.loads((source / "package.json").read_text(encoding="utf-8"))
    digests = {}
    for file in package.files:
        kept = target / package.folder / Path(file).name
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / file, kept)
        digests[kept.relative_to(target).as_posix()] = hashlib.sha256(kept.read_bytes()).hexdigest()
    return {
        "name": package.name,
        "version": described["version"],
        "licence": described["license"],
        "sha256": digests,
    }


def main() -> None:
    """Fetch once, then renew both folders and their digests."""
    with tempfile.TemporaryDirectory() as folder:
        fetched = Path(folder)
        fetch(fetched)
        for target, packages in KEPT.items():
            entries = [keep(package, fetched, target) for package in packages]
            text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
            (target / "DIGESTS.json").write_text(text, encoding="utf-8")
            names = ", ".join(f"{entry['name']} {entry['version']}" for entry in entries)
            print(f"{target.relative_to(ROOT)}: {names}")


if __name__ == "__main__":
    main()
