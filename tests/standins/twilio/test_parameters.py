"""Requests for calls, read as strictly as Twilio reads them."""

import pytest

from openchair.standins.twilio.parameters import (
    CallRequest,
    Inline,
    Webhook,
    read_change,
    read_create,
)
from openchair.standins.twilio.problems import TwilioError

TO, US = "+15125550101", "+15125550100"
BASE = {"To": TO, "From": US, "Url": "https://clinic.example/voice"}


def create(*repeated: tuple[str, str], **fields: str | None) -> CallRequest:
    values = BASE | fields
    given = [(name, value) for name, value in values.items() if value is not None]
    return read_create([*given, *repeated], numbers=None)


def refusal(**fields: str | None) -> int:
    with pytest.raises(TwilioError) as caught:
        create(**fields)
    assert caught.value.status == 400
    return caught.value.code


def test_a_plain_request_has_twilios_defaults() -> None:
    asked = create()

    assert (asked.to, asked.from_) == (TO, US)
    assert asked.source == Webhook("https://clinic.example/voice", "POST")
    assert (asked.ring_seconds, asked.max_seconds) == (60, 14_400)
    assert asked.events == {"completed"}
    assert asked.detection is None
    assert not asked.records


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"To": None}, 21201),
        ({"To": ""}, 21201),
        ({"From": None}, 21213),
        ({"To": "5125550101"}, 21211),
        ({"To": "+1 512 555 0101"}, 21211),
        ({"To": "+0125550101"}, 21211),
        ({"To": US}, 21211),
        ({"To": "+1\u0665125550101"}, 21211),
        ({"From": "anybody"}, 21212),
        ({"Url": None}, 21205),
        ({"Url": "clinic.example/voice"}, 21205),
        ({"Url": "ftp://clinic.example/"}, 21205),
        ({"Url": "https://"}, 21205),
        ({"Url": "https://bad_host/"}, 21205),
        ({"Url": "https://clinic.example:port/"}, 21205),
        ({"Url": "https://clinic.example/a b"}, 21205),
        ({"Url": "https://clinic.example/\x00"}, 21205),
        ({"Url": "https://clinic.example/é"}, 21205),
        ({"Url": "https://clinic.example/" + "a" * 4000}, 21205),
        ({"StatusCallback": "nowhere"}, 21609),
        ({"StatusCallback": "https://a.example", "StatusCallbackMethod": "PUT"}, 21200),
        ({"Method": "DELETE"}, 21200),
        ({"FallbackUrl": "nowhere"}, 21200),
        ({"Timeout": "601"}, 21200),
        ({"Timeout": "0"}, 21200),
        ({"Timeout": "soon"}, 21200),
        ({"Timeout": "²"}, 21200),
        ({"TimeLimit": "-1"}, 21200),
        ({"MachineDetection": "enable"}, 21200),
        ({"MachineDetectionTimeout": "60"}, 21200),
        ({"MachineDetectionSpeechThreshold": "999"}, 21200),
        ({"AsyncAmd": "yes"}, 21200),
        ({"Record": "1"}, 21200),
        ({"RecordingChannels": "stereo"}, 21200),
        ({"SendDigits": "x"}, 21200),
    ],
)
def test_what_twilio_refuses_is_refused(fields: dict[str, str | None], code: int) -> None:
    assert refusal(**fields) == code


def test_a_number_that_is_not_ours_may_not_call() -> None:
    fields = list(BASE.items())

    with pytest.raises(TwilioError) as caught:
        read_create(fields, numbers=frozenset({"+15125550199"}))

    assert caught.value.code == 21210
    assert read_create(fields, numbers=frozenset({US})).from_ == US


def test_events_are_repeated_parameters() -> None:
    events = [("StatusCallbackEvent", each) for each in ("initiated", "ringing", "answered")]

    assert create(*events).events == {"initiated", "ringing", "answered"}


@pytest.mark.parametrize("joined", ["initiated ringing", "initiated,ringing", "in-progress", ""])
def test_events_in_one_parameter_are_refused(joined: str) -> None:
    assert refusal(StatusCallbackEvent=joined) == 21626


def test_instructions_may_come_along_and_an_address_beats_them() -> None:
    document = "<Response/>"

    assert create(Url=None, Twiml=document).source == Inline(document)
    assert create(Twiml=document).source == Webhook("https://clinic.example/voice")
    assert refusal(Url=None, Twiml="x" * 4001) == 21200


def test_loopback_is_an_address_here() -> None:
    for url in ("http://127.0.0.1:8000/v", "http://localhost/v", "http://[::1]:8000/v"):
        assert create(Url=url).source == Webhook(url)


def test_an_address_has_its_method() -> None:
    asked = create(
        Method="GET",
        StatusCallback="https://clinic.example/status",
        StatusCallbackMethod="GET",
        FallbackUrl="https://clinic.example/fallback",
    )

    assert asked.source == Webhook("https://clinic.example/voice", "GET")
    assert asked.status_callback == Webhook("https://clinic.example/status", "GET")
    assert asked.fallback == Webhook("https://clinic.example/fallback", "POST")


def test_machines_are_told_from_people_as_asked() -> None:
    url = "https://clinic.example/amd"
    detection = create(
        MachineDetection="DetectMessageEnd",
        MachineDetectionTimeout="45",
        MachineDetectionSilenceTimeout="2500",
        AsyncAmd="true",
        AsyncAmdStatusCallback=url,
    ).detection

    assert detection is not None
    assert detection.waits_for_end
    assert detection.is_async
    assert detection.callback == Webhook(url)
    assert (detection.timeout_seconds, detection.silence_seconds) == (45, 2.5)


def test_keys_to_press_switch_the_detection_off() -> None:
    assert create(MachineDetection="Enable", SendDigits="W1").detection is None


def test_what_twilio_does_not_know_is_ignored_and_told() -> None:
    assert create(Colour="red", MaxPrice="1", Trim="do-not-trim").ignored == ("Colour", "MaxPrice")


def test_a_call_can_be_ended_sent_elsewhere_or_limited() -> None:
    assert read_change([("Status", "completed")]).status == "completed"
    assert read_change([("Url", "https://a.example/")]).source == Webhook("https://a.example/")
    assert read_change([("Twiml", "<Response/>")]).source == Inline("<Response/>")
    assert read_change([("TimeLimit", "60")]).max_seconds == 60
    assert read_change([]).max_seconds is None


@pytest.mark.parametrize(
    "fields",
    [
        [("Status", "busy")],
        [("Url", "https://a.example/"), ("Twiml", "<Response/>")],
        [("TimeLimit", "0")],
    ],
)
def test_a_change_that_makes_no_sense_is_refused(fields: list[tuple[str, str]]) -> None:
    with pytest.raises(TwilioError) as caught:
        read_change(fields)

    assert caught.value.code == 21200
