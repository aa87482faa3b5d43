"""Calls placed, found and changed."""

import pytest

from openchair.standins.twilio.log import Status
from openchair.standins.twilio.options import Options
from tests.standins.twilio.our_side import Line, OurSide
from tests.standins.twilio.rest import LEAD, US, Rest, asking

GOES_ON = "<Response><Pause length='3600'/></Response>"


def test_every_request_is_a_call_of_its_own(rest: Rest) -> None:
    first, second = rest.dial(), rest.dial()

    assert first.sid != second.sid
    assert [call.to for call in rest.twilio.calls] == [LEAD, LEAD]


def test_the_same_seed_has_the_same_people_though_not_the_same_sids(ours: OurSide) -> None:
    def agent(line: Line) -> None:
        line.hear()
        line.close()

    ours.agent = agent

    def one() -> tuple[str, list[str]]:
        with asking(who=Options().who, seed=3, forced={LEAD: "agreeable"}) as rest:
            call = rest.whole(Twiml=ours.connects())
            return call.sid, call.heard("caller")

    (sid, words), (other_sid, other_words) = one(), one()

    assert sid != other_sid
    assert words == other_words != []


@pytest.mark.parametrize("change", [{"Twiml": "<Response/>"}, {"Url": "https://a.example/"}])
def test_a_call_that_is_over_or_rings_cannot_be_sent_elsewhere(
    rest: Rest, change: dict[str, str]
) -> None:
    over, waits = rest.whole(), rest.dial(Twiml=GOES_ON)

    answers = [rest.change(call.sid, **change) for call in (over, waits)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert [answer.json()["code"] for answer in answers] == [21220, 21220]
    rest.change(waits.sid, Status="completed")


@pytest.mark.parametrize("status", ["completed", "canceled"])
def test_ending_a_call_that_is_over_finds_no_call(rest: Rest, status: str) -> None:
    over = rest.whole()

    answer = rest.change(over.sid, Status=status)

    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    assert over.status is Status.COMPLETED


def test_a_call_that_waits_is_ended_by_completed_too(rest: Rest) -> None:
    call = rest.dial(Twiml=GOES_ON)

    rest.change(call.sid, Status="completed")

    assert rest.twilio.wait(lambda: call.status.is_final)
    assert call.ended_by == "api"


def test_a_change_of_nothing_changes_nothing(rest: Rest) -> None:
    call = rest.dial()

    assert rest.change(call.sid).json()["sid"] == call.sid


def test_keys_pressed_where_nobody_talks_go_nowhere(rest: Rest) -> None:
    call = rest.dial()

    rest.twilio.press(call.sid, "1")
    rest.twilio.press("CA0", "1")

    assert call.pressed == []


def test_calls_in_both_directions_are_told_apart(rest: Rest) -> None:
    out = rest.dial()
    incoming = rest.twilio.call(rest.twilio.call_us(LEAD, US, "http://127.0.0.1:1/voice"))

    assert (out.direction, incoming.direction) == ("outbound-api", "inbound")
    assert (incoming.from_, incoming.to) == (LEAD, US)
    assert rest.twilio.wait(lambda: incoming.status is Status.FAILED)
    assert [error.code for error in incoming.errors] == [11200]
