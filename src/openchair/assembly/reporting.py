"""Posts what a talk came to through the API's own door, as a voice agent on any machine does.

In one process the door is asked without a socket; the request, the key and the rules are the same.
"""

import asyncio
import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from itertools import chain, repeat

import httpx
from fastapi import FastAPI
from sqlalchemy.exc import IntegrityError

from openchair.accounts.rules import Scope
from openchair.accounts.store import usable_key
from openchair.assembly.doors import build_app
from openchair.assembly.parts import Parts, jwt_secret
from openchair.calling.rules import Ending
from openchair.calling.store import CallRow
from openchair.log import logger

log = logger(__name__)

KEY_NAME = "voice agent"
WAITS_SECONDS = (0.2, 1.0, 5.0, 15.0)
"""Between two tries; the last for as long as it takes."""
_SETTLED = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT})
"""Nothing is left to report: it is done, the call is gone, or somebody else has settled it."""


class Reporter:
    """Reports endings to `POST /api/calls/{call_id}/status`, with a key of the call's client."""

    def __init__(self, parts: Parts, sleep: Callable[[float], None] = time.sleep) -> None:
        self._parts = parts
        self._secret = jwt_secret(parts.settings, parts.database)
        self._sleep = sleep
        self._lock = threading.Lock()
        self._made: FastAPI | None = None
        self._keys: dict[str, str] = {}

    def prepare(self) -> None:
        """Build the door now: for half a second that keeps everything else from the interpreter."""
        _ = self._app

    def __call__(self, row: CallRow, ending: Ending) -> bool:
        """Report how a talk ended, again and again until there is an answer.

        Returns False where the API refuses the report itself: then nothing was settled.
        """
        for wait in self._waits():
            status = self._try(row, ending)
            if status in _SETTLED:
                return True
            if status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in {401, 429}:
                log.error("report_refused", call_id=row.id, status=status)
                return False
            log.warning("report_failed", call_id=row.id, status=status)
            self._sleep(wait)
        raise AssertionError  # pragma: no cover - the waits never end

    def _waits(self) -> Iterator[float]:
        return chain(WAITS_SECONDS, repeat(WAITS_SECONDS[-1]))

    def _try(self, row: CallRow, ending: Ending) -> int:
        key = self._key(row.client_id)
        status = asyncio.run(self._post(f"/api/calls/{row.id}/status", _body(ending), key))
        if status == HTTPStatus.UNAUTHORIZED:
            self._keys.pop(row.client_id, None)  # somebody revoked it: the next try makes another
        return status

    async def _post(self, path: str, body: dict[str, str], key: str) -> int:
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://openchair") as client:
            answer = await client.post(path, json=body, headers={"X-API-Key": key})
        return answer.status_code

    @property
    def _app(self) -> FastAPI:
        with self._lock:
            if self._made is None:
                self._made = build_app(self._parts)
            return self._made

    def _key(self, client_id: str) -> str:
        """Return the key for a client's calls: the same in every process, as the secret is."""
        with self._lock:
            if client_id not in self._keys:
                try:
                    self._keys[client_id] = self._make_key(client_id)
                except IntegrityError:  # another process has just made it
                    self._keys[client_id] = self._make_key(client_id)
            return self._keys[client_id]

    def _make_key(self, client_id: str) -> str:
        now, ids = self._parts.clock.now(), self._parts.ids
        name = f"{KEY_NAME} {client_id}".encode()
        entropy = hmac.new(self._secret.encode(), name, hashlib.sha512).digest()
        return self._parts.database.write(
            lambda session: usable_key(
                session,
                client_id,
                KEY_NAME,
                scopes=(Scope.CALLS_WRITE,),
                entropy=entropy,
                now=now,
                ids=ids,
            )
        )


def _body(ending: Ending) -> dict[str, str]:
    """Return the report; what the ending does not have is not said."""
    said = {
        "status": ending.status.value,
        "result": ending.result.value,
        "transcript": ending.transcript,
        "notes": ending.notes,
        "booked_slot": ending.booked_slot,
        "appointment_id": ending.appointment_id,
        "callback_at": ending.callback_at.isoformat() if ending.callback_at else None,
    }
    return {name: value for name, value in said.items() if value}
