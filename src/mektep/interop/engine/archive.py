"""Opening a zip that a stranger made: nothing is put on a disk, every size is counted while reading."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from mektep.interop.engine.report import Code, Report, stop

MEGABYTE = 1024 * 1024

_UNSEEN = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
_ENCRYPTED_FLAG = 0x1
_SYMLINK_BITS, _KIND_BITS = 0o120000, 0o170000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of us. Sizes in bytes; `ratio` is unpacked over packed."""

    packed: int = 64 * MEGABYTE
    one_file: int = 256 * MEGABYTE
    all_files: int = 400 * MEGABYTE
    files: int = 100
    ratio: int = 120
    ratio_from: int = 4 * MEGABYTE
    rows: int = 2_000_000
    line: int = MEGABYTE


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its bare name, and a way to read it from the start, counted."""

    name: str
    open: Callable[[], IO[bytes]]


class _Counted(io.RawIOBase):
    """A stream that refuses to give more than it may, whatever the directory of the zip promised."""

    def __init__(self, source: IO[bytes], name: str, limit: int) -> None:
        self._source, self._name, self._left = source, name, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            chunk = self._source.read(len(buffer))
        except _BROKEN as error:
            raise stop(Code.DAMAGED_ZIP, self._name) from error
        self._left -= len(chunk)
        if self._left < 0:
            raise stop(Code.ZIP_BOMB, self._name)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._source.close()
        super().close()


def size_of(file: IO[bytes]) -> int:
    """Bytes in a seekable stream; leaves it at its start."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def open_zip(file: IO[bytes], name: str, limits: Limits) -> zipfile.ZipFile:
    """The archive, or `Unreadable`: empty, too big, no zip, damaged."""
    size = size_of(file)
    if size == 0:
        raise stop(Code.EMPTY_UPLOAD, name)
    if size > limits.packed:
        raise stop(Code.TOO_BIG, name, limit=limits.packed // MEGABYTE)
    magic = file.read(4)
    file.seek(0)
    if magic[:2] != b"PK":
        raise stop(Code.NOT_ZIP, name)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError) as error:
        raise stop(Code.DAMAGED_ZIP, name) from error


def members(archive: zipfile.ZipFile, name: str, limits: Limits, report: Report) -> Iterator[Member]:
    """The files of the archive, after every entry has been found harmless. Raises `Unreadable`."""
    entries = [entry for entry in archive.infolist() if not _is_unseen(entry)]
    if len(archive.infolist()) > limits.files:
        raise stop(Code.TOO_MANY_FILES, name, count=len(archive.infolist()), limit=limits.files)
    unpacked = packed = 0
    seen: set[str] = set()
    folders: set[str] = set()
    for entry in entries:
        check_entry(entry, limits)
        folder, _, bare = entry.filename.rpartition("/")
        folders.add(folder)
        if bare.lower() in seen:
            raise stop(Code.DUPLICATE_FILE, entry.filename)
        seen.add(bare.lower())
        unpacked += entry.file_size
        packed += entry.compress_size
    if unpacked > limits.all_files:
        raise stop(Code.ZIP_BOMB, name)
    if unpacked > limits.ratio_from and unpacked > limits.ratio * max(packed, 1):
        raise stop(Code.ZIP_BOMB, name)
    for folder in sorted(folders - {""}):
        report.say(Code.IN_A_FOLDER, name, folder=folder)
    return (member(archive, entry, limits) for entry in entries)


def _is_unseen(entry: zipfile.ZipInfo) -> bool:
    low = entry.filename.lower()
    if entry.is_dir():
        return not _is_unsafe(entry.filename)
    return low.startswith(_UNSEEN) or low.endswith(_UNSEEN[1:])


def _is_unsafe(path: str) -> bool:
    return (
        path.startswith(("/", "\\", "~"))
        or "\\" in path
        or ":" in path
        or ".." in path.split("/")
        or any(not sign.isprintable() for sign in path)
    )


def check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    """Raise `Unreadable` for a path that leaves the archive, a link, a password, a zip inside, a giant."""
    # `filename` is cut at a NUL by zipfile; `orig_filename` is what the archive really says.
    if _is_unsafe(entry.filename) or _is_unsafe(entry.orig_filename):
        raise stop(Code.UNSAFE_PATH, entry.filename, path=entry.orig_filename)
    if (entry.external_attr >> 16) & _KIND_BITS == _SYMLINK_BITS:
        raise stop(Code.UNSAFE_PATH, entry.filename, path=entry.filename)
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise stop(Code.ENCRYPTED, entry.filename)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise stop(Code.PACKED_STRANGELY, entry.filename)
    if entry.filename.lower().endswith((".zip", ".rar", ".7z", ".gz", ".tar")):
        raise stop(Code.NESTED_ZIP, entry.filename)
    if entry.file_size > limits.one_file:
        raise stop(Code.ZIP_BOMB, entry.filename)


def member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> Member:
    """A way to read one entry, never more of it than was promised."""
    bare = entry.filename.rpartition("/")[2]

    def start() -> IO[bytes]:
        try:
            source = archive.open(entry)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
            raise stop(Code.DAMAGED_ZIP, bare) from error
        # One byte more than promised is a lie worth stopping at.
        return io.BufferedReader(_Counted(source, bare, min(entry.file_size, limits.one_file)), MEGABYTE // 8)

    return Member(bare, start)
