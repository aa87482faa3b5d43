"""The schedule, the meaning of answers, and the bodies."""

import datetime as dt
import json
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.errors import Problem
from openchair.notices.rules import (
    CALLBACK_KINDS,
    LONGEST_WAIT,
    SCHEDULE,
    Delivered,
    Disable,
    Kind,
    TryAgain,
    judge,
    next_try,
    parse_events,
    parse_retry_after,
    result_body,
    trial_body,
    wants,
)
from openchair.tables import Call, CallResult, Lead
from tests.notices.receivers import NOW

SECONDS = dt.timedelta(seconds=1)


def test_the_schedule_is_that_of_standard_webhooks():
    seconds = [wait / SECONDS for wait in SCHEDULE]
    assert seconds == [0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]


def test_the_last_try_comes_three_days_after_the_first():
    elapsed = list(accumulate(SCHEDULE, initial=dt.timedelta(0)))[-1]
    assert elapsed == dt.timedelta(hours=75, minutes=35, seconds=5)


@pytest.mark.parametrize("tries", range(10))
def test_each_wait_follows_the_schedule_exactly_without_jitter(tries):
    assert next_try(tries, NOW) == NOW + SCHEDULE[tries]


@given(tries=st.integers(0, 9), jitter=st.floats(0, 1, exclude_max=True))
def test_jitter_only_ever_lengthens_a_wait_and_by_a_tenth_at_most(tries, jitter):
    again = next_try(tries, NOW, jitter=jitter)
    assert again is not None
    assert SCHEDULE[tries] <= again - NOW <= SCHEDULE[tries] * 1.1


