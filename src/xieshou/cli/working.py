"""Work in the background: read and write large files beside the pages (后台进程).

Belongs here: the command, and the worker that `serve` keeps beside its pages. Does not belong: what a worker does
(`apps.exchange.background`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from xieshou.cli.base import OUR_FAULT, home_option, say, start
from xieshou.cli.words import _

AGAIN = 5.0  # seconds until a worker that died is started anew
LAST = 15.0  # seconds it may take to end
BESIDE = "from xieshou.cli.working import beside; beside()"


@click.command(help=_("Read and write large files in the background, until stopped. `serve` does this by itself."))
@home_option
@click.option("--once", is_flag=True, help=_("Do what waits now, then stop."))
def work(home_dir: Path | None, once: bool) -> int | None:
    """Work until stopped with Ctrl-C, or until nothing waits."""
    folder = start(home_dir)
    from xieshou.apps.exchange.background import running

    if once:
        done = running.work_once()
        say(_("Worked on %s imports.") % len(done))
        return None
    say(_("Working for %s – stop with Ctrl-C.") % folder)
    ended = running.work(waits=lambda: say(_("Another worker works for this folder; waiting until it ends.")))
    return None if ended else OUR_FAULT


def beside() -> None:
    """The worker beside the pages: it ends when they do, even if they were killed."""
    parent = os.getppid()
    start(None)
    from xieshou.apps.exchange.background import running

    sys.exit(0 if running.work(until=lambda: os.getppid() != parent) else 1)


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker runs while the block does; one that dies is started anew."""
    mine, ending, running = os.getpid(), threading.Event(), []

    def keep() -> None:
        while not ending.is_set():
            running[:] = [subprocess.Popen([sys.executable, "-c", BESIDE], stdin=subprocess.DEVNULL)]
            running[0].wait()
            ending.wait(AGAIN)

    threading.Thread(target=keep, daemon=True).start()
    try:
        yield
    finally:
        if os.getpid() == mine:  # a server's own children leave this block too
            ending.set()
            for one in running:
                one.terminate()
                try:
                    one.wait(LAST)
                except subprocess.TimeoutExpired:
                    one.kill()
