"""What the lines of the ledger mean, as people read them.

Some lines are for whoever looks into a fault: the page keeps those behind "Technical details".
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from openchair.calling.ledger import Source
from openchair.calling.reports import TimelineItem
from openchair.web.dashboard.words import label, notes, when, whys

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
    "stream": "The sound of the line is connected",
    "voice_session": "The speech service is connected",
    "voice_warned": "The speech service warns",
    "voice_failed": "The speech service failed",
    "speech_refused": "A line was not spoken: somebody was speaking",
    "said_again": "Words that were left out are said word for word",
    "echo": "Our own words came back over the line; they do not count",
    "line_down": "The line is down",
    "recording_stored": "The recording is stored",
    "recording_not_kept": "The recording is deleted: nobody was told of it in the call",
    "recording_lost": "The recording could not be fetched",
    "unknown": "Nobody knows whether the carrier took the call; it will be asked",
    "carrier_unreachable": "The carrier cannot be reached; it is asked again later",
}


TECHNICAL = frozenset(
    {
        *("stream", "voice_session", "voice_warned", "speech_refused", "said_again", "echo"),
        *(
            "measured",
            "answered_after",
            "interrupted",
            "refuse",
            "release_slots",
            "call_answered",
            "line_down",
        ),
        *("claimed", "placing", "placed", "put_back", "throttled", "job_submitted_again"),
    }
)
"""Kinds that say nothing to a front desk which the other lines do not say better."""
_LINE_TECHNICAL = frozenset({"initiated", "queued", "completed"})
_GUESSES = {
    "human": "The carrier believes that a person picked up",
    "unknown": "The carrier cannot tell who picked up",
    "fax": "The carrier believes that a fax picked up",
}
_LANGUAGES = {"en": "English", "es": "Spanish"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of the ledger, as people read it."""

    at: dt.datetime
    title: str
    detail: str = ""
    is_technical: bool = False


def sentence(item: TimelineItem, zone: ZoneInfo) -> Sentence:
    """Return what a line of the ledger means."""
    special = _SPECIAL.get(item.kind)
    if special is None:
        title = _TITLES.get(item.kind, item.kind.replace("_", " ").capitalize())
        detail = _detail(item.data, zone)
    else:
        title, detail = special(item.data, zone)
    return Sentence(item.at, title, detail, _is_technical(item))


def _is_technical(item: TimelineItem) -> bool:
    if item.kind == "line_news":
        return item.data.get("status") in _LINE_TECHNICAL
    # The carrier's guess stands twice: as the carrier told it, and as the talk took it.
    is_echoed = item.kind == "who_answered" and item.source == Source.AGENT
    return is_echoed or item.kind in TECHNICAL


def _detail(data: Mapping[str, Any], zone: ZoneInfo) -> str:
    slots = data.get("slots") or [data.get("slot")]
    starts = [slot["start"] if isinstance(slot, Mapping) else slot for slot in slots if slot]
    if starts:
        return "; ".join(when(start, zone) for start in starts)
    return next((str(data[name]) for name in _TELLING if data.get(name)), "")


_TELLING = ("topic", "visit_type", "severity", "message", "session", "text", "code", "asked")


def _news(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return _LINE.get(str(data.get("status")), f"The carrier reports: {data.get('status')}"), ""


def _answer(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    question = str(data.get("question", "")).replace("_", " ")
    return f"Understood: an answer about {question}", str(data.get("value", "")).replace("_", " ")


def _settled(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return f"Result: {label(str(data.get('result')))}", notes(str(data.get("notes") or ""))


def _queued(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    due = when(data.get("due_at"), zone)
    title = f"Queued as attempt {data['attempt']}" if data.get("attempt") else "Queued"
    return title, f"due {due}" if due else ""


def _not_now(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return "Not called yet", whys(data.get("codes", ()))


def _guess(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    guess = str(data.get("by", "unknown"))
    if guess.startswith("machine"):
        detail = "after its beep" if guess == "machine_end_beep" else ""
        return "The carrier believes that an answering machine picked up", detail
    return _GUESSES.get(guess, "The carrier guesses who picked up"), ""


def _language(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    language = str(data.get("language", ""))
    return f"The caller speaks {_LANGUAGES.get(language, language or 'another language')}", ""


_KEYS = {"9": "do not call again", "0": "wants a person"}


def _pressed(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    digit = str(data.get("digit", ""))
    return f"The caller pressed {digit or 'a key'}", _KEYS.get(digit, "")


def _interrupted(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    heard = str(data.get("heard") or "")
    return "The caller spoke over us", f"heard: “{heard} …”" if heard else "nothing of it was heard"


def _measured(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return f"First sound after {float(data.get('seconds', 0)):.2f} seconds, the engine tells", ""


def _answered_after(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return f"Answered {float(data.get('seconds', 0)):.2f} seconds after the caller’s last sound", ""


def _said_again(data: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    return _TITLES["said_again"], " ".join(str(line) for line in data.get("lines", ()))


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
    "said_again": _said_again,
    "spoke_language": _language,
}
