"""The duplicates room, as Django knows it."""

from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    """Duplicates (疑似重复)."""

    name = "xieshou.apps.duplicates"
    label = "duplicates"

    def ready(self) -> None:
        """Bring this room's doors to the pages of lower rooms."""
        from xieshou.apps.duplicates import sections  # noqa: F401  importing it is what brings them
