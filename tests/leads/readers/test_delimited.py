"""CSV: which delimiter it is, where records end, and a stray quote that costs one line only."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.leads.readers.delimited import delimiter_of, read_delimited
from openchair.leads.readers.table import Record

LIMIT = 131_072
"""The longest cell of the standard library's reader."""


def read(text: str) -> list[Record]:
    return list(read_delimited(io.StringIO(text, newline=""), text))


def cells(text: str) -> list[list[str]]:
    """The records that can be read."""
    return [list(record.cells) for record in read(text) if record.problem is None]


def refused(text: str) -> dict[int, str]:
    """Row to message of the records that cannot be read."""
    return {record.row: record.problem.message for record in read(text) if record.problem}


# --- what separates -------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_columns(delimiter):
    text = "name,phone,notes\nAna,1,x\nBo,2,y\n".replace(",", delimiter)

    assert delimiter_of(text) == delimiter


def test_a_header_that_is_understood_outranks_commas_in_the_notes():
    text = "name;phone;notes\nAna;1;a, b, c\nBo;2;d, e, f\nCy;3;g, h, i\n"

    assert delimiter_of(text) == ";"


def test_without_a_header_the_most_constant_columns_decide():
    text = "Ana, the first|1|x\nBo|2|y\nCy, or so, they say|3|z\n"

    assert delimiter_of(text) == "|"


@pytest.mark.parametrize(
    "text",
    ["", "phone\n2125550123\n", "phone\n+1 212 555 0123\n\n", "one, two\nthree\nfour\nfive\n"],
)
def test_one_column_has_no_delimiter(text):
    found = delimiter_of(text)

    assert found not in ",;\t|"
    assert all(len(record.cells) <= 1 for record in read(text))


def test_what_is_quoted_separates_nothing():
    text = 'name;phone\n"Núñez, Ana, Dr";1\n"Bo, the, Bear";2\n'

    assert delimiter_of(text) == ";"


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\n', "sep=;\n"])
def test_excel_s_own_first_line_names_the_delimiter_and_is_no_row(line):
    [header, row] = read(line + "a,b;c\n1,2;3\n")

    assert (header.row, list(header.cells)) == (1, ["a,b", "c"])
    assert (row.row, list(row.cells)) == (2, ["1,2", "3"])


@pytest.mark.parametrize("mark", ["", '"', "\r", " ", "a"])
def test_what_can_separate_nothing_is_not_taken_for_a_delimiter(mark):
    """Newer readers refuse some of these with an error that is none of ours."""
    assert ["name", "phone"] in cells(f"sep={mark}\nname,phone\nAna,1\n")


# --- records --------------------------------------------------------------------------------


def test_a_record_of_several_lines_is_one_row_and_a_blank_line_advances():
    records = read('name,notes\n"Ana","one\ntwo"\n\nBo,x\n')

    assert [record.row for record in records] == [1, 2, 3, 4]
    assert list(records[1].cells) == ["Ana", "one\ntwo"]
    assert [record.is_blank for record in records] == [False, False, True, False]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_end_anywhere(end):
    assert cells(f"name,phone{end}Ana,1{end}") == [["name", "phone"], ["Ana", "1"]]


def test_spaces_before_a_quote_belong_to_nobody():
    assert cells('name, phone\n"Núñez, Ana", "1"\n')[1] == ["Núñez, Ana", "1"]


def test_a_stray_quote_costs_its_own_line_only():
    text = 'name,phone\nAna,1\n"Bo,2\nCy,3\nDi,4\n'

    assert cells(text) == [["name", "phone"], ["Ana", "1"], ["Cy", "3"], ["Di", "4"]]
    assert list(refused(text)) == [3]
    assert "never closed" in refused(text)[3]


def test_a_stray_quote_that_another_closes_swallows_nothing():
    text = 'name,phone\n"Ana,1\nBo,2\nCy,3\n"Di,4\nEd,5\n'

    found = cells(text)

    assert ["Bo", "2"] in found
    assert ["Cy", "3"] in found
    assert ["Ed", "5"] in found
    assert 2 in refused(text)


def test_a_cell_of_several_lines_may_hold_what_looks_like_records():
    text = 'name,notes\n"Ana","one, two\nthree, four"\nBo,x\n'

    assert cells(text)[1:] == [["Ana", "one, two\nthree, four"], ["Bo", "x"]]


def test_a_file_full_of_stray_quotes_is_not_read_for_ever():
    """Each of these lines opens a quote for whoever comes from the line before, and so on."""
    strays, whole = 'a","b\n' * 40, '"Ana","two\nlines"\nBo,x\n'
    text = io.StringIO(f"name,notes\n{strays}{whole}", newline="")

    records = list(read_delimited(text, "name,notes\n", most_read_again=2_000))

    assert [record.problem is None for record in records[:41]] == [True] + [False] * 40
    assert [list(record.cells) for record in records[41:]] == [[], ['lines"'], ["Bo", "x"]]


def test_a_quote_within_a_cell_is_a_character():
    assert cells('name,phone\nBo "the Bear" B,2\n5\'3",1\n')[1:] == [
        ['Bo "the Bear" B', "2"],
        ["5'3\"", "1"],
    ]


def test_a_cell_that_no_reader_takes_costs_its_own_row_only():
    text = f"name,phone\n{'x' * (LIMIT + 1)},1\nBo,2\n"

    assert cells(text) == [["name", "phone"], ["Bo", "2"]]
    assert refused(text) == {2: "A cell of the row is longer than 131,072 characters."}


def test_a_second_line_that_no_reader_takes_by_itself_is_no_record():
    """Within the quote its cells are short; from its own start it is one that is too long."""
    text = f'name,phone\nAna,"x\n",{"y" * 100_000},{"z" * 100_000}\nBo,2\n'

    assert [len(found) for found in cells(text)] == [2, 4, 2]


def test_a_line_that_is_longer_than_a_record_may_be_is_skipped_to_its_end():
    text = f"name,phone\n{'x,' * 1_200_000}1\nBo,2\n"

    assert cells(text) == [["name", "phone"], ["Bo", "2"]]
    assert list(refused(text)) == [2]


def test_nul_bytes_are_refused_in_words():
    text = "name,phone\nA\0na,1\nBo,2\n"

    assert cells(text) == [["name", "phone"], ["Bo", "2"]]
    assert "NUL" in refused(text)[2]


LINE = st.text("ab,;\"'\n\r\t \0é", max_size=30)


@given(st.lists(LINE, max_size=12))
def test_any_lines_are_records_that_count_up(lines):
    records = read("name,phone\n" + "\n".join(lines))

    assert [record.row for record in records] == list(range(1, len(records) + 1))
    assert all(record.problem is None or record.problem.message for record in records)
