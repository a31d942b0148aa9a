"""The accounts room, as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts (用户与权限)."""

    name = "xieshou.apps.accounts"
    label = "accounts"
