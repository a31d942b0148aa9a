"""The evidence card (佐证卡): the end of the way from a figure. Publisher, date, the figure as printed, what it proves.

Belongs here: the card and its file. Nobody opens evidence of rows outside his scope: then there is nothing here.
Does not belong: addresses of copies on other people's sites; those are not kept at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.evidence_files import evidence_path
from xieshou.apps.accounts.models import Evidence, User
from xieshou.apps.assessment.views.titles import Listed, listed, own_page
from xieshou.wording import words

READ_AT_MOST = 60_000
PROVES = 2_000
SHOWN = 100
# What a browser may be told a file is. Anything else is taken away as plain bytes and never shown by the browser.
KNOWN_TYPES = ("text/plain", "text/csv", "application/pdf", "image/jpeg", "image/png", "application/vnd.openxmlformats")


@require_GET
def card(request: HttpRequest, code: str) -> HttpResponse:
    """One publication or file, and the rows it proves that the user may see."""
    evidence = get_object_or_404(Evidence, code=code)
    proven = _proven(evidence, request.user)
    request.programme_code = proven[0]["listed"].row.programme_id  # whose rooms the head of the page shows
    path = _path(evidence)
    text, cut = _text(evidence, path)
    context = {
        "evidence": evidence,
        "proven": proven[:SHOWN],
        "count": len(proven),
        "has_file": path is not None,
        "lost": bool(evidence.file_name) and path is None,
        "text": text,
        "cut": cut,
        "read_at_most": READ_AT_MOST,
    }
    return render(request, "assessment/evidence.html", context)


@require_GET
def file(request: HttpRequest, code: str) -> FileResponse:
    """The file, to be kept: never opened inside the page, whatever it says it is."""
    evidence = get_object_or_404(Evidence, code=code)
    _proven(evidence, request.user)
    path = _path(evidence)
    if path is None:
        raise Http404(code)
    known = evidence.media_type.startswith(KNOWN_TYPES)
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=evidence.file_name,
        content_type=evidence.media_type if known else "application/octet-stream",
    )  # fmt: skip
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _proven(evidence: Evidence, user: User) -> list[dict[str, Any]]:
    """The links to rows that the user may see. Raises Http404 when there is none, as if there were no evidence."""
    links = list(evidence.links.all()[:PROVES])
    rows = listed([(link.ledger, link.key) for link in links], user, with_proofs=False)
    seen = [(link, rows[link.ledger, link.key]) for link in links if (link.ledger, link.key) in rows]
    if not seen:
        raise Http404(evidence.code)
    return [
        {"link": link, "listed": row, "ledger": words.ledger(link.ledger), "page": _page(row)} for link, row in seen
    ]


def _page(row: Listed) -> str:
    return own_page(row.row) or row.url


def _path(evidence: Evidence) -> Path | None:
    if not evidence.file_name or not evidence.sha256:
        return None
    path = evidence_path(evidence.sha256)
    return path if path.is_file() else None


def _text(evidence: Evidence, path: Path | None) -> tuple[str, bool]:
    """The beginning of a text file, to be shown escaped; and whether there is more."""
    if path is None or not evidence.media_type.startswith("text/plain"):
        return "", False
    with path.open("rb") as opened:
        content = opened.read(READ_AT_MOST + 1)
    return content[:READ_AT_MOST].decode("utf-8", errors="replace"), len(content) > READ_AT_MOST
