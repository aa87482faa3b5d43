"""How a language model asks for a move: tools out, events in.

Rule 1: the model proposes, the table decides. The tools of a state are the caller events that
MOVES has a row for, described by the events' own docstrings.
Rule 2: what a model sends is a stranger's input. Whatever is not exactly a tool of this state, with
arguments of this call, becomes a Refuse that names what is allowed.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any, NoReturn, TypeVar

from openchair.conversation.actions import Refuse
from openchair.conversation.call import Call
from openchair.conversation.events import (
    CALLER_EVENTS,
    AskedQuestion,
    AskedToCallLater,
    ChoseSlot,
    Event,
    GaveAnswer,
    ReportedEmergency,
    Severity,
    SpokeLanguage,
    WishedTime,
)
from openchair.conversation.machine import MOVES
from openchair.conversation.script import UNKNOWN, Script
from openchair.slots import Wish

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Schema = dict[str, Any]
Arguments = Mapping[str, object]
_T = TypeVar("_T")
_D = TypeVar("_D", bound=dt.date)
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class Tool:
    """A function a language model may call in a state."""

    name: str
    description: str
    parameters: Schema
    """A JSON schema of its arguments."""


class _NotAllowedError(Exception):
    """An argument is not one of these."""

    def __init__(self, *allowed: str) -> None:
        super().__init__(*allowed)
        self.allowed = allowed


def tools_for(call: Call, script: Script) -> tuple[Tool, ...]:
    """Return the tools a model is offered as the call stands."""
    return tuple(_tool(kind, call, script) for kind in _kinds(call).values())


def event_from_tool(name: str, arguments: Arguments, call: Call, script: Script) -> Event | Refuse:
    """Return the event a tool call means, or the refusal to hand back to the model."""
    kinds = _kinds(call)
    kind = kinds.get(name)
    if kind is None:
        return Refuse(name, call.state, tuple(kinds))
    known = _properties(kind, call, script)
    try:
        _only(arguments, known)
        read = _READERS.get(kind)
        return read(arguments, call, script) if read else kind()
    except _NotAllowedError as refusal:
        return Refuse(name, call.state, refusal.allowed)


def _kinds(call: Call) -> dict[str, type[Event]]:
    return {kind.name(): kind for kind in CALLER_EVENTS if kind in MOVES[call.state]}


# --- out: declarations ----------------------------------------------------------------------


def _tool(kind: type[Event], call: Call, script: Script) -> Tool:
    properties = _properties(kind, call, script)
    required = [name for name in _REQUIRED.get(kind, ()) if name in properties]
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    return Tool(kind.name(), cleandoc(kind.__doc__ or ""), schema)


_REQUIRED: Mapping[type[Event], tuple[str, ...]] = {
    GaveAnswer: ("question", "value"),
    ChoseSlot: ("slot",),
    AskedQuestion: ("topic",),
    ReportedEmergency: ("severity",),
    SpokeLanguage: ("language",),
}


def _properties(kind: type[Event], call: Call, script: Script) -> dict[str, Schema]:
    if kind is GaveAnswer:
        return {"question": _one_of(script.questions), "value": _text(_values(script))}
    if kind is WishedTime:
        return _WISH
    if kind is ChoseSlot:
        return {"slot": _one_of(slot.key for slot in call.offered)}
    if kind is AskedQuestion:
        return {"topic": _one_of(dict.fromkeys((*script.answers, UNKNOWN)))}
    if kind is ReportedEmergency:
        return {"severity": _one_of(Severity)}
    if kind is AskedToCallLater:
        return {"at": _text("When, in RFC 3339 with the offset; leave out if they did not say.")}
    if kind is SpokeLanguage:
        return {"language": _one_of(script.languages), "alone": _ALONE}
    return {}


def _one_of(values: Iterable[str]) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values]}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _values(script: Script) -> str:
    lines = (
        f"{key}: {' or '.join(question.values) or 'any words'}"
        for key, question in script.questions.items()
    )
    return "; ".join(lines)


_ALONE: Schema = {
    "type": "boolean",
    "description": "Whether they said nothing else, so that the question must be repeated.",
}
_WISH: dict[str, Schema] = {
    "earliest": _text("The first day that suits, as 2026-12-01."),
    "latest": _text("The last day that suits, as 2026-12-04."),
    "weekdays": {"type": "array", "items": {"type": "string", "enum": list(WEEKDAYS)}},
    "from_time": _text("Not before this time of day, as 13:00."),
    "until_time": _text("Before this time of day, as 17:00."),
    "soonest": {"type": "boolean", "description": "The sooner the better."},
}


# --- in: arguments --------------------------------------------------------------------------


def _only(arguments: Arguments, known: Mapping[str, Schema]) -> None:
    if not set(arguments) <= set(known):
        raise _NotAllowedError(*known)


def _gave_answer(arguments: Arguments, call: Call, script: Script) -> Event:
    key = _member(arguments, "question", tuple(script.questions))
    question, value = script.questions[key], arguments.get("value")
    if not isinstance(value, str) or not question.takes(value):
        raise _NotAllowedError(f"{key}: {', '.join(question.values) or 'words'}")
    return GaveAnswer(key, value)


def _wished_time(arguments: Arguments, call: Call, script: Script) -> Event:
    return WishedTime(
        Wish(
            earliest=_parsed(arguments, "earliest", _day),
            latest=_parsed(arguments, "latest", _day),
            weekdays=_weekdays(arguments.get("weekdays") or []),
            from_time=_parsed(arguments, "from_time", _wall_time),
            until_time=_parsed(arguments, "until_time", _wall_time),
            soonest=_flag(arguments, "soonest", default=False),
        )
    )


def _chose_slot(arguments: Arguments, call: Call, script: Script) -> Event:
    return ChoseSlot(_member(arguments, "slot", [slot.key for slot in call.offered]))


def _asked_question(arguments: Arguments, call: Call, script: Script) -> Event:
    return AskedQuestion(_member(arguments, "topic", [*script.answers, UNKNOWN]))


def _reported_emergency(arguments: Arguments, call: Call, script: Script) -> Event:
    return ReportedEmergency(Severity(_member(arguments, "severity", list(Severity))))


def _asked_to_call_later(arguments: Arguments, call: Call, script: Script) -> Event:
    at = _parsed(arguments, "at", _moment)
    if at is not None and at.tzinfo is None:
        # Models forget the offset; what a caller says is meant by the clinic's clock.
        at = at.replace(tzinfo=script.zone)
    return AskedToCallLater(at)


def _spoke_language(arguments: Arguments, call: Call, script: Script) -> Event:
    language = _member(arguments, "language", script.languages)
    return SpokeLanguage(language, alone=_flag(arguments, "alone", default=True))


_READERS: Mapping[type[Event], Callable[[Arguments, Call, Script], Event]] = {
    GaveAnswer: _gave_answer,
    WishedTime: _wished_time,
    ChoseSlot: _chose_slot,
    AskedQuestion: _asked_question,
    ReportedEmergency: _reported_emergency,
    AskedToCallLater: _asked_to_call_later,
    SpokeLanguage: _spoke_language,
}


def _member(arguments: Arguments, name: str, allowed: Sequence[str]) -> str:
    value = arguments.get(name)
    if not isinstance(value, str) or value not in allowed:
        raise _NotAllowedError(*(str(one) for one in allowed))
    return value


def _parsed(arguments: Arguments, name: str, parse: Callable[[str], _T]) -> _T | None:
    value = arguments.get(name)
    if value is None or value == "":
        return None
    try:
        return parse(value) if isinstance(value, str) else _refused(name)
    except ValueError:
        return _refused(name)


def _refused(name: str) -> NoReturn:
    allowed = {"at": "at: RFC 3339, as 2026-12-01T15:00:00-05:00"}
    raise _NotAllowedError(allowed.get(name) or f"{name}: {_WISH[name]['description']}")


def _day(text: str) -> dt.date:
    return _of_this_age(dt.date.fromisoformat(text))


def _moment(text: str) -> dt.datetime:
    return _of_this_age(dt.datetime.fromisoformat(text))


def _of_this_age(day: _D) -> _D:
    # A year at the end of the calendar cannot be converted to another zone.
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(day)
    return day


def _wall_time(text: str) -> dt.time:
    return dt.time.fromisoformat(text).replace(tzinfo=None)


def _weekdays(value: object) -> frozenset[int]:
    if not isinstance(value, list) or not all(day in WEEKDAYS for day in value):
        raise _NotAllowedError(*WEEKDAYS)
    return frozenset(WEEKDAYS.index(day) for day in value)


def _flag(arguments: Arguments, name: str, *, default: bool) -> bool:
    value = arguments.get(name, default)
    if not isinstance(value, bool):
        raise _NotAllowedError(f"{name}: true or false")
    return value
