"""The funds room, as Django knows it."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """Funds (资金台账)."""

    name = "xieshou.apps.funds"
    label = "funds"
