"""The reports room, as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports (报表)."""

    name = "xieshou.apps.reports"
    label = "reports"
