"""The projects room, as Django knows it."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects (项目)."""

    name = "xieshou.apps.projects"
    label = "projects"
