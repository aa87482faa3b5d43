"""People who look at pages, and a clinic with something to look at."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from openchair.compliance.store import store_decisions
from openchair.tables import Call, CallEvent, CallResult, CallStatus
from tests.web.conftest import PASSWORD, World

OWN = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


@dataclass
class Browser:
    """A browser: keeps the cookie, says where its forms come from, follows when told."""

    client: Any
    """A TestClient, whose answers are httpx's."""

    def get(self, path: str, *, follow: bool = True) -> httpx.Response:
        answer: httpx.Response = self.client.get(
            path, headers={"Accept": "text/html"}, follow_redirects=follow
        )
        return answer

    def post(self, path: str, headers: dict[str, str] | None = None, **form: Any) -> httpx.Response:
        files = form.pop("files", None)
        sent = OWN if headers is None else headers
        answer: httpx.Response = self.client.post(
            path, data=form, files=files, headers=sent, follow_redirects=False
        )
        return answer


def browser(world: World, name: str | None = None) -> Browser:
    """Return a browser; `name`: of the person who has logged in there."""
    made = Browser(world.client())
    if name:
        answer = made.post("/login", username=f"{name}@example.com", password=PASSWORD)
        assert answer.status_code == 303, answer.text
    return made


def call_of(world: World, rows: int = 1) -> str:
    """Queue calls at the clinic called Here; return the first one's id."""
    batch = world.upload(rows=rows)
    path = f"/api/clients/{world.here.id}/batches/{batch}/calls"
    return str(world.machine().get(path).json()["items"][0]["id"])


def happen(world: World, call_id: str, source: str, kind: str, **data: Any) -> None:
    with world.database.writing() as session:
        call = session.get_one(Call, call_id)
        values: dict[str, Any] = {
            "call_id": call_id,
            "client_id": call.client_id,
            "at": world.clock.now(),
        }
        session.add(CallEvent(**values, source=source, kind=kind, data=data))


def go_on(world: World, call_id: str) -> None:
    """Let a call be on the phone."""
    with world.database.writing() as session:
        session.get_one(Call, call_id).status = CallStatus.IN_PROGRESS.value


def end(world: World, call_id: str, result: str, **more: Any) -> None:
    """Let a call end with a result."""
    now = world.clock.now()
    with world.database.writing() as session:
        call = session.get_one(Call, call_id)
        call.status = CallStatus.COMPLETED.value
        call.updated_at = now
        session.add(
            CallResult(
                **{
                    "id": world.ids.new("result"),
                    "call_id": call_id,
                    "client_id": call.client_id,
                    "batch_id": call.batch_id,
                    "result": result,
                    "transcript": "",
                    "notes": "",
                    "created_at": now,
                    **more,
                }
            )
        )


def decide(world: World, call_id: str, outcome: str, *codes: dict[str, str]) -> None:
    """Store a decision about a call."""
    with world.database.writing() as session:
        call = session.get_one(Call, call_id)
        row = {
            "id": world.ids.new("decision"),
            "call_id": call_id,
            "client_id": call.client_id,
            "outcome": outcome,
            "codes": list(codes),
            "decided_at": world.clock.now(),
            "defer_until": None,
            "valid_until": world.clock.now(),
            "enforced": True,
            "ruleset_version": "2026-11",
            "ruleset_sha256": "0" * 64,
            "inputs": {},
            "inputs_sha256": "0" * 64,
        }
        store_decisions(session, [row])


@pytest.fixture
def ana(world: World) -> Browser:
    """A member of the clinic called Here, logged in."""
    return browser(world, "ana")
