"""The labour room, as Django knows it."""

from django.apps import AppConfig


class LabourConfig(AppConfig):
    """Labour (劳务协作)."""

    name = "xieshou.apps.labour"
    label = "labour"
