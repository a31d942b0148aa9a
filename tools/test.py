"""Run everything that CI runs: checks, unit tests on SQLite and PostgreSQL, the demonstration, journeys in a browser.

A part whose server or browser is absent is skipped and says so; XIESHOU_REQUIRE=browser,postgres turns that into a
failure. `python -m tools.test [--long | --only-checks]`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
POSTGRES = os.environ.get("XIESHOU_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
REQUIRED = {part for part in os.environ.get("XIESHOU_REQUIRE", "").split(",") if part}
DEMO_SECONDS = 60

CHECKS: dict[str, list[str]] = {
    "linter": ["ruff", "check", "."],
    "formatter": ["ruff", "format", "--check", "."],
    "types of the engine": ["mypy"],
    "imports go one way": ["lint-imports"],
    "models and migrations agree": ["python", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "translations are complete": ["python", "-m", "xieshou.site.messages", "check"],
}


class Run:
    """What was run, and what came of it."""

    def __init__(self, scratch: Path) -> None:
        self.failed: list[str] = []
        self.skipped: list[str] = []
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "xieshou.site.settings",
            "XIESHOU_HOME": str(scratch / "home"),
            "XIESHOU_TRANSPORT": "loopback",
            "PYTHONHASHSEED": "0",
        }

    def step(self, title: str, command: list[str], **env: str) -> bool:
        """Run one command; remember its failure."""
        print(f"\n── {title}: {' '.join(command)}", flush=True)
        begun = time.monotonic()
        program = shutil.which(command[0], path=f"{BIN}{os.pathsep}{os.environ['PATH']}") or command[0]
        ended = subprocess.run([program, *command[1:]], cwd=ROOT, env=self.env | env, check=False)
        print(
            f"── {title}: {'ok' if ended.returncode == 0 else 'FAILED'} in {time.monotonic() - begun:.1f} s", flush=True
        )
        if ended.returncode:
            self.failed.append(title)
        return ended.returncode == 0

    def absent(self, part: str, why: str) -> None:
        """A part that cannot run here: skipped aloud, or a failure where it is required."""
        print(f"\n── {part}: {'REQUIRED BUT ABSENT' if part in REQUIRED else 'skipped'}: {why}", flush=True)
        (self.failed if part in REQUIRED else self.skipped).append(f"{part}: {why}")


def chromium() -> str | None:
    """The system's Chromium, if it has one."""
    named = os.environ.get("XIESHOU_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def postgres_answers() -> bool:
    """Whether a PostgreSQL server listens where the tests expect it."""
    where = urlsplit(POSTGRES)
    try:
        with socket.create_connection((where.hostname or "127.0.0.1", where.port or 5432), timeout=2):
            return True
    except OSError:
        return False


def main() -> int:
    """Run the parts in order; the exit code says whether all were well."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--long", action="store_true", help="the big repetitions instead")
    asked.add_argument("--only-checks", action="store_true", help="no tests: the quick checks alone")
    options = asked.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="xieshou-test-") as folder:
        run = Run(Path(folder))
        if options.long:
            run.step("long tests", ["pytest", "src", "-m", "long", "-q"])
            on_postgresql(run, "long tests on PostgreSQL", ["pytest", "src", "-m", "long and postgres", "-q"])
        else:
            for title, command in CHECKS.items():
                run.step(title, command)
            if not options.only_checks:
                everything(run, Path(folder))
    print(f"\n{'═' * 60}\n{time.monotonic() - begun:.0f} s in all")
    for one in run.skipped:
        print(f"skipped  {one}")
    for one in run.failed:
        print(f"FAILED   {one}")
    print("all well" if not run.failed else f"{len(run.failed)} part(s) failed")
    return 1 if run.failed else 0


def on_postgresql(run: Run, title: str, command: list[str]) -> None:
    """A part of the tests on PostgreSQL, where one answers."""
    if postgres_answers():
        run.step(title, command, DATABASE_URL=POSTGRES)
    else:
        run.absent("postgres", f"nothing answers at {POSTGRES}")


def everything(run: Run, scratch: Path) -> None:
    """Unit tests on both databases, then the demonstration and what is tested on it."""
    workers = ["-n", os.environ.get("XIESHOU_TEST_WORKERS", "2"), "--dist", "loadfile"]
    run.step("unit tests on SQLite", ["pytest", "src", "-q", *workers])
    on_postgresql(
        run, "unit tests on PostgreSQL", ["pytest", "src/xieshou/apps", "src/xieshou/demo", "-q", *workers]
    )  # fmt: skip
    demo = scratch / "demo"
    begun = time.monotonic()
    made = run.step("the demonstration", ["xieshou", "demo", "--no-serve", "--home", str(demo)])
    if made and time.monotonic() - begun > DEMO_SECONDS:
        print(f"   note: it took longer than {DEMO_SECONDS} s; on a busy machine this may be the machine")
    browser = chromium()
    chosen = [] if browser else ["-m", "not browser and not long"]
    if made:
        run.step("journeys and documents", ["pytest", "tests", "-q", *chosen, *workers[:2], "--dist", "worksteal"],
                 XIESHOU_HOME=str(demo), XIESHOU_CHROMIUM=browser or "")  # fmt: skip
    if not browser:
        run.absent("browser", "no Chromium found (Debian: apt-get install chromium)")


if __name__ == "__main__":
    sys.exit(main())
