"""Calls, events and actions as JSON, for the ledger and for playing a call again.

A slot comes back with its offset instead of its zone: the same instant, the same words.
"""

import functools
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import SchemaSerializer

from openchair.conversation import events
from openchair.conversation.actions import Action
from openchair.conversation.call import Call
from openchair.conversation.events import Event

_NAME = "event"


def to_json(call: Call) -> str:
    """Write a call."""
    return _adapter(Call).dump_json(call).decode()


def from_json(text: str) -> Call:
    """Read a call that `to_json` wrote."""
    call: Call = _adapter(Call).validate_json(text)
    return call


def event_to_dict(event: Event) -> dict[str, Any]:
    """Write an event as plain JSON values, its name under `event`."""
    return {_NAME: event.name(), **_plain(event)}


def event_from_dict(values: Mapping[str, Any]) -> Event:
    """Read an event that `event_to_dict` wrote. Raises ValueError for anything else."""
    kind = _kinds().get(values.get(_NAME, ""))
    if kind is None:
        msg = f"there is no event {values.get(_NAME)!r}"
        raise ValueError(msg)
    fields = {name: value for name, value in values.items() if name != _NAME}
    event: Event = _adapter(kind).validate_python(fields)
    return event


def action_to_dict(action: Action) -> dict[str, Any]:
    """Write an action as plain JSON values, its name under `action`."""
    return {"action": action.name(), **_plain(action)}


def _plain(value: Event | Action) -> dict[str, Any]:
    kind: Any = type(value)
    plain: dict[str, Any] = _serializer(kind).to_python(value, mode="json")
    return plain


@functools.cache
def _serializer(kind: Any) -> SchemaSerializer:
    """Return what an adapter asks, without its ceremony: a call writes thirty lines."""
    serializer = TypeAdapter(kind).serializer
    assert isinstance(serializer, SchemaSerializer)
    return serializer


@functools.cache
def _kinds() -> dict[str, type[Event]]:
    kinds = vars(events).values()
    named = (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Event))
    return {kind.name(): kind for kind in named if kind is not Event}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return _cached_adapter(kind)


@functools.cache
def _cached_adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
