"""Cells: clean on their way in, harmless on their way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.leads.cells import clean, guarded, unguarded


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Ana \t Núñez ", "Ana Núñez"),
        ("A\u0301na", "Ána"),
        ("a\x00b\x07c", "abc"),
        ("\u202ereversed", "reversed"),
        ("one\r\ntwo", "one two"),
        ("क्\u200dष", "क्\u200dष"),
        ("王小明", "王小明"),
    ],
)
def test_a_text_is_kept_as_it_was_meant(text, kept):
    assert clean(text) == kept


def test_notes_keep_their_lines():
    assert clean(" one \r\n\r\n two ", lines=True) == "one\ntwo"


@pytest.mark.parametrize(
    "text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", " =1", "\uff1d1", "\u200b=1"]
)
def test_what_a_spreadsheet_would_compute_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ana", "+12125550123", "", "a=b", "212-555"])
def test_what_it_would_not_compute_stays_as_it_is(text):
    assert guarded(text) == text


@given(st.text(max_size=40))
def test_what_was_guarded_comes_back(text):
    assert unguarded(guarded(text)) == text


@given(st.text(max_size=40))
def test_clean_text_is_clean(text):
    assert clean(clean(text)) == clean(text)
