"""Members: the people who see a client. Admins add and remove them.

A clinic's own people could otherwise find out who has an account with another clinic.
"""

import datetime as dt
import functools

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy.orm import Session

from openchair.accounts.fields import Email, Input, Secret
from openchair.accounts.rules import password_problem
from openchair.accounts.store import (
    add_member,
    audit,
    create_user,
    list_members,
    member_since,
    remove_member,
    user_by_email,
)
from openchair.errors import InvalidInputError, NotFoundError, Problem
from openchair.tables import User
from openchair.web.auth import Access, Has, IsAdminHere, IsMember, is_id
from openchair.web.errors import documented
from openchair.web.login import HasDesk
from openchair.web.paging import ListOf
from openchair.web.services import Services
from openchair.web.strict_json import StrictRoute

router = APIRouter(
    prefix="/api/clients/{client_id}/members", tags=["members"], route_class=StrictRoute
)


class NewMember(Input):
    """Somebody who shall see a client; the password is for somebody without an account."""

    email: Email
    password: Secret | None = None


class MemberItem(BaseModel):
    """Somebody who sees a client."""

    id: str
    email: str
    is_admin: bool
    is_disabled: bool
    since: dt.datetime


@router.get("", responses=documented(401, 404), summary="List members")
def list_them(services: Has, access: IsMember) -> ListOf[MemberItem]:
    """List the people who see this client."""
    with services.database.reading() as session:
        found = list_members(session, access.client_id)
        items = [_item(user, since) for user, since in found]
    return ListOf(items=items, total=len(items))


@router.post("", status_code=201, responses=documented(401, 404, 422), summary="Add a member")
async def add(services: Has, access: IsAdminHere, desk: HasDesk, member: NewMember) -> MemberItem:
    """Let somebody see this client; makes an account where there is none. For admins.

    Adding somebody twice is no error, so the request is safe to repeat.
    """
    return await desk.judge(functools.partial(_add, services, access, member))


def _add(services: Services, access: Access, member: NewMember) -> MemberItem:
    hashed = _hash_if_good(services, member)
    now, ids = services.clock.now(), services.ids

    def work(session: Session) -> MemberItem:
        user = user_by_email(session, member.email) or _new_user(session, services, member, hashed)
        add_member(session, user.id, access.client_id, now)
        actor, client_id = access.identity.actor, access.client_id
        verb = "added_member"
        audit(session, actor, verb, client_id=client_id, subject=user.id, now=now, ids=ids)
        return _item(user, member_since(session, user.id, client_id))

    return services.database.write(work)


def _hash_if_good(services: Services, member: NewMember) -> str | None:
    if member.password is None:
        return None
    problem = password_problem(member.password, member.email)
    if problem is not None:
        raise InvalidInputError(problem.message, [problem])
    return services.passwords.hash(member.password)


def _new_user(session: Session, services: Services, member: NewMember, hashed: str | None) -> User:
    if hashed is None:
        message = "There is no account of this address yet; give it a password."
        raise InvalidInputError(message, [Problem("password_missing", message, field="password")])
    now, ids = services.clock.now(), services.ids
    return create_user(session, member.email, hashed, now=now, ids=ids)


@router.delete(
    "/{user_id}", status_code=204, responses=documented(401, 404), summary="Remove a member"
)
def remove(services: Has, access: IsAdminHere, user_id: str) -> None:
    """Take this client out of somebody's sight, with their next request. For admins."""
    if not is_id(user_id):
        raise NotFoundError
    now, ids = services.clock.now(), services.ids
    actor, client_id = access.identity.actor, access.client_id

    def work(session: Session) -> None:
        remove_member(session, user_id, client_id)
        verb = "removed_member"
        audit(session, actor, verb, client_id=client_id, subject=user_id, now=now, ids=ids)

    services.database.write(work)


def _item(user: User, since: dt.datetime) -> MemberItem:
    return MemberItem(
        id=user.id,
        email=user.email,
        is_admin=user.is_admin,
        is_disabled=user.disabled_at is not None,
        since=since,
    )
