"""Listening to a call: its recording, for people of the clinic; each play is written down."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Send
from starlette.types import Scope as AsgiScope

from openchair.accounts.rules import Identity, Scope
from openchair.accounts.store import audit
from openchair.calling import recording_store, reports
from openchair.errors import NotFoundError
from openchair.tables import RecordingState
from openchair.web.auth import Bearer, Has, Key, identify, is_id, require
from openchair.web.calls import CallId
from openchair.web.errors import documented, problem
from openchair.web.services import Services

AUDIO = "audio/x-wav"
_NO_SUCH_PART = {
    400: ("bad_request", "The Range header cannot be read; write `bytes=FIRST-LAST`."),
    416: ("range_not_satisfiable", "The recording is shorter; Content-Range tells its length."),
}
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
        **documented(400, 401, 404, 416),
    },
    summary="Listen to a call",
)
def listen(
    services: Has, listener: Annotated[Identity, Depends(_listener)], call_id: CallId
) -> FileResponse:
    """Return a call's recording, whole or in part (`Range`). For people; who listens is kept."""
    return played(services, listener, call_id)


class Audio(FileResponse):
    """A file of sound; a part of it that there is not is answered as any problem is."""

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        is_refused = False

        async def answer(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and message["status"] in _NO_SUCH_PART:
                is_refused = True
                headers = {
                    name.decode(): value.decode()
                    for name, value in message["headers"]
                    if name == b"content-range"
                }
                refusal = problem(
                    message["status"], *_NO_SUCH_PART[message["status"]], headers=headers
                )
                await refusal(scope, receive, send)
            elif not is_refused:
                await send(message)

        await super().__call__(scope, receive, answer)


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
    return Audio(
        path, media_type=AUDIO, filename=f"{row.call_id}.wav", content_disposition_type="inline"
    )
