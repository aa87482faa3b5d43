"""Doing what TwiML says."""

import pytest

from openchair.conversation.caller import Spoke
from openchair.standins.twilio.log import Status
from openchair.standins.twilio.signing import signature
from tests.standins.twilio.our_side import OurSide, closes_at_once
from tests.standins.twilio.rest import Rest

STAFF = "+15125550199"


def says(*texts: str) -> str:
    return "<Response>" + "".join(f"<Say>{text}</Say>" for text in texts) + "</Response>"


def test_instructions_are_asked_for_signed_and_with_the_calls_fields(
    ours: OurSide, rest: Rest
) -> None:
    ours.answers["/voice"] = says("Hello", "Goodbye")

    call = rest.whole(Twiml=None, Url=f"{ours.url}/voice?attempt=7")

    (request,) = ours.requests
    signed = signature(
        rest.twilio.options.auth_token, f"{ours.url}/voice?attempt=7", request.form.items()
    )
    assert request.headers["X-Twilio-Signature"] == signed
    assert (request.form["CallSid"], request.form["CallStatus"]) == (call.sid, "in-progress")
    assert call.heard("agent") == ["Hello", "Goodbye"]


def test_instructions_may_be_got_with_get(ours: OurSide, rest: Rest) -> None:
    rest.whole(Twiml=None, Url=f"{ours.url}/voice", Method="GET")

    assert [request.method for request in ours.requests] == ["GET"]


def test_a_call_goes_where_it_is_sent(ours: OurSide, rest: Rest) -> None:
    ours.answers["/voice"] = "<Response><Redirect>next</Redirect><Say>Never</Say></Response>"
    ours.answers["/next"] = says("Here")

    call = rest.whole(Twiml=None, Url=f"{ours.url}/voice")

    assert call.heard("agent") == ["Here"]


def test_a_hang_up_ends_the_call_there_and_then(rest: Rest) -> None:
    call = rest.whole(Twiml="<Response><Hangup/><Say>Never</Say></Response>")

    assert (call.status, call.heard("agent")) == (Status.COMPLETED, [])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("<Response><Sing/></Response>", 12100),
        ("OK", 12100),
        (("{}", "application/json"), 12300),
        (404, 11200),
        (500, 11200),
    ],
)
def test_instructions_that_are_none_fail_the_call(
    ours: OurSide, rest: Rest, answer: str | int | tuple[str, str], code: int
) -> None:
    ours.answers["/voice"] = answer

    call = rest.whole(Twiml=None, Url=f"{ours.url}/voice")

    assert (call.status, call.ended_by) == (Status.FAILED, "error")
    assert [error.code for error in call.errors] == [code]


def test_instructions_that_came_along_may_be_wrong_too(rest: Rest) -> None:
    call = rest.whole(Twiml="<Respond/>")

    assert call.status is Status.FAILED
    assert [error.code for error in call.errors] == [12100]


def test_where_nobody_answers_the_fallback_is_asked_and_told_why(ours: OurSide, rest: Rest) -> None:
    ours.answers["/voice"] = 503
    ours.answers["/fallback"] = says("We are sorry")

    call = rest.whole(Twiml=None, Url=f"{ours.url}/voice", FallbackUrl=f"{ours.url}/fallback")

    (form,) = ours.forms("/fallback")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", f"{ours.url}/voice")
    assert (call.status, call.heard("agent")) == (Status.COMPLETED, ["We are sorry"])


@pytest.mark.parametrize(
    ("staff", "outcome"), [("answered", "completed"), ("busy", "busy"), ("no-answer", "no-answer")]
)
def test_a_call_is_connected_to_the_staff_and_then_told_how_it_went(
    ours: OurSide, rest: Rest, staff: str, outcome: str
) -> None:
    twiml = f"<Response><Dial action='{ours.url}/done'>{STAFF}</Dial></Response>"
    rest.expects(staff, number=STAFF)

    call = rest.whole(Twiml=twiml)

    (form,) = ours.forms("/done")
    assert call.dialled == [STAFF]
    assert form["DialCallStatus"] == outcome
    assert (form["DialCallDuration"] != "0") is (outcome == "completed")


def test_without_an_address_to_tell_a_call_goes_on_after_the_staff(rest: Rest) -> None:
    twiml = f"<Response><Dial>{STAFF}</Dial><Say>Goodbye</Say></Response>"

    call = rest.whole(Twiml=twiml)

    assert (call.dialled, call.heard("agent")) == ([STAFF], ["Goodbye"])


def test_what_the_caller_says_is_recorded_and_told(ours: OurSide, rest: Rest) -> None:
    twiml = f"<Response><Record maxLength='5' action='{ours.url}/recorded'/></Response>"

    rest.whole(Twiml=twiml)

    (form,) = ours.forms("/recorded")
    assert form["RecordingDuration"] == "5"
    assert form["RecordingUrl"].endswith(form["RecordingSid"])


def test_a_recording_without_an_address_asks_the_same_again_until_the_limit(
    ours: OurSide, rest: Rest
) -> None:
    ours.answers["/voice"] = "<Response><Record maxLength='5'/></Response>"

    call = rest.whole(Twiml=None, Url=f"{ours.url}/voice", TimeLimit="30")

    assert call.ended_by == "limit"
    assert len(ours.forms("/voice")) > 1


def test_a_stream_closed_by_us_lets_the_call_go_on_with_what_follows(
    ours: OurSide, rest: Rest
) -> None:
    ours.agent = closes_at_once

    call = rest.whole(Twiml=ours.connects(after="<Say>Goodbye</Say>"))

    assert (call.heard("agent"), call.errors) == (["Goodbye"], [])
    assert call.ended_by == "twiml"


def test_after_a_stream_a_pause_keeps_the_call(ours: OurSide, rest: Rest) -> None:
    ours.agent = closes_at_once

    call = rest.whole(Twiml=ours.connects(after="<Pause length='40'/>"))

    assert (call.duration or 0) >= 40


def test_how_a_stream_goes_is_told_where_that_is_wanted(ours: OurSide, rest: Rest) -> None:
    ours.agent = closes_at_once
    told = f'statusCallback="{ours.url}/stream" name="talk"'

    rest.whole(Twiml=ours.connects(attributes=told))

    assert ours.wait(lambda: len(ours.forms("/stream")) == 2)
    forms = ours.forms("/stream")
    assert [form["StreamEvent"] for form in forms] == ["stream-started", "stream-stopped"]
    assert {form["StreamName"] for form in forms} == {"talk"}
    assert {form["StreamSid"] for form in forms} == {ours.lines[0].sid}


def test_a_stream_that_fails_is_told_with_its_error(ours: OurSide, rest: Rest) -> None:
    ours.answers["/media"] = 403

    rest.whole(Twiml=ours.connects(attributes=f'statusCallback="{ours.url}/stream"'))

    assert ours.wait(lambda: bool(ours.forms("/stream")))
    (form,) = ours.forms("/stream")
    assert form["StreamEvent"] == "stream-error"
    assert "403" in form["StreamError"]


def test_a_mailbox_keeps_the_message_that_is_read_after_its_beep(rest: Rest) -> None:
    twiml = "<Response><Say>Please call us back</Say></Response>"
    rest.expects("voicemail", Spoke("leave a message", 2.0))

    call = rest.whole(Twiml=twiml, MachineDetection="DetectMessageEnd")

    assert call.answered_by == "machine_end_beep"
    assert call.messages == ["Please call us back"]
