"""Files of evidence in the home folder (佐证文件): kept by digest, written once.

Belongs here: where a file lies, and putting it there. Does not belong: what it proves (`models.evidence`).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings


def evidence_path(sha256: str) -> Path:
    """Where the file of that digest lies."""
    return Path(settings.HOME) / "evidence" / sha256[:2] / sha256


def keep_file(content: bytes) -> str:
    """Write a file whole or not at all, and return its digest. The same content is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    path = evidence_path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{digest[:16]}.{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(path)
    return digest
