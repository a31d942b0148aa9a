"""A home folder of its own for each test, as for the other tests of imports."""

from xieshou.apps.exchange.tests.conftest import home  # noqa: F401
