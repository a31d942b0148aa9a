"""What administrators and auditors see: users with their roles (用户与权限), and the log (日志).

Belongs here: reading the address and the form, calling one action, choosing the template.
Does not belong: whom an administrator looks after (managing.py), what of the log is seen (log.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xieshou.apps.accounts import log as records
from xieshou.apps.accounts import managing, policies, user_actions
from xieshou.apps.accounts.forms import NewUserForm, ScopeForm
from xieshou.apps.accounts.models import Scope, User
from xieshou.wording import words

PAGE = 50
NOT_UNDERSTOOD = 400
View = Callable[..., HttpResponse]


def for_deed(deed: str) -> Callable[[View], View]:
    """Open a page only to those whose role allows the deed."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            policies.check_may(request.user, deed)
            return view(request, *args, **kwargs)

        return guarded

    return guard


@require_GET
@for_deed(managing.DEED)
def users(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in, with roles and scopes, by user name."""
    text, after = (request.GET.get(name, "").replace("\0", "").strip()[:80] for name in ("q", "after"))
    seen = managing.users_seen_by(request.user)
    if text:
        seen = (
            seen.filter(username__icontains=text)
            | seen.filter(full_name__icontains=text)
            | seen.filter(office__icontains=text)
        )
    count = seen.distinct().count()
    found = list(seen.filter(username__gt=after).distinct().order_by("username").prefetch_related("scopes")[: PAGE + 1])
    following = urlencode({"q": text, "after": found[PAGE - 1].username}) if len(found) > PAGE else ""
    context = {"users": found[:PAGE], "q": text, "page": {"count": count, "next_url": following and f"?{following}"}}
    return render(request, "accounts/users.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_deed(managing.DEED)
def new_user(request: HttpRequest) -> HttpResponse:
    """Make an account; its password is shown on the answer, once."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = user_actions.new_password()
        try:
            made = user_actions.create_user(**form.cleaned_data, password=password, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _page(request, made, password=password)
    return render(request, "accounts/new_user.html", {"form": form}, status=NOT_UNDERSTOOD if form.errors else 200)


@require_GET
@for_deed(managing.DEED)
def user(request: HttpRequest, username: str) -> HttpResponse:
    """One user: roles and scopes, and what an administrator may do about them."""
    return _page(request, _user(request, username))


@require_POST
@for_deed(managing.DEED)
def give_scope(request: HttpRequest, username: str) -> HttpResponse:
    """Give a role for a programme, a place or a pairing."""
    other = _user(request, username)
    form = ScopeForm(request.POST, instance=Scope(user=other))
    if not form.is_valid():
        return _page(request, other, form=form)
    if not managing.manages_scope(request.user, form.instance):
        raise PermissionDenied(_("You cannot give more than you administer yourself."))
    try:
        user_actions.give_scope(other, **form.cleaned_data, by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, other, form=form)
    messages.success(request, _("The role was given. It holds from the next page on."))
    return redirect("accounts:user", username)


@require_POST
@for_deed(managing.DEED)
def take_scope(request: HttpRequest, username: str, number: int) -> HttpResponse:
    """Take a scope back."""
    scope = get_object_or_404(_user(request, username).scopes, pk=number)
    if not managing.may_take(request.user, scope):
        raise PermissionDenied(_("Another administrator must take this role back: it is your own, or outside yours."))
    user_actions.take_scope(scope, by=request.user)
    messages.success(request, _("The role was taken back."))
    return redirect("accounts:user", username)


@require_POST
@for_deed(managing.DEED)
def deactivate(request: HttpRequest, username: str) -> HttpResponse:
    """Close an account."""
    user_actions.deactivate(_managed(request, username), by=request.user)
    messages.success(request, _("The account is closed. What it wrote stays in its name."))
    return redirect("accounts:user", username)


@require_POST
@never_cache
@for_deed(managing.DEED)
def new_password(request: HttpRequest, username: str) -> HttpResponse:
    """Give a new password, shown on the answer, once."""
    other, password = _managed(request, username), user_actions.new_password()
    user_actions.set_password(other, password=password, by=request.user)
    return _page(request, other, password=password)


@require_GET
@for_deed(records.DEED)
def log(request: HttpRequest) -> HttpResponse:
    """The newest writes, or the newest openings of personal rows; no value of a field is shown here."""
    shows_access = request.GET.get("show") == "access"
    seen = (records.accesses_seen_by if shows_access else records.changes_seen_by)(request.user)
    ledger = request.GET.get("ledger", "")
    if ledger in words.LEDGERS:
        seen = seen.filter(ledger=ledger)
    page = records.page(seen, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    programmes = records.programmes_of(page.records, request.user)
    for record in page.records:
        record.programme_code = programmes.get((record.ledger, record.key), "")
        record.ledger_word = words.ledger(record.ledger)
        record.deed_word = "" if shows_access else words.deed(record.deed)
    kept = {"show": "access"} if shows_access else {}
    kept |= {"ledger": ledger} if ledger in words.LEDGERS else {}
    context = {
        "records": page.records,
        "shows_access": shows_access,
        "ledger": ledger if ledger in words.LEDGERS else "",
        "ledgers": [(code, word) for code, word in words.LEDGERS.items()],
        "page": {
            "count": None,
            "previous_url": page.before and f"?{urlencode(kept | {'before': page.before})}",
            "next_url": page.after and f"?{urlencode(kept | {'after': page.after})}",
        },
    }
    return render(request, "accounts/log.html", context)


def _user(request: HttpRequest, username: str) -> User:
    return get_object_or_404(managing.users_seen_by(request.user).distinct(), username=username)


def _managed(request: HttpRequest, username: str) -> User:
    other = _user(request, username)
    if not managing.manages(request.user, other):
        raise PermissionDenied(
            _("Another administrator must do this: it is your own account, or it holds roles outside yours.")
        )
    return other


def _page(request: HttpRequest, other: User, *, form: ScopeForm | None = None, password: str = "") -> HttpResponse:
    scopes = list(other.scopes.all())
    for scope in scopes:
        scope.may_be_taken = managing.may_take(request.user, scope)
    context = {
        "other": other,
        "scopes": scopes,
        "form": form or ScopeForm(),
        "password": password,
        "manages": managing.manages(request.user, other),
    }
    return render(request, "accounts/user.html", context, status=NOT_UNDERSTOOD if form else 200)
