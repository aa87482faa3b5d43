"""People who call us."""

from random import Random

import pytest

from openchair.clock import SystemClock
from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import Spoke, StayedSilent
from openchair.simulation.people import who_picks_up
from openchair.standins.twilio.calling import Listens, call_back
from openchair.standins.twilio.log import CallRecord, Status
from openchair.standins.twilio.options import Options
from tests.standins.twilio.our_side import OurSide
from tests.standins.twilio.rest import LEAD, US, asking

EVERYBODY = Options(calls_back=1.0, voice_url="https://a.example/voice")


def record(status: Status = Status.NO_ANSWER, direction: str = "outbound-api") -> CallRecord:
    return CallRecord(
        sid="CA1",
        to=LEAD,
        from_=US,
        direction=direction,
        created_at=SystemClock().now(),
        status_callback="",
        ignored=(),
        status=status,
    )


def test_who_calls_us_waits_to_be_greeted_and_then_answers():
    caller = Listens(who_picks_up(1, persona="agreeable"))

    assert isinstance(caller.pick_up(), StayedSilent)
    assert isinstance(caller.reply([Say("Is this Ana?", Topic.GREETING)]), Spoke)


@pytest.mark.parametrize("status", [Status.NO_ANSWER, Status.BUSY])
def test_who_was_missed_calls_back(status: Status):
    request = call_back(record(status), EVERYBODY, Random(1))

    assert request is not None
    assert (request.from_, request.to) == (LEAD, US)


@pytest.mark.parametrize(
    "call", [record(Status.COMPLETED), record(Status.NO_ANSWER, direction="inbound")]
)
def test_who_was_reached_or_called_themselves_does_not(call: CallRecord):
    assert call_back(call, EVERYBODY, Random(1)) is None


def test_nobody_calls_back_unless_it_is_asked_for():
    assert call_back(record(), Options(), Random(1)) is None


def test_a_missed_call_is_followed_by_one_to_us(ours: OurSide):
    options = {
        "forced": {LEAD: "no-answer"},
        "calls_back": 1.0,
        "voice_url": f"{ours.url}/voice",
        "voice_status_url": f"{ours.url}/status",
        "calls_back_seconds": (0.1, 0.2),
    }
    with asking(**options) as rest:
        rest.whole()

        assert rest.twilio.wait(lambda: len(rest.twilio.calls) == 2)
        second = rest.twilio.calls[1]
        assert (second.direction, second.from_, second.to) == ("inbound", LEAD, US)
