"""The households room, as Django knows it."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Households (农户)."""

    name = "xieshou.apps.households"
    label = "households"
