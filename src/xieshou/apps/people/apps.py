"""The people room, as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People (选派人员与培训)."""

    name = "xieshou.apps.people"
    label = "people"
