"""How the pages say things: results, times, numbers, and what the ledger's lines mean."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from openchair.calling.reports import TimelineItem

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
    Group("no", "No", ("declined", "opted-out", "wrong-number", "blocked", "cancelled")),
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


# --- the timeline ---------------------------------------------------------------------------

_LINE = {
    "initiated": "The carrier is connecting",
    "queued": "The carrier has queued the call",
    "ringing": "The phone is ringing",
    "answered": "Somebody picked up",
    "in-progress": "Somebody picked up",
    "completed": "The line was closed",
    "no-answer": "Nobody picked up",
    "busy": "The line was busy",
    "failed": "The carrier could not connect the call",
    "canceled": "The carrier cancelled the call",
}
_TITLES = {
    "claimed": "Its turn has come",
    "placing": "The carrier is asked to call",
    "placed": "The carrier has taken the call",
    "received": "They called us",
    "name_caller": "Who calls is noted",
    "put_back": "Put back in the queue before dialling",
    "throttled": "The carrier refused for the moment; it is asked again",
    "job_submitted_again": "Taken up again after an interruption",
    "call_answered": "The talk begins",
    "machine_answered": "An answering machine picked up",
    "agreed": "Understood: yes",
    "disagreed": "Understood: no",
    "chose_slot": "Understood: chose a time",
    "wished_time": "Understood: wishes for a time",
    "asked_question": "Understood: a question",
    "asked_to_stop": "Understood: do not call again",
    "asked_for_person": "Understood: wants a person",
    "reached_wrong_number": "Understood: wrong number",
    "reached_someone_else": "Understood: somebody else picked up",
    "reported_emergency": "Understood: an emergency",
    "was_not_interested": "Understood: not interested",
    "was_unclear": "Not understood",
    "asked_to_call_later": "Understood: call at another time",
    "spoke_language": "Understood: another language",
    "time_ran_out": "The call took too long",
    "engine_failed": "The talk was cut off",
    "refuse": "Not allowed at this point",
    "fell_silent": "The caller said nothing",
    "hung_up": "The caller hung up",
    "hold_slots": "Looking for free times",
    "slots_held": "Free times held for this call",
    "no_slots_found": "No free time was found",
    "book_slot": "Booking the time",
    "slot_booked": "The visit is in the book",
    "slot_taken": "The time was taken meanwhile",
    "release_slots": "Held times given back",
    "suppress": "The number is never called again",
    "hang_up": "We hang up",
    "transfer_call": "Handing over to the clinic's staff",
    "cancel_requested": "Cancelling was asked for",
    "reported": "A status was reported through the API",
    "stream": "The audio stream is open",
    "voice_session": "The ears and mouth are connected",
    "voice_warned": "The ears and mouth warn",
    "voice_failed": "The ears and mouth failed",
    "speech_refused": "A line was not spoken: somebody was speaking",
    "said_again": "A line that was left out is said word for word",
    "line_down": "The line is down",
    "recording_stored": "The recording is stored",
    "recording_not_kept": "The recording is deleted: nobody was told of it in the call",
    "recording_lost": "The recording could not be fetched",
    "unknown": "Nobody knows whether the carrier took the call; it will be asked",
    "carrier_unreachable": "The carrier cannot be reached; it is asked again later",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of the ledger, as people read it."""

    at: dt.datetime
    title: str
    detail: str = ""


def sentence(item: TimelineItem, zone: ZoneInfo) -> Sentence:
    """Return what a line of the ledger means."""
    special = _SPECIAL.get(item.kind)
    title = _TITLES.get(item.kind, item.kind.replace("_", " ").capitalize())
    if special is None:
        return Sentence(item.at, title, _detail(item.data, zone))
    return Sentence(item.at, *special(item.data, zone))


def _detail(data: Mapping[str, Any], zone: ZoneInfo) -> str:
    slots = data.get("slots") or [data.get("slot")]
    starts = [slot["start"] if isinstance(slot, Mapping) else slot for slot in slots if slot]
    if starts:
        return "; ".join(when(start, zone) for start in starts)
    return next((str(data[name]) for name in _TELLING if data.get(name)), "")


_TELLING = ("topic", "visit_type", "severity", "message", "session", "code")


def _news(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return _LINE.get(str(data.get("status")), f"The carrier reports: {data.get('status')}"), ""


def _answer(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    question = str(data.get("question", "")).replace("_", " ")
    return f"Understood: an answer about {question}", str(data.get("value", "")).replace("_", " ")


def _settled(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return f"Result: {label(str(data.get('result')))}", str(data.get("notes") or "")


def _queued(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return f"Queued as attempt {data.get('attempt')}", f"due {when(data.get('due_at'), zone)}"


def _not_now(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return "Not called yet", whys(data.get("codes", ()))


def _guess(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    guess = str(data.get("by", "")).replace("_", " ")
    return "The carrier guesses who picked up", guess


def _pressed(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return f"The caller pressed {data.get('digit', 'a key')}", ""


def _interrupted(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return "The caller spoke over us", f"heard: “{data.get('heard', '')} …”"


def _measured(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return f"First sound after {float(data.get('seconds', 0)):.2f} seconds, the engine tells", ""


def _answered_after(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return f"Answered {float(data.get('seconds', 0)):.2f} seconds after the caller’s last sound", ""


_SPECIAL: Mapping[str, Callable[[Mapping[str, Any], ZoneInfo], tuple[str, str]]] = {
    "line_news": _news,
    "gave_answer": _answer,
    "settled": _settled,
    "queued": _queued,
    "not_now": _not_now,
    "who_answered": _guess,
    "pressed": _pressed,
    "interrupted": _interrupted,
    "measured": _measured,
    "answered_after": _answered_after,
}

FILTERS: Mapping[str, Callable[..., Any]] = {
    "label": label,
    "tone": tone,
    "grouped": grouped,
    "when": when,
    "precise": precise,
    "phone": phone,
    "count": count,
    "cost_item": cost_item,
    "recording": recording,
    "why": why,
    "whys": whys,
}
