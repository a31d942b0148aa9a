"""Whole journeys, on the home folder that `xieshou demo --no-serve` made (XIESHOU_HOME names it; see tools/test.py)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HOME = Path(os.environ["XIESHOU_HOME"])
XIESHOU = [sys.executable, "-c", "from xieshou.cli import main; main()"]


@pytest.fixture(scope="session")
def django_db_setup(home: Path) -> None:
    """The demonstration's own register; every test's writes are rolled back."""


@pytest.fixture(scope="session")
def home() -> Path:
    """The demonstration's home folder; without it there is nothing to walk through."""
    if not (HOME / "demo-accounts.txt").exists():
        pytest.skip("needs the demonstration: run `make test`")
    return HOME


@pytest.fixture(scope="session")
def passwords(home: Path) -> dict[str, str]:
    """username → password of the demonstration's accounts."""
    lines = (home / "demo-accounts.txt").read_text("utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines)


@pytest.fixture(scope="session")
def xieshou(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line on the demonstration's home folder."""

    def run(*words: str, home: Path = home) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"XIESHOU_LANG": "en"}
        return subprocess.run(
            [*XIESHOU, *words, "--home", str(home)], capture_output=True, text=True, env=env, check=False, timeout=300
        )

    return run


@pytest.fixture(scope="session")
def told(xieshou: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., Any]:
    """Run a command with --json and read what it printed."""

    def run(*words: str, code: int = 0) -> Any:
        ended = xieshou(*words, "--json")
        assert ended.returncode == code, ended.stderr
        return json.loads(ended.stdout)

    return run


@pytest.fixture(scope="session")
def site(home: Path) -> Iterator[str]:
    """The pages, served as `xieshou serve` serves them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*XIESHOU, "serve", "--home", str(HOME), "--port", str(port)], env=os.environ)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                    break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the server did not answer within 30 seconds")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
