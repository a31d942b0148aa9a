"""The assessment room, as Django knows it."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Assessment (考核)."""

    name = "xieshou.apps.assessment"
    label = "assessment"
