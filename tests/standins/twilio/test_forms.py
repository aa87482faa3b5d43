"""The fields of what Twilio posts."""

import datetime as dt

from openchair.standins.twilio.forms import (
    detection_form,
    end_fields,
    recording_fields,
    status_form,
    voice_form,
)
from openchair.standins.twilio.log import CallRecord, Status

ACCOUNT = "AC" + "5" * 32
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def call() -> CallRecord:
    made = CallRecord("CA" + "1" * 32, "+15125550101", "+15125550100", "outbound-api", NOON)
    made.status = Status.IN_PROGRESS
    return made


def test_every_request_names_the_call_and_both_numbers_twice() -> None:
    form = voice_form(call(), ACCOUNT)

    assert form["CallSid"] == "CA" + "1" * 32
    assert form["AccountSid"] == ACCOUNT
    assert form["To"] == form["Called"] == "+15125550101"
    assert form["From"] == form["Caller"] == "+15125550100"
    assert (form["CallStatus"], form["Direction"]) == ("in-progress", "outbound-api")
    assert form["ApiVersion"] == "2010-04-01"
    assert "AnsweredBy" not in form


def test_who_answered_is_told_once_it_is_known() -> None:
    answered = call()
    answered.answered_by = "human"

    assert voice_form(answered, ACCOUNT)["AnsweredBy"] == "human"


def test_fields_about_places_are_there_though_empty() -> None:
    form = voice_form(call(), ACCOUNT)

    assert (form["FromCity"], form["CalledZip"], form["ToCountry"]) == ("", "", "US")


def test_a_status_has_a_number_and_a_time() -> None:
    form = status_form(call(), ACCOUNT, status="initiated", sequence=0, now=NOON)

    assert (form["CallStatus"], form["SequenceNumber"]) == ("initiated", "0")
    assert form["CallbackSource"] == "call-progress-events"
    assert form["Timestamp"] == "Tue, 01 Dec 2026 12:00:00 +0000"


def test_the_end_tells_seconds_begun_minutes_and_the_sip_code() -> None:
    ended = call()
    ended.duration = 61

    assert end_fields(ended, sip_code=200, recording={"RecordingSid": "RE1"}) == {
        "CallDuration": "61",
        "Duration": "2",
        "SipResponseCode": "200",
        "RecordingSid": "RE1",
    }


def test_a_verdict_tells_who_answered_and_how_long_it_took() -> None:
    assert detection_form(call(), ACCOUNT, milliseconds=3900) == {
        "CallSid": "CA" + "1" * 32,
        "AccountSid": ACCOUNT,
        "AnsweredBy": "unknown",
        "MachineDetectionDuration": "3900",
    }


def test_a_recording_has_an_address() -> None:
    told = recording_fields(call(), ACCOUNT)

    assert told["RecordingUrl"].endswith(f"/Recordings/{told['RecordingSid']}")
    assert told["RecordingDuration"] == "0"
