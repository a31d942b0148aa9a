"""The donations room, as Django knows it."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    """Donations (社会帮扶)."""

    name = "xieshou.apps.donations"
    label = "donations"
