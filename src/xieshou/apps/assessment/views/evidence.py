"""The evidence card (佐证卡): the end of the way from a figure. Publisher, date, the figure as printed, what it proves.

Belongs here: the card, its file and its picture. Nobody opens evidence of rows outside his scope: then there is nothing
here. The public sees what is published alone, and of a picture the copy without position, camera and time.
Does not belong: addresses of copies on other people's sites; those are not kept at all.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.evidence_files import evidence_path
from xieshou.apps.accounts.models import Evidence, User
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.accounts.queries import as_published
from xieshou.apps.assessment.views.titles import Listed, listed, own_page
from xieshou.wording import words

READ_AT_MOST = 60_000
PROVES = 2_000
SHOWN = 100
# What a browser may be told a file is. Anything else is taken away as plain bytes and never shown by the browser.
KNOWN_TYPES = ("text/plain", "text/csv", "application/pdf", "image/jpeg", "image/png", "application/vnd.openxmlformats")
JPEG = "image/jpeg"
PICTURES = {"thumbnail": "thumbnail_sha256", "picture": "public_sha256"}


@require_GET
def card(request: HttpRequest, code: str) -> HttpResponse:
    """One publication or file, and the rows it proves that the user may see."""
    evidence = get_object_or_404(Evidence, code=code)
    proven = _proven(evidence, request.user)
    request.programme_code = proven[0]["listed"].row.programme_id  # whose rooms the head of the page shows
    works = _works(proven, request.user)
    if not works:
        as_published(evidence)
    path = _path(evidence.sha256) if evidence.file_name else None
    text, cut = _text(evidence, path)
    context = {
        "evidence": evidence,
        "works": works,
        "proven": proven[:SHOWN],
        "count": len(proven),
        "has_file": path is not None,
        "has_picture": _path(evidence.public_sha256) is not None,
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
    is_copy = bool(evidence.public_sha256) and not _works(_proven(evidence, request.user), request.user)
    path = _path(evidence.public_sha256 if is_copy else evidence.sha256) if evidence.file_name else None
    if path is None:
        raise Http404(code)
    known = evidence.media_type.startswith(KNOWN_TYPES)
    name = f"{PurePath(evidence.file_name).stem}.jpg" if is_copy else evidence.file_name
    kind = JPEG if is_copy else evidence.media_type if known else "application/octet-stream"
    return _sealed(FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind))


@require_GET
def picture(request: HttpRequest, code: str, size: str) -> FileResponse:
    """A copy that we made ourselves from the pixels alone: the one picture that a page shows."""
    evidence = get_object_or_404(Evidence, code=code)
    _proven(evidence, request.user)
    path = _path(getattr(evidence, PICTURES[size])) if size in PICTURES else None
    if path is None:
        raise Http404(code)
    return _sealed(FileResponse(path.open("rb"), content_type=JPEG))


def _sealed(answer: FileResponse) -> FileResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _proven(evidence: Evidence, user: User) -> list[dict[str, Any]]:
    """The links to rows that the user may see. Raises Http404 when there is none, as if there were no evidence."""
    links = list(evidence.links.standing()[:PROVES])
    rows = listed([(link.ledger, link.key) for link in links], user, with_proofs=False)
    seen = [(link, rows[link.ledger, link.key]) for link in links if (link.ledger, link.key) in rows]
    if evidence.internal:
        seen = [(link, found) for link, found in seen if works_in(user, found.row.programme_id)]
    if not seen:
        raise Http404(evidence.code)
    return [
        {"link": link, "listed": row, "ledger": words.ledger(link.ledger), "page": _page(row)} for link, row in seen
    ]


def _works(proven: list[dict[str, Any]], user: User) -> bool:
    """Whether the user works in a programme whose row it proves; the public looks on."""
    return any(works_in(user, one["listed"].row.programme_id) for one in proven)


def _page(row: Listed) -> str:
    return own_page(row.row) or row.url


def _path(sha256: str) -> Path | None:
    path = evidence_path(sha256) if sha256 else None
    return path if path is not None and path.is_file() else None


def _text(evidence: Evidence, path: Path | None) -> tuple[str, bool]:
    """The beginning of a text file, to be shown escaped; and whether there is more."""
    if path is None or not evidence.media_type.startswith("text/plain"):
        return "", False
    with path.open("rb") as opened:
        content = opened.read(READ_AT_MOST + 1)
    return content[:READ_AT_MOST].decode("utf-8", errors="replace"), len(content) > READ_AT_MOST
