"""`Idempotency-Key`: the same request twice has one effect and one answer.

Small requests reserve their key, work and keep the answer in one transaction: a second request
waits for the first and finds its answer. An upload works in many transactions, so its key is
reserved beforehand and a second request meanwhile is told to come back.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from sqlalchemy.orm import Session

from openchair.accounts.once_store import (
    IN_FLIGHT,
    keep_answer,
    release_answer,
    reserve_answer,
)
from openchair.db import Database
from openchair.errors import InvalidInputError, Problem
from openchair.tables import IdempotencyKey
from openchair.web.errors import Refusal
from openchair.web.services import Services

_KEY = re.compile(r"[!-~][ -~]{0,254}")
_REPLAYED = {"Idempotency-Replayed": "true"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer that can be given again."""

    status: int
    body: str

    def response(self) -> Response:
        """Return it as it is sent."""
        return Response(self.body, self.status, media_type="application/json")


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a request the same as an earlier one. Without a key nothing does."""

    key: str | None
    digest: str

    def answer(self, services: Services, scope: str, work: Callable[[Session], Answer]) -> Response:
        """Do the work in one transaction, or give the answer it had."""
        answer, is_new = services.database.write(
            lambda session: self._in_transaction(session, services, scope, work)
        )
        response = answer.response()
        if not is_new:
            response.headers.update(_REPLAYED)
        return response

    def _in_transaction(
        self,
        session: Session,
        services: Services,
        scope: str,
        work: Callable[[Session], Answer],
    ) -> tuple[Answer, bool]:
        if self.key is None:
            return work(session), True
        kept = reserve_answer(session, scope, self.key, self.digest, services.clock.now())
        if kept is not None:
            return _kept_answer(kept, self.digest), False
        answer = work(session)
        keep_answer(session, scope, self.key, status=answer.status, body=answer.body)
        return answer, True

    def answer_slowly(
        self, services: Services, scope: str, digest: str, work: Callable[[], Answer]
    ) -> Response:
        """Do work that has transactions of its own, or give the answer it had.

        `digest` names what was sent: a form's own bytes differ each time it is sent.
        """
        if self.key is None:
            return work().response()
        key, database = self.key, services.database
        kept = database.write(
            lambda session: reserve_answer(session, scope, key, digest, services.clock.now())
        )
        if kept is not None:
            response = _kept_answer(kept, digest).response()
            response.headers.update(_REPLAYED)
            return response
        return _work_and_keep(database, scope, key, work).response()


def _work_and_keep(database: Database, scope: str, key: str, work: Callable[[], Answer]) -> Answer:
    try:
        answer = work()
    except BaseException:
        database.write(lambda session: release_answer(session, scope, key))
        raise
    database.write(
        lambda session: keep_answer(session, scope, key, status=answer.status, body=answer.body)
    )
    return answer


def _kept_answer(kept: IdempotencyKey, digest: str) -> Answer:
    if kept.digest != digest:
        detail = "This Idempotency-Key was used for another request."
        fault = Problem("idempotency_key_reused", detail, field="Idempotency-Key")
        raise InvalidInputError(detail, [fault])
    if kept.status == IN_FLIGHT:
        detail = "A request with this Idempotency-Key is still being worked on."
        raise Refusal(409, "in_flight", detail, {"Retry-After": "2"})
    return Answer(kept.status, kept.body)


def digest_of(*parts: bytes | str) -> str:
    """Return a digest of these parts, in which no two lists of parts are alike."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(description="Makes the request safe to repeat: the same key, the same answer."),
    ] = None,
) -> Once:
    key = _checked(idempotency_key)
    # An upload reads its own body, as a stream, and digests what it says.
    body = await request.body() if key and not request.url.path.endswith("/uploads") else b""
    return Once(key, digest_of(request.method, request.url.path, request.url.query, body))


def _checked(key: str | None) -> str | None:
    if key is not None and not _KEY.fullmatch(key):
        detail = "An Idempotency-Key is 1 to 255 visible ASCII characters."
        fault = Problem("idempotency_key_invalid", detail, field="Idempotency-Key")
        raise InvalidInputError(detail, [fault])
    return key


Repeatable = Annotated[Once, Depends(_once)]
