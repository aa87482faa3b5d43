"""People who call us."""

from random import Random

import pytest

from openchair.clock import SystemClock
from openchair.conversation.caller import Reply, Spoke
from openchair.standins.inband import FRAME_BYTES, Ear, Heard, silence, speech
from openchair.standins.twilio.calling import LISTENS_SECONDS, call_back
from openchair.standins.twilio.log import CallRecord, Status
from openchair.standins.twilio.options import Options
from openchair.standins.twilio.person import Manners, Person
from tests.standins.twilio.our_side import OurSide
from tests.standins.twilio.rest import LEAD, US, asking
from tests.support.live import Says

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


def test_who_calls_us_waits_to_be_greeted_and_leaves_the_hello_out():
    person = caller([Spoke("hello?", 1.0), Spoke("it is me", 1.0)])

    before = [person.frame(b"") for _ in range(50)]
    said = heard([person.frame(each) for each in frames_of(speech({"text": "Welcome"}, 1.0))])
    then = heard([person.frame(b"") for _ in range(200)])

    assert set(before) == {silence()}
    assert (said, then) == ([], ["it is me"])


def test_who_is_not_greeted_says_hello_after_a_while():
    person = caller([Spoke("hello?", 1.0)])

    waited = heard([person.frame(b"") for _ in range(round(LISTENS_SECONDS * 50))])
    said = heard([person.frame(b"") for _ in range(100)])

    assert (waited, said) == ([], ["hello?"])


def caller(replies: list[Reply]) -> Person:
    return Person(
        Says(replies),
        rng=Random(1),
        manners=Manners(listens_seconds=LISTENS_SECONDS),
        tell=lambda *_: None,
        on_beep=lambda: None,
    )


def frames_of(sound: bytes) -> list[bytes]:
    return [sound[at : at + FRAME_BYTES] for at in range(0, len(sound), FRAME_BYTES)]


def heard(frames: list[bytes | None]) -> list[str]:
    ear = Ear()
    sounds = [sound for frame in frames if frame for sound in ear.hear(frame)]
    return [str(sound.words["text"]) for sound in sounds if isinstance(sound, Heard)]


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
