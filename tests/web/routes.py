"""How every route of the API is called: who may, with what, and what the answer is.

A route that is added without a line here fails `test_every_route.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi.testclient import TestClient

from tests.web.conftest import PASSWORD, World


class Kind(StrEnum):
    """Who may come in."""

    PUBLIC = "public"
    OWN = "own"
    """About whoever asks."""
    ADMIN = "admin"
    CLIENT = "client"
    """For whoever may see the client in its path."""
    PEOPLE = "people"
    """The same, but for people only."""
    CLIENT_ADMIN = "client admin"
    CALL = "call"
    CARRIER = "carrier"
    """For whoever signs as Twilio; there is nobody where nothing is carried by it."""
    BODY = "body"
    """The client is named in the body."""


@dataclass(frozen=True)
class Door:
    """A route: who may use it, a body that it takes, and the answer to it."""

    kind: Kind
    answer: int | None = 200
    """None: it never ends."""
    body: Any = None
    """Where its body names a thing, that thing's name in braces."""


_HOOK = {"url": "https://example.com/hook"}
_LEAD = {"client_id": "{client_id}", "name": "Eve", "phone": "+12125550177"}
_CLIENT = "/api/clients/{client_id}"

DOORS: Mapping[str, Door] = {
    "POST /api/auth/login": Door(
        Kind.PUBLIC, 200, {"email": "ana@example.com", "password": PASSWORD}
    ),
    "GET /api/auth/me": Door(Kind.OWN),
    "GET /api/clients": Door(Kind.OWN),
    "POST /api/clients": Door(Kind.ADMIN, 201, {"name": "New"}),
    f"GET {_CLIENT}": Door(Kind.CLIENT),
    f"PATCH {_CLIENT}": Door(Kind.CLIENT, 200, {"paused": True}),
    f"POST {_CLIENT}/inbound-secret": Door(Kind.PEOPLE),
    f"GET {_CLIENT}/members": Door(Kind.PEOPLE),
    f"POST {_CLIENT}/members": Door(
        Kind.CLIENT_ADMIN, 201, {"email": "eve@example.com", "password": PASSWORD}
    ),
    f"GET {_CLIENT}/keys": Door(Kind.PEOPLE),
    f"POST {_CLIENT}/keys": Door(Kind.PEOPLE, 201, {"name": "third"}),
    f"POST {_CLIENT}/uploads": Door(Kind.CLIENT, 201, [{"phone": "+12125550178"}]),
    "POST /webhook/n8n/start-call": Door(Kind.BODY, 202, _LEAD),
    f"GET {_CLIENT}/batches": Door(Kind.CLIENT),
    f"GET {_CLIENT}/batches/{{batch_id}}": Door(Kind.CLIENT),
    f"GET {_CLIENT}/batches/{{batch_id}}/errors.csv": Door(Kind.CLIENT),
    f"GET {_CLIENT}/batches/{{batch_id}}/calls": Door(Kind.CLIENT),
    f"GET {_CLIENT}/stats": Door(Kind.CLIENT),
    f"GET {_CLIENT}/calls": Door(Kind.CLIENT),
    f"GET {_CLIENT}/export": Door(Kind.CLIENT),
    f"GET {_CLIENT}/suppressions": Door(Kind.CLIENT),
    f"POST {_CLIENT}/suppressions": Door(Kind.CLIENT, 201, {"phone": "+12125550179"}),
    f"GET {_CLIENT}/suppressions.csv": Door(Kind.CLIENT),
    f"GET {_CLIENT}/appointments": Door(Kind.CLIENT),
    f"GET {_CLIENT}/webhooks": Door(Kind.CLIENT),
    f"POST {_CLIENT}/webhooks": Door(Kind.CLIENT, 201, _HOOK),
    f"GET {_CLIENT}/webhooks/{{webhook_id}}": Door(Kind.CLIENT),
    f"PATCH {_CLIENT}/webhooks/{{webhook_id}}": Door(Kind.CLIENT, 200, {"active": False}),
    f"GET {_CLIENT}/events": Door(Kind.CLIENT, None),
    "GET /api/calls/{call_id}": Door(Kind.CALL),
    "POST /api/calls/{call_id}/status": Door(Kind.CALL, 200, {"notes": "ringing"}),
    "POST /api/calls/{call_id}/cancel": Door(Kind.CALL),
    # This call has no recording; `test_recordings.py` has one that has.
    "GET /api/calls/{call_id}/recording": Door(Kind.PEOPLE, 404),
    "POST /api/twilio/webhook": Door(Kind.CARRIER, 403),
    "GET /api/switch": Door(Kind.ADMIN),
    "POST /api/stop": Door(Kind.ADMIN),
    "POST /api/go": Door(Kind.ADMIN),
    "GET /healthz": Door(Kind.PUBLIC),
    "GET /readyz": Door(Kind.PUBLIC),
    "GET /metrics": Door(Kind.PUBLIC),
    # What ends something stands last: whoever goes through the doors in order finds the others.
    f"DELETE {_CLIENT}/webhooks/{{webhook_id}}": Door(Kind.CLIENT, 204),
    f"DELETE {_CLIENT}/keys/{{key_id}}": Door(Kind.PEOPLE, 204),
    f"DELETE {_CLIENT}/members/{{user_id}}": Door(Kind.CLIENT_ADMIN, 204),
    "POST /api/auth/logout": Door(Kind.OWN, 204),
    "POST /api/auth/password": Door(
        Kind.OWN, 204, {"old_password": PASSWORD, "new_password": "another horse battery"}
    ),
}
AT_A_CLIENT = (Kind.CLIENT, Kind.PEOPLE, Kind.CLIENT_ADMIN, Kind.CALL)


def routes(*kinds: Kind) -> list[str]:
    """Return the routes of these kinds, such as `GET /healthz`."""
    return [route for route, door in DOORS.items() if door.kind in kinds]


def asked(client: TestClient, route: str, ids: Mapping[str, str], **more: Any):
    """Use a door with the body that it takes, for these things."""
    method, _, path = route.partition(" ")
    body = _filled(DOORS[route].body, ids)
    given = more or ({} if body is None else {"json": body})
    return client.request(method, path.format_map(ids), **given)


def _filled(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(part, ids) for key, part in value.items()}
    return value.format_map(ids) if isinstance(value, str) else value


def made_up(ids: Mapping[str, str]) -> dict[str, str]:
    """Return ids of things that there are none of."""
    return {name: f"{name}_0193a6f2b7c0deadbeef" for name in ids}


def strangers(world: World) -> Iterator[tuple[str, TestClient]]:
    """Those who belong to another clinic."""
    yield "member of another clinic", world.person("bob")
    yield "key of another clinic", world.machine(world.foreign_key)
