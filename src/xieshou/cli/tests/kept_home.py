"""A small installation for tests of backups, in a process and a home folder of its own.

Belongs here: making it, running commands on it, and reading what stands in it. Does not belong: what must come of it.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

PASSPHRASE = "白日依山尽 and the sun"
# A test's register need not outlive a power cut, and waiting for the disk takes most of the time.
IN_NO_HURRY_TO_DISK = """
from xieshou.site import settings
settings.SQLITE_OPTIONS["init_command"] += "PRAGMA synchronous=OFF;"
"""
FILL = """
import sys
from decimal import Decimal
from pathlib import Path
from xieshou.cli.base import start

home = start(Path(sys.argv[1]), make=True)
from xieshou.apps.accounts import actions, keys
from xieshou.apps.accounts.evidence_files import keep_file
from xieshou.apps.accounts.models import Evidence, EvidenceLink
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import FundLine
from xieshou.apps.projects.tests.hand_made import project

book = hand_made.programme(as_of="2019-12-31", map_layers=["liangshan_counties"])
hand_made.pairings(book)
office = hand_made.user("office", "office")
work = project("p-1", book, status="draft", start="2018-06", output=Decimal("12.50"), responsible_person="演练 王")
part = project("p-2", book, name='引号"与\\n换行', part_of=work, total_fen=1)
FundLine.objects.create(project=work, source="fiscal", amount_fen=2**40)
actions.change(work, fields={"total_fen": 5, "stage": "completed"}, seen_version=1, by=office, why="核对")
content = b"\\x00 a photograph"
seen = Evidence(code="photo", kind="photo", sha256=keep_file(content), file_name="照片.jpg", size=len(content))
actions.keep_evidence([seen], by=None, why="佐证")
actions.prove([EvidenceLink(evidence=seen, ledger="projects", key="p-1")], by=office, why="佐证")
actions.note_access(by=office, ledger="projects", how="opened", key="p-1")
(home / "snapshots" / "small").mkdir(parents=True)
(home / "snapshots" / "small" / "rows.parquet").write_bytes(b"frozen")
(home / "imports" / "i1").mkdir(parents=True)
(home / "imports" / "i1" / "original").write_bytes(b"a clerk's file with ID numbers")
(home / "imports" / "i1" / "before-00001.parquet").write_bytes(b"what an undo sets back")
(home / "demo-accounts.txt").write_text("a password")
keys.key_for_register()
"""


def run(
    *words: str, home: Path, database: str = "", passphrase: str = "", script: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the command line, or a script whose first argument is the home folder."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "XIESHOU_PASSPHRASE")}
    env |= {"XIESHOU_LANG": "en", "XIESHOU_HOME": str(home)}
    env |= {"DATABASE_URL": database} if database else {}
    env |= {"XIESHOU_PASSPHRASE": passphrase} if passphrase else {}
    code = IN_NO_HURRY_TO_DISK + (script or "from xieshou.cli import main; main()")
    arguments = [str(home)] if script else [*words, "--home", str(home)]
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=env, check=False, timeout=900,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def members(backup: Path) -> dict[str, bytes]:
    """The members of a backup that say what was kept; of changes, those that no restore left."""
    with tarfile.open(backup) as tar:
        held = {one.name: tar.extractfile(one).read() for one in tar}
    for name in ("manifest.json", "keys.sealed"):
        held.pop(name, None)
    changes = held["tables/accounts.change.jsonl"].splitlines()
    held["tables/accounts.change.jsonl"] = b"\n".join(line for line in changes if b'"restore"' not in line)
    return held


def files(home: Path) -> dict[str, bytes]:
    """The files of a home folder but for keys, the register and drafts."""
    found = {path.relative_to(home).as_posix(): path for path in home.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes() for name, path in found.items()
        if not name.startswith((".", "keys/", "xieshou.sqlite3"))
    }  # fmt: skip


def ask(home: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the SQLite register of a home folder directly."""
    with closing(sqlite3.connect(home / "xieshou.sqlite3")) as register, register:
        return register.execute(query).fetchall()
