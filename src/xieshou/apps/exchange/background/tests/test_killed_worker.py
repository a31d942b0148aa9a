"""The worker's own processes, on a register in a file: killed in three ways, it leaves what an unbroken run leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("worker_killed_on_a_file.py")
LAST = 300  # seconds


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the worker's processes as Linux shows them")
def test_a_worker_killed_in_three_ways_leaves_the_register_as_an_unbroken_run(tmp_path):
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    env |= {"XIESHOU_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "xieshou.site.settings"}
    ended = subprocess.run(
        [sys.executable, SCRIPT], env=env, capture_output=True, text=True, check=False, timeout=LAST
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "as an unbroken run" in ended.stdout
