"""A worker killed in three ways, on a register in a file; not a test itself: `python worker_killed_on_a_file.py`.

XIESHOU_HOME names an empty folder. The worker is the one that `xieshou work` starts.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROWS, OLD, CHUNK = 40_000, 6_000, 1_000
LAST = 60.0  # seconds that one wait may take
WORK = "from xieshou.cli import main; main()"


def start() -> subprocess.Popen[bytes]:
    """The worker, in a process group of its own, so that all of it can be killed."""
    return subprocess.Popen([sys.executable, "-c", WORK, "work"], start_new_session=True)


def children(pid: int) -> list[int]:
    """The processes that a process started, in the order it started them."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for(made: Any, reached: Any) -> None:
    """Wait until the import has come so far."""
    until = time.monotonic() + LAST
    while not reached():
        if time.monotonic() > until:
            raise SystemExit(f"{made.state}, chunk {made.chunks_done} of {made.chunks}, {made.attempts} attempts")
        time.sleep(0.02)
        made.refresh_from_db()


def kill_all(worker: subprocess.Popen[bytes]) -> None:
    """As when the machine is switched off."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(LAST)


def kill_the_first_alone(worker: subprocess.Popen[bytes]) -> None:
    """What it started must end by itself, or nobody could work for the folder any more."""
    worker.kill()
    worker.wait(LAST)


def kill_the_last_alone(worker: subprocess.Popen[bytes]) -> None:
    """As when memory runs out: the process that works, while those that guard it live on."""
    [guard] = children(worker.pid)
    os.kill(children(guard)[0], signal.SIGKILL)


def main() -> None:
    """Make a register, let it be written with kills, and compare."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from xieshou.apps.exchange import actions, previewing
    from xieshou.apps.exchange.background import place
    from xieshou.apps.exchange.tests import test_killed as kill
    from xieshou.apps.exchange.tests.hand_made import book, previewed

    previewing.CHUNK, kill.ROWS, kill.OLD = CHUNK, ROWS, OLD
    book()
    rows = kill.workers()
    actions.apply(previewed(rows.head(OLD)), by=None)
    made = actions.write_later(previewed(kill.changed(rows)), by=None)
    assert not place.is_taken()
    for deed in (kill_all, kill_the_first_alone, kill_the_last_alone):
        wait_for(made, lambda: not place.is_taken())
        made.refresh_from_db()
        seen = made.chunks_done
        worker = start()
        wait_for(made, lambda: made.chunks_done > seen)  # noqa: B023  (called at once)
        deed(worker)
        made.refresh_from_db()
        print(deed.__name__, seen, made.chunks_done, made.state, flush=True)
        assert made.state == "applying", "it was to be killed in the midst"
    wait_for(made, lambda: made.state == "applied")
    assert place.is_taken()
    worker.terminate()
    assert worker.wait(LAST) == 0
    wait_for(made, lambda: not place.is_taken())
    kill.check_against_an_unbroken_run(made)
    print("as an unbroken run", made.tries)


if __name__ == "__main__":
    main()
