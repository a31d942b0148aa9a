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
DESK = {"width": 1366, "height": 768}
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--no-first-run"]  # fmt: skip
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

    def run(*words: str, home: Path = home, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"XIESHOU_LANG": "en"}
        return subprocess.run(
            [*XIESHOU, *words, "--home", str(home)], capture_output=True, text=True, env=env, cwd=cwd, check=False,
            timeout=300,
        )  # fmt: skip

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


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The system's Chromium, without a window."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright leaves a loop running in the thread of all later tests
    with playwright_api.sync_playwright() as api:
        path = os.environ.get("XIESHOU_CHROMIUM") or "/usr/bin/chromium"
        running = api.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


def is_fault(said: Any) -> bool:
    """Whether the browser complains of the page. That a form was refused (422) is an answer like any other."""
    return said.type == "error" and "status of 422" not in said.text


@pytest.fixture
def open_as(browser, site, passwords) -> Iterator[Callable[..., object]]:
    """Sign in as one of the demonstration's people; every page is watched for errors and outside requests."""
    opened, faults = [], []

    def start(username: str, *, language: str = "en", viewport: dict[str, int] = DESK, dark: bool = False) -> object:
        context = browser.new_context(
            base_url=site, viewport=viewport, locale="en-GB" if language == "en" else "zh-CN",
            color_scheme="dark" if dark else "light", accept_downloads=True, bypass_csp=False,
        )  # fmt: skip
        opened.append(context)

        def only_here(route) -> None:
            if route.request.url.startswith((site, "data:", "blob:")):
                route.continue_()
            else:
                faults.append(f"asked outside: {route.request.url}")
                route.abort()

        context.route("**/*", only_here)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", lambda said: faults.append(f"console: {said.text}") if is_fault(said) else None)
        page.goto("/sign-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", passwords[username])
        page.click("main button[type=submit], main form button")
        page.wait_for_url("**/p/**")
        return page

    yield start
    for context in opened:
        context.close()
    assert not faults
