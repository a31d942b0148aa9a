"""A pytest plugin: tests never touch a person's own home folder, do not wait for slow passwords, and race no clock.

Loaded by `-p` in pyproject.toml, before the settings are read.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as made_up_cases


def home_of_this_worker() -> str:
    """A fresh folder; or, where the demonstration is tested by several workers, this worker's own copy of it."""
    given, worker = os.environ.get("XIESHOU_HOME"), os.environ.get("PYTEST_XDIST_WORKER")
    if given and worker and (Path(given) / "demo-accounts.txt").exists():
        return str(shutil.copytree(given, f"{given}-{worker}", dirs_exist_ok=True))
    return given or tempfile.mkdtemp(prefix="xieshou-test-home-")


os.environ["XIESHOU_HOME"] = home_of_this_worker()
os.environ.setdefault("XIESHOU_TRANSPORT", "loopback")


made_up_cases.register_profile("without a clock", deadline=None)  # speed is measured in benchmarks/, not here
made_up_cases.load_profile("without a clock")


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Hash the passwords of made-up users quickly; those of the demonstration can still be read."""
    from django.conf import settings

    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]
