"""A table out of records: where its header stands, what its columns are called, what is a row."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.errors import InvalidInputError, Problem
from openchair.leads.readers.table import MAX_COLUMNS, SAMPLE_ROWS, Record, Table, table_of

BROKEN = Problem("row_unreadable", "It cannot be read.")


def records(*rows: Sequence[str]) -> list[Record]:
    return [Record(number, cells) for number, cells in enumerate(rows, 1)]


def table(*rows: Sequence[str]) -> Table:
    return table_of("csv", records(*rows))


def header(*rows: Sequence[str]) -> tuple[str, ...]:
    return table(*rows).header


def values(read: Table) -> list[dict[str, str]]:
    return [dict(row.values) for row in read]


def refusal(*rows: Sequence[str]) -> str:
    with pytest.raises(InvalidInputError) as refused:
        table(*rows)
    return refused.value.problems[0].code


# --- the header -----------------------------------------------------------------------------


def test_the_first_row_is_the_header_and_no_lead():
    found = table(["Name", "Phone"], ["Ana", "1"], ["Bo", "2"])

    assert found.header == ("Name", "Phone")
    assert values(found) == [{"Name": "Ana", "Phone": "1"}, {"Name": "Bo", "Phone": "2"}]


def test_titles_above_the_header_are_no_header():
    found = table(
        ["Leads of November"], ["", ""], ["exported by hand", ""], ["Name", "Phone"], ["Ana", "1"]
    )

    assert found.header == ("Name", "Phone")
    assert [(row.row, dict(row.values)) for row in found] == [(5, {"Name": "Ana", "Phone": "1"})]


@pytest.mark.parametrize("value", ["2125550123", "+1 (212) 555-0123", "ana@example.com", " 90210 "])
def test_a_first_row_with_a_value_is_a_lead_already(value):
    found = table(["Ana", value], ["Bo", "2125550124"])

    assert found.header == ("column 1", "column 2")
    assert values(found)[0] == {"column 1": "Ana", "column 2": value}


def test_without_a_header_the_widest_of_the_first_rows_counts():
    found = table(["Ana", "2125550123"], ["Bo", "2125550124", "cleaning"])

    assert found.header == ("column 1", "column 2", "column 3")


def test_words_nobody_understands_are_a_header_still():
    assert header(["Who", "Where"], ["Ana", "2125550123"]) == ("Who", "Where")


def test_a_lead_below_a_title_does_not_make_the_title_a_lead():
    found = table(["Our leads", ""], ["Ana", "2125550123"])

    assert found.header == ("Our leads",)
    assert len(list(found)) == 1


# --- names of columns -----------------------------------------------------------------------


def test_columns_of_one_name_are_told_apart():
    assert header(["Name", "Phone", "Phone", "Phone"]) == (
        "Name",
        "Phone",
        "Phone (2)",
        "Phone (3)",
    )


def test_a_name_that_we_would_give_may_be_taken():
    assert len(set(header(["Name", "Phone", "Phone", "Phone (2)"]))) == 4
    assert len(set(header(["Phone (2)", "Phone", "Phone", "Phone (2)"]))) == 4
    assert len(set(header(["column 2", "", "Phone", "Name"]))) == 4


def test_a_column_without_a_name_gets_one_but_not_at_the_right_edge():
    assert header(["Name", "", "Phone", " ", ""]) == ("Name", "column 2", "Phone")


def test_a_name_is_clean_and_not_endless():
    assert header(["\u202e Full\n Name ", "Phone", "x" * 500])[0] == "Full Name"
    assert len(header(["Name", "Phone", "x" * 500])[2]) == 120


def test_five_hundred_columns_are_enough():
    names = ["Phone", *(f"c{n}" for n in range(MAX_COLUMNS - 1))]

    assert len(header(names)) == MAX_COLUMNS
    assert refusal([*names, "one more"]) == "too_many_columns"
    assert refusal(["2125550123"] * (MAX_COLUMNS + 1)) == "too_many_columns"


# --- rows -----------------------------------------------------------------------------------


def test_a_row_that_is_short_or_long_keeps_what_has_a_column():
    short, long_ = table(["Name", "Phone"], ["Ana"], ["Bo", "2", "", "x", "y"])

    assert (dict(short.values), short.extra_cells) == ({"Name": "Ana", "Phone": ""}, 0)
    assert (dict(long_.values), long_.extra_cells) == ({"Name": "Bo", "Phone": "2"}, 2)


@pytest.mark.parametrize("blank", [[], [""], ["", " "], ["\u00a0", "\ufeff"], ["\x1a"]])
def test_a_blank_row_counts_and_is_none(blank):
    found = table(["Name", "Phone"], blank, ["Ana", "1"])

    assert [row.row for row in found] == [3]


def test_what_cannot_be_read_is_a_row_with_its_problem():
    found = table_of("csv", [*records(["Name", "Phone"]), Record(2, (), BROKEN)])

    [row] = found
    assert (row.row, dict(row.values), row.problem) == (2, {}, BROKEN)


def test_a_header_is_looked_for_among_rows_that_can_be_read():
    found = table_of(
        "csv", [Record(1, (), BROKEN), Record(2, ["Name", "Phone"]), Record(3, ["A", "1"])]
    )

    assert found.header == ("Name", "Phone")
    assert [row.row for row in found] == [3]


@pytest.mark.parametrize("rows", [[], [[]], [["", " "], []]])
def test_a_file_of_nothing_has_no_rows(rows):
    assert refusal(*rows) == "no_rows"


def test_a_file_that_cannot_be_read_at_all_has_no_rows():
    with pytest.raises(InvalidInputError, match="no rows that can be read"):
        table_of("csv", [Record(1, (), BROKEN)])


# --- reading on -----------------------------------------------------------------------------


def test_only_the_sample_is_read_before_it_is_asked_for():
    read: list[int] = []

    def endless() -> Iterator[Record]:
        yield Record(1, ["Name", "Phone"])
        for number in range(2, 1_000_000):
            read.append(number)
            yield Record(number, ["Ana", str(number)])

    found = table_of("csv", endless())

    assert len(found.sample) == SAMPLE_ROWS - 1
    assert read[-1] == SAMPLE_ROWS
    assert [row.row for row, _ in zip(found, range(500), strict=False)] == list(range(2, 502))


def test_what_a_table_is_read_from_is_let_go_after_the_last_row_or_before():
    for is_read in (True, False):
        closed: list[bool] = []
        stack = ExitStack()
        stack.callback(closed.append, is_read)
        found = table(["Name", "Phone"], ["Ana", "1"])
        found.keep_open(stack)
        assert closed == []

        if is_read:
            list(found)
        else:
            found.close()

        assert closed == [is_read]


CELL = st.sampled_from(["", " ", "Name", "Phone", "Phone (2)", "column 2", "2125550123", "x"])


@given(st.lists(st.lists(CELL, max_size=6), max_size=6))
def test_any_records_make_rows_of_the_header_or_are_refused(rows):
    try:
        found = table(*rows)
    except InvalidInputError:
        return

    assert all(list(row.values) == list(found.header) for row in found)
