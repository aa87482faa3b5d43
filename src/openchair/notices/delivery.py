"""One notice, from its row to its receiver and back to its row.

Read, send, record: two short transactions with the network between them, never inside one. Killed
anywhere, `deliver` is simply called again: what was sent but not recorded is sent once more under
the same id, by which the receiver knows it.
"""

import json
import random
from dataclasses import dataclass

import httpx

from openchair.clock import Clock
from openchair.db import Database
from openchair.notices import store
from openchair.notices.rules import TryAgain, Verdict
from openchair.notices.sender import post
from openchair.notices.signing import sign
from openchair.notices.store import Errand, NoticeState


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is left to do for this notice."""


@dataclass(frozen=True, slots=True)
class Again:
    """`deliver` is to be called again after so many seconds."""

    seconds: float


NextStep = Done | Again


def deliver(
    database: Database, notice_id: str, *, client: httpx.Client, clock: Clock, rng: random.Random
) -> NextStep:
    """Try once to deliver a notice, if it is due; say what comes next."""
    with database.reading() as session:
        errand = store.read_errand(session, notice_id)
    if errand is None or errand.state is not NoticeState.PENDING:
        return Done()
    if errand.is_off:
        database.write(lambda session: store.give_up(session, errand, "the webhook is off"))
        return Done()
    if errand.next_try_at is not None and errand.next_try_at > clock.now():
        return Again((errand.next_try_at - clock.now()).total_seconds())
    verdict = _send(errand, client, clock)
    now, jitter = clock.now(), rng.random()
    again = database.write(
        lambda session: store.record_try(session, errand, verdict, now=now, jitter=jitter)
    )
    return Done() if again is None else Again(max((again - now).total_seconds(), 0.0))


def _send(errand: Errand, client: httpx.Client, clock: Clock) -> Verdict:
    now = clock.now()
    body = encode(errand.body)
    try:
        headers = sign(
            body, notice_id=errand.notice_id, secret=errand.secret, auths=errand.auths, now=now
        )
    except ValueError as error:
        return TryAgain(f"the notice could not be signed: {error}")
    return post(client, errand.url, body, headers, now=now)


def encode(body: object) -> bytes:
    """Write a body as the bytes that are signed and sent: ASCII, so that no receiver's idea of
    encodings can break the signature, and the same on every try.
    """
    return json.dumps(body, separators=(",", ":")).encode()
