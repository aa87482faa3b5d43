"""How the pages say things: results, times, numbers, reasons, notes."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

_US_DIGITS = 12

# --- results --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Results that mean the same to the front desk."""

    key: str
    label: str
    results: tuple[str, ...]


GROUPS = (
    Group("good", "Booked", ("booked",)),
    Group("todo", "To follow up", ("transferred", "reschedule")),
    Group("none", "Not reached", ("no-answer", "voicemail", "failed")),
    Group("no", "Crossed off", ("declined", "opted-out", "wrong-number", "blocked", "cancelled")),
)
_LABELS = {
    "booked": "Booked",
    "no-answer": "No answer",
    "failed": "Failed",
    "reschedule": "Call back later",
    "voicemail": "Voicemail",
    "declined": "Declined",
    "opted-out": "Asked not to be called",
    "wrong-number": "Wrong number",
    "transferred": "Wants a person",
    "blocked": "Not allowed to call",
    "cancelled": "Cancelled",
    "queued": "Waiting",
    "in-progress": "On the phone",
    "completed": "Ended",
    "importing": "Being read",
    "ready": "Ready",
}
_GROUP_OF = {result: group.key for group in GROUPS for result in group.results}


def label(value: str) -> str:
    """Return a status or a result in words."""
    return _LABELS.get(value, value)


def tone(result: str) -> str:
    """Return which group a result belongs to; the style sheet colours by it."""
    return _GROUP_OF.get(result, "open")


def grouped(by_result: Mapping[str, int]) -> list[tuple[Group, int]]:
    """Return how many results fell into each group."""
    return [(group, sum(by_result.get(name, 0) for name in group.results)) for group in GROUPS]


# --- times and numbers ----------------------------------------------------------------------


def when(moment: dt.datetime | str | None, zone: ZoneInfo) -> str:
    """Return a moment as the clinic's clock shows it: `Fri Nov 27, 10:42 AM`."""
    if not moment:
        return ""
    given = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    local = given.astimezone(zone)
    return f"{local:%a %b} {local.day}, {clock(local)}"


def when_there(moment: dt.datetime | str | None, zone: ZoneInfo) -> str:
    """Return a moment with the name of the clinic's time: `Fri Nov 27, 10:42 AM CST`."""
    if not moment:
        return ""
    given = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{when(given, zone)} {given.astimezone(zone):%Z}"


def clock(local: dt.datetime) -> str:
    """Return the time of day: `9:05 AM`."""
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def precise(moment: dt.datetime, zone: ZoneInfo) -> str:
    """Return the time of day to the second."""
    local = moment.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M:%S %p}"


def phone(number: str) -> str:
    """Return a number as it is written in its country."""
    if number.startswith("+1") and len(number) == _US_DIGITS:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number


def count(number: int, one: str, more: str) -> str:
    """Return `1 call`, `2 calls`."""
    return f"{number:,} {one if number == 1 else more}"


# --- why not --------------------------------------------------------------------------------

_WHY = (
    ("WINDOW_POLICY", "outside the clinic's own calling hours"),
    ("WINDOW_FEDERAL", "outside the hours the federal law allows, where this person is"),
    ("WINDOW_STATE", "outside the hours the state's law allows, where this person is"),
    ("WINDOW_EMPTY", "no hour in the next weeks is lawful"),
    ("DAY_", "not on this day of the week"),
    ("HOLIDAY_", "a holiday"),
    ("CONSENT_REVOKED", "this person withdrew consent"),
    ("CONSENT_", "no sufficient consent is on record"),
    ("DNC_INTERNAL", "this person asked not to be called"),
    ("DNC_GLOBAL", "this number is never called"),
    ("DNC_SCRUB", "the copy of the do-not-call list is too old"),
    ("DNC_", "the number is on a do-not-call list"),
    ("NUMBER_WRONG_PARTY", "the number belongs to somebody else"),
    ("NUMBER_", "not a number that may be called"),
    ("FREQ_CAP", "called often enough lately"),
    ("ATTEMPTS_EXHAUSTED", "no attempts are left"),
    ("CALLBACK_TIME", "another time was asked for"),
    ("CONCURRENT_CALL", "this number is being called already"),
    ("CLIENT_PAUSED", "the clinic has paused its calls"),
    ("ZONE_UNKNOWN", "the local time there is not known"),
    ("REASSIGNED", "the number may have a new owner"),
    ("RND_", "whether the number has a new owner is not known"),
    ("OK", "nothing stands against it"),
)


def why(code: Mapping[str, Any] | str) -> str:
    """Return a code of a decision in words."""
    name = code if isinstance(code, str) else str(code.get("code", ""))
    return next((text for start, text in _WHY if name.startswith(start)), name)


def whys(codes: Sequence[Mapping[str, Any] | str]) -> str:
    """Return all of a decision's codes in words, each once."""
    return "; ".join(dict.fromkeys(why(code) for code in codes))


# --- costs and recordings -------------------------------------------------------------------

_CHARGED = {
    "line_minute": "Minutes on the line",
    "machine_detection": "Telling machines from people",
    "stream_minute": "Minutes of audio stream",
    "voice_minute": "Ears and mouth",
    "recording_minute": "Minutes of recording",
}


def cost_item(name: str) -> str:
    """Return what a vendor charged for, in words."""
    return _CHARGED.get(name, name)


_RECORDING = {
    "asked": "The call is to be recorded.",
    "known": "The recording is being fetched.",
    "lost": "The recording could not be fetched.",
    "erasing": "The recording is being deleted.",
    "erased": "The recording was deleted.",
}


def recording(state: str) -> str:
    """Return where a recording is, in words."""
    return _RECORDING.get(state, state)


# --- notes ----------------------------------------------------------------------------------

_STATE = re.compile(r"\bin (GREETING|QUALIFY|OFFER_SLOT|CONFIRM)\b")
_DURING = {
    "GREETING": "during the greeting",
    "QUALIFY": "while we asked our questions",
    "OFFER_SLOT": "while we offered times",
    "CONFIRM": "while we confirmed the time",
}
_CODES = re.compile(r"\bNot dialled: ([A-Z0-9_]+(?:, [A-Z0-9_]+)*)")
_LINE_FAILED = re.compile(r"The line ended as failed(?:: ([^.]*))?\.")


def notes(text: str) -> str:
    """Return a result's notes without the words of our own books."""
    said = _STATE.sub(lambda found: _DURING[found[1]], text)
    said = _CODES.sub(lambda found: f"Not dialled: {whys(found[1].split(', '))}", said)
    said = _LINE_FAILED.sub(_failed, said)
    return said[:1].upper() + said[1:]


def _failed(found: re.Match[str]) -> str:
    detail = f" ({found[1]})" if found[1] else ""
    return f"The carrier could not connect the call{detail}."


FILTERS: Mapping[str, Callable[..., Any]] = {
    "label": label,
    "tone": tone,
    "grouped": grouped,
    "when": when,
    "precise": precise,
    "phone": phone,
    "count": count,
    "why": why,
    "whys": whys,
    "notes": notes,
    "cost_item": cost_item,
    "recording": recording,
    "when_there": when_there,
}
