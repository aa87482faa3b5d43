"""What a page can do: bring leads in, pause, stop all calling, cancel a call."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Form, Request, Response

from openchair.accounts.rules import Scope
from openchair.calling import reports
from openchair.errors import InvalidInputError, NotFoundError
from openchair.web import calls, clients, switch, uploads
from openchair.web.auth import Has, is_id, require
from openchair.web.dashboard import reads
from openchair.web.dashboard.render import PageRoute, page, see_other
from openchair.web.dashboard.session import FromOurOwnPage, Visitor
from openchair.web.errors import Fault
from openchair.web.uploads import MOST_LISTED, Import, Options

router = APIRouter(route_class=PageRoute, include_in_schema=False, dependencies=[FromOurOwnPage])
_HERE = "/clients/{client_id}"


@router.post(f"{_HERE}/uploads")
async def upload(request: Request, services: Has, visitor: Visitor, client_id: str) -> Response:
    """Import a file of leads, and go to what came of it."""
    with services.database.reading() as session:
        access = require(session, visitor, Scope.LEADS_WRITE, client_id)
        around = reads.frame(session, services, client_id, is_admin=visitor.is_admin)
    async with uploads.received(request) as arrived:
        work = Import(services, access, arrived.upload, Options(mapping={}))
        try:
            report = await to_thread.run_sync(work.run)
        except InvalidInputError as error:
            faults = [Fault.of(problem) for problem in error.problems[:MOST_LISTED]]
            return page(
                "refused", status=422, frame=around, at="", message=str(error), faults=faults
            )
    # Shown by an address of its own: loading it again uploads nothing twice.
    return see_other(f"/clients/{client_id}/batches/{report.batch_id}/report")


@router.post(f"{_HERE}/pause")
def pause(
    services: Has, visitor: Visitor, client_id: str, *, paused: Annotated[bool, Form()]
) -> Response:
    """Pause a clinic's calls, or let them go on."""
    with services.database.reading() as session:
        access = require(session, visitor, Scope.CLIENT_WRITE, client_id)
    services.database.write(
        lambda session: clients.change_profile(session, services, access, {"paused": paused})
    )
    return see_other(f"/clients/{client_id}")


@router.post("/switch")
def turn_switch(
    services: Has,
    visitor: Visitor,
    *,
    calling: Annotated[bool, Form()],
    back: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Stop all calling for every clinic, or let it go on. For admins."""
    if not visitor.is_admin:
        raise NotFoundError
    switch.turn(services, visitor, is_on=calling)
    return see_other(f"/clients/{back}" if is_id(back) else "/")


@router.post(f"{_HERE}/calls/{{call_id}}/cancel")
def cancel(services: Has, visitor: Visitor, client_id: str, call_id: str) -> Response:
    """Cancel a call that waits or goes on."""
    with services.database.reading() as session:
        require(session, visitor, Scope.CALLS_WRITE, client_id)
        if not is_id(call_id) or reports.client_of_call(session, call_id) != client_id:
            raise NotFoundError
    services.database.write(lambda session: calls.cancel_call(session, services, visitor, call_id))
    return see_other(f"/clients/{client_id}/calls/{call_id}")
