"""Signatures, checked by the standard's own library, by PyJWT, and by openssl."""

import datetime as dt
import hashlib
import subprocess

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from openchair.ids import new_webhook_secret
from openchair.notices.signing import Auth, header_token, sign
from tests.notices.receivers import NOW, SECRET, Verifier

BODY = b'{"type":"call.completed"}'
EVERY = frozenset(Auth)


def signed(body=BODY, secret=SECRET, auths=(), now=NOW):
    return sign(body, notice_id="notice_1", secret=secret, auths=auths, now=now)


def test_the_standards_own_example_comes_out():
    headers = sign(
        b'{"test": 2432232314}',
        notice_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        secret=SECRET,
        auths=(),
        now=dt.datetime.fromtimestamp(1614265330, dt.UTC),
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_the_standards_library_accepts_what_we_sign(monkeypatch):
    body = Verifier(monkeypatch).verify(SECRET, BODY, signed(), NOW)
    assert body == {"type": "call.completed"}


@pytest.mark.parametrize("minutes", [-6, 6])
def test_the_standards_library_refuses_it_five_minutes_off(monkeypatch, minutes):
    later = NOW + dt.timedelta(minutes=minutes)
    with pytest.raises(WebhookVerificationError, match="too"):
        Verifier(monkeypatch).verify(SECRET, BODY, signed(), later)


def test_a_changed_body_a_changed_id_and_another_secret_are_refused(monkeypatch):
    verifier = Verifier(monkeypatch)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(SECRET, BODY + b" ", signed(), NOW)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(SECRET, BODY, {**signed(), "webhook-id": "notice_2"}, NOW)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(new_webhook_secret(), BODY, signed(), NOW)


def test_a_secret_that_is_not_of_the_standards_form_is_used_as_it_stands():
    headers = signed(secret="a passphrase chosen by a person, long enough")

    receiver = Webhook(b"a passphrase chosen by a person, long enough")
    assert headers["webhook-signature"] == receiver.sign("notice_1", NOW, BODY.decode())


def test_a_fresh_secret_is_plain_base64_of_32_bytes():
    secret = new_webhook_secret()

    assert secret.startswith("whsec_")
    assert not set(secret[6:]) & set("-_")
    assert len(Webhook(secret)._whsecret) == 32
    assert secret != new_webhook_secret()


@pytest.mark.parametrize("secret", ["", "whsec_"])
def test_without_a_secret_nothing_is_signed(secret):
    with pytest.raises(ValueError, match="secret"):
        signed(secret=secret)


def test_openssl_computes_the_same_simple_signature():
    moment, mac = (part.split("=")[1] for part in signed()["x-signature"].split(","))

    openssl = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", SECRET],
        input=f"{moment}.".encode() + BODY,
        capture_output=True,
        check=True,
    )
    assert openssl.stdout.decode().split()[-1] == mac
    assert moment == str(int(NOW.timestamp()))


def test_n8n_can_check_the_bearer_token_and_the_bodys_hash():
    token = signed(auths=EVERY)["authorization"].removeprefix("Bearer ")

    claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_exp": False})
    assert claims["jti"] == "notice_1"
    assert claims["sha256"] == hashlib.sha256(BODY).hexdigest()
    assert claims["exp"] == NOW.timestamp() + 300


def test_the_bearer_token_expires_and_fits_one_secret():
    token = signed(auths=EVERY, now=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))["authorization"][7:]

    with pytest.raises(jwt.ExpiredSignatureError):
        jwt.decode(token, SECRET, algorithms=["HS256"])
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, new_webhook_secret(), algorithms=["HS256"])


def test_a_header_token_is_fixed_and_does_not_give_the_secret_away():
    first, second = signed(auths=EVERY), signed(b"{}", auths=EVERY, now=NOW + dt.timedelta(1))

    assert first["x-webhook-secret"] == second["x-webhook-secret"] == header_token(SECRET)
    assert header_token(SECRET) != header_token(new_webhook_secret())
    assert not any(SECRET in value for value in first.values())


@pytest.mark.parametrize(
    ("auths", "names"),
    [
        ({Auth.NONE}, set()),
        ({Auth.HEADER}, {"x-webhook-secret"}),
        ({Auth.JWT}, {"authorization"}),
        ({Auth.HEADER, Auth.JWT}, {"x-webhook-secret", "authorization"}),
    ],
)
def test_only_what_was_asked_for_is_sent_besides_the_signatures(auths, names):
    always = {"webhook-id", "webhook-timestamp", "webhook-signature", "x-signature"}
    assert set(signed(auths=auths)) == always | names


@given(body=st.binary(max_size=40), other=st.binary(max_size=40))
def test_two_bodies_never_share_a_signature(body, other):
    ascii_body, ascii_other = body.hex().encode(), other.hex().encode()
    same = signed(ascii_body)["x-signature"] == signed(ascii_other)["x-signature"]
    assert same == (ascii_body == ascii_other)
