"""Accounts from the command line of the installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import Stop, give, home_option, json_option, say, start
from xieshou.cli.words import _

ROLES = ["county_clerk", "office", "donor_office", "field_team", "labour_station", "auditor", "public", "administrator"]


def scope_options(command: Any) -> Any:
    """Which role, and where it holds."""
    for option in (
        click.option("--pairing", default="", metavar="NO", help=_("The role holds for this pairing alone.")),
        click.option(
            "--place", default="", metavar="CODE", help=_("The role holds for this place and what lies inside.")
        ),
        click.option(
            "--programme", default="", metavar="CODE", help=_("The role holds for this programme (default: all).")
        ),
        click.option("--role", type=click.Choice(ROLES), required=True),
    ):
        command = option(command)
    return command


@click.group(help=_("Accounts: add, list, give and take scopes, change a password, close."))
def user() -> None:
    """Accounts."""


@user.command("add", help=_("Make an account with one role. The password is asked for; an empty answer makes one."))
@click.argument("username")
@scope_options
@click.option("--full-name", default="")
@click.option("--office", default="")
@click.option("--password", prompt=_("Password (empty: make one)"), hide_input=True, default="", show_default=False)
@home_option
def add(username: str, home_dir: Path | None, full_name: str, office: str, password: str, **scope: str) -> None:
    """Make an account."""
    start(home_dir)
    from django.db import transaction

    from xieshou.apps.accounts import user_actions

    chosen = password or user_actions.new_password()
    with transaction.atomic():
        made = user_actions.create_user(username=username, password=chosen, full_name=full_name, office=office, by=None)
        user_actions.give_scope(made, by=None, **scope)
    say(_("Made %s.") % username)
    if not password:
        click.echo(chosen)


@user.command("list", help=_("List accounts, their roles and scopes."))
@home_option
@json_option
def list_users(home_dir: Path | None, as_json: bool) -> None:
    """List accounts."""
    start(home_dir)
    from xieshou.apps.accounts.models import User

    found = [
        {
            "username": one.username, "full_name": one.full_name, "office": one.office, "active": one.is_active,
            "scopes": [
                {"role": held.role, "programme": held.programme, "place": held.place, "pairing": held.pairing}
                for held in one.scopes.all()
            ],
        }
        for one in User.objects.prefetch_related("scopes").order_by("username")
    ]  # fmt: skip
    if as_json:
        give(found)
        return
    for one in found:
        held = "; ".join(
            f"{s['role']} {s['programme'] or '*'} {s['place']}{s['pairing']}".strip() for s in one["scopes"]
        )
        click.echo(f"{one['username']:20}{one['full_name']:20}{'' if one['active'] else _('closed'):8}{held}")


@user.command("give", help=_("Give an account a further role or scope."))
@click.argument("username")
@scope_options
@home_option
def give_command(username: str, home_dir: Path | None, **scope: str) -> None:
    """Give a scope."""
    start(home_dir)
    from xieshou.apps.accounts import user_actions

    user_actions.give_scope(_named(username), by=None, **scope)


@user.command("password", help=_("Give an account a new password."))
@click.argument("username")
@click.option("--password", prompt=_("New password (empty: make one)"), hide_input=True, default="", show_default=False)
@home_option
def password_command(username: str, password: str, home_dir: Path | None) -> None:
    """Set a password."""
    start(home_dir)
    from xieshou.apps.accounts import user_actions

    chosen = password or user_actions.new_password()
    user_actions.set_password(_named(username), password=chosen, by=None)
    if not password:
        click.echo(chosen)


@user.command("close", help=_("Close an account; what it wrote stays attributed to it."))
@click.argument("username")
@home_option
def close(username: str, home_dir: Path | None) -> None:
    """Deactivate an account."""
    start(home_dir)
    from xieshou.apps.accounts import user_actions

    user_actions.deactivate(_named(username), by=None)


def _named(username: str) -> Any:
    from xieshou.apps.accounts.models import User

    found = User.objects.filter(username=username).first()
    if found is None:
        raise Stop(_("There is no account “%s”. See: xieshou user list") % username)
    return found
