"""The bytes of an upload: unpacked, measured, and told apart."""

import hashlib
import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from charset_normalizer import from_bytes

from openchair.leads.readers.table import not_usable

MAX_UNPACKED_BYTES = 512 * 1024 * 1024
_BLOCK = 1 << 18
_IN_MEMORY = 8 << 20
_SAMPLE = 1 << 16
_GZIP = b"\x1f\x8b"
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ASCII = bytes(range(128))
_NOT_IN_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_USUAL_WESTERN = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x96\x97\xa0\xa1\xaa\xab\xb0\xba\xbb\xbf\xc1\xc4\xc7\xc9"
    b"\xcd\xd1\xd3\xd6\xda\xdc\xdf\xe0\xe1\xe2\xe4\xe7\xe8\xe9\xea\xed\xee\xf1\xf2\xf3"
    b"\xf4\xf6\xfa\xfb\xfc"
)
"""In cp1252: the letters of Spanish and its neighbours, curly quotes, dashes."""
_MAC_LETTERS = frozenset(b"\x83\x84\x87\x8e\x9c")
"""É Ñ á é ú as old Macs wrote them."""
_FIRST_WESTERN_LETTER = 0xC0
# Western encodings are all read as cp1252, their superset.
_OTHER_SCRIPTS = (
    *("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """An unpacked upload that can be read again and again."""

    file: BinaryIO
    head: bytes
    sha256: str
    encoding: str
    """The encoding, if it is text."""


@contextmanager
def opened(given: BinaryIO | Path, max_bytes: int = MAX_UNPACKED_BYTES) -> Iterator[Source]:
    """Open an upload, unpacked. A file handed in stays open, and is left anywhere."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
        room = cast("BinaryIO", spooled)
        if isinstance(given, Path):
            with given.open("rb") as file:
                yield _measured(_unpacked(file, room, max_bytes), max_bytes)
        else:
            yield _measured(_unpacked(given, room, max_bytes), max_bytes)


def _unpacked(file: BinaryIO, room: BinaryIO, max_bytes: int) -> BinaryIO:
    if file.seekable():
        file.seek(0)
    start = file.read(2)
    if start == _GZIP:
        _gunzip(start, file, room, max_bytes)
    elif file.seekable():
        return file
    else:
        room.write(start)
        for block in iter(lambda: file.read(_BLOCK), b""):
            room.write(block)
            if room.tell() > max_bytes:
                raise _too_large(max_bytes)
    return room


def _gunzip(start: bytes, file: BinaryIO, room: BinaryIO, max_bytes: int) -> None:
    """Unpack into `room`, one member after another, never more than is allowed."""
    unpacker, block = zlib.decompressobj(31), start + file.read(_BLOCK)
    is_open = True
    try:
        while block:
            if not is_open:
                if not block.startswith(_GZIP[:1]):
                    return  # what follows the last member is padding
                unpacker = zlib.decompressobj(31)
            room.write(unpacker.decompress(block, _BLOCK))
            if room.tell() > max_bytes:
                raise _too_large(max_bytes)
            is_open = not unpacker.eof
            block = unpacker.unconsumed_tail or unpacker.unused_data or file.read(_BLOCK)
    except zlib.error as error:
        raise not_usable("file_not_a_table", "The gzip file is damaged; pack it again.") from error
    if is_open:
        raise not_usable("file_not_a_table", "The gzip file ends in the middle; send it again.")


def _measured(file: BinaryIO, max_bytes: int) -> Source:
    """Read everything once: its hash, its size, and whether it is UTF-8 to the end."""
    file.seek(0)
    head = file.read(_SAMPLE)
    file.seek(0)
    digest, text, foreign, size = hashlib.sha256(), _Utf8(), bytearray(), 0
    for block in iter(lambda: file.read(_BLOCK), b""):
        digest.update(block)
        size += len(block)
        if size > max_bytes:
            raise _too_large(max_bytes)
        if text.is_broken_by(block) and len(foreign) < _SAMPLE:
            foreign += _lines_with_high_bytes(block)
    if text.is_broken_by(b"", final=True) and not foreign:
        foreign += head
    file.seek(0)
    return Source(file, head, digest.hexdigest(), _encoding(head, bytes(foreign[:_SAMPLE])))


def _too_large(max_bytes: int) -> Exception:
    megabytes = max_bytes // (1024 * 1024)
    return not_usable("file_too_large", f"Unpacked, the file is larger than {megabytes} MB.")


class _Utf8:
    """Whether bytes that come in blocks are UTF-8."""

    def __init__(self) -> None:
        self._tail = b""
        self._broken = False

    def is_broken_by(self, block: bytes, *, final: bool = False) -> bool:
        if self._broken or (block.isascii() and not self._tail and not final):
            return self._broken
        whole = self._tail + block
        try:
            whole.decode("utf-8")
            self._tail = b""
        except UnicodeDecodeError as error:
            cut_off = error.reason == "unexpected end of data" and len(whole) - error.start < 4  # noqa: PLR2004
            self._broken = final or not cut_off
            self._tail = whole[error.start :] if cut_off else b""
        return self._broken


def _lines_with_high_bytes(block: bytes) -> bytes:
    return b"\n".join(line for line in block.splitlines() if not line.isascii())


def _encoding(head: bytes, foreign: bytes) -> str:
    """Name the encoding: its mark, the rhythm of its NULs, UTF-8, or the likeliest of the rest."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    nuls = head[0::2].count(0), head[1::2].count(0)
    if sum(nuls) * 5 > len(head) and (not min(nuls) or max(nuls) > 10 * min(nuls)):
        return "utf-16-be" if nuls[0] > nuls[1] else "utf-16-le"
    return _not_utf8(foreign) if foreign else "utf-8"


def _not_utf8(foreign: bytes) -> str:
    high = frozenset(foreign.translate(None, _ASCII))
    if high & _MAC_LETTERS and max(high) < _FIRST_WESTERN_LETTER:
        return "mac_roman"
    if high <= _USUAL_WESTERN:
        return "cp1252"
    best = from_bytes(foreign, cp_isolation=[*_OTHER_SCRIPTS, "cp1252"]).best()
    if best is not None and best.encoding in _OTHER_SCRIPTS and len(high) > 3:  # noqa: PLR2004
        return best.encoding
    return "latin-1" if _NOT_IN_CP1252 & high else "cp1252"


@contextmanager
def as_text(source: Source) -> Iterator[io.TextIOWrapper]:
    """Give the text, line ends untouched; what cannot be decoded is a replacement character."""
    source.file.seek(0)
    text = io.TextIOWrapper(source.file, source.encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        if not text.closed:
            text.detach()
