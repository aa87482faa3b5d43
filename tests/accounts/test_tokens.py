"""Tokens: only ours, only HS256, only now."""

import base64
import datetime as dt
import json

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.accounts.rules import REQUIRED_CLAIMS, TOKEN_LIFE, claims_for
from openchair.accounts.tokens import issue_token, read_token

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
SECRET = "0123456789abcdef0123456789abcdef-tests"
CLAIMS = claims_for("user_1", 1, token_id="token_1", now=NOW)


def signed(claims=CLAIMS, secret=SECRET, algorithm="HS256", **header):
    return jwt.encode(claims, secret, algorithm=algorithm, headers=header or None)


def part(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_token_says_whose_it_is():
    token = issue_token(SECRET, "user_1", 4, token_id="token_1", now=NOW)

    said = read_token(SECRET, token, NOW)

    assert said is not None
    assert (said.user_id, said.version) == ("user_1", 4)


def test_a_token_ends_after_its_life():
    token = issue_token(SECRET, "user_1", 4, token_id="token_1", now=NOW)

    assert read_token(SECRET, token, NOW + TOKEN_LIFE) is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused_though_the_key_is_right(algorithm):
    assert read_token(SECRET, signed(secret=SECRET * 4, algorithm=algorithm), NOW) is None


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "", "RS256", "ES256", "HS384"]
)
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_a_token_that_names_another_algorithm_is_refused(algorithm, signature):
    forged = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(CLAIMS)}.{signature}"

    assert read_token(SECRET, forged, NOW) is None


def test_no_token_is_good_under_another_key():
    assert read_token(SECRET, signed(secret=SECRET + "x"), NOW) is None


@pytest.mark.parametrize("name", REQUIRED_CLAIMS)
def test_a_token_without_one_of_its_claims_is_refused(name):
    claims = {key: value for key, value in CLAIMS.items() if key != name}

    assert read_token(SECRET, signed(claims), NOW) is None


@pytest.mark.parametrize("audience", ["openchair:worker", ["openchair:user"], "", None])
def test_a_token_for_somebody_else_is_refused(audience):
    assert read_token(SECRET, signed({**CLAIMS, "aud": audience}), NOW) is None


@pytest.mark.parametrize(
    "header", [{"kid": "../../dev/null"}, {"jku": "https://example.com"}, {"jwk": {"kty": "oct"}}]
)
def test_a_header_that_points_at_a_key_changes_nothing(header):
    assert read_token(SECRET, signed(**header), NOW) is not None
    assert read_token(SECRET, signed(secret="x" * 40, **header), NOW) is None


def test_a_critical_extension_that_we_do_not_know_is_refused():
    assert read_token(SECRET, signed(crit=["b64"], b64=False), NOW) is None


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    assert read_token(SECRET, text, NOW) is None


@given(st.lists(st.binary(max_size=60), min_size=3, max_size=3))
def test_no_three_parts_break_the_reader(parts):
    token = ".".join(base64.urlsafe_b64encode(raw).decode().rstrip("=") for raw in parts)

    assert read_token(SECRET, token, NOW) is None


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_token_with_any_byte_changed_is_refused(place, change):
    raw = bytearray(signed().encode())
    raw[place % len(raw)] ^= change
    text = raw.decode("latin-1")
    if _means_the_same(text, signed()):
        return

    assert read_token(SECRET, text, NOW) is None


def _means_the_same(one: str, other: str) -> bool:
    """The last characters of base64 hold bits that mean nothing."""
    try:
        return one.count(".") == 2 and all(
            base64.urlsafe_b64decode(a + "==") == base64.urlsafe_b64decode(b + "==")
            for a, b in zip(one.split("."), other.split("."), strict=True)
        )
    except ValueError:
        return False


def test_deep_and_long_tokens_are_refused_at_once():
    deep = base64.urlsafe_b64encode(b'{"a":' * 500 + b"1" + b"}" * 500).decode().rstrip("=")

    assert read_token(SECRET, f"{part({'alg': 'HS256'})}.{deep}.AAAA", NOW) is None
    assert read_token(SECRET, "a." * 100_000, NOW) is None
