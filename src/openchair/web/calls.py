"""Calls: lists, one call with everything known of it, reporting its status, cancelling it."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from sqlalchemy.orm import Session

from openchair.accounts.fields import Input, Line, LongText, Moment, Text, WallTime
from openchair.accounts.rules import Identity, Scope
from openchair.accounts.store import audit
from openchair.calling import call_lists, overview, reports
from openchair.calling.reports import CallFilter, Page
from openchair.conversation.call import Result
from openchair.errors import NotFoundError
from openchair.tables import CallStatus
from openchair.web.auth import Bearer, CanReadCalls, Has, Key, identify, is_id, require
from openchair.web.errors import documented
from openchair.web.paging import ListOf, cursor_of, page_of
from openchair.web.schemas import CallItem, Item
from openchair.web.services import Services, StatusNews
from openchair.web.strict_json import StrictRoute

router = APIRouter(prefix="/api", tags=["calls"], route_class=StrictRoute)


class StatusReport(Input):
    """What became of a call; what is left out is not touched."""

    status: CallStatus | None = None
    result: Result | None = None
    transcript: LongText | None = Field(
        None, description="A line a turn.", examples=["agent: Hello…\ncaller: Hi."]
    )
    booked_slot: WallTime | None = Field(
        None,
        description="RFC 3339; without an offset, the clinic's wall time.",
        examples=["2026-12-01T10:30:00-05:00"],
    )
    notes: Text | None = None
    callback_at: Moment | None = None
    appointment_id: Line | None = None

    def news(self) -> StatusNews:
        """Return the report as the rooms take it."""
        return StatusNews(
            status=self.status.value if self.status else None,
            result=self.result.value if self.result else None,
            transcript=self.transcript,
            booked_slot=self.booked_slot.isoformat() if self.booked_slot else None,
            notes=self.notes,
            callback_at=self.callback_at,
            appointment_id=self.appointment_id,
        )


class DecisionItem(Item):
    """Whether the call was allowed, and why."""

    id: str
    outcome: str
    codes: list[dict[str, Any]]
    decided_at: dt.datetime
    defer_until: dt.datetime | None
    enforced: bool
    ruleset_version: str


class TimelineItem(Item):
    """Something that happened to the call."""

    id: int
    at: dt.datetime
    source: str
    kind: str
    data: dict[str, Any]


class LatencyItem(Item):
    """How long callers waited for the first sound of an answer, measured where it passes us."""

    turns: int
    median_seconds: float
    p95_seconds: float


class RecordingItem(Item):
    """Where a call's recording is."""

    state: str = Field(description="Only a `stored` one can be listened to.", examples=["stored"])
    seconds: int | None


class CallDetail(CallItem):
    """One call and everything known of it."""

    client_id: str
    line_status: str
    answered_at: dt.datetime | None
    ended_at: dt.datetime | None
    cancel_requested: bool
    decision: DecisionItem | None
    latency: LatencyItem | None
    recording: RecordingItem | None = Field(description="Null: none was asked for.")
    timeline: list[TimelineItem]


# --- lists ----------------------------------------------------------------------------------

PageOf = Annotated[Page, Depends(page_of)]


async def filters_of(
    status: Annotated[CallStatus | None, Query()] = None,
    result: Annotated[Result | None, Query()] = None,
    q: Annotated[Line, Query(description="Part of a lead's name, number or e-mail address.")] = "",
) -> CallFilter:
    """Return which calls were asked for."""
    return CallFilter(status.value if status else None, result.value if result else None, q)


Filters = Annotated[CallFilter, Depends(filters_of)]


@router.get(
    "/clients/{client_id}/batches/{batch_id}/calls",
    responses=documented(401, 404, 422),
    summary="List a batch's calls",
)
def list_batch_calls(
    services: Has, access: CanReadCalls, batch_id: str, filters: Filters, page: PageOf
) -> ListOf[CallItem]:
    """List a batch's calls with their leads and results, in the order they were queued."""
    with services.database.reading() as session:
        if not is_id(batch_id) or not overview.batch(session, access.client_id, batch_id):
            raise NotFoundError
        found = call_lists.batch_calls(session, access.client_id, batch_id, filters, page)
    return _list(found)


