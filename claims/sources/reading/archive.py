"""Zip archives: what is in them, and one of the things. Nothing is ever unpacked to a disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from claims.sources.base import Unreadable
from claims.sources.reading.clean import one_line
from claims.sources.reading.wire import Member

MOST_MEMBERS = 20_000
LARGEST_MEMBER = 50 << 20  # bytes, unpacked
LARGEST_TOTAL = 4 << 30  # bytes, unpacked
HIGHEST_RATIO = 200  # unpacked to packed; written pages reach 20, tables 60
_SMALL = 1 << 20  # bytes: below that a ratio says nothing
_DAMAGED = "The archive is damaged."
_NOT_DOCUMENTS = ("__MACOSX", "Thumbs.db")
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar")


@contextmanager
def opened(source: Path | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """An archive within all limits. Raises Unreadable."""
    try:
        with zipfile.ZipFile(source) as archive:
            _check(archive.infolist())
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(_DAMAGED) from error
    except RuntimeError as error:  # zipfile's word for a password
        raise Unreadable("The archive is locked with a password.") from error


def list_members(path: Path) -> list[Member]:
    """The files in an archive, without folders and what systems add of their own. Raises Unreadable."""
    with opened(path) as archive:
        return [
            Member(index, _shown(info.filename), info.file_size)
            for index, info in enumerate(archive.infolist())
            if not info.is_dir() and not _is_noise(info.filename)
        ]


def member_bytes(path: Path, index: int) -> tuple[str, bytes]:
    """Name and bytes of the file at `index` of the archive's own list. Raises Unreadable."""
    with opened(path) as archive:
        infos = archive.infolist()
        if not 0 <= index < len(infos) or infos[index].is_dir():
            raise Unreadable("The archive has no such file.")
        info = infos[index]
        if info.filename.lower().endswith(_ARCHIVES):
            raise Unreadable("An archive inside an archive isn't opened.")
        return _shown(info.filename), read_bounded(archive, info)


def read_bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One member's bytes; what it says of its size isn't trusted."""
    if info.flag_bits & 0x1:
        raise Unreadable("The file in the archive is locked with a password.")
    with archive.open(info) as member:
        data = member.read(LARGEST_MEMBER + 1)
    if len(data) > LARGEST_MEMBER:
        raise Unreadable(_too_large(info))
    return data


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS:
        raise Unreadable(f"The archive holds more than {MOST_MEMBERS:,} files.")
    for info in infos:
        if info.file_size > LARGEST_MEMBER:
            raise Unreadable(_too_large(info))
        if info.file_size > max(_SMALL, info.compress_size * HIGHEST_RATIO):
            raise Unreadable("A file in the archive is packed too tightly to be a document.")
    if sum(info.file_size for info in infos) > LARGEST_TOTAL:
        raise Unreadable(f"The archive would be larger than {LARGEST_TOTAL >> 30} GB when unpacked.")


def _too_large(info: zipfile.ZipInfo) -> str:
    return f"The archive holds a file larger than {LARGEST_MEMBER >> 20} MB: {_shown(info.filename)}"


def _shown(name: str) -> str:
    """A member's name for people; as a path it leads nowhere."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return one_line("/".join(parts))


def _is_noise(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] in _NOT_DOCUMENTS or parts[-1] in _NOT_DOCUMENTS or parts[-1].startswith(".")
