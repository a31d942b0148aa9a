"""The pairings room, as Django knows it."""

from django.apps import AppConfig


class PairingsConfig(AppConfig):
    """Pairings (结对)."""

    name = "xieshou.apps.pairings"
    label = "pairings"
