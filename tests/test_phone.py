"""Which numbers may be dialled, and that the quick way agrees with the library's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openchair.errors import Problem
from openchair.phone import _careful, masked, parse_phone


@pytest.mark.parametrize(
    "text",
    [
        "2125550123",
        "12125550123",
        "+12125550123",
        "+1 (212) 555-0123",
        "(212)555-0123",
        "212.555.0123",
        "  212 555 0123  ",
        "1-212-555-0123",
        "\u200e+1 212 555 0123\u202c",
        "tel:+1-212-555-0123",
        "p:+12125550123",
        "Cell: 212-555-0123",
        "2125550123.0",
        "2.125550123E9",
        "2,125550123e+9",
        "212\u00a0555\u20110123",
        "+1 212 555 0123,",
    ],
)
def test_the_same_number_however_it_was_typed(text):
    assert parse_phone(text, allow_test=True) == "+12125550123"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_missing"),
        (" \u200b ", "phone_missing"),
        ("n/a", "phone_invalid"),
        ("call me", "phone_invalid"),
        ("5550123", "phone_invalid"),
        ("911", "phone_invalid"),
        ("1" * 41, "phone_invalid"),
        ("0005550123", "phone_invalid"),
        ("٢١٢٥٥٥٠١٢٣", "phone_invalid"),
        ("1.21256E+10", "phone_rounded"),
        ("212-555-0123 x44", "phone_extension"),
        ("+14165550123", "phone_country"),
        ("+442079460123", "phone_country"),
        ("+12425550123", "phone_invalid"),
        ("+18005550123", "phone_type"),
        ("+19005550123", "phone_type"),
        ("+12129110000", "phone_type"),
        ("+12129760000", "phone_type"),
        ("+12125551212", "phone_type"),
    ],
)
def test_what_cannot_be_called_is_refused_with_a_code(text, code):
    problem = parse_phone(text, allow_test=True)

    assert isinstance(problem, Problem)
    assert (problem.code, problem.field) == (code, "phone")


def test_a_test_number_is_refused_where_phones_can_ring():
    problem = parse_phone("+12125550123")

    assert isinstance(problem, Problem)
    assert problem.code == "phone_test"


def test_another_region_reads_its_own_numbers():
    assert parse_phone("020 7946 0123", "GB") == "+442079460123"

    problem = parse_phone("+12125550123", "GB", allow_test=True)
    assert isinstance(problem, Problem)
    assert problem.code == "phone_country"


SHAPES = [
    "{}{}{}", "({}) {}-{}", "+1{}{}{}", "1 ({}){}.{}", "{}-{}-{}", "+1 ({} {} {}", "{}) {}-{}",
    "1.{}. {} {}", "({}){}{}", "+1-{}-{}-{}", "1{}{}{}", "+{}{}{}", "{} {}{}",
]  # fmt: skip
AREA = st.one_of(
    st.integers(200, 999).map(str),
    st.sampled_from(["212", "787", "416", "900", "800", "500", "523", "983", "242", "555"]),
)
EXCHANGE = st.one_of(
    st.integers(0, 999).map("{:03}".format),
    st.sampled_from(["555", "911", "976", "950", "211"]),
)
LINE = st.one_of(st.integers(0, 9999).map("{:04}".format), st.just("1212"))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SHAPES), AREA, EXCHANGE, LINE, st.booleans(), st.sampled_from(["US", "PR"]))
def test_the_quick_way_gives_the_librarys_answer(shape, area, exchange, line, allow_test, region):
    text = shape.format(area, exchange, line)

    assert parse_phone(text, region, allow_test=allow_test) == _careful(
        text, region, allow_test=allow_test
    )


def test_the_quick_way_agrees_on_every_area_code():
    for area in range(200, 1000):
        for exchange in ("555", "200"):
            text = f"+1{area}{exchange}0123"
            assert parse_phone(text, allow_test=True) == _careful(text, "US", allow_test=True)


@given(st.text(max_size=60), st.booleans())
def test_any_text_gives_a_number_or_a_problem(text, allow_test):
    parsed = parse_phone(text, allow_test=allow_test)

    assert isinstance(parsed, Problem) or parsed.startswith("+1")


@given(AREA, EXCHANGE, LINE)
def test_reading_a_number_again_changes_nothing(area, exchange, line):
    parsed = parse_phone(f"{area}{exchange}{line}", allow_test=True)

    if not isinstance(parsed, Problem):
        assert parse_phone(parsed, allow_test=True) == parsed


def test_a_masked_number_hides_its_middle():
    assert masked("+12125550123") == "+1212•••0123"
    assert masked("123") == "•••"
