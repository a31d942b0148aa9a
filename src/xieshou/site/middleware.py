"""What holds for every request and answer: no NUL comes in; a strict content policy goes out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class StrictContent:
    """Send the Content-Security-Policy with every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        return response


class NoNul:
    """Refuse an address or a form with a NUL in it: no name or number holds one, and PostgreSQL cannot be asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = [request.path, *request.GET.keys(), *(text for _, texts in request.GET.lists() for text in texts)]
        if any("\0" in text for text in asked):
            return bad_request(request, ValueError("NUL"))
        return self.get_response(request)
