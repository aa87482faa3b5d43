"""Signatures of messages to us: what headers claim, which secrets made them, for how long."""

import base64
import datetime as dt
import hashlib
import hmac

import pytest
from standardwebhooks import Webhook

from openchair.web.inbound import message_id_if_genuine, read_signature

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
UNIX = int(NOW.timestamp())
BODY = '{"name":"Ana Núñez"}'.encode()
RAW = b"0123456789abcdef0123456789abcdef"
SECRET = "whsec_" + base64.b64encode(RAW).decode()
MAC = hmac.new(RAW, f"{UNIX}.".encode() + BODY, hashlib.sha256).hexdigest()


def standard(message_id: str = "msg_1", at: dt.datetime = NOW) -> dict[str, str]:
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(message_id, at, BODY.decode()),
    }


def plain(header: str) -> dict[str, str]:
    return {"x-signature": header}


def genuine(headers: dict[str, str], *, body: bytes = BODY, secrets: tuple[str, ...] = (SECRET,)):
    signed = read_signature(headers)
    return signed and message_id_if_genuine(signed, secrets, body, NOW)


def test_a_librarys_signature_is_genuine_and_names_its_message():
    assert genuine(standard("msg_7")) == "msg_7"


def test_one_right_signature_among_others_is_enough():
    headers = standard()
    headers["webhook-signature"] = f"v1,AAAA v2,x {headers['webhook-signature']}"

    assert genuine(headers) == "msg_1"


def test_a_scripts_signature_is_its_own_id():
    assert genuine(plain(f"t={UNIX},v1={MAC}")) == MAC
    assert genuine(plain(f"t={UNIX}, v1={MAC.upper()}")) == MAC


def test_a_script_may_sign_with_the_secret_as_it_is_written():
    mac = hmac.new(SECRET.encode(), f"{UNIX}.".encode() + BODY, hashlib.sha256).hexdigest()

    assert genuine(plain(f"t={UNIX},v1={mac}")) == mac


def test_any_of_the_secrets_will_do_but_an_empty_one_never():
    headers = plain(f"t={UNIX},v1={MAC}")
    empty = hmac.new(b"", f"{UNIX}.".encode() + BODY, hashlib.sha256).hexdigest()

    assert genuine(headers, secrets=("other", SECRET)) == MAC
    assert genuine(headers, secrets=("other",)) is None
    assert genuine(plain(f"t={UNIX},v1={empty}"), secrets=("", "whsec_")) is None


@pytest.mark.parametrize("seconds", [-301, 301, 10**6, -(10**9)])
def test_too_old_and_too_new_are_refused(seconds: int):
    at = NOW + dt.timedelta(seconds=seconds)

    assert genuine(standard(at=at)) is None


def test_another_body_id_or_time_is_another_message():
    for change in ({"webhook-id": "msg_2"}, {"webhook-timestamp": str(UNIX + 1)}):
        assert genuine({**standard(), **change}) is None
    assert genuine(standard(), body=BODY + b" ") is None
    assert genuine(plain(f"t={UNIX + 1},v1={MAC}")) is None


def test_bytes_that_are_no_text_have_no_standard_signature():
    assert genuine(standard(), body=b"\xff\xfe") is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"webhook-id": "msg_1", "webhook-timestamp": "1"},
        {"webhook-signature": "v1,x"},
        {**standard(), "webhook-id": ""},
        {**standard(), "webhook-id": "a b"},
        {**standard(), "webhook-id": "x" * 201},
        {**standard(), "webhook-timestamp": "1e9"},
        {**standard(), "webhook-timestamp": "-1"},
        {**standard(), "webhook-timestamp": "٣"},
        {**standard(), "webhook-timestamp": "9" * 13},
        plain(""),
        plain("v1=abc"),
        plain(f"t={UNIX}"),
        plain(f"t={UNIX},t={UNIX},v1={MAC}"),
        plain(f"t=x,v1={MAC}"),
    ],
)
def test_headers_that_claim_nothing_are_no_signature(headers: dict[str, str]):
    assert genuine(headers) is None


def test_a_standard_header_without_a_known_version_signs_nothing():
    assert genuine({**standard(), "webhook-signature": "v2,abc v1a,abc"}) is None


def test_a_moment_beyond_the_calendar_breaks_nothing():
    assert genuine(plain(f"t=999999999999,v1={MAC}")) is None


def test_a_signature_that_is_no_ascii_breaks_nothing():
    assert genuine(plain(f"t={UNIX},v1=ключ\udcff")) is None
