"""A home folder of its own for each test: the digests of what was compared need its key."""

import pytest


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """The home folder of the test."""
    settings.HOME = tmp_path
    return tmp_path
