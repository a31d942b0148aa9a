"""Pages that belong to no room: the way in, the language, the sign of life."""

from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.i18n import set_language

from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.queries import programmes_of

__all__ = ["healthy", "home", "set_language"]


def home(request: HttpRequest) -> HttpResponse:
    """Go to the first programme of the user; an empty register explains itself."""
    user = get_user(request)
    assert isinstance(user, User)
    programme = programmes_of(user).first()
    if programme is not None:
        return redirect("assessment:overview", programme=programme.code)
    return render(request, "empty_register.html")


def healthy(request: HttpRequest) -> HttpResponse | HttpResponseRedirect:
    """Say whether the pages and the register answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
