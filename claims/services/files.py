"""Bytes kept for good: each file under the name of its hash, in media storage."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from claims.models import StoredFile
from claims.services.errors import Refused

_CHUNK = 1 << 20


class NotKept(Refused):
    """The disk did not take the bytes, or does not give them back: the document is not to blame, and may come again."""


def store_file(data: bytes | Iterable[bytes], content_type: str = "") -> StoredFile:
    """Writes the bytes, then the row: a row never points to a file that is not there.

    The same bytes are kept once. Not inside a transaction that may be rolled back for long: a file without a
    row does no harm and is found again by its hash. Raises NotKept where the disk has no room.
    """
    chunks = [data] if isinstance(data, bytes) else data
    try:
        digest, size, path = _written(chunks)
    except OSError as error:
        raise NotKept(
            _("The file could not be kept: %(why)s.") % {"why": error.strerror or type(error).__name__}
        ) from error
    stored, made = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": size, "content_type": content_type[:100]}
    )
    assert made or path.exists()
    return stored


def _written(chunks: Iterable[bytes]) -> tuple[str, int, Path]:
    """To a file of its own first, which takes its name in one step once it is whole and on the disk."""
    folder = settings.MEDIA_ROOT / "files"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        path = file_path(digest.hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    path.chmod(0o644)
    return digest.hexdigest(), size, path


def file_path(sha256: str) -> Path:
    """Where the bytes with this hash are kept."""
    folder: Path = settings.MEDIA_ROOT / "files"
    return folder / sha256[:2] / sha256[2:4] / sha256


def read_file(stored: StoredFile) -> bytes:
    """The bytes. Raises NotKept where the file is gone."""
    try:
        return file_path(stored.sha256).read_bytes()
    except OSError as error:
        raise NotKept(_("The kept file can't be read: %(why)s.") % {"why": error.strerror}) from error


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, hex; "" where it can't be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()
