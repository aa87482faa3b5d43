"""Fields: bounded, and storable in both databases."""

import pytest
from pydantic import TypeAdapter, ValidationError

from openchair.accounts.fields import Input, Line, LongText, Name, Secret, Text


@pytest.mark.parametrize("text", ["Ana Sample", "José Ñandú", "李小龍", "  trimmed  ", "👩‍⚕️"])
def test_a_line_takes_any_script(text):
    assert TypeAdapter(Line).validate_python(text) == text.strip()


@pytest.mark.parametrize("text", ["a\x00b", "a\nb", "a\x1b[31m", "\ud800", "x" * 201])
def test_a_line_refuses_what_cannot_be_stored_or_shown(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Line).validate_python(text)


def test_a_text_has_lines_but_no_nul():
    assert TypeAdapter(Text).validate_python("one\r\n\ttwo") == "one\r\n\ttwo"
    for kind in (Text, LongText, Secret):
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python("a\x00b")


def test_a_name_is_not_empty():
    with pytest.raises(ValidationError):
        TypeAdapter(Name).validate_python("   ")


def test_an_unknown_field_is_a_fault():
    class Small(Input):
        name: Name

    with pytest.raises(ValidationError, match="Extra inputs"):
        Small.model_validate({"name": "x", "is_admin": True})
