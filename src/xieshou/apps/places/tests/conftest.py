"""The shipped tables, loaded once for each file of tests and taken back afterwards."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from xieshou.apps.places.actions import LoadResult, load_divisions


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[LoadResult]:
    """Every division that ships, in one transaction that is rolled back when the tests of a file are over."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_divisions()
        transaction.set_rollback(True)
