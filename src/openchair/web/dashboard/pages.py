"""The pages: a clinic at a glance, its batches, its calls, one call."""

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Header, Query, Response
from starlette.responses import StreamingResponse

from openchair.accounts.client_store import list_clients
from openchair.accounts.fields import Line
from openchair.calling import call_lists, overview, reports
from openchair.calling.reports import CallFilter, Page
from openchair.conversation.call import Result
from openchair.errors import NotFoundError
from openchair.tables import CallStatus
from openchair.web import batches, events
from openchair.web.auth import Has, is_id
from openchair.web.dashboard import reads
from openchair.web.dashboard.render import PageRoute, page, see_other
from openchair.web.dashboard.session import Visitor, allow
from openchair.web.feed import Feed
from openchair.web.paging import Cursor, cursor_of, page_of
from openchair.web.recordings import played

ROWS = 50
BATCHES = 20
_HERE = "/clients/{client_id}"

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/")
def home(services: Has, visitor: Visitor) -> Response:
    """Show the visitor's clinic, or which ones there are."""
    with services.database.reading() as session:
        clients, total = list_clients(session, visitor)
    if total == 1:
        return see_other(f"/clients/{clients[0].id}")
    return page("clients", clients=clients, total=total, is_admin=visitor.is_admin)


@router.get(_HERE)
def show_overview(services: Has, visitor: Visitor, client_id: str) -> Response:
    """Show a clinic at a glance."""
    with services.database.reading() as session:
        allow(session, visitor, client_id)
        around = reads.frame(session, services, client_id, is_admin=visitor.is_admin)
        found = reads.front_page(session, around)
    return page("overview", frame=around, overview=found, at="overview")


# --- lists ----------------------------------------------------------------------------------


async def _filters(
    status: Annotated[str, Query(max_length=40)] = "",
    result: Annotated[str, Query(max_length=40)] = "",
    q: Line = "",
) -> CallFilter:
    """Return which calls a form asks for: it sends what is empty, too."""
    known_status = status if status in set(CallStatus) else None
    known_result = result if result in set(Result) else None
    return CallFilter(known_status, known_result, q)


async def _page(cursor: Cursor = None) -> Page:
    return replace(await page_of(ROWS, cursor), count_to=reads.MOST_COUNTED)


Filters = Annotated[CallFilter, Depends(_filters)]
Part = Annotated[Page, Depends(_page)]


@router.get(f"{_HERE}/calls")
def show_calls(
    services: Has, visitor: Visitor, client_id: str, filters: Filters, part: Part
) -> Response:
    """Show a clinic's calls, the most recently changed first."""
    with services.database.reading() as session:
        allow(session, visitor, client_id)
        around = reads.frame(session, services, client_id, is_admin=visitor.is_admin)
        found = call_lists.client_calls(session, client_id, filters, part)
    values = _listed(found, filters, f"/clients/{client_id}/calls")
    return page("calls", frame=around, batch=None, at="calls", has_problems=False, **values)


@router.get(f"{_HERE}/batches/{{batch_id}}")
def show_batch(
    services: Has,
    visitor: Visitor,
    client_id: str,
    batch_id: str,
    filters: Filters,
    part: Part,
) -> Response:
    """Show how far a batch has come, and its calls."""
    with services.database.reading() as session:
        allow(session, visitor, client_id)
        if not is_id(batch_id):
            raise NotFoundError
        around = reads.frame(session, services, client_id, is_admin=visitor.is_admin)
        batch, found = reads.batch_page(session, client_id, batch_id, filters, part)
        has_problems = overview.has_batch_problems(session, batch_id)
    values = _listed(found, filters, f"/clients/{client_id}/batches/{batch_id}")
    return page("calls", frame=around, batch=batch, at="batch", has_problems=has_problems, **values)


