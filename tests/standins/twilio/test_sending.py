"""Asking our side."""

import asyncio
import socket

import httpx
import pytest

from openchair.standins.twilio.parameters import Webhook
from openchair.standins.twilio.sending import Answer, Overrides, Sender
from openchair.standins.twilio.signing import signature
from tests.standins.twilio.our_side import OurSide

FORM = {"CallSid": "CA1", "To": "+15125550101", "Empty": ""}


def send(to: Webhook, form: dict[str, str] = FORM) -> Answer:
    async def sent() -> Answer:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await Sender(client, "secret").send(to, form, "token-1")

    return asyncio.run(sent())


def test_a_form_is_posted_and_signed(ours: OurSide) -> None:
    url = ours.url + "/status?attempt=7"

    answer = send(Webhook(url))

    (request,) = ours.requests
    assert (answer.status, request.method, request.form) == (200, "POST", FORM)
    assert request.headers["X-Twilio-Signature"] == signature("secret", url, FORM.items())
    assert request.headers["I-Twilio-Idempotency-Token"] == "token-1"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_with_get_the_fields_are_in_the_address_and_signed_with_it(ours: OurSide) -> None:
    send(Webhook(ours.url + "/status?attempt=7", "GET"))

    (request,) = ours.requests
    signed = ours.url + "/status?attempt=7&CallSid=CA1&To=%2B15125550101&Empty="
    assert (request.method, request.form) == ("GET", {"attempt": "7"} | FORM)
    assert request.headers["X-Twilio-Signature"] == signature("secret", signed)


def test_an_answer_is_returned_with_its_kind(ours: OurSide) -> None:
    ours.answers["/voice"] = ("{}", "application/json")

    answer = send(Webhook(ours.url + "/voice"))

    assert answer == Answer(200, "{}", ours.url + "/voice", "application/json")
    assert answer.is_ok


def test_an_error_is_an_answer_and_not_tried_again(ours: OurSide) -> None:
    ours.answers["/voice"] = 503

    answer = send(Webhook(ours.url + "/voice"))

    assert (answer.status, answer.is_ok, len(ours.requests)) == (503, False, 1)


@pytest.mark.parametrize(
    ("fragment", "status", "tries"),
    [
        ("rc=2&rp=5xx", 503, 3),
        ("rc=2&rp=4xx", 503, 1),
        ("rc=2&rp=4xx,5xx", 404, 3),
        ("rc=9&rp=all", 500, 6),
        ("rc=0&rp=all", 500, 1),
        ("rc=2&rp=5xx", 200, 1),
    ],
)
def test_an_address_says_how_often_it_is_tried(
    ours: OurSide, fragment: str, status: int, tries: int
) -> None:
    ours.answers["/voice"] = status

    answer = send(Webhook(f"{ours.url}/voice#{fragment}"))

    tokens = {request.headers["I-Twilio-Idempotency-Token"] for request in ours.requests}
    signed = {request.headers["X-Twilio-Signature"] for request in ours.requests}
    assert (answer.status, len(ours.requests)) == (status, tries)
    assert tokens == {"token-1"}
    assert signed == {signature("secret", ours.url + "/voice", FORM.items())}


def test_nobody_there_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert send(Webhook(f"http://127.0.0.1:{port}/")) == Answer(0)


def test_who_never_answers_is_given_up_after_the_wait_the_address_names() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert send(Webhook(f"http://127.0.0.1:{port}/#rt=100&rc=0")) == Answer(0)


def test_what_an_address_says_wrongly_is_left_at_its_default() -> None:
    assert Overrides.read("rc=many&ct=²&colour=red") == Overrides()
    assert Overrides.read("ct=200&rt=300").timeout == httpx.Timeout(0.3, connect=0.2)
