"""The bytes of an upload: unpacked within bounds, measured, and read in the encoding they are in."""

import gzip
import hashlib
import io
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.errors import InvalidInputError
from openchair.leads.readers.source import as_text, opened

BLOCK = 1 << 18
"""What is read at once."""
SPANISH = "nombre,notas\nAna Núñez,«¿mañana?» 9 € sí\n"


class Stream(io.BytesIO):
    """Bytes that come over a wire: read once, from the start."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation


def text_of(raw: bytes | BinaryIO | Path, max_bytes: int = 1 << 24) -> str:
    given = io.BytesIO(raw) if isinstance(raw, bytes) else raw
    with opened(given, max_bytes) as source, as_text(source) as text:
        return text.read()


def encoding_of(raw: bytes) -> str:
    with opened(io.BytesIO(raw)) as source:
        return source.encoding


def refusal(raw: bytes | BinaryIO, max_bytes: int = 1 << 24) -> str:
    """The code with which an upload is refused."""
    with pytest.raises(InvalidInputError) as refused:
        text_of(raw, max_bytes)
    return refused.value.problems[0].code


# --- unpacking ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["path", "file", "stream"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_an_upload_is_the_same_however_it_comes(tmp_path, kind, is_packed):
    raw = SPANISH.encode() * 2_000
    sent = gzip.compress(raw, mtime=0) if is_packed else raw
    path = tmp_path / "upload"
    path.write_bytes(sent)
    given = {"path": path, "file": io.BytesIO(sent), "stream": Stream(sent)}[kind]

    with opened(given) as source:
        found = source.file.read()

    assert found == raw
    assert source.sha256 == hashlib.sha256(raw).hexdigest()
    assert raw.startswith(source.head)


def test_a_file_handed_in_is_read_from_its_start_and_stays_open():
    file = io.BytesIO(SPANISH.encode())
    file.seek(7)

    assert text_of(file) == SPANISH
    assert not file.closed


def test_a_source_can_be_read_again_and_again():
    with opened(io.BytesIO(SPANISH.encode())) as source:
        for _ in range(2):
            with as_text(source) as text:
                assert text.read() == SPANISH


@pytest.mark.parametrize(
    "upload", [io.BytesIO, Stream, lambda raw: io.BytesIO(gzip.compress(raw, mtime=0))]
)
def test_what_is_larger_than_allowed_is_refused_and_what_fits_is_not(upload):
    raw = b"x" * 1_000_000

    assert len(text_of(upload(raw), len(raw))) == len(raw)
    assert refusal(upload(raw), len(raw) - 1) == "file_too_large"


def packed_of_length(length: int) -> tuple[bytes, bytes]:
    """Content, and a gzip file of it that is just so long."""
    for size in range(length - 200, length):
        raw = b"x" * size
        packed = gzip.compress(raw, compresslevel=0, mtime=0)
        if len(packed) == length:
            return raw, packed
    raise AssertionError(length)


@pytest.mark.parametrize("left_out", [0, 1, 100])
def test_members_of_a_packed_file_may_end_where_a_block_ends(left_out):
    raw, packed = packed_of_length(2 + BLOCK - left_out)

    assert text_of(packed + gzip.compress(b"more", mtime=0)) == raw.decode() + "more"


@pytest.mark.parametrize("left_out", [0, 1, 100])
def test_padding_is_no_damage_wherever_it_begins(left_out):
    raw, packed = packed_of_length(2 + BLOCK - left_out)

    assert text_of(packed + bytes(512)) == raw.decode()


@pytest.mark.parametrize(
    "raw", [b"\x1f\x8b", b"\x1f\x8b\x08", gzip.compress(b"x" * 99, mtime=0)[:-1]]
)
def test_half_a_packed_file_is_none(raw):
    assert refusal(raw) == "file_not_a_table"


def test_a_damaged_packed_file_is_none():
    raw = bytearray(gzip.compress(SPANISH.encode() * 50, mtime=0))
    raw[-6] ^= 0xFF  # its checksum

    assert refusal(bytes(raw)) == "file_not_a_table"


# --- encodings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"),
        *("cp1252", "latin-1", "mac_roman"),
    ],
)
def test_spanish_is_whole_in_any_encoding(encoding):
    is_old = encoding in {"latin-1", "mac_roman"}
    text = "".join(letter for letter in SPANISH if letter not in "«»¿€" or not is_old)

    assert text_of(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("имя,год\nЛев Тихий,1\nЮлия Дождь,2\nФёдор Гулящий,3\n", "cp1251"),  # noqa: RUF001 - Cyrillic
        ("名前,電話\n山田太郎,1\n鈴木花子,2\n佐藤一郎さん,3\n高橋美咲です,4\n", "shift_jis"),
        ("姓名,电话\n王小明,1\n李晓红,2\n张伟先生,3\n刘洋女士你好,4\n", "gb18030"),
    ],
)
def test_other_scripts_are_whole_too(text, encoding):
    assert text_of(text.encode(encoding)) == text


def test_what_is_utf8_to_the_end_is_utf8():
    raw = b"x" * (BLOCK - 1) + "é".encode() + b"x" * BLOCK

    assert encoding_of(raw) == "utf-8"
    assert text_of(raw)[BLOCK - 1] == "é"


def test_what_is_utf8_but_for_its_end_is_not():
    raw = b"name\n" + b"Ana\n" * BLOCK + "Núñez\n".encode("cp1252")

    assert encoding_of(raw) == "cp1252"
    assert text_of(raw).endswith("Núñez\n")


def test_a_byte_that_no_western_encoding_has_is_still_read():
    assert text_of(b"name\nN\xfa\xf1ez\n\x81\n") == "name\nNúñez\n\x81\n"


def test_line_ends_stay_as_they_are():
    assert text_of(b"a\r\nb\rc\n") == "a\r\nb\rc\n"


@given(st.binary(max_size=200))
def test_any_bytes_have_an_encoding_that_reads_them(raw):
    if raw.startswith(b"\x1f\x8b"):
        return
    text_of(raw)
