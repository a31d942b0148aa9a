"""The installation's key (本机密钥): made once, kept in the home folder, never in the register.

Belongs here: making and reading `HOME/keys/id.key`, and refusing a key that the register was not filled with.
Does not belong: hashing (`engine.ledgers.identity`), keys in a backup (`site.backup`), the key of sessions.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models.keys import KeyFingerprint

log = logging.getLogger(__name__)
LENGTH = 32


class WrongKey(PermissionDenied):
    """The key at hand is not the one the register was filled with, or is not there; the message says what to do."""


def id_key(home: Path) -> bytes:
    """The key for ID numbers; made when there is none. Two processes that make it at once get the same one."""
    path = key_path(home)
    if not path.exists():
        keep(path, secrets.token_bytes(LENGTH))
    _for_the_owner_alone(path)
    key = path.read_bytes()
    if len(key) != LENGTH:
        raise WrongKey(_("The key file %s is damaged. Put the right one in its place, from a backup with keys.") % path)
    return key


def key_path(home: Path) -> Path:
    """Where the key for ID numbers lies."""
    return home / "keys" / "id.key"


def keep(path: Path, key: bytes) -> None:
    """Write a key file, whole and for its owner alone. A key that is there already stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())  # what is hashed with it must not outlive it
    try:
        os.link(draft, path)  # unlike a rename, never takes the place of a key that another process just made
    except FileExistsError:
        pass
    except OSError:  # a file system without links, such as a memory stick's
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def fingerprint(key: bytes) -> str:
    """What can be shown of a key (指纹): it tells two keys apart and tells nothing of either."""
    return hashlib.blake2b(b"xieshou key fingerprint", key=key, digest_size=8).hexdigest()


def key_for_register() -> bytes:
    """The key for ID numbers of this register. Raises WrongKey when the home folder holds another one, or none.

    The first call makes the key and remembers its fingerprint; from then on only that key will do.
    """
    home = Path(settings.HOME)
    known = KeyFingerprint.objects.filter(kind=KeyFingerprint.ID).first()
    if known is not None and not key_path(home).exists():
        raise WrongKey(
            _("The register was filled with the key %(known)s, and %(path)s is not there. Without it nobody is "
              "recognised again. Put the file back, from a backup with keys.")
            % {"known": known.fingerprint, "path": key_path(home)}
        )  # fmt: skip
    key = id_key(home)
    if known is None:
        known, _made = KeyFingerprint.objects.get_or_create(
            kind=KeyFingerprint.ID, defaults={"fingerprint": fingerprint(key)}
        )
    if known.fingerprint != fingerprint(key):
        raise WrongKey(
            _("%(path)s holds the key %(found)s, but the register was filled with the key %(known)s. With another key "
              "the same person would count as two. Put the right file back, from a backup with keys.")
            % {"path": key_path(home), "found": fingerprint(key), "known": known.fingerprint}
        )  # fmt: skip
    return key


def _for_the_owner_alone(path: Path) -> None:
    if os.name == "posix" and (mode := path.stat().st_mode & 0o777) & 0o077:
        path.chmod(0o600)
        log.warning("%s could be read by others (%03o); now by its owner alone (600).", path, mode)
