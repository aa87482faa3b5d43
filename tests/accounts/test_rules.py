"""Who may do what: tokens' claims in time, passwords, and who sees a client."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.accounts.rules import (
    TOKEN_LIFE,
    Identity,
    Scope,
    claims_for,
    email_problem,
    normal_email,
    password_problem,
    read_claims,
)

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def claims(**changes):
    return {**claims_for("user_1", 3, token_id="token_1", now=NOW), **changes}


def test_fresh_claims_say_who_and_which_version():
    said = read_claims(claims(), NOW)

    assert said is not None
    assert (said.user_id, said.version) == ("user_1", 3)
    assert said.expires_at == NOW + TOKEN_LIFE


def test_claims_are_good_until_the_very_second_they_expire():
    assert read_claims(claims(), NOW + TOKEN_LIFE - SECOND) is not None
    assert read_claims(claims(), NOW + TOKEN_LIFE) is None


def test_a_clock_half_a_minute_behind_is_forgiven_and_no_more():
    assert read_claims(claims(), NOW - 30 * SECOND) is not None
    assert read_claims(claims(), NOW - 31 * SECOND) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"exp": True},
        {"exp": "9999999999"},
        {"exp": 1e300},
        {"iat": None},
        {"nbf": [1]},
        {"ver": None},
        {"ver": "3"},
        {"ver": 3.0},
        {"sub": ""},
        {"sub": 7},
        {"jti": None},
        {"aud": "openchair:worker"},
        {"aud": ["openchair:user"]},
        {"exp": int(NOW.timestamp()) + 10**9},
        {"exp": 10**400},
        {"nbf": int(NOW.timestamp()) + 3600},
    ],
)
def test_claims_of_the_wrong_kind_are_refused(changes):
    assert read_claims(claims(**changes), NOW) is None


@pytest.mark.parametrize("name", ["exp", "iat", "nbf", "sub", "aud", "jti", "ver"])
def test_no_claim_may_be_missing(name):
    said = claims()
    del said[name]

    assert read_claims(said, NOW) is None


json_values = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())
)


@given(
    st.dictionaries(st.sampled_from(["exp", "iat", "nbf", "sub", "aud", "jti", "ver"]), json_values)
)
def test_no_claims_at_all_break_the_reader(payload):
    read_claims({**claims(), **payload}, NOW)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "tr0ub4dor&3x", "日本語のパスワード", "a b c d e f g h"]
)
def test_a_long_unguessable_password_passes_whatever_it_is_made_of(password):
    assert password_problem(password, "ana@example.com") is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("x" * 1025, "password_long"),
        ("password", "password_guessable"),
        ("Password123!", "password_guessable"),
        ("P@ssw0rd", "password_guessable"),
        ("12345678", "password_guessable"),
        ("87654321", "password_guessable"),
        ("qwertyuiop", "password_guessable"),
        ("aaaaaaaaaaaa", "password_guessable"),
        ("abababababab", "password_guessable"),
        ("Welcome2026", "password_guessable"),
        ("openchair", "password_guessable"),
        ("ana.sample", "password_guessable"),
        ("ana.sample@example.com", "password_guessable"),
    ],
)
def test_a_password_that_others_would_guess_is_refused(password, code):
    problem = password_problem(password, "Ana.Sample@example.com")

    assert problem is not None
    assert problem.code == code


@given(st.text(), st.text())
def test_judging_a_password_never_breaks(password, email):
    password_problem(password, email)


@pytest.mark.parametrize(
    "email", ["ana@example.com", "admin@localhost", "josé@example.com", "a+b@c.d"]
)
def test_an_accounts_address_may_be_any_that_could_be_one(email):
    assert email_problem(email) is None


@pytest.mark.parametrize(
    "email", ["", "ana", "a b@c.d", "a@b@c", "@c.d", "a@", "a@b\n", "x" * 70 + "@c.d"]
)
def test_what_is_no_address_is_refused(email):
    assert email_problem(email) is not None


def test_addresses_are_compared_without_case_and_blanks():
    assert normal_email(" Ana@Example.COM ") == "ana@example.com"


def identity(**changes):
    given = {"actor": "x", "is_person": True, "is_admin": False, "client_ids": frozenset({"one"})}
    return Identity(**{**given, **changes})


def test_a_member_sees_its_own_clients_only():
    assert identity().may(Scope.CALLS_READ, "one")
    assert not identity().may(Scope.CALLS_READ, "two")


def test_an_admin_sees_every_client():
    assert identity(is_admin=True).may(Scope.CLIENT_WRITE, "two")


def test_a_scope_that_was_not_given_is_missing_everywhere():
    reader = identity(scopes=frozenset({Scope.CALLS_READ}))

    assert reader.may(Scope.CALLS_READ, "one")
    assert not reader.may(Scope.CALLS_WRITE, "one")
