"""The door that n8n uses: one lead in, a call queued, its ids back at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, BeforeValidator, Field, model_validator
from sqlalchemy.orm import Session

from openchair.accounts.client_store import get_client, only_client
from openchair.accounts.fields import Email, Input, Line, Moment, Name, Text, Url
from openchair.accounts.once_store import remember_message
from openchair.accounts.rules import Scope
from openchair.errors import InvalidInputError, Problem
from openchair.tables import Client
from openchair.web.auth import Bearer, Has, Key, identify, is_id, require
from openchair.web.errors import Fault, documented, unauthorized
from openchair.web.idempotency import Answer, Repeatable
from openchair.web.inbound import message_id_if_genuine, read_signature
from openchair.web.services import Services
from openchair.web.strict_json import StrictRoute, parse_json
from openchair.web.uploads import Consent

_NOT_GENUINE = (
    "The signature is not this clinic's, is more than five minutes off, or was used before."
)

router = APIRouter(prefix="/webhook/n8n", tags=["leads"], route_class=StrictRoute)


def _digits(value: Any) -> Any:
    """Return a number as its digits: that is how a spreadsheet's cell with a phone arrives."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Digits = Annotated[Line, BeforeValidator(_digits)]


class StartCall(Input):
    """A lead to call now; what is null is not given."""

    client_id: Name = Field(examples=["client_0193a6f2b7c0"])
    name: Name = Field(examples=["Ana Sample"])
    phone: Digits = Field(min_length=1, examples=["+1 212 555 0123"])
    email: Email = ""
    source_url: Url = ""
    notes: Text = ""
    consent: Consent | None = None
    purpose: Line | None = None
    callback_url: Url = Field("", description="Where this lead's result is posted, signed.")
    state: Line = ""
    zip: Digits = ""
    timezone: Line = ""
    language: Line = ""
    inquired_at: Moment | None = None
    metadata: Annotated[dict[str, Any], Field(max_length=50)] = Field(
        default={}, description="Given back with the result, as it is."
    )

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: given for name, given in value.items() if given is not None}

    def lead(self) -> dict[str, Any]:
        """Return the lead, with the fields that were given."""
        return self.model_dump(
            mode="json", exclude={"client_id"}, exclude_unset=True, exclude_none=True
        )


class Started(BaseModel):
    """The call that was queued, or the one that was queued for this lead before."""

    call_id: str
    lead_id: str
    batch_id: str
    status: str = "queued"
    warnings: list[Fault] = Field(
        default=[], description="What was dropped because it could not be read."
    )


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who sent a lead, and the id of their message if it was signed."""

    client_id: str
    actor: str
    message_id: str | None = None


async def _raw_body(request: Request) -> bytes:
    return await request.body()


async def _headers(request: Request) -> dict[str, str]:
    return dict(request.headers)


def _sender(
    services: Has,
    raw: Annotated[bytes, Depends(_raw_body)],
    headers: Annotated[dict[str, str], Depends(_headers)],
    bearer: Bearer,
    key: Key,
) -> _Sender:
    client_id = _claimed_client(raw)
    with services.database.reading() as session:
        if bearer or key:
            identity = identify(services, session, bearer, key)
            if client_id:  # without one the body is wrong, and is told what is
                require(session, identity, Scope.LEADS_WRITE, client_id)
            return _Sender(client_id, identity.actor)
        return _signed_sender(services, session, client_id, raw, headers)


def _claimed_client(raw: bytes) -> str:
    try:
        body = parse_json(raw)
    except ValueError:
        return ""
    client_id = body.get("client_id") if isinstance(body, dict) else None
    return client_id if isinstance(client_id, str) else ""


def _signed_sender(
    services: Services,
    session: Session,
    client_id: str,
    raw: bytes,
    headers: Mapping[str, str],
) -> _Sender:
    signed = read_signature(headers)
    client = session.get(Client, client_id) if is_id(client_id) else None
    if signed is None:
        raise unauthorized()
    if client is None:
        raise unauthorized(_NOT_GENUINE)
    secrets = [client.inbound_secret]
    if only_client(session) is not None:
        secrets.append(services.settings.n8n_webhook_secret.get_secret_value())
    message_id = message_id_if_genuine(signed, secrets, raw, services.clock.now())
    if message_id is None:
        raise unauthorized(_NOT_GENUINE)
    return _Sender(client_id, client_id, message_id)


@router.post(
    "/start-call",
    status_code=202,
    response_model=Started,
    responses={
        200: {"model": Started, "description": "This lead was sent before; its first call."},
        **documented(401, 404, 409, 413, 415, 422),
    },
    summary="Start a call",
)
def start_call(
    services: Has,
    sender: Annotated[_Sender, Depends(_sender)],
    once: Repeatable,
    lead: StartCall,
) -> Response:
    """Take one lead and queue its call, before those of any upload.

    Send an `X-API-Key`, or sign the body with the client's inbound secret: by Standard Webhooks
    headers, or by `X-Signature: t=<unix>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. A signature is
    good for five minutes and once.
    """
    given = lead.lead()
    if lead.callback_url:
        given["callback_url"] = _checked_url(services, lead.callback_url)

    def work(session: Session) -> Answer:
        _count_once(session, services, sender)
        client = get_client(session, sender.client_id)
        now = services.clock.now()
        started = services.rooms.start_call(session, client, given, now=now)
        answer = Started(
            call_id=started.call_id,
            lead_id=started.lead_id,
            batch_id=started.batch_id,
            warnings=[Fault.of(warning) for warning in started.warnings],
        )
        return Answer(202 if started.is_new else 200, answer.model_dump_json())

    return once.answer(services, sender.actor, work)


def _count_once(session: Session, services: Services, sender: _Sender) -> None:
    if sender.message_id is None:
        return
    now = services.clock.now()
    if not remember_message(session, sender.client_id, sender.message_id, now):
        raise unauthorized(_NOT_GENUINE)


def _checked_url(services: Services, url: str) -> str:
    checked = services.rooms.webhooks.check_url(url)
    if isinstance(checked, Problem):
        fault = Problem(checked.code, checked.message, field="callback_url", value=checked.value)
        raise InvalidInputError(fault.message, [fault])
    return checked
