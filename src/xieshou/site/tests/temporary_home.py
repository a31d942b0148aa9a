"""A pytest plugin: tests never touch a person's own home folder, and do not wait for slow passwords.

Loaded by `-p` in pyproject.toml, before the settings are read.
"""

import os
import tempfile

import pytest

os.environ.setdefault("XIESHOU_HOME", tempfile.mkdtemp(prefix="xieshou-test-home-"))
os.environ.setdefault("XIESHOU_TRANSPORT", "loopback")


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Hash the passwords of made-up users quickly; those of the demonstration can still be read."""
    from django.conf import settings

    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]
