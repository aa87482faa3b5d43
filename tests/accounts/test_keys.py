"""Keys: their form, and that nothing of them can be read back."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from openchair.accounts.keys import digest_of, is_key, new_key, new_webhook_secret


def test_a_key_has_its_form_and_its_prefix_in_it():
    made = new_key()

    assert is_key(made.plain)
    assert made.plain.startswith(f"oc_{made.prefix}_")
    assert made.digest == digest_of(made.plain)
    assert made.plain[12:] not in made.digest


def test_no_two_keys_are_alike():
    assert len({new_key().plain for _ in range(200)}) == 200


def test_the_same_entropy_gives_the_same_key_and_other_entropy_another():
    assert new_key(b"x" * 32) == new_key(b"x" * 32)
    assert new_key(b"x" * 32) != new_key(b"y" * 32)


@given(st.binary(min_size=1, max_size=64))
def test_every_key_we_make_is_one_we_take(entropy):
    assert is_key(new_key(entropy).plain)


@given(st.text(max_size=60))
def test_other_texts_are_no_keys(text):
    assert not is_key(text) or text.startswith("oc_")


def test_a_webhook_secret_is_what_the_standard_says():
    secret = new_webhook_secret()

    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
