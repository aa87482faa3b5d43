"""The callbacks of a call, in order and otherwise."""

import asyncio
from random import Random
from typing import Any

import httpx

from openchair.standins.twilio.callbacks import Courier
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.log import CallLog, CallRecord
from openchair.standins.twilio.options import Faults, Options
from openchair.standins.twilio.pace import Pace
from openchair.standins.twilio.parameters import Webhook
from openchair.standins.twilio.sending import Sender
from tests.standins.twilio.our_side import OurSide
from tests.standins.twilio.test_log import call as a_call


def sent(ours: OurSide, *names: str, path: str = "/status", **faults: Any) -> CallRecord:
    """Send these callbacks and wait for them; return the call."""
    call = a_call("CA1")

    async def send() -> None:
        options = Options(faults=Faults(**faults))
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.TaskGroup() as tasks:
            sender, log, pace = Sender(client, "secret"), CallLog(9), Pace(10_000)
            exchange = Exchange(options, log, pace, sender, tasks, options.faults)
            courier = Courier(call, exchange=exchange, rng=Random(1))
            for name in names:
                courier.send(Webhook(ours.url + path), {"CallStatus": name})
            courier.close()

    asyncio.run(send())
    return call


def arrived(ours: OurSide) -> list[str]:
    return [form["CallStatus"] for form in ours.forms("/status")]


def faults_of(call: CallRecord) -> list[str]:
    return [post.fault for post in call.callbacks]


def test_callbacks_arrive_in_order_each_under_its_own_token(ours: OurSide) -> None:
    call = sent(ours, "initiated", "ringing", "in-progress", "completed")

    assert arrived(ours) == ["initiated", "ringing", "in-progress", "completed"]
    assert [post["CallStatus"] for post in call.callbacks] == arrived(ours)
    assert len({post.token for post in call.callbacks}) == 4
    assert {post.answer for post in call.callbacks} == {200}


def test_the_tokens_are_those_of_the_headers(ours: OurSide) -> None:
    call = sent(ours, "completed")

    assert ours.requests[0].headers["I-Twilio-Idempotency-Token"] == call.callbacks[0].token


def test_a_callback_may_be_lost(ours: OurSide) -> None:
    call = sent(ours, "ringing", "completed", lost=1.0)

    assert arrived(ours) == []
    assert faults_of(call) == ["lost", "lost"]


def test_a_callback_may_come_twice_under_one_token(ours: OurSide) -> None:
    call = sent(ours, "completed", twice=1.0)

    assert arrived(ours) == ["completed", "completed"]
    assert faults_of(call) == ["", "twice"]
    assert len({post.token for post in call.callbacks}) == 1


def test_a_callback_may_come_late(ours: OurSide) -> None:
    call = sent(ours, "ringing", "completed", late=1.0)

    assert sorted(arrived(ours)) == ["completed", "ringing"]
    assert faults_of(call) == ["late", "late"]


def test_callbacks_may_come_out_of_order(ours: OurSide) -> None:
    names = ["initiated", "ringing", "in-progress", "completed"]

    sent(ours, *names, reordered=0.5)

    assert sorted(arrived(ours)) == sorted(names)
    assert arrived(ours) != names


def test_what_waited_for_a_next_callback_comes_though_there_is_none(ours: OurSide) -> None:
    call = sent(ours, "completed", reordered=1.0)

    assert arrived(ours) == ["completed"]
    assert faults_of(call) == ["reordered"]


def test_an_answer_that_is_an_error_is_noted(ours: OurSide) -> None:
    ours.answers["/broken"] = 500

    assert [post.answer for post in sent(ours, "completed", path="/broken").callbacks] == [500]


def test_where_no_callback_is_wanted_none_is_sent() -> None:
    call = a_call("CA1")
    options = Options()

    async def send() -> None:
        async with httpx.AsyncClient() as client, asyncio.TaskGroup() as tasks:
            sender = Sender(client, "secret")
            exchange = Exchange(options, CallLog(9), Pace(1), sender, tasks, options.faults)
            Courier(call, exchange=exchange, rng=Random(1)).send(None, {"CallStatus": "busy"})

    asyncio.run(send())

    assert call.callbacks == []
