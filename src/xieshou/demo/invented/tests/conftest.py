"""The invented year of three counties, loaded once for the tests of this folder and taken back afterwards."""

import pytest
from django.db import transaction
from django.test import override_settings

from xieshou.demo.invented.load import load
from xieshou.demo.invented.make import make


@pytest.fixture(scope="session")
def year():
    """Three counties from the first seed."""
    return make(counties=3, seed=1)


@pytest.fixture(scope="module")
def loaded(year, django_db_setup, django_db_blocker, tmp_path_factory):
    """The home folder of a register that holds the year while the module's tests run."""
    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), override_settings(HOME=home), transaction.atomic():
        assert load(year, home)
        yield home
        transaction.set_rollback(True)
