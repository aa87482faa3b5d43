"""Listening to a call: its recording, for people of the clinic; each play is written down."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import FileResponse

from openchair.accounts.rules import Identity, Scope
from openchair.accounts.store import audit
from openchair.calling import recording_store, reports
from openchair.errors import NotFoundError
from openchair.tables import RecordingState
from openchair.web.auth import Bearer, Has, Key, identify, is_id, require
from openchair.web.calls import CallId
from openchair.web.errors import documented
from openchair.web.services import Services

AUDIO = "audio/x-wav"
_SOUND = {"content": {AUDIO: {"schema": {"type": "string", "format": "binary"}}}}

router = APIRouter(prefix="/api", tags=["calls"])


def _listener(services: Has, call_id: CallId, bearer: Bearer, key: Key) -> Identity:
    """Let in people who belong to the call's client. Machines do not listen."""
    with services.database.reading() as session:
        who = identify(services, session, bearer, key)
        client_id = reports.client_of_call(session, call_id) if is_id(call_id) else None
        if client_id is None or not who.is_person:
            raise NotFoundError
        return require(session, who, Scope.CALLS_READ, client_id).identity


@router.get(
    "/calls/{call_id}/recording",
    response_class=FileResponse,
    responses={
        200: {"description": "The audio: the two sides on a channel each.", **_SOUND},
        206: {"description": "The part of it that `Range` asks for.", **_SOUND},
        416: {"description": "There is no such part."},
        **documented(401, 404),
    },
    summary="Listen to a call",
)
def listen(
    services: Has, listener: Annotated[Identity, Depends(_listener)], call_id: CallId
) -> FileResponse:
    """Return a call's recording, whole or in part (`Range`). For people; who listens is kept."""
    return played(services, listener, call_id)


def played(services: Services, listener: Identity, call_id: str) -> FileResponse:
    """Write down who listens, and return the audio. Raises NotFoundError where there is none."""
    with services.database.reading() as session:
        row = recording_store.read(session, call_id)
    if row is None or row.state is not RecordingState.STORED:
        raise NotFoundError
    path = services.recordings.path(row.client_id, row.call_id)
    if not path.is_file():
        raise NotFoundError
    now, ids = services.clock.now(), services.ids
    services.database.write(
        lambda session: audit(
            session,
            listener.actor,
            "played_recording",
            client_id=row.client_id,
            subject=row.call_id,
            now=now,
            ids=ids,
        )
    )
    return FileResponse(
        path, media_type=AUDIO, filename=f"{row.call_id}.wav", content_disposition_type="inline"
    )
