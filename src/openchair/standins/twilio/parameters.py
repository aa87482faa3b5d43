"""The parameters of a request to create or change a call: read strictly, from form fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from openchair.standins.twilio import problems
from openchair.standins.twilio.problems import invalid

Fields = Sequence[tuple[str, str]]
RECORDING_EVENTS = ("in-progress", "completed", "absent")
EVENTS = ("initiated", "ringing", "answered", "completed")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_HOST = re.compile(r"[A-Za-z0-9.\-]+|[0-9a-f:]+")
_DIGITS = re.compile(r"[0-9A-Da-d#*wW]{1,32}")
_LONGEST_TWIML = 4000
_LONGEST_URL = 4000
_LONGEST_RING = 600
_LONGEST_CALL = 86_400
_FOUR_HOURS = 14_400
_CREATE = frozenset(  # a text reads better than forty quoted names
    """To From Url Twiml ApplicationSid Method FallbackUrl FallbackMethod StatusCallback
    StatusCallbackEvent StatusCallbackMethod SendDigits Timeout TimeLimit Record RecordingChannels
    RecordingStatusCallback RecordingStatusCallbackMethod RecordingStatusCallbackEvent
    RecordingTrack Trim SipAuthUsername SipAuthPassword MachineDetection MachineDetectionTimeout
    MachineDetectionSpeechThreshold MachineDetectionSpeechEndThreshold
    MachineDetectionSilenceTimeout AsyncAmd AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod
    CallerId CallReason CallToken Byoc ClientNotificationUrl""".split()  # noqa: SIM905
)
_RANGES = {
    "MachineDetectionTimeout": (3, 59),
    "MachineDetectionSpeechThreshold": (1000, 6000),
    "MachineDetectionSpeechEndThreshold": (500, 5000),
    "MachineDetectionSilenceTimeout": (2000, 10_000),
}
_CHOICES = {
    "Record": ("true", "false"),
    "AsyncAmd": ("true", "false"),
    "RecordingChannels": ("mono", "dual"),
    "RecordingTrack": ("inbound", "outbound", "both"),
    "Trim": ("trim-silence", "do-not-trim"),
}


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of ours, and how it is asked."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Inline:
    """Instructions that came with the request."""

    twiml: str


Source = Webhook | Inline
"""Where a call's instructions are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Whether and how machines are told from people."""

    waits_for_end: bool
    timeout_seconds: int = 30
    silence_seconds: float = 5.0
    is_async: bool = False
    callback: Webhook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequest:
    """A call as it was asked for."""

    to: str
    from_: str
    source: Source
    fallback: Webhook | None = None
    status_callback: Webhook | None = None
    events: frozenset[str] = frozenset({"completed"})
    ring_seconds: int = 60
    max_seconds: int = _FOUR_HOURS
    detection: Detection | None = None
    records: bool = False
    channels: int = 1
    recording_callback: Webhook | None = None
    recording_events: frozenset[str] = frozenset({"completed"})
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """What is to become of a call that exists."""

    status: str | None = None
    source: Source | None = None
    max_seconds: int | None = None


def read_create(fields: Fields, *, numbers: frozenset[str] | None) -> CallRequest:
    """Read the form that asks for a call; raises TwilioError."""
    values = dict(fields)
    to, from_ = _numbers(values, numbers)
    source = _source(values)
    if source is None:
        raise invalid(problems.INVALID_URL, "Url parameter is required.")
    _check_plain(values)
    callback = _webhook(values, "StatusCallback", problems.INVALID_STATUS_CALLBACK)
    return CallRequest(
        to=to,
        from_=from_,
        source=source,
        fallback=_webhook(values, "Fallback", name="FallbackUrl"),
        status_callback=callback,
        events=_events([value for name, value in fields if name == "StatusCallbackEvent"]),
        ring_seconds=_whole(values, "Timeout", 60, (1, _LONGEST_RING)),
        max_seconds=_whole(values, "TimeLimit", _FOUR_HOURS, (1, _LONGEST_CALL)),
        detection=_detection(values),
        records=values.get("Record") == "true",
        channels=2 if values.get("RecordingChannels") == "dual" else 1,
        recording_callback=_webhook(values, "RecordingStatusCallback"),
        recording_events=_recording_events(fields),
        ignored=tuple(dict.fromkeys(name for name, _ in fields if name not in _CREATE)),
    )


def read_change(fields: Fields) -> ChangeRequest:
    """Read the form that changes a call; raises TwilioError."""
    values = dict(fields)
    status = values.get("Status")
    if status not in {None, "completed", "canceled"}:
        raise invalid(problems.INVALID_CALL, f"Status {status!r} is not canceled or completed.")
    if "Url" in values and "Twiml" in values:
        raise invalid(problems.INVALID_CALL, "Url and Twiml are mutually exclusive.")
    limit = _whole(values, "TimeLimit", 0, (1, _LONGEST_CALL))
    return ChangeRequest(status=status, source=_source(values), max_seconds=limit or None)


