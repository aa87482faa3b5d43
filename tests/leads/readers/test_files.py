"""Files as people send them: any delimiter, quoting, encoding, ending, packing; or refused in words."""

import csv
import gzip
import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openchair.errors import InvalidInputError
from openchair.leads.readers.files import read_rows

ROWS = [
    {"name": "Ana Núñez", "phone": "+12125550123"},
    {"name": 'Bo "the Bear"', "phone": "(212) 555-0124"},
    {"name": "two\nlines, one cell", "phone": "2125550125"},
]
HEADER = ["name", "phone"]


def read(folder: Path, raw: bytes, name: str = "leads.csv") -> list[tuple[int, dict[str, str]]]:
    path = folder / "upload"
    path.write_bytes(raw)
    table = read_rows(path, filename=name)
    try:
        return [(row.row, dict(row.values)) for row in table if row.problem is None]
    finally:
        table.close()


def values(folder: Path, raw: bytes, name: str = "leads.csv") -> list[dict[str, str]]:
    return [row for _, row in read(folder, raw, name)]


def written(*, delimiter: str = ",", ends: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(
        text,
        HEADER,
        delimiter=delimiter,
        lineterminator=ends,
        quoting=quoting,  # type: ignore[arg-type]
    )
    writer.writeheader()
    writer.writerows(ROWS)
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_table_is_read_however_it_is_written(tmp_path, delimiter, ends, quoting):
    raw = written(delimiter=delimiter, ends=ends, quoting=quoting).encode()

    found = values(tmp_path, raw)

    assert [row["phone"] for row in found] == [row["phone"] for row in ROWS]
    assert found[1]["name"] == 'Bo "the Bear"'
    assert found[2]["name"].split() == ["two", "lines,", "one", "cell"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_names_are_whole_in_any_encoding(tmp_path, encoding):
    found = values(tmp_path, written().encode(encoding))

    assert found[0] == ROWS[0]


@pytest.mark.parametrize("line", ["sep=;\n", "\n\n", "\ufeff"])
def test_what_stands_before_the_header_is_no_header(tmp_path, line):
    raw = (line + written(delimiter=";")).encode()

    assert values(tmp_path, raw)[0] == ROWS[0]


def test_rows_count_as_a_spreadsheet_counts(tmp_path):
    raw = b"name,phone\n\nAna,1\n,\n\nBo,2\n"

    assert [row for row, _ in read(tmp_path, raw)] == [3, 6]


def test_json_in_all_its_forms(tmp_path):
    expected = [row["phone"] for row in ROWS]
    forms = {
        "leads.json": json.dumps(ROWS),
        "wrapped.json": json.dumps({"leads": ROWS}),
        "leads.ndjson": "\n".join(map(json.dumps, ROWS)),
    }

    for name, text in forms.items():
        assert [row["phone"] for row in values(tmp_path, text.encode(), name)] == expected
        assert [row for row, _ in read(tmp_path, text.encode(), name)] == [1, 2, 3]


def test_a_workbook_is_read_with_its_numbers_as_they_were_typed(tmp_path):
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEADER, ["Ana Núñez", 12125550123], ["Bo", "212-555-0124"]):
        book.active.append(row)
    raw = io.BytesIO()
    book.save(raw)

    found = values(tmp_path, raw.getvalue(), "leads.xlsx")

    assert [row["phone"] for row in found] == ["12125550123", "212-555-0124"]


@pytest.mark.parametrize("name", ["leads.csv.gz", "upload"])
def test_a_packed_file_is_unpacked(tmp_path, name):
    assert values(tmp_path, gzip.compress(written().encode(), mtime=0), name)[0] == ROWS[0]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"  \n \n", "file_empty"),
        (b"%PDF-1.7\n", "file_not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_not_a_table"),
        (b"\x89PNG\r\n", "file_not_a_table"),
        (b"\x1f\x8b\x08\x00broken", "file_not_a_table"),
        (b"PK\x03\x04broken", "file_not_a_table"),
        (b'[{"phone": "1"', "file_not_json"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, raw, code):
    with pytest.raises(InvalidInputError) as refused:
        values(tmp_path, raw, "leads")

    assert refused.value.problems[0].code == code


@pytest.mark.parametrize("left_out", [1, 8, 20])
def test_half_of_a_packed_file_is_not_taken_for_the_whole(tmp_path, left_out):
    raw = gzip.compress(written().encode(), mtime=0)[:-left_out]

    with pytest.raises(InvalidInputError, match="ends in the middle"):
        values(tmp_path, raw, "leads.csv.gz")


def test_packed_files_one_after_another_are_one(tmp_path):
    text = written()
    raw = gzip.compress(text[:20].encode(), mtime=0) + gzip.compress(text[20:].encode(), mtime=0)

    assert len(values(tmp_path, raw + b"\x00" * 8, "leads.csv.gz")) == len(ROWS)


def test_a_bomb_is_not_unpacked(tmp_path):
    bomb = gzip.compress(b"name,phone\n" + b"x" * 5_000_000, mtime=0)
    path = tmp_path / "bomb.gz"
    path.write_bytes(bomb)

    with pytest.raises(InvalidInputError) as refused:
        list(read_rows(path, filename="bomb.gz", max_bytes=1_000_000))

    assert refused.value.problems[0].code == "file_too_large"


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=20)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.json", "a.xlsx", "a.gz", ""]))
def test_any_bytes_are_read_or_refused(tmp_path, raw, name):
    try:
        values(tmp_path, raw, name)
    except InvalidInputError as refused:
        message = str(refused)
    else:
        message = "read"
    assert message


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(CELL.filter(str.strip), min_size=1, max_size=6))
def test_what_is_quoted_comes_back_whole(tmp_path, names):
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    writer.writerows((name, "+12125550123") for name in names)

    found = values(tmp_path, text.getvalue().encode())

    assert len(found) == len(names)
    assert all(row["phone"] == "+12125550123" for row in found)
