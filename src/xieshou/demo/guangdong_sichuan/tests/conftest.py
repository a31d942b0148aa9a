"""The programme as published, loaded once for the tests of this folder and taken back afterwards."""

import pytest
from django.db import transaction
from django.test import override_settings

from xieshou.apps.places.actions import load_divisions
from xieshou.demo.guangdong_sichuan.load import load


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the load reported; places and programme stand in the register while the module's tests run."""
    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), override_settings(HOME=home), transaction.atomic():
        load_divisions()
        yield load()
        transaction.set_rollback(True)
