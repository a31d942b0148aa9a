"""Files laid down in the home folder (写入文件夹): evidence under its digest, all whole or not at all.

Belongs here: where files lie and how they get there. Does not belong: what they say.
"""

from pathlib import Path


def evidence_path(home: Path, sha256: str) -> Path:
    """Where a file of evidence lies in the home folder."""
    return home / "evidence" / sha256[:2] / sha256


def lay_down(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that says the same already is left alone."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)
