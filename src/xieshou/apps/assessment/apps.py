"""The assessment room, as Django knows it."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Assessment (考核)."""

    name = "xieshou.apps.assessment"
    label = "assessment"

    def ready(self) -> None:
        """Bring this room's sections to the pages of lower rooms."""
        from xieshou.apps.assessment import sections  # noqa: F401
