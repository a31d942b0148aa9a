"""The commitments room, as Django knows it."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Commitments (议定事项)."""

    name = "xieshou.apps.commitments"
    label = "commitments"
