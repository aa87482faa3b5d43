"""Fields: bounded, and storable in both databases."""

import pytest
from pydantic import TypeAdapter, ValidationError

from openchair.accounts.fields import (
    Input,
    Line,
    LongText,
    Moment,
    Name,
    Secret,
    Text,
    WallTime,
)


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


@pytest.mark.parametrize(
    "text",
    ["2026-12-01T10:30:00-05:00", "2026-12-01T15:30:00Z", "2026-12-01 15:30:00.123456+00:00"],
)
def test_a_moment_is_a_date_a_time_and_an_offset(text):
    assert TypeAdapter(Moment).validate_python(text).utcoffset() is not None


@pytest.mark.parametrize(
    "value",
    ["2026-12-01", "2026-12-01T10:30:00", "tomorrow", "", 1796221800, 1.5, True, None],
)
def test_what_leaves_the_moment_open_is_none(value):
    with pytest.raises(ValidationError):
        TypeAdapter(Moment).validate_python(value)


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1899-12-31T23:59:59Z"],
)
def test_the_calendars_ends_are_out_of_bounds(text):
    for kind in (Moment, WallTime):
        with pytest.raises(ValidationError, match="years 1900 to 2200"):
            TypeAdapter(kind).validate_python(text)


def test_a_wall_time_may_leave_its_offset_out():
    assert TypeAdapter(WallTime).validate_python("2026-12-01T10:30:00").tzinfo is None
    with pytest.raises(ValidationError):
        TypeAdapter(WallTime).validate_python("2026-12-01")
