"""The global switch: stop all calling, let it go on. For admins."""

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy.orm import Session

from openchair.accounts.rules import Identity
from openchair.accounts.store import audit
from openchair.web.auth import Admin, Has
from openchair.web.errors import documented
from openchair.web.services import Services

router = APIRouter(prefix="/api", tags=["switch"])


class SwitchState(BaseModel):
    """Whether calls may be placed."""

    calling: bool


@router.get("/switch", responses=documented(401, 404), summary="Is calling on?")
def read(services: Has, _: Admin) -> SwitchState:
    """Tell whether calls may be placed at all."""
    with services.database.reading() as session:
        return SwitchState(calling=services.rooms.calling.is_on(session))


@router.post("/stop", responses=documented(401, 404), summary="Stop all calling")
def stop(services: Has, admin: Admin) -> SwitchState:
    """Place no call for any client until told to go on; calls in progress end by themselves."""
    return turn(services, admin, is_on=False)


@router.post("/go", responses=documented(401, 404), summary="Let calling go on")
def go(services: Has, admin: Admin) -> SwitchState:
    """Let calls be placed again."""
    return turn(services, admin, is_on=True)


def turn(services: Services, admin: Identity, *, is_on: bool) -> SwitchState:
    """Turn the global switch, in the admin's name."""
    now, ids = services.clock.now(), services.ids

    def work(session: Session) -> None:
        services.rooms.calling.switch(session, is_on=is_on, by=admin.actor, now=now)
        verb = "started_calling" if is_on else "stopped_calling"
        audit(session, admin.actor, verb, now=now, ids=ids)

    services.database.write(work)
    return SwitchState(calling=is_on)
