"""The trade room, as Django knows it."""

from django.apps import AppConfig


class TradeConfig(AppConfig):
    """Trade (消费帮扶)."""

    name = "xieshou.apps.trade"
    label = "trade"
