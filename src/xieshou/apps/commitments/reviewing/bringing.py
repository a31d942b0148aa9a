"""Several communiqués at once (批量登记原文): each text and file on its own, what became of it beside its name.

Belongs here: from what a form brought to documents or the words of a refusal. Does not belong: what is refused
(`actions`, `engine.communique.papers`). A file that is refused takes nothing of the others with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import User
from xieshou.apps.commitments.following.shown import language
from xieshou.apps.commitments.models import Document
from xieshou.apps.commitments.reviewing import actions
from xieshou.apps.pairings.models import Programme
from xieshou.engine.communique.papers import LARGEST, text_of
from xieshou.engine.ledgers.reading import Unreadable


@dataclass(frozen=True)
class Brought:
    """What became of one text (登记结果): the document it is kept as, or why it was refused. `name` is its file's."""

    name: str
    document: Document | None = None
    is_new: bool = False
    refused: str = ""


def bring(book: Programme, text: str, files: Iterable[UploadedFile], *, by: User) -> list[Brought]:
    """Keep the pasted text, if there is one, and every file that can be read; the rest come back with their refusal."""
    found = [_kept(book, text, "", by)] if text.strip() else []
    for file in files:
        try:
            found.append(_kept(book, _read(file), file.name or "", by))
        except Unreadable as refusal:
            found.append(Brought(file.name or "", refused=refusal.told_in(language())))
    return found


def _kept(book: Programme, text: str, name: str, by: User) -> Brought:
    try:
        document, is_new = actions.keep(book, text, by=by, file_name=name)
    except ValidationError as error:
        return Brought(name or _("the pasted text"), refused=" ".join(error.messages))
    return Brought(name or _("the pasted text"), document, is_new)


def _read(file: UploadedFile) -> str:
    """The text of a file: it is put down as it came, no further than the reader needs to refuse it for its size."""
    with tempfile.TemporaryDirectory(prefix="xieshou-") as folder:
        path, written = Path(folder) / "report", 0
        with path.open("wb") as put:
            for chunk in file.chunks():
                put.write(chunk)
                written += len(chunk)
                if written > LARGEST:
                    break
        return text_of(path)
