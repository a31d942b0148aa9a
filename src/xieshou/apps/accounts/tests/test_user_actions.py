"""Deeds on people who sign in: each leaves a Change, and none is done by somebody who may not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshou.apps.accounts import user_actions
from xieshou.apps.accounts.models import Change, Scope, User
from xieshou.apps.accounts.tests.people import somebody

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery"


def deeds():
    return list(Change.objects.filter(ledger="users").order_by("id").values_list("deed", "key"))


def test_an_account_is_made_with_a_password_that_opens_it_and_stands_in_no_change():
    admin = somebody("admin", "administrator")
    user = user_actions.create_user(username="zhang", password=GOOD, full_name="演练 张", office="昭觉县", by=admin)
    assert user.check_password(GOOD)
    [change] = Change.objects.all()
    assert (change.deed, change.key, change.by) == ("create", "zhang", admin)
    assert GOOD not in str(change.fields)


@pytest.mark.parametrize("password", ["short", "1234567890", "zhangzhang"])
def test_a_weak_password_makes_no_account(password):
    with pytest.raises(ValidationError):
        user_actions.create_user(username="zhangzhang", password=password, by=None)
    assert not User.objects.exists()
    assert not Change.objects.exists()


def test_a_name_that_is_taken_makes_no_account():
    somebody("zhang")
    with pytest.raises(ValidationError):
        user_actions.create_user(username="zhang", password=GOOD, by=None)
    assert not Change.objects.exists()


def test_a_scope_is_given_once_and_taken_back_and_both_stay_on_record():
    user = somebody("zhang")
    scope = user_actions.give_scope(user, role="county_clerk", programme="p", place="513431", by=None)
    with pytest.raises(ValidationError):
        user_actions.give_scope(user, role="county_clerk", programme="p", place="513431", by=None)
    user_actions.take_scope(scope, by=None)
    assert not Scope.objects.exists()
    assert deeds() == [("give_scope", "zhang"), ("take_scope", "zhang")]


@pytest.mark.parametrize(("field", "value"), [("place", "5134"), ("place", "昭觉"), ("role", "king")])
def test_a_scope_that_means_nothing_is_refused(field, value):
    with pytest.raises(ValidationError):
        user_actions.give_scope(somebody("zhang"), **{"role": "office", field: value}, by=None)
    assert not Scope.objects.exists()


@pytest.mark.parametrize("role", ["office", "auditor", "public", "county_clerk"])
def test_only_an_administrator_does_deeds_on_others(role):
    other, by = somebody("zhang", "office"), somebody("by", role)
    scope = other.scopes.get()
    refused = [
        lambda: user_actions.create_user(username="li", password=GOOD, by=by),
        lambda: user_actions.give_scope(other, role="administrator", by=by),
        lambda: user_actions.take_scope(scope, by=by),
        lambda: user_actions.set_password(other, password=GOOD, by=by),
        lambda: user_actions.deactivate(other, by=by),
    ]
    for deed in refused:
        with pytest.raises(PermissionDenied):
            deed()
    other.refresh_from_db()
    assert other.is_active
    assert list(other.scopes.all()) == [scope]
    assert not Change.objects.exists()


def test_everybody_changes_the_own_password():
    user = somebody("zhang", "public")
    user_actions.set_password(user, password=GOOD, by=user)
    assert User.objects.get().check_password(GOOD)
    assert deeds() == [("set_password", "zhang")]


def test_a_closed_account_no_longer_signs_in(client):
    user = user_actions.create_user(username="zhang", password=GOOD, by=None)
    user_actions.deactivate(user, by=None)
    client.post("/sign-in/", {"username": "zhang", "password": GOOD})
    assert "_auth_user_id" not in client.session
    assert deeds() == [("create", "zhang"), ("deactivate", "zhang")]


def test_passwords_made_here_differ_and_pass_our_own_rules():
    made = {user_actions.new_password() for _ in range(50)}
    assert len(made) == 50
    user_actions.create_user(username="zhang", password=made.pop(), by=None)
