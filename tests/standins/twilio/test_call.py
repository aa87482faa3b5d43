"""A call's life: statuses, callbacks, and who is told of what."""

from typing import Any

import pytest

from openchair.conversation.caller import PutDown, Spoke, StayedSilent
from openchair.standins.twilio.log import Status
from openchair.standins.twilio.options import Faults
from openchair.standins.twilio.signing import signature
from tests.standins.twilio.our_side import OurSide
from tests.standins.twilio.rest import LEAD, US, Rest, asking

EVERY = ["initiated", "ringing", "answered", "completed"]
PAUSE = "<Response><Pause length='600'/></Response>"


def hooks(ours: OurSide, events: list[str] = EVERY) -> dict[str, Any]:
    """Return the fields that let every event be told to our side."""
    return {"StatusCallback": f"{ours.url}/status?a=1", "StatusCallbackEvent": events}


def arrived(ours: OurSide, rest: Rest, count: int) -> list[tuple[str, str]]:
    """Wait for so many status callbacks; return status and number of each."""
    assert ours.wait(lambda: len(ours.forms("/status")) >= count)
    return [(form["CallStatus"], form["SequenceNumber"]) for form in ours.forms("/status")]


def test_an_answered_call_is_told_of_step_by_step(ours: OurSide, rest: Rest) -> None:
    call = rest.whole(**hooks(ours))

    assert arrived(ours, rest, 4) == [
        ("initiated", "0"),
        ("ringing", "1"),
        ("in-progress", "2"),
        ("completed", "3"),
    ]
    assert (call.status, call.ended_by) == (Status.COMPLETED, "twiml")


def test_callbacks_are_signed_for_the_whole_address(ours: OurSide, rest: Rest) -> None:
    rest.whole(**hooks(ours))
    arrived(ours, rest, 4)

    token = rest.twilio.options.auth_token
    for request in ours.requests:
        signed = signature(token, f"{ours.url}/status?a=1", request.form.items())
        assert request.headers["X-Twilio-Signature"] == signed


@pytest.mark.parametrize(
    ("fate", "statuses", "sip_codes"),
    [
        ("busy", ["initiated", "busy"], {"486"}),
        ("no-answer", ["initiated", "ringing", "no-answer"], {"487"}),
        ("failed", ["initiated", "failed"], {"404", "480", "503"}),
    ],
)
def test_a_call_that_nobody_takes_is_told_of_too(
    ours: OurSide, rest: Rest, fate: str, statuses: list[str], sip_codes: set[str]
) -> None:
    rest.expects(fate)

    call = rest.whole(Timeout="10", **hooks(ours))
    told_of = arrived(ours, rest, len(statuses))

    assert [status for status, _ in told_of] == statuses
    assert call.status.value == fate
    assert ours.forms("/status")[-1]["SipResponseCode"] in sip_codes
    assert (call.answered_at, call.duration, call.said) == (None, None, [])


def test_only_what_was_asked_for_is_told_and_keeps_its_number(ours: OurSide, rest: Rest) -> None:
    rest.whole(**hooks(ours, ["answered"]))

    assert arrived(ours, rest, 1) == [("in-progress", "2")]


def test_without_events_only_the_end_is_told(ours: OurSide, rest: Rest) -> None:
    rest.whole(StatusCallback=f"{ours.url}/status")

    assert arrived(ours, rest, 1) == [("completed", "3")]


def test_the_end_tells_how_long_the_talk_was(ours: OurSide, rest: Rest) -> None:
    call = rest.whole(Twiml="<Response><Pause length='61'/></Response>", **hooks(ours))

    arrived(ours, rest, 4)
    form = ours.forms("/status")[-1]
    assert form["CallDuration"] == str(call.duration)
    assert call.duration is not None
    assert 61 <= call.duration < 90
    assert form["Duration"] == "2"
    assert form["SipResponseCode"] == "200"


def test_a_recording_is_told_of_with_the_end_and_by_itself(ours: OurSide, rest: Rest) -> None:
    rest.whole(Record="true", RecordingStatusCallback=f"{ours.url}/recording", **hooks(ours))

    assert ours.wait(lambda: bool(ours.forms("/recording")))
    end, recording = ours.forms("/status")[-1], ours.forms("/recording")[0]
    assert recording["RecordingStatus"] == "completed"
    assert end["RecordingSid"] == recording["RecordingSid"]


