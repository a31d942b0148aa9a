"""The home folder (数据目录): database, evidence, snapshots and keys of one installation, in one place.

Belongs here: where things lie, and making the folder with the right permissions.
Does not belong: what is in them.
"""

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path

FOLDERS = ("evidence", "snapshots", "reports", "keys")


def home() -> Path:
    """The home folder: what `--home` or XIESHOU_HOME names, else the platform's data folder."""
    named = os.environ.get("XIESHOU_HOME")
    return Path(named).expanduser().resolve() if named else user_data_path("xieshou", appauthor=False)


def prepare(folder: Path) -> None:
    """Make the folder and its parts if they are missing. Keys are for the owner's eyes alone (0700/0600)."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "keys").chmod(0o700)


def secret_key(folder: Path) -> str:
    """The installation's own key for signing sessions; made once, kept in `keys/django` (0600)."""
    prepare(folder)
    path = folder / "keys" / "django"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(64))
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
