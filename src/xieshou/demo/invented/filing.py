"""Invented files of evidence into the home folder (存放演练佐证), each under its digest; of a picture its copies too.

Belongs here: from a made file to the row of it. Does not belong: what files say (`proof`), where they lie (`laying`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from xieshou.apps.accounts.models import Evidence
from xieshou.apps.accounts.photographs import look_at
from xieshou.data.evidence_rules import evidence_rules
from xieshou.demo.invented.laying import evidence_path, lay_down
from xieshou.demo.invented.proof import taken_on
from xieshou.demo.invented.rows import MadeFile


def file_away(file: MadeFile, home: Path) -> Evidence:
    """The row of a file, not yet written; its bytes lie in the evidence folder."""
    made = Evidence(
        code=file.code, kind=file.kind, title=file.title, publisher="演练协作办", file_name=file.file_name,
        sha256=_lay(file.content, home), media_type=file.media_type, size=len(file.content), invented=True,
        published_first=file.day.first, published_last=file.day.last, published_printed=file.day.printed,
    )  # fmt: skip
    if day := taken_on(file):
        rules = evidence_rules()
        seen = look_at(
            file.content, most_megapixels=rules.most_megapixels, thumbnail_pixels=rules.thumbnail_pixels,
            public_pixels=rules.public_pixels,
        )  # fmt: skip
        made.taken_on, made.taken_from = day, Evidence.TakenFrom.PERSON
        made.thumbnail_sha256, made.public_sha256 = _lay(seen.thumbnail, home), _lay(seen.public, home)
    return made


def _lay(content: bytes, home: Path) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    lay_down(evidence_path(home, sha256), content)
    return sha256
