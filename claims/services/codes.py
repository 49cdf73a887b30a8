"""Secrets that the site makes: how they look, and how they are kept.

Tokens and codes are random enough that a plain SHA-256 of them gives nothing away; passwords are Django's matter.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

# No letter or digit that looks like another: people copy these from paper and from terminals.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def readable_code() -> str:
    """Sixteen of 32 characters in groups of four: 80 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _character in range(4)) for _group in range(4))
    return "-".join(groups)


def link_token() -> str:
    """For an address: 256 bits."""
    return secrets.token_urlsafe(32)


def locked(text: str) -> str:
    """The text encrypted: whoever has a copy of the database but not SECRET_KEY can't read it."""
    return _box().encrypt(text.encode("ascii")).decode("ascii")


def unlocked(box: str) -> str | None:
    """What `locked` was given; None where SECRET_KEY is another by now."""
    try:
        return _box().decrypt(box.encode("ascii")).decode("ascii")
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str | bytes) -> bytes:
    """A key for this use alone: the one that signs sessions stays where it is."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"claims second factor").derive(
        force_bytes(secret)
    )
    return base64.urlsafe_b64encode(derived)
