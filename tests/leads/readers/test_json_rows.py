"""JSON: leads wherever they stand in it, numbers as they were typed, one bad row by itself."""

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.errors import InvalidInputError
from openchair.leads.readers.json_rows import read_document, read_lines, row_of
from openchair.leads.rules import RawRow

MEBI = 1 << 20


def document(text: str) -> list[dict[str, str]]:
    return [dict(row.values) for row in read_document(io.StringIO(text))]


def lines(text: str) -> Iterator[RawRow]:
    return read_lines(io.StringIO(text, newline=""))


def said(row: RawRow) -> str:
    """What is wrong with a row; empty if nothing is."""
    return row.problem.message if row.problem else ""


# --- a document -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '[{"phone": "1"}, {"phone": "2"}]',
        '{"leads": [{"phone": "1"}, {"phone": "2"}]}',
        '{"count": 2, "Data": [{"phone": "1"}, {"phone": "2"}], "next": null}',
        '{"phone": "1"} {"phone": "2"}',
        '\ufeff [\n{"phone": "1"}\n,\n{"phone": "2"}\n]\n',
    ],
)
def test_leads_are_found_wherever_the_document_has_them(text):
    assert document(text) == [{"phone": "1"}, {"phone": "2"}]


def test_one_lead_is_a_document():
    assert document('{"phone": "1", "tags": ["a", "b"]}') == [{"phone": "1", "tags": "a; b"}]


@pytest.mark.parametrize("text", ["[]", '{"leads": []}', "", "  \n"])
def test_an_empty_list_has_no_rows(text):
    assert document(text) == []


def test_leads_count_from_one():
    assert [row.row for row in read_document(io.StringIO('[{"a": "1"}, 5, {"a": "2"}]'))] == [
        1,
        2,
        3,
    ]


def test_what_is_no_object_costs_its_own_row_only():
    first, second, third = read_document(io.StringIO('[{"a": "1"}, "Ana", {"a": "2"}]'))

    assert (dict(first.values), dict(third.values)) == ({"a": "1"}, {"a": "2"})
    assert said(second) == "A lead is an object: {…}."


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ('[{"a": "1"}', 2),
        ('[{"a": "1"} {"a": "2"}]', 2),
        ('[{"a": "1"}, {"a": }]', 2),
        ('[{"a": "1"}] []', 2),
        ("[{'a': '1'}]", 1),
        ('{"a" "1"}', 1),
        ('{5: "1"}', 1),
        ("nonsense", 1),
        ("[" * 100_000, 1),
    ],
)
def test_broken_json_names_the_element_where_it_breaks(text, element):
    with pytest.raises(InvalidInputError, match=f"not JSON from element {element} on") as refused:
        document(text)

    assert refused.value.problems[0].code == "file_not_json"
    assert len(str(refused.value)) <= 300


def test_what_stood_before_the_break_was_handed_out():
    rows = read_document(io.StringIO('[{"a": "1"}, {'))

    assert dict(next(rows).values) == {"a": "1"}
    with pytest.raises(InvalidInputError):
        next(rows)


def test_a_document_is_read_in_pieces_wherever_they_are_cut():
    leads = [{"phone": f"+1212555{n % 100 + 100:04}", "notes": "x" * (n % 700)} for n in range(900)]

    assert document(json.dumps(leads)) == leads
    assert document(json.dumps({"leads": leads}, indent=2)) == leads


def test_an_element_that_never_ends_is_not_read_for_ever():
    with pytest.raises(InvalidInputError, match="longer than a million"):
        document('[{"notes": "' + "x" * 3 * MEBI)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab\0é\ud800", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=3), inner),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=5))
def test_any_list_gives_a_row_for_each_element(elements):
    rows = list(read_document(io.StringIO(json.dumps(elements))))

    assert [row.row for row in rows] == list(range(1, len(elements) + 1))
    for row in rows:
        assert all("\0" not in text for text in row.values.values())
        "".join(row.values.values()).encode()


# --- a lead a line --------------------------------------------------------------------------