@pytest.mark.parametrize("tries", [10, 11, 1000])
def test_after_ten_tries_we_give_up(tries):
    assert next_try(tries, NOW, retry_after=SECONDS) is None


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (dt.timedelta(seconds=1), dt.timedelta(seconds=5)),
        (dt.timedelta(seconds=90), dt.timedelta(seconds=90)),
        (dt.timedelta(days=365), LONGEST_WAIT),
        (None, dt.timedelta(seconds=5)),
    ],
)
def test_a_receiver_may_ask_for_a_longer_wait_but_not_for_ever(asked, waited):
    assert next_try(1, NOW, retry_after=asked) == NOW + waited


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("Tue, 01 Dec 2026 15:02:00 GMT", 120),
        ("Tue, 01 Dec 2026 15:02:00 -0000", 120),
        ("Tue, 01 Dec 2026 14:00:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("9" * 5000, None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(text, wait):
    assert parse_retry_after(text, NOW) == (None if wait is None else wait * SECONDS)


@given(st.text(max_size=60))
def test_no_retry_after_can_break_us(text):
    wait = parse_retry_after(text, NOW)
    assert wait is None or wait >= 0 * SECONDS


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_delivered(status):
    assert judge(status, {}, b"", now=NOW) == Delivered()


@pytest.mark.parametrize("status", [100, 300, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
def test_anything_else_is_tried_again(status):
    verdict = judge(status, {}, b"", now=NOW)

    assert isinstance(verdict, TryAgain)
    assert str(status) in verdict.reason


def test_a_redirect_says_that_it_is_not_followed():
    verdict = judge(302, {"location": "http://169.254.169.254/"}, b"", now=NOW)
    assert isinstance(verdict, TryAgain)
    assert "not followed" in verdict.reason


def test_410_ends_it_whatever_else_is_said():
    assert isinstance(judge(410, {"retry-after": "5"}, b"", now=NOW), Disable)


def test_a_busy_receivers_wish_is_heard():
    verdict = judge(429, {"retry-after": "77"}, b"", now=NOW)
    assert verdict == TryAgain("the receiver answered 429", after=77 * SECONDS)


@pytest.mark.parametrize(
    "body",
    [
        b"n8n is starting up. Please wait",
        b"N8N is Starting Up",
        b"<html><body>n8n is starting up. Please wait...</body></html>",
    ],
)
def test_n8n_saying_ok_while_it_starts_up_is_not_delivered(body):
    assert isinstance(judge(200, {}, body, now=NOW), TryAgain)


@pytest.mark.parametrize("body", [b"", b'{"received":true}', b"ok", b"\xff\xfe\x00", b"n8n"])
def test_every_other_body_of_a_2xx_is_delivered(body):
    assert judge(200, {}, body, now=NOW) == Delivered()


def test_a_webhook_without_a_list_wants_everything():
    assert all(wants([], kind) for kind in Kind)
    assert wants(["lead.finished"], Kind.LEAD_FINISHED)
    assert not wants(["lead.finished"], Kind.CALL_COMPLETED)


def test_kinds_are_read_once_each_in_our_order():
    wanted = ["lead.finished", "call.completed", "lead.finished"]
    assert parse_events(wanted) == (Kind.CALL_COMPLETED, Kind.LEAD_FINISHED)
    assert parse_events([]) == ()


@pytest.mark.parametrize("text", ["call.started", "", "webhook.test", "CALL.COMPLETED"])
def test_an_unknown_kind_is_refused_with_those_there_are(text):
    problem = parse_events(["call.completed", text])

    assert isinstance(problem, Problem)
    assert (problem.code, problem.value) == ("event_unknown", text)
    assert "lead.opted_out" in problem.message


def test_a_callback_address_is_told_of_each_ended_call():
    assert {Kind.CALL_COMPLETED} == CALLBACK_KINDS


# --- bodies ---------------------------------------------------------------------------------


def a_call() -> Call:
    return Call(
        id="call_1", lead_id="lead_1", batch_id="batch_1", client_id="client_1",
        status="completed", attempt=2, phone="+12125550123",
        created_at=NOW, updated_at=NOW + SECONDS, due_at=NOW,
    )  # fmt: skip


def a_lead() -> Lead:
    return Lead(
        id="lead_1", batch_id="batch_1", client_id="client_1", name="Ana Núñez",
        phone="+12125550123", email="ana@example.com", source_url="https://example.com/form",
        notes="crown", created_at=NOW, extra={"crm_id": 77},
    )  # fmt: skip


def a_result() -> CallResult:
    return CallResult(
        id="result_1", call_id="call_1", client_id="client_1", batch_id="batch_1",
        result="booked", transcript="agent: Hello\ncaller: Hi", booked_slot="2026-12-02T10:30:00-05:00",
        notes="new patient", created_at=NOW,
    )  # fmt: skip


def test_a_result_goes_out_as_the_api_lists_it():
    body = result_body(
        Kind.CALL_COMPLETED, call=a_call(), lead=a_lead(), result=a_result(), final=True, now=NOW
    )

    assert body == {
        "type": "call.completed",
        "timestamp": "2026-12-01T15:00:00+00:00",
        "data": {
            "id": "call_1",
            "status": "completed",
            "attempt": 2,
            "direction": "outbound",
            "lead": {
                "id": "lead_1",
                "name": "Ana Núñez",
                "phone": "+12125550123",
                "email": "ana@example.com",
                "source_url": "https://example.com/form",
                "notes": "crown",
            },
            "result": {
                "result": "booked",
                "transcript": "agent: Hello\ncaller: Hi",
                "booked_slot": "2026-12-02T10:30:00-05:00",
                "notes": "new patient",
                "created_at": "2026-12-01T15:00:00+00:00",
            },
            "created_at": "2026-12-01T15:00:00+00:00",
            "updated_at": "2026-12-01T15:00:01+00:00",
            "client_id": "client_1",
            "batch_id": "batch_1",
            "metadata": {"crm_id": 77},
            "final": True,
        },
    }


def test_a_body_is_plain_json():
    body = result_body(
        Kind.LEAD_OPTED_OUT, call=a_call(), lead=a_lead(), result=a_result(), final=True, now=NOW
    )
    assert json.loads(json.dumps(body)) == body


def test_a_call_without_a_result_says_so():
    body = result_body(
        Kind.LEAD_OPTED_OUT, call=a_call(), lead=a_lead(), result=None, final=False, now=NOW
    )
    assert body["data"]["result"] is None


def test_a_trial_names_its_webhook_and_nobody_else():
    body = trial_body("client_1", "webhook_1", NOW)

    assert body["type"] == "webhook.test"
    assert body["data"]["webhook_id"] == "webhook_1"
    assert "lead" not in body["data"]
