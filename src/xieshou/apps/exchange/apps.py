"""The exchange room, as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Exchange (数据交换)."""

    name = "xieshou.apps.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Bring this room's doors to the pages of lower rooms."""
        from xieshou.apps.exchange import sections  # noqa: F401  importing it is what brings them
