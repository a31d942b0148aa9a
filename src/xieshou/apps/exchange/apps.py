"""The exchange room, as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Exchange (数据交换)."""

    name = "xieshou.apps.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Bring this room's doors to the pages of lower rooms; take up what waits when a worker begins."""
        from django_q.signals import post_spawn

        from xieshou.apps.exchange import sections  # noqa: F401  importing it is what brings them
        from xieshou.apps.exchange.background.waiting import begin

        post_spawn.connect(begin, dispatch_uid="exchange-takes-up-what-waits")
