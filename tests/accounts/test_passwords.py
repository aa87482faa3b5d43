"""Hashes: right, wrong, unknown, unreadable; and what they cost."""

import pytest

from openchair.accounts.passwords import MEMORY_KIB, Passwords

CHEAP = Passwords(memory_kib=8, passes=1)


def test_the_right_password_is_right_and_another_is_not():
    stored = CHEAP.hash("correct horse battery")

    assert CHEAP.check("correct horse battery", stored)
    assert not CHEAP.check("correct horse batter", stored)


def test_the_same_password_is_stored_differently_each_time():
    assert CHEAP.hash("correct horse battery") != CHEAP.hash("correct horse battery")


def test_nobodys_password_is_never_right():
    assert not CHEAP.check("anything", None)


@pytest.mark.parametrize(
    "stored", ["", "plain", "$argon2id$broken", "$2b$12$abcdefghijklmnopqrstuv"]
)
def test_an_unreadable_hash_lets_nobody_in(stored):
    assert not CHEAP.check("anything", stored)


def test_a_long_password_counts_to_its_last_character():
    stored = CHEAP.hash("x" * 1023 + "y")

    assert not CHEAP.check("x" * 1024, stored)


def test_the_products_hashes_are_argon2id_at_the_cost_we_promise():
    stored = Passwords().hash("correct horse battery")

    assert stored.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t=1,p=1$")
