"""The door that Twilio uses: status callbacks, who picked up, and TwiML for what to do now."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Query, Request, Response, Security
from fastapi.security import APIKeyHeader
from sqlalchemy.orm import Session

from openchair.web.auth import Has
from openchair.web.errors import documented, refused
from openchair.web.services import Form, Services, SideDoor

router = APIRouter(prefix="/api/twilio", tags=["carrier"])

_MOST_FIELDS = 200
_XML = "application/xml"


_signature = APIKeyHeader(
    name="X-Twilio-Signature",
    auto_error=False,
    scheme_name="twilio",
    description="For Twilio: made with the account's auth token.",
)


class _Told:
    """A request that Twilio signed."""

    def __init__(self, side_door: SideDoor, form: Form) -> None:
        self.side_door = side_door
        self.form = form


async def _raw_body(request: Request) -> bytes:
    return await request.body()


def _signed(
    services: Has,
    request: Request,
    raw: Annotated[bytes, Depends(_raw_body)],
    given: Annotated[str | None, Security(_signature)],
) -> _Told:
    """Let in what Twilio signed. Everybody else is refused, and told the same."""
    side_door = services.rooms.side_door
    if side_door is None or not given:
        raise refused("Only Twilio is heard here, by its signature.")
    form = _form_of(raw)
    query = request.scope["query_string"].decode("latin-1")
    if not side_door.is_genuine(request.url.path, query, raw, form, given):
        raise refused("Only Twilio is heard here, by its signature.")
    return _Told(side_door, form)


def _form_of(raw: bytes) -> Form:
    try:
        return parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return []


@router.post(
    "/webhook",
    response_class=Response,
    responses={
        200: {"content": {_XML: {}}, "description": "TwiML: what is to happen on the line."},
        204: {"description": "Written down."},
        **documented(403),
    },
    summary="What Twilio tells and asks",
)
def hear_twilio(
    services: Has,
    told: Annotated[_Told, Depends(_signed)],
    call: Annotated[str, Query(description="Our token of the call.", max_length=200)] = "",
    about: Annotated[
        str, Query(description="answer, status, machine or recording.", max_length=20)
    ] = "",
) -> Response:
    """Take a callback, signed with `X-Twilio-Signature` over PUBLIC_BASE_URL.

    `about=answer` is answered with TwiML that connects the call to the voice agent. Without
    `call` somebody has called our number: they are connected too, or hear where to reach the
    clinic; `about=status` is then news of such a call.
    """

    def work(session: Session) -> Response:
        return _answer(session, services, told, call, about)

    return services.database.write(work)


def _answer(session: Session, services: Services, told: _Told, token: str, about: str) -> Response:
    now = services.clock.now()
    side_door, form = told.side_door, told.form
    if not token:
        answer = side_door.called_us(session, form, about, now=now)
        return Response(answer, media_type=_XML) if answer else Response(status_code=204)
    if about == "answer":
        return Response(side_door.answered(session, token, form, now=now), media_type=_XML)
    if about == "machine":
        side_door.guessed(session, token, form, now=now)
    elif about == "recording":
        side_door.recorded(session, token, form, now=now)
    else:
        side_door.told(session, token, form, now=now)
    return Response(status_code=204)
