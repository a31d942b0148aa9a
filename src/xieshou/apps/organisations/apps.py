"""The organisations room, as Django knows it."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations (单位)."""

    name = "xieshou.apps.organisations"
    label = "organisations"
