"""The keys of an installation under a passphrase (口令加密的密钥): scrypt, then ChaCha20-Poly1305.

Belongs here: encrypting and decrypting the files of `HOME/keys`. Does not belong: which of them, and what they are for.
"""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from xieshou.site.backup.archive import Damaged

MARK = b"xieshou keys 1\n"  # names the form and the parameters below; read before anything is tried
SALT, NONCE = 16, 12
SHORTEST = 10


class WrongPassphrase(PermissionDenied):
    """The passphrase does not open the keys."""


def seal(keys: Mapping[str, bytes], passphrase: str) -> bytes:
    """Encrypt keys by name."""
    if len(passphrase) < SHORTEST:
        raise ValidationError(_("The passphrase needs at least %d characters.") % SHORTEST)
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    plain = json.dumps({name: base64.b64encode(key).decode() for name, key in sorted(keys.items())}).encode()
    return MARK + salt + nonce + _cipher(passphrase, salt).encrypt(nonce, plain, MARK)


def unseal(sealed: bytes, passphrase: str) -> dict[str, bytes]:
    """Decrypt keys by name. Raises WrongPassphrase."""
    if not sealed.startswith(MARK):
        raise Damaged(_("The keys in this backup were sealed by a newer version. Install that version first."))
    body = sealed.removeprefix(MARK)
    salt, nonce, rest = body[:SALT], body[SALT : SALT + NONCE], body[SALT + NONCE :]
    try:
        plain = _cipher(passphrase, salt).decrypt(nonce, rest, MARK)
    except InvalidTag:
        raise WrongPassphrase(_("The passphrase does not open the keys in this backup. Nothing was changed.")) from None
    return {name: base64.b64decode(key) for name, key in json.loads(plain).items()}


def _cipher(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    text = unicodedata.normalize("NFC", passphrase).encode()
    return ChaCha20Poly1305(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(text))
