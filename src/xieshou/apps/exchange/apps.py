"""The exchange room, as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Exchange (数据交换)."""

    name = "xieshou.apps.exchange"
    label = "exchange"