def test_of_a_recording_only_what_was_asked_for_is_told(ours: OurSide, rest: Rest) -> None:
    asked = {"Record": "true", "RecordingStatusCallback": f"{ours.url}/recording"}
    rest.expects("busy")
    rest.whole(**asked, RecordingStatusCallbackEvent="in-progress completed absent")
    rest.expects("answered")
    rest.whole(**asked, RecordingStatusCallbackEvent=["in-progress", "completed"])

    assert ours.wait(lambda: len(ours.forms("/recording")) == 3)
    told = ours.forms("/recording")
    assert [form["RecordingStatus"] for form in told] == ["absent", "in-progress", "completed"]
    assert "RecordingSid" not in told[0]


def test_a_call_that_rings_can_be_cancelled(ours: OurSide) -> None:
    with asking(speed=10, answer_seconds=(600.0, 600.0)) as rest:
        call = rest.dial(Timeout="600", **hooks(ours))
        assert rest.twilio.wait(lambda: call.status is Status.RINGING)
        answer = rest.change(call.sid, Status="canceled")
        assert rest.twilio.wait(lambda: call.status.is_final)
        told_of = arrived(ours, rest, 3)

    assert answer.status_code == 200
    assert told_of[-1] == ("canceled", "2")
    assert (call.ended_by, call.answered_at) == ("api", None)


def test_a_call_that_goes_on_is_ended_by_completed_and_not_by_canceled(rest: Rest) -> None:
    call = rest.dial(Twiml=PAUSE)
    assert rest.twilio.wait(lambda: call.status is Status.IN_PROGRESS)

    assert rest.change(call.sid, Status="canceled").json()["status"] == "in-progress"
    assert rest.change(call.sid, Status="completed").status_code == 200

    assert rest.twilio.wait(lambda: call.status.is_final)
    assert (call.status, call.ended_by) == (Status.COMPLETED, "api")
    assert (call.duration or 0) < 600


def test_no_call_lasts_longer_than_its_limit(rest: Rest) -> None:
    call = rest.whole(Twiml=PAUSE, TimeLimit="30")

    assert (call.status, call.ended_by) == (Status.COMPLETED, "limit")
    assert 30 <= (call.duration or 0) < 60


def test_the_limit_of_a_call_that_goes_on_can_be_changed(rest: Rest) -> None:
    call = rest.dial(Twiml=PAUSE)
    assert rest.twilio.wait(lambda: call.status is Status.IN_PROGRESS)

    rest.change(call.sid, TimeLimit="40")

    assert rest.twilio.wait(lambda: call.status.is_final)
    assert call.ended_by == "limit"


def test_a_call_that_goes_on_can_be_sent_elsewhere(rest: Rest) -> None:
    call = rest.dial(Twiml=PAUSE)
    assert rest.twilio.wait(lambda: call.status is Status.IN_PROGRESS)

    rest.change(call.sid, Twiml="<Response><Say>Please hold</Say></Response>")

    assert rest.twilio.wait(lambda: call.status.is_final)
    assert call.heard("agent") == ["Please hold"]


@pytest.mark.parametrize(
    ("fate", "first", "mode", "verdict"),
    [
        ("answered", Spoke("hello?", 1.0), "Enable", "human"),
        ("answered", StayedSilent(8.0), "Enable", "unknown"),
        ("answered", Spoke("hello?", 1.0), "DetectMessageEnd", "human"),
        ("voicemail", Spoke("leave a message", 6.0), "Enable", "machine_start"),
    ],
)
def test_who_answered_is_told_meanwhile(
    ours: OurSide, rest: Rest, fate: str, first: Spoke | StayedSilent, mode: str, verdict: str
) -> None:
    rest.expects(fate, first)

    call = rest.whole(
        Twiml="<Response><Pause length='20'/></Response>",
        MachineDetection=mode,
        AsyncAmd="true",
        AsyncAmdStatusCallback=f"{ours.url}/amd",
    )
    assert ours.wait(lambda: bool(ours.forms("/amd")))

    (form,) = ours.forms("/amd")
    assert (form["AnsweredBy"], call.answered_by) == (verdict, verdict)
    assert 1000 <= int(form["MachineDetectionDuration"]) < 20_000
    assert set(form) == {"CallSid", "AccountSid", "AnsweredBy", "MachineDetectionDuration"}


