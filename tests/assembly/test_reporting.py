"""A talk's end goes through the API's own door, with a machine's key, until it is settled."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from openchair.accounts.store import revoke_key
from openchair.assembly.parts import Parts, assemble
from openchair.assembly.reporting import KEY_NAME, Reporter
from openchair.calling import store
from openchair.calling.rules import Ending, Reason
from openchair.calling.store import CallRow
from openchair.conversation.call import Result
from openchair.settings import Settings
from openchair.tables import ApiKey, Call, CallEvent, CallResult, CallStatus
from tests.support.clinics import World

DECLINED = Ending(Result.DECLINED, Reason.TALK, "agent: Hi.\ncaller: no thanks", "polite")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    url = f"sqlite:///{tmp_path}/openchair.db"
    made = assemble(Settings(_env_file=None, database_url=url, simulation_speed=1))
    yield made
    made.close()


@pytest.fixture
def row(parts: Parts) -> CallRow:
    """A call that is on the phone."""
    world = World(parts.database, now=parts.clock.now())
    call = world.call(
        world.client(),
        status=CallStatus.IN_PROGRESS.value,
        dial_state="placed",
        line_status="answered",
        token="token",
        carrier_id="SIM1",
    )
    with parts.database.reading() as session:
        found = store.call(session, call.id)
    assert found is not None
    return found


def result_of(parts: Parts, row: CallRow) -> CallResult | None:
    with parts.database.reading() as session:
        return session.scalar(select(CallResult).where(col(CallResult.call_id) == row.id))


def keys(parts: Parts) -> list[ApiKey]:
    with parts.database.reading() as session:
        return list(session.scalars(select(ApiKey)))


def never(seconds: float) -> None:
    raise AssertionError(f"waited {seconds} s")


def test_an_ending_is_settled_as_it_was_told(parts: Parts, row: CallRow):
    assert Reporter(parts, never)(row, DECLINED)

    told = result_of(parts, row)
    assert told is not None
    assert (told.result, told.transcript, told.notes) == (
        "declined",
        DECLINED.transcript,
        "polite",
    )
    with parts.database.reading() as session:
        settled = session.scalars(select(CallEvent).where(col(CallEvent.kind) == "settled")).one()
    assert settled.data["reason"] == "talk"


def test_a_time_asked_for_is_kept(parts: Parts, row: CallRow):
    at = parts.clock.now() + dt.timedelta(days=2)

    Reporter(parts, never)(row, Ending(Result.RESCHEDULE, Reason.TALK, callback_at=at))

    told = result_of(parts, row)
    assert told is not None
    assert told.callback_at == at
    with parts.database.reading() as session:
        following = session.scalars(select(Call).where(col(Call.attempt) == row.attempt + 1)).one()
    assert following.due_at >= at


def test_every_process_uses_the_one_key_of_a_client(parts: Parts, row: CallRow):
    Reporter(parts, never)(row, DECLINED)
    Reporter(parts, never)(row, DECLINED)

    [key] = keys(parts)
    assert (key.name, key.scopes, key.client_id) == (KEY_NAME, ["calls:write"], row.client_id)


def test_a_key_that_was_revoked_is_replaced(parts: Parts, row: CallRow):
    waited: list[float] = []
    report = Reporter(parts, waited.append)
    report._key(row.client_id)
    [key] = keys(parts)
    now = parts.clock.now()
    parts.database.write(lambda session: revoke_key(session, key.client_id, key.id, now))

    assert report(row, DECLINED)

    assert len(waited) == 1
    assert len(keys(parts)) == 2
    assert result_of(parts, row) is not None


def test_while_the_database_fails_it_is_tried_again(parts: Parts, row: CallRow):
    waited: list[float] = []

    def rename(old: str, new: str) -> None:
        statement = sa.text(f"ALTER TABLE {old} RENAME TO {new}")
        parts.database.write(lambda session: session.execute(statement))

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            rename("away", "callresult")

    report = Reporter(parts, wait)
    report._key(row.client_id)
    rename("callresult", "away")

    assert report(row, DECLINED)

    assert waited == [0.2, 1.0, 5.0]
    assert result_of(parts, row) is not None


def test_what_somebody_else_has_settled_stays(parts: Parts, row: CallRow):
    report = Reporter(parts, never)
    report(row, DECLINED)

    assert report(row, Ending(Result.VOICEMAIL, Reason.TALK))

    told = result_of(parts, row)
    assert told is not None
    assert told.result == "declined"


def test_a_report_that_cannot_be_taken_is_said_to_be(parts: Parts, row: CallRow):
    endless = Ending(Result.DECLINED, Reason.TALK, notes="x" * 20_000)

    assert not Reporter(parts, never)(row, endless)

    assert result_of(parts, row) is None
