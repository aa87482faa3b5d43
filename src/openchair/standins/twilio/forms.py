"""The fields of what Twilio posts to us: status callbacks, verdicts on who answered, requests for
instructions.
"""

import datetime as dt
from collections.abc import Mapping

from openchair.standins.twilio.log import CallRecord
from openchair.standins.twilio.resource import VERSION, rfc2822

Form = dict[str, str]
_PLACE = {"City": "", "State": "", "Zip": "", "Country": "US"}


def voice_form(call: CallRecord, account_sid: str) -> Form:
    """Return the fields of every request that concerns a call; also of one for instructions."""
    form = {
        "CallSid": call.sid,
        "AccountSid": account_sid,
        "From": call.from_,
        "To": call.to,
        "Caller": call.from_,
        "Called": call.to,
        "CallStatus": call.status.value,
        "ApiVersion": VERSION,
        "Direction": call.direction,
        "StirStatus": "",
    }
    for side in ("From", "To", "Caller", "Called"):
        form |= {f"{side}{part}": value for part, value in _PLACE.items()}
    if call.answered_by is not None:
        form["AnsweredBy"] = call.answered_by
    return form


def status_form(
    call: CallRecord, account_sid: str, *, status: str, sequence: int, now: dt.datetime
) -> Form:
    """Return the fields of a status callback, but for those of the end."""
    return voice_form(call, account_sid) | {
        "CallStatus": status,
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(sequence),
        "Timestamp": rfc2822(now) or "",
    }


def end_fields(call: CallRecord, *, sip_code: int, recording: Mapping[str, str]) -> Form:
    """Return what the last status callback has besides."""
    seconds = call.duration or 0
    return {
        "CallDuration": str(seconds),
        "Duration": str(-(-seconds // 60)),
        "SipResponseCode": str(sip_code),
        **recording,
    }


def detection_form(call: CallRecord, account_sid: str, *, milliseconds: int) -> Form:
    """Return the fields of the callback that says who answered."""
    return {
        "CallSid": call.sid,
        "AccountSid": account_sid,
        "AnsweredBy": call.answered_by or "unknown",
        "MachineDetectionDuration": str(milliseconds),
    }


def recording_fields(call: CallRecord, account_sid: str) -> Form:
    """Return what is said of a call's recording."""
    sid = "RE" + call.sid[2:]
    return {
        "RecordingSid": sid,
        "RecordingUrl": f"https://api.twilio.com/{VERSION}/Accounts/{account_sid}/Recordings/{sid}",
        "RecordingDuration": str(call.duration or 0),
    }


def recording_form(call: CallRecord, account_sid: str, status: str) -> Form:
    """Return the fields of the callback about a call's recording."""
    told = {"AccountSid": account_sid, "CallSid": call.sid, "RecordingStatus": status}
    recording = call.recording
    if recording is None:
        return told
    return {
        **told,
        **recording_fields(call, account_sid),
        "RecordingChannels": str(recording.channels),
        "RecordingStartTime": rfc2822(recording.began_at) or "",
        "RecordingSource": "OutboundAPI",
        "RecordingTrack": "both",
        "ErrorCode": "0",
    }