def test_a_machine_is_told_at_its_beep(ours: OurSide, rest: Rest) -> None:
    rest.expects("voicemail", Spoke("leave a message", 3.0))

    call = rest.whole(
        Twiml=ours.connects(),
        MachineDetection="DetectMessageEnd",
        AsyncAmd="true",
        AsyncAmdStatusCallback=f"{ours.url}/amd",
    )

    assert ours.wait(lambda: bool(ours.forms("/amd")))
    (form,) = ours.forms("/amd")
    assert form["AnsweredBy"] == "machine_end_beep"
    assert int(form["MachineDetectionDuration"]) >= 3400
    assert call.ended_by == "caller"


def test_a_machine_whose_beep_does_not_come_is_told_when_time_is_up(
    ours: OurSide, rest: Rest
) -> None:
    rest.expects("voicemail", Spoke("leave a message", 3.0))

    call = rest.whole(
        Twiml="<Response><Pause length='30'/></Response>",
        MachineDetection="DetectMessageEnd",
        MachineDetectionTimeout="20",
        AsyncAmd="true",
    )

    assert call.answered_by == "machine_end_other"


@pytest.mark.parametrize(
    ("fate", "mode", "verdict"),
    [
        ("answered", "Enable", "human"),
        ("voicemail", "Enable", "machine_start"),
        ("voicemail", "DetectMessageEnd", "machine_end_beep"),
    ],
)
def test_the_detection_may_come_before_the_instructions(
    ours: OurSide, rest: Rest, fate: str, mode: str, verdict: str
) -> None:
    rest.expects(fate, Spoke("hello, or leave a message", 3.0))

    rest.whole(Twiml=None, Url=f"{ours.url}/voice", MachineDetection=mode)

    assert [form["AnsweredBy"] for form in ours.forms("/voice")] == [verdict]


def test_a_call_may_be_ended_while_it_is_found_out_who_answered(rest: Rest) -> None:
    rest.expects("answered", Spoke("well, hello there", 600.0))

    call = rest.dial(Twiml=PAUSE, MachineDetection="Enable")
    assert rest.twilio.wait(lambda: call.status is Status.IN_PROGRESS)
    rest.change(call.sid, Status="completed")

    assert rest.twilio.wait(lambda: call.status.is_final)

    assert (call.ended_by, call.answered_by) == ("api", None)


def test_the_detection_may_be_unsure(rest: Rest) -> None:
    rest.twilio.faults = Faults(unsure=1.0)

    call = rest.whole(MachineDetection="Enable")

    assert call.answered_by == "unknown"


def test_nobody_is_asked_who_answered_unless_that_was_wanted(rest: Rest) -> None:
    assert rest.whole().answered_by is None


def test_whoever_calls_us_rings_and_is_taken_by_our_instructions(ours: OurSide, rest: Rest) -> None:
    ours.answers["/voice"] = "<Response><Say>Hello</Say></Response>"
    sid = rest.twilio.call_us(LEAD, US, f"{ours.url}/voice", status_callback=f"{ours.url}/status")
    call = rest.twilio.call(sid)
    assert rest.twilio.wait(lambda: call.status.is_final)
    told_of = arrived(ours, rest, 1)

    (form,) = ours.forms("/voice")
    assert (form["CallStatus"], form["Direction"]) == ("ringing", "inbound")
    assert (form["From"], form["To"]) == (LEAD, US)
    assert told_of == [("completed", "1")]
    assert (call.status, call.heard("agent")) == (Status.COMPLETED, ["Hello"])


def test_who_puts_the_phone_down_at_once_is_unknown_to_the_detection(
    ours: OurSide, rest: Rest
) -> None:
    rest.expects("answered", PutDown(0.3))

    call = rest.whole(
        Twiml=ours.connects(), MachineDetection="Enable", AsyncAmd="true", **hooks(ours)
    )

    assert (call.ended_by, call.answered_by) == ("caller", None)
    assert arrived(ours, rest, 4)[-1] == ("completed", "3")