@router.get(
    "/clients/{client_id}/calls",
    responses=documented(401, 404, 422),
    summary="List a client's calls",
)
def list_client_calls(
    services: Has, access: CanReadCalls, filters: Filters, page: PageOf
) -> ListOf[CallItem]:
    """List a client's calls of all batches, the most recently changed first."""
    with services.database.reading() as session:
        found = call_lists.client_calls(session, access.client_id, filters, page)
    return _list(found)


def _list(found: reports.Listing[reports.CallItem]) -> ListOf[CallItem]:
    items = [CallItem.model_validate(item) for item in found.items]
    return ListOf(items=items, next_cursor=cursor_of(found.next), total=found.total)


# --- one call -------------------------------------------------------------------------------

CallId = Annotated[str, Path(description="The call's id.", examples=["call_0193a6f2b7c0"])]


def _on_call(scope: Scope) -> Any:
    """Return a dependency that lets through who may do that to the call in the path."""

    def identity(services: Has, call_id: CallId, bearer: Bearer, key: Key) -> Identity:
        with services.database.reading() as session:
            who = identify(services, session, bearer, key)
            client_id = reports.client_of_call(session, call_id) if is_id(call_id) else None
            if client_id is None:
                raise NotFoundError
            return require(session, who, scope, client_id).identity

    return Depends(identity)


CanReadCall = Annotated[Identity, _on_call(Scope.CALLS_READ)]
CanChangeCall = Annotated[Identity, _on_call(Scope.CALLS_WRITE)]


@router.get("/calls/{call_id}", responses=documented(401, 404), summary="Read a call")
def read_call(services: Has, _: CanReadCall, call_id: CallId) -> CallDetail:
    """Return a call with its lead, result, decision and timeline."""
    with services.database.reading() as session:
        found = reports.call_detail(session, call_id)
    if found is None:
        raise NotFoundError
    item = CallItem.model_validate(found.call)
    return CallDetail(
        **dict(item),
        client_id=found.client_id,
        line_status=found.line_status,
        answered_at=found.answered_at,
        ended_at=found.ended_at,
        cancel_requested=found.cancel_requested,
        decision=DecisionItem.model_validate(found.decision) if found.decision else None,
        recording=RecordingItem.model_validate(found.recording) if found.recording else None,
        latency=LatencyItem.model_validate(found.latency) if found.latency else None,
        timeline=[TimelineItem.model_validate(line) for line in found.timeline],
    )


@router.post(
    "/calls/{call_id}/status",
    responses=documented(401, 404, 409, 413, 415, 422),
    summary="Report a call's status",
)
def report_status(
    services: Has, _: CanChangeCall, call_id: CallId, report: StatusReport
) -> CallItem:
    """Settle a call. Repeating a report changes nothing.

    `booked` with a `booked_slot` that has no appointment yet books it then. A report that does
    not fit, and a slot that is taken, are 409 and change nothing.
    """

    def work(session: Session) -> CallItem:
        rooms, now = services.rooms, services.clock.now()
        rooms.record_status(session, call_id, report.news(), now=now)
        return _read(session, call_id)

    return services.database.write(work)


@router.post(
    "/calls/{call_id}/cancel", responses=documented(401, 404, 409), summary="Cancel a call"
)
def cancel(services: Has, identity: CanChangeCall, call_id: CallId) -> CallItem:
    """Cancel a queued call at once, one in progress as soon as it can be hung up."""
    return services.database.write(
        lambda session: cancel_call(session, services, identity, call_id)
    )


def cancel_call(session: Session, services: Services, who: Identity, call_id: str) -> CallItem:
    """Cancel a call in somebody's name. Raises ConflictError when it has ended."""
    now = services.clock.now()
    services.rooms.cancel_call(session, call_id, now=now)
    client_id = reports.client_of_call(session, call_id)
    verb = "cancelled_call"
    audit(session, who.actor, verb, client_id=client_id, subject=call_id, now=now, ids=services.ids)
    return _read(session, call_id)


def _read(session: Session, call_id: str) -> CallItem:
    session.flush()
    found = reports.find_call(session, call_id)
    if found is None:
        raise NotFoundError
    return CallItem.model_validate(found)
