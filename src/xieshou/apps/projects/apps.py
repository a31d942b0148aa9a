"""The projects room, as Django knows it."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects (项目)."""

    name = "xieshou.apps.projects"
    label = "projects"

    def ready(self) -> None:
        """Bring this room's sections to its own page of a project, beside those of upper rooms."""
        from xieshou.apps.projects import sections  # noqa: F401  importing it is what brings them
        from xieshou.apps.projects.progress import sections as progress  # noqa: F401
