"""Every error becomes an `application/problem+json` (RFC 9457), here and nowhere else.

Rule: an answer to somebody who may not see a thing equals the answer about a thing that does not
exist, to the byte. So neither names what was asked for.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from openchair.db import is_transient
from openchair.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    OpenChairError,
    Problem,
)
from openchair.log import logger

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 1000
_TOO_LARGE = frozenset({"file_too_large", "too_many_rows"})
"""What a file is refused for that fits through the door and is too large all the same."""
_BUSY_SECONDS = 2

log = logger(__name__)


class Fault(BaseModel):
    """One thing wrong with what was sent."""

    field: str | None = Field(None, examples=["phone"])
    code: str = Field(examples=["phone_invalid"])
    message: str
    row: int | None = Field(None, description="The row of a file, as a spreadsheet counts.")
    value: str | None = None

    @classmethod
    def of(cls, problem: Problem) -> "Fault":
        """Return a room's problem as it is told."""
        return cls(
            row=problem.row,
            field=problem.field,
            code=problem.code,
            message=problem.message,
            value=problem.value,
        )


class ProblemDetails(BaseModel):
    """What went wrong, for people and machines."""

    type: str = Field(examples=["urn:openchair:problem:not_found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str
    code: str = Field(examples=["not_found"])
    message: str = Field(description="The same as `detail`; n8n shows it.")
    errors: list[Fault] = []


class Refusal(OpenChairError):  # noqa: N818 - an answer, not a fault
    """An answer that a door decides by itself; it is no error of a room."""

    def __init__(
        self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})


def unauthorized(detail: str = "Log in, or send a valid key.") -> Refusal:
    """Return the one answer to everybody who cannot say who they are."""
    return Refusal(401, "unauthorized", detail, {"WWW-Authenticate": "Bearer"})


def refused(detail: str) -> Refusal:
    """Return the answer to somebody whom nothing could let in here."""
    return Refusal(403, "forbidden", detail)


def too_many(seconds: int) -> Refusal:
    """Return the answer to somebody who tried too often."""
    detail = "Too many attempts; try again later."
    return Refusal(429, "too_many_requests", detail, {"Retry-After": str(seconds)})


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Problem] = (),
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """Return a problem as a response."""
    body: dict[str, Any] = {
        "type": f"urn:openchair:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "message": detail,
        **more,
    }
    if errors:
        body["errors"] = [_fault(error) for error in errors[:MOST_ERRORS]]
    content = json.dumps(body, ensure_ascii=True).encode()
    return Response(content, status, dict(headers or {}), media_type=MEDIA_TYPE)


def _fault(error: Problem) -> dict[str, Any]:
    fault: dict[str, Any] = {
        "field": error.field,
        "code": error.code,
        "message": error.message,
    }
    if error.row is not None:
        fault["row"] = error.row
    if error.value is not None:
        fault["value"] = error.value
    return fault


def not_found_response() -> Response:
    """Return the one answer about everything that is not there, or not for whoever asks."""
    return problem(404, "not_found", "There is no such thing here.")


def add_error_handlers(app: FastAPI) -> None:
    """Teach the app to answer every error as a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(ConflictError, _conflict)
    app.add_exception_handler(InvalidInputError, _invalid_input)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(PoolTimeoutError, _database)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return problem(error.status, error.code, str(error), headers=error.headers)


async def _not_found(_: Request, __: Exception) -> Response:
    return not_found_response()


async def _conflict(_: Request, error: Exception) -> Response:
    assert isinstance(error, ConflictError)
    return problem(409, error.code, str(error))


async def _invalid_input(_: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidInputError)
    code = error.problems[0].code if len(error.problems) == 1 else "invalid_input"
    status = 413 if code in _TOO_LARGE else 422
    return problem(status, code, str(error), errors=error.problems)


async def _invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [_validation_fault(fault) for fault in error.errors()]
    detail = "; ".join(f"{fault.field}: {fault.message}" for fault in faults[:3])
    return problem(422, "invalid_input", detail or "The request is wrong.", errors=faults)


def _validation_fault(fault: Mapping[str, Any]) -> Problem:
    """Say where and what; never repeat what was sent, which may be a password."""
    where = [str(part) for part in fault["loc"] if part not in {"body", "query", "path", "header"}]
    if fault["type"] == "json_invalid":
        where = []  # it stands at a character, not at a field
    message = str(fault["msg"]).removeprefix("Value error, ")
    return Problem(str(fault["type"]), message, field=".".join(where)[:200] or "body")


_HTTP_CODES = {
    405: ("method_not_allowed", "This address does not know that method."),
    413: ("too_large", "The body is larger than is taken here."),
    415: ("unsupported_media_type", "Send application/json."),
}


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return not_found_response()
    usual = (HTTPStatus(error.status_code).name.lower(), str(error.detail))
    code, detail = _HTTP_CODES.get(error.status_code, usual)
    return problem(error.status_code, code, detail, headers=error.headers)


async def _database(request: Request, error: Exception) -> Response:
    is_busy = isinstance(error, (PoolTimeoutError, OperationalError, InterfaceError))
    if not is_busy and not (isinstance(error, DBAPIError) and is_transient(error)):
        raise error
    log.warning("database_was_busy", path=request.scope.get("path"), error=type(error).__name__)
    detail = "The database is busy; nothing was changed. Try again."
    return problem(503, "busy", detail, headers={"Retry-After": str(_BUSY_SECONDS)})


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI should say of the errors an endpoint answers."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {
        "default" if status == 0 else status: {
            "description": "Any other problem" if status == 0 else HTTPStatus(status).phrase,
            "content": content,
        }
        for status in (*statuses, 0)
    }
