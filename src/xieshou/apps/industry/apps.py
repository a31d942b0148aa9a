"""The industry room, as Django knows it."""

from django.apps import AppConfig


class IndustryConfig(AppConfig):
    """Industry (产业合作)."""

    name = "xieshou.apps.industry"
    label = "industry"
