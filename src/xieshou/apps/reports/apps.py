"""The reports room, as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports (报表)."""

    name = "xieshou.apps.reports"
    label = "reports"

    def ready(self) -> None:
        """Bring this room's sections to the pages of lower rooms."""
        from xieshou.apps.reports import sections  # noqa: F401  importing it is what brings them
