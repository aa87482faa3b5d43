"""Suppressions and appointments: whom a clinic never calls, and who is coming."""

import csv
import datetime as dt
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field
from sqlalchemy.orm import Session

from openchair.accounts.client_store import get_client
from openchair.accounts.fields import Input, Line, Moment
from openchair.accounts.store import audit
from openchair.calling import overview
from openchair.calling.reports import Page
from openchair.errors import InvalidInputError, Problem
from openchair.leads.cells import guarded
from openchair.phone import Phone, parse_phone
from openchair.web.auth import CanChangeClient, CanReadCalls, CanReadClient, Has
from openchair.web.errors import documented
from openchair.web.idempotency import Answer, Repeatable
from openchair.web.paging import ListOf, cursor_of, page_of
from openchair.web.schemas import Item
from openchair.web.services import Services
from openchair.web.strict_json import StrictRoute

_EXPORT_CHUNK = 5000

router = APIRouter(
    prefix="/api/clients/{client_id}", tags=["suppressions"], route_class=StrictRoute
)
PageOf = Annotated[Page, Depends(page_of)]


class NewSuppression(Input):
    """A number never to be called again."""

    phone: Line = Field(min_length=1, examples=["+1 212 555 0123"])
    source: Line = Field("api", description="Where the wish came from.")


class SuppressionItem(Item):
    """A number that this client never calls again."""

    phone: str
    reason: str
    source: str
    created_at: dt.datetime


class AppointmentItem(Item):
    """A visit that was booked."""

    id: str
    chair_id: str
    call_id: str | None
    lead_id: str | None
    state: str
    start_at: dt.datetime
    end_at: dt.datetime
    local_start: str = Field(description="RFC 3339 in the clinic's offset.")
    visit_type: str
    name: str
    phone: str
    notes: str
    created_at: dt.datetime


@router.get("/suppressions", responses=documented(401, 404, 422), summary="List suppressions")
def list_suppressions(
    services: Has, access: CanReadClient, page: PageOf
) -> ListOf[SuppressionItem]:
    """List the numbers that this client never calls again, newest first."""
    with services.database.reading() as session:
        found = overview.suppressions(session, access.client_id, page)
    items = [SuppressionItem.model_validate(item) for item in found.items]
    return ListOf(items=items, next_cursor=cursor_of(found.next), total=found.total)


@router.post(
    "/suppressions",
    status_code=201,
    response_model=SuppressionItem,
    responses={
        200: {"model": SuppressionItem, "description": "It was suppressed before."},
        **documented(401, 404, 409, 422),
    },
    summary="Suppress a number",
)
def add_suppression(
    services: Has, access: CanChangeClient, once: Repeatable, wanted: NewSuppression
) -> Response:
    """Never call a number again, and end what is queued to it. There is no way back through the
    API: a wish to be left alone is not undone by a script.
    """
    now, client_id, actor = services.clock.now(), access.client_id, access.identity.actor

    def work(session: Session) -> Answer:
        phone = _read_phone(session, services, client_id, wanted.phone)
        is_new = services.rooms.suppress(
            session, client_id, phone, reason="manual", source=wanted.source, now=now
        )
        if is_new:
            verb = "suppressed"
            audit(session, actor, verb, client_id=client_id, now=now, ids=services.ids)
        session.flush()
        item = SuppressionItem.model_validate(overview.suppression(session, client_id, phone))
        return Answer(201 if is_new else 200, item.model_dump_json())

    return once.answer(services, actor, work)


def _read_phone(session: Session, services: Services, client_id: str, text: str) -> Phone:
    region = get_client(session, client_id).region
    # A number that we would not call may still be put on the list, if only it is a number.
    phone = parse_phone(text, region, allow_test=True)
    if isinstance(phone, Problem):
        raise InvalidInputError(phone.message, [phone])
    return phone


@router.get(
    "/suppressions.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}, **documented(401, 404)},
    summary="Export suppressions",
)
def export_suppressions(services: Has, access: CanReadClient) -> Response:
    """Return every number that this client never calls again, as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(("phone", "reason", "source", "created_at"))
    page = Page(_EXPORT_CHUNK)
    while True:
        with services.database.reading() as session:
            found = overview.suppressions(session, access.client_id, page)
        writer.writerows(
            (item.phone, item.reason, guarded(item.source), item.created_at.isoformat())
            for item in found.items
        )
        if found.next is None:
            break
        page = Page(_EXPORT_CHUNK, found.next)
    headers = {"Content-Disposition": 'attachment; filename="suppressions.csv"'}
    return Response(buffer.getvalue(), media_type="text/csv", headers=headers)


@router.get(
    "/appointments",
    responses=documented(401, 404, 422),
    tags=["appointments"],
    summary="List appointments",
)
def list_appointments(
    services: Has,
    access: CanReadCalls,
    page: PageOf,
    since: Annotated[Moment | None, Query(description="Starting then or later.")] = None,
    until: Annotated[Moment | None, Query(description="Starting before then.")] = None,
) -> ListOf[AppointmentItem]:
    """List booked visits in the order of the day book."""
    with services.database.reading() as session:
        found = overview.appointments(session, access.client_id, page, since=since, until=until)
    items = [AppointmentItem.model_validate(item) for item in found.items]
    return ListOf(items=items, next_cursor=cursor_of(found.next), total=found.total)
