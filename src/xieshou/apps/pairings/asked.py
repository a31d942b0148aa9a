"""What an address asks of a programme besides its year (地址参数): a day, and a place.

Belongs here: reading them; what they cannot mean is left out. Does not belong: what is done with them.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from xieshou.apps.accounts.policies import works_in
from xieshou.apps.pairings.models import Programme
from xieshou.engine import place_codes

LONGEST_DAY, LONGEST_PLACE = 20, 12


def day_of(book: Programme) -> date:
    """The day on which things are overdue or idle: the programme's own, else today."""
    return book.as_of or timezone.localdate()


def day_named(request: HttpRequest, book: Programme) -> date:
    """The day of the address, else that of the programme."""
    try:
        return date.fromisoformat(request.GET.get("as_of", "").strip()[:LONGEST_DAY])
    except ValueError:
        return day_of(book)


def day_asked(request: HttpRequest, book: Programme) -> tuple[date, str]:
    """The day of the address, else that of the programme. Also what was asked for, if it is no day.

    Who only looks on gets the programme's own day: another one costs the whole book each time.
    """
    asked = request.GET.get("as_of", "").replace("\0", "").strip()[:LONGEST_DAY]
    if not asked or not works_in(request.user, book.code):
        return day_of(book), ""
    try:
        return date.fromisoformat(asked), ""
    except ValueError:
        return day_of(book), asked


def place_asked(request: HttpRequest) -> str:
    """The place of the address, if it is one."""
    place = request.GET.get("place", "").strip()[:LONGEST_PLACE]
    return place if place.isascii() and place_codes.is_code(place) else ""