def _numbers(values: dict[str, str], numbers: frozenset[str] | None) -> tuple[str, str]:
    to, from_ = values.get("To", ""), values.get("From", "")
    if not to:
        raise invalid(problems.NO_TO, "No 'To' number is specified")
    if not from_:
        raise invalid(problems.NO_FROM, "No 'From' number is specified")
    if not _E164.fullmatch(to) or to == from_:
        message = f"The phone number you are attempting to call, {to}, is not valid."
        raise invalid(problems.INVALID_TO, message)
    if not _E164.fullmatch(from_):
        message = f"The 'From' number {from_} is not a valid phone number."
        raise invalid(problems.INVALID_FROM, message)
    if numbers is not None and from_ not in numbers:
        message = f"The source phone number provided, {from_}, is not yet verified for your account"
        raise invalid(problems.FROM_NOT_OURS, message)
    return to, from_


def _source(values: dict[str, str]) -> Source | None:
    """Return where the instructions are; a Url beats a Twiml."""
    if "Url" in values:
        return _webhook(values, "", problems.INVALID_URL, name="Url")
    twiml = values.get("Twiml")
    if twiml is None:
        return None
    if len(twiml) > _LONGEST_TWIML:
        raise invalid(problems.INVALID_CALL, "Twiml is longer than 4000 characters.")
    return Inline(twiml)


def _webhook(
    values: dict[str, str], prefix: str, code: int = problems.INVALID_CALL, *, name: str = ""
) -> Webhook | None:
    name = name or prefix
    url = values.get(name)
    if url is None:
        return None
    if not is_url(url):
        raise invalid(code, f"{name} is not a valid URL: {url}")
    method = values.get(f"{prefix}Method", "POST")
    if method not in {"GET", "POST"}:
        raise invalid(problems.INVALID_CALL, f"{prefix}Method {method!r} is not GET or POST.")
    return Webhook(url, method)


def is_url(url: str) -> bool:
    """Whether this is an address that Twilio would ask."""
    if len(url) > _LONGEST_URL or not (url.isascii() and url.isprintable()) or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(_HOST.fullmatch(host or ""))


def _check_plain(values: dict[str, str]) -> None:
    """Check the parameters that are only passed on, or whose effect nobody sees here."""
    for name, choices in _CHOICES.items():
        if values.get(name, choices[0]) not in choices:
            message = f"{name} {values[name]!r} is not one of {', '.join(choices)}."
            raise invalid(problems.INVALID_CALL, message)
    if not _DIGITS.fullmatch(values.get("SendDigits", "1")):
        raise invalid(problems.INVALID_CALL, "SendDigits has other than 32 keys at most.")


def _events(given: list[str]) -> frozenset[str]:
    """Read the events; each stands in a parameter of its own, never several in one."""
    unknown = [event for event in given if event not in EVENTS]
    if unknown:
        message = f"One or more of the StatusCallbackEvents provided were invalid: {unknown}"
        raise invalid(problems.INVALID_STATUS_EVENT, message)
    return frozenset(given or ["completed"])


def _recording_events(fields: Fields) -> frozenset[str]:
    """Read the events; several may stand in one parameter, with spaces between."""
    texts = [value for name, value in fields if name == "RecordingStatusCallbackEvent"]
    given = " ".join(texts).split()
    unknown = [event for event in given if event not in RECORDING_EVENTS]
    if unknown:
        message = f"RecordingStatusCallbackEvent {unknown} is none."
        raise invalid(problems.INVALID_CALL, message)
    return frozenset(given or ["completed"])


def _whole(values: dict[str, str], name: str, default: int, limits: tuple[int, int]) -> int:
    text = values.get(name)
    if text is None:
        return default
    least, most = limits
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        message = f"{name} {text!r} is not a whole number from {least} to {most}."
        raise invalid(problems.INVALID_CALL, message)
    return int(text)


def _detection(values: dict[str, str]) -> Detection | None:
    timing = {name: _whole(values, name, 0, limits) for name, limits in _RANGES.items()}
    callback = _webhook(values, "AsyncAmdStatusCallback")
    mode = values.get("MachineDetection", "")
    if mode not in {"", "Enable", "DetectMessageEnd"}:
        message = f"MachineDetection {mode!r} is not Enable or DetectMessageEnd."
        raise invalid(problems.INVALID_CALL, message)
    if not mode or "SendDigits" in values:
        return None
    return Detection(
        waits_for_end=mode == "DetectMessageEnd",
        timeout_seconds=timing["MachineDetectionTimeout"] or 30,
        silence_seconds=(timing["MachineDetectionSilenceTimeout"] or 5000) / 1000,
        is_async=values.get("AsyncAmd") == "true",
        callback=callback,
    )
