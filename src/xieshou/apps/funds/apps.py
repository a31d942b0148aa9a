"""The funds room, as Django knows it."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """Funds (资金)."""

    name = "xieshou.apps.funds"
    label = "funds"

    def ready(self) -> None:
        """Bring this room's sections to the pages of lower rooms."""
        from xieshou.apps.funds import sections  # noqa: F401  importing it is what brings them