def _listed(
    found: reports.Listing[reports.CallItem], filters: CallFilter, path: str
) -> dict[str, Any]:
    given = {"status": filters.status, "result": filters.result, "q": filters.q}
    query = {name: value for name, value in given.items() if value}
    following = cursor_of(found.next)
    return {
        "calls": found.items,
        "total": found.total,
        "most": reads.MOST_COUNTED,
        "filters": filters,
        "path": path,
        "next_url": f"{path}?{urlencode({**query, 'cursor': following})}" if following else None,
        "statuses": [status.value for status in CallStatus],
        "results": [result.value for result in Result],
    }


@router.get(f"{_HERE}/batches")
def show_batches(services: Has, visitor: Visitor, client_id: str, part: Part) -> Response:
    """Show a clinic's batches of leads, newest first."""
    with services.database.reading() as session:
        allow(session, visitor, client_id)
        around = reads.frame(session, services, client_id, is_admin=visitor.is_admin)
        found = reads.batches_page(session, client_id, Page(BATCHES, part.after))
    following = cursor_of(found.next)
    next_url = f"/clients/{client_id}/batches?{urlencode({'cursor': following})}"
    return page(
        "batches",
        frame=around,
        at="batches",
        batches=found.items,
        total=found.total,
        next_url=next_url if following else None,
    )


@router.get(f"{_HERE}/uploads")
def go_on_from_upload(visitor: Visitor, client_id: str) -> Response:
    """Show the clinic to who asks with GET for the address that files are sent to."""
    return see_other(f"/clients/{client_id}")


@router.get(f"{_HERE}/batches/{{batch_id}}/report")
def show_report(services: Has, visitor: Visitor, client_id: str, batch_id: str) -> Response:
    """Show what became of a batch's rows."""
    with services.database.reading() as session:
        allow(session, visitor, client_id)
        if not is_id(batch_id):
            raise NotFoundError
        around = reads.frame(session, services, client_id, is_admin=visitor.is_admin)
        found = reads.rows_report(session, client_id, batch_id)
    return page("report", frame=around, at="batch", report=found)


@router.get(f"{_HERE}/batches/{{batch_id}}/problems.csv")
def download_problems(
    services: Has, visitor: Visitor, client_id: str, batch_id: str
) -> StreamingResponse:
    """Give the rows that were refused or taken with a warning, as CSV."""
    with services.database.reading() as session:
        allow(session, visitor, client_id)
        if not is_id(batch_id) or overview.batch(session, client_id, batch_id) is None:
            raise NotFoundError
    return batches.problems_file(services, batch_id)


# --- one call -------------------------------------------------------------------------------


@router.get(f"{_HERE}/calls/{{call_id}}")
def show_call(services: Has, visitor: Visitor, client_id: str, call_id: str) -> Response:
    """Show a call: who, how it ended, what was said, what happened."""
    with services.database.reading() as session:
        allow(session, visitor, client_id)
        if not is_id(call_id):
            raise NotFoundError
        around = reads.frame(session, services, client_id, is_admin=visitor.is_admin)
        found = reads.call_page(session, client_id, call_id, around.zone)
    return page("call", frame=around, found=found, at="call")


@router.get(f"{_HERE}/calls/{{call_id}}/recording")
def listen_to_call(services: Has, visitor: Visitor, client_id: str, call_id: str) -> Response:
    """Play a call's recording."""
    with services.database.reading() as session:
        allow(session, visitor, client_id)
        if not is_id(call_id) or reports.client_of_call(session, call_id) != client_id:
            raise NotFoundError
    return played(services, visitor, call_id)


# --- live -----------------------------------------------------------------------------------


def _may_listen(services: Has, visitor: Visitor, client_id: str) -> None:
    with services.database.reading() as session:
        allow(session, visitor, client_id)


@router.get(f"{_HERE}/live", dependencies=[Depends(_may_listen)])
async def listen(
    client_id: str,
    feed: Annotated[Feed, Depends(events.feed_of)],
    since: events.Since = None,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> StreamingResponse:
    """Tell that there is news of a clinic's calls; the page is then fetched again."""
    return events.as_stream(feed, client_id, since, last_event_id)