def test_each_line_stands_or_falls_by_itself():
    first, second, third, fourth = lines('{"a": "1"}\n{"a": \n\n{"a": "3"},\n{"a": "4"} {}\n')

    assert (dict(first.values), dict(third.values)) == ({"a": "1"}, {"a": "3"})
    assert [(row.row, said(row)) for row in (second, third, fourth)] == [
        (2, "The line is not JSON."),
        (4, ""),
        (5, "There is more than one value on the line."),
    ]


def test_a_line_that_is_too_long_is_skipped_to_its_end():
    first, second = lines('{"notes": "' + "x" * 3 * MEBI + '"}\n{"a": "2"}\n')

    assert "longer than a million" in said(first)
    assert (second.row, dict(second.values)) == (2, {"a": "2"})


def test_the_longest_line_there_may_be_swallows_nobody():
    longest = '{"notes": "' + "x" * (MEBI - 14) + '"}\n'
    assert len(longest) == MEBI

    first, second = lines(longest + '{"a": "2"}\n')

    assert said(first) == ""
    assert (second.row, dict(second.values)) == (2, {"a": "2"})


def test_a_line_nested_without_end_is_refused():
    [row] = lines('{"a": ' * 100_000 + "\n")

    assert said(row) == "The line is not JSON."


# --- one lead -------------------------------------------------------------------------------


def test_numbers_stay_as_they_were_typed():
    [row] = document('[{"phone": 12125550123, "zip": 02134.0}]'.replace("02134", "2134"))

    assert row == {"phone": "12125550123", "zip": "2134.0"}
    assert document(f'[{{"phone": {"9" * 5_000}}}]') == [{"phone": "9" * 5_000}]


def test_every_kind_of_value_has_its_text():
    row = row_of(1, {"a": None, "b": True, "c": False, "d": ["x", "y"], "e": [], "f": [1, None]})

    assert dict(row.values) == {
        "a": "",
        "b": "true",
        "c": "false",
        "d": "x; y",
        "e": "",
        "f": "[1, null]",
    }


def test_objects_within_a_lead_become_columns():
    row = row_of(1, {"consent": {"level": "written", "at": {"day": "2026-11-22"}}})

    assert dict(row.values) == {"consent.level": "written", "consent.at.day": "2026-11-22"}


def test_metadata_stays_whole():
    row = row_of(1, {"metadata": {"id": 5, "deep": {"name": "Núñez"}}})

    assert json.loads(row.values["metadata"]) == {"id": 5, "deep": {"name": "Núñez"}}


def test_numbers_within_metadata_are_numbers_again():
    [row] = document('[{"metadata": {"id": 5, "big": 12345678901234567890, "list": [1.5, "1.5"]}}]')

    assert json.loads(row["metadata"]) == {
        "id": 5,
        "big": 12345678901234567890,
        "list": [1.5, "1.5"],
    }


def test_a_list_of_numbers_is_as_they_were_typed():
    assert document('[{"phones": [2125550123, 2125550124.0]}]') == [
        {"phones": "2125550123; 2125550124.0"}
    ]


def test_a_lead_may_be_nested_five_deep_and_no_deeper():
    assert dict(row_of(1, {"a": {"b": {"c": {"d": {"e": "x"}}}}}).values) == {"a.b.c.d.e": "x"}

    assert "too deeply" in said(row_of(1, {"a": {"b": {"c": {"d": {"e": {"f": "x"}}}}}}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": "1", "b": "2", "a": "3"}', "'a' stands twice"),
        ('{"n": {"a": "1", "a": "3"}}', "'a' stands twice"),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a": -Infinity}', "-Infinity is not JSON"),
        ('{"a": ["x", NaN]}', "NaN is not JSON"),
        ('{"metadata": {"a": [NaN]}}', "NaN is not JSON"),
        ('{"a": "\\ud800"}', "half a character"),
        ('{"\\udfff": "1"}', "half a character"),
        ('{"a": "\\u0000"}', "NUL"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(text, message):
    [row] = read_document(io.StringIO(f"[{text}]"))

    assert message in said(row)
    assert row.values == {}


def test_a_lead_has_two_hundred_keys_at_most():
    assert len(row_of(1, {str(n): "x" for n in range(200)}).values) == 200

    assert "more than 200 keys" in said(row_of(1, {str(n): "x" for n in range(201)}))


def test_a_long_key_is_cut():
    assert list(row_of(1, {"k" * 500: "x"}).values) == ["k" * 120]
