"""Logging in and out, and changing one's password."""

import functools
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import anyio
from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.datastructures import FormData
from pydantic import BaseModel, Field, ValidationError

from openchair.accounts.fields import Email, Input, Secret
from openchair.accounts.rules import TOKEN_LIFE, Identity, password_problem
from openchair.accounts.store import audit, end_sessions, set_password, user_by_email
from openchair.accounts.tokens import issue_token
from openchair.errors import InvalidInputError, Problem
from openchair.tables import User
from openchair.web.auth import Anybody, Has, Person
from openchair.web.errors import Refusal, documented, too_many, unauthorized
from openchair.web.services import Services
from openchair.web.strict_json import StrictRoute, is_json, parse_json
from openchair.web.throttle import Throttle

T = TypeVar("T")

HASHES_AT_ONCE = 2
_LONGEST_LINE = 50
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

router = APIRouter(prefix="/api/auth", tags=["auth"], route_class=StrictRoute)


class LogIn(Input):
    """Who wants in."""

    email: Email = Field(examples=["ana@example.com"])
    password: Secret


class Token(BaseModel):
    """A token, and for how many seconds it is good."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - a scheme, not a token
    expires_in: int


class Me(BaseModel):
    """Who is asking."""

    id: str
    is_admin: bool
    client_ids: list[str]
    scopes: list[str]


class NewPassword(Input):
    """A password, changed by who knows the old one."""

    old_password: Secret
    new_password: Secret


class Desk:
    """Where passwords are judged: few at a time, and nobody waits in a long line.

    A hash takes tens of milliseconds of a core on purpose. Two at once leave the others' requests
    their threads; the line waits on the loop, where waiting is cheap.
    """

    def __init__(self, throttle: Throttle) -> None:
        self.throttle = throttle
        self._limiter = anyio.CapacityLimiter(HASHES_AT_ONCE)
        self._here = 0

    async def judge(self, work: Callable[[], T]) -> T:
        """Run work that hashes, in its turn. Raises Refusal 503 when the line is too long."""
        if self._here >= HASHES_AT_ONCE + _LONGEST_LINE:
            detail = "Too many people are logging in; try again."
            raise Refusal(503, "busy", detail, {"Retry-After": "2"})
        self._here += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._here -= 1


async def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


HasDesk = Annotated[Desk, Depends(_desk)]


@router.post(
    "/login",
    responses=documented(401, 415, 422, 429),
    summary="Log in",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": LogIn.model_json_schema()},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["username", "password"],
                        "properties": {
                            "username": {"type": "string", "description": "The e-mail address."},
                            "password": {"type": "string", "format": "password"},
                        },
                    }
                },
            },
        }
    },
)
async def log_in(request: Request, services: Has, desk: HasDesk) -> Token:
    """Give a token for an e-mail address and a password: JSON, or the OAuth2 password form."""
    token = await token_for(request, services, desk, await _read_log_in(request))
    return Token(access_token=token, expires_in=int(TOKEN_LIFE.total_seconds()))


async def token_for(request: Request, services: Services, desk: Desk, who: LogIn) -> str:
    """Return a token for who can show it is them. Raises Refusal 401, 429 or 503."""
    address = request.client.host if request.client else ""
    wait = desk.throttle.seconds_to_wait(who.email, address)
    if wait is not None:
        raise too_many(wait)
    token = await desk.judge(functools.partial(_log_in, services, who))
    if token is None:
        raise unauthorized("The address or the password is wrong.")
    desk.throttle.forgive(who.email, address)
    return token


async def _read_log_in(request: Request) -> LogIn:
    content_type = request.headers.get("content-type", "")
    if is_json(content_type):
        given = _parsed(await request.body())
    elif content_type.startswith(_FORMS):
        given = _from_form(await request.form(max_files=0, max_fields=20))
    else:
        raise Refusal(415, "unsupported_media_type", "Send JSON or the OAuth2 password form.")
    return _checked(given)


async def read_form(request: Request) -> LogIn:
    """Return who wants in, by a form. Raises InvalidInputError."""
    return _checked(_from_form(await request.form(max_files=0, max_fields=20)))


def _checked(given: Any) -> LogIn:
    try:
        return LogIn.model_validate(given)
    except ValidationError as error:
        raise _wrong(error) from error


def _parsed(raw: bytes) -> Any:
    try:
        return parse_json(raw)
    except ValueError as error:
        fault = Problem("json_invalid", "The body is not JSON.", field="body")
        raise InvalidInputError(fault.message, [fault]) from error


def _from_form(form: FormData) -> dict[str, Any]:
    # OAuth2 forms carry further fields (grant_type, scope …) that say nothing here.
    name = form.get("username") or form.get("email")
    return {"email": name, "password": form.get("password")}


def _wrong(error: ValidationError) -> InvalidInputError:
    # Never repeats what was sent: it may be a password.
    faults = [
        Problem(str(fault["type"]), str(fault["msg"]), field=str((*fault["loc"], "body")[0]))
        for fault in error.errors()
    ]
    fields = ", ".join(sorted({str(fault.field) for fault in faults}))
    message = f"Send an e-mail address and a password; wrong: {fields}."
    return InvalidInputError(message, faults)


def _log_in(services: Services, who: LogIn) -> str | None:
    with services.database.reading() as session:
        user = user_by_email(session, who.email)
    is_open = user is not None and user.disabled_at is None
    # Somebody unknown or locked out takes as long as somebody who mistypes.
    stored = user.password_hash if user is not None and is_open else None
    if not services.passwords.check(who.password, stored) or user is None:
        return None
    return _admit(services, user)


def _admit(services: Services, user: User) -> str:
    now, ids = services.clock.now(), services.ids
    services.database.write(lambda session: audit(session, user.id, "logged_in", now=now, ids=ids))
    token_id = ids.new("token")
    return issue_token(services.jwt_secret, user.id, user.token_version, token_id=token_id, now=now)


@router.post("/logout", status_code=204, responses=documented(401), summary="Log out everywhere")
def log_out(services: Has, person: Person) -> None:
    """End every session of whoever asks: no token given out before works any more."""
    end_all(services, person)


def end_all(services: Services, person: Identity) -> None:
    """End every session of a person."""
    now, ids = services.clock.now(), services.ids

    def work(session: Any) -> None:
        end_sessions(session, session.get_one(User, person.actor))
        audit(session, person.actor, "logged_out", now=now, ids=ids)

    services.database.write(work)


@router.get("/me", responses=documented(401), summary="Who am I?")
def me(identity: Anybody) -> Me:
    """Tell whom the token or key speaks for, and what it may do."""
    return Me(
        id=identity.actor,
        is_admin=identity.is_admin,
        client_ids=sorted(identity.client_ids),
        scopes=sorted(identity.scopes),
    )


@router.post(
    "/password",
    status_code=204,
    responses=documented(401, 422, 429),
    summary="Change one's password",
)
async def change_password(
    change: NewPassword, request: Request, services: Has, person: Person, desk: HasDesk
) -> None:
    """Change the password of whoever asks; every session ends, this one too."""
    address = request.client.host if request.client else ""
    wait = desk.throttle.seconds_to_wait(person.actor, address)
    if wait is not None:
        raise too_many(wait)
    if not await desk.judge(functools.partial(_change_password, services, person.actor, change)):
        raise InvalidInputError("The old password is wrong.")
    desk.throttle.forgive(person.actor, address)


def _change_password(services: Services, user_id: str, change: NewPassword) -> bool:
    with services.database.reading() as session:
        user = session.get_one(User, user_id)
    if not services.passwords.check(change.old_password, user.password_hash):
        return False
    problem = password_problem(change.new_password, user.email)
    if problem is not None:
        raise InvalidInputError(problem.message, [problem])
    hashed = services.passwords.hash(change.new_password)
    now, ids = services.clock.now(), services.ids

    def work(session: Any) -> None:
        set_password(session, session.get_one(User, user_id), hashed)
        audit(session, user_id, "changed_password", now=now, ids=ids)

    services.database.write(work)
    return True
