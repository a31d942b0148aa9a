"""The pages, as Django knows them: shared templates, static files, template tags, translations."""

from django.apps import AppConfig


class SitePagesConfig(AppConfig):
    """What all rooms' pages share (页面)."""

    name = "xieshou.site"
    label = "site_pages"
