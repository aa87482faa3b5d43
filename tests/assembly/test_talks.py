"""What the voice agent needs: talks by their passes, and a sign of life."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from openchair.assembly.carrier import stream_secret
from openchair.assembly.parts import Parts, assemble
from openchair.assembly.talks import WORKER, Opener, beat, leave, warm_up
from openchair.calling.recovery import living_seats
from openchair.conversation.hearing.revocation_en import STRONG
from openchair.conversation.hearing.said import forget
from openchair.settings import Settings
from openchair.tables import Call, Worker
from openchair.telephony.stream_pass import StreamPass, issue
from tests.support.clinics import World


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(
        _env_file=None,
        telephony_mode="TWILIO_STUB",
        database_url=f"sqlite:///{tmp_path}/openchair.db",
    )
    made = assemble(settings)
    yield made
    made.close()


@pytest.fixture
def call(parts: Parts) -> Call:
    """A call that was answered."""
    world = World(parts.database, now=parts.clock.now())
    under_way = {"status": "in-progress", "dial_state": "placed", "line_status": "answered"}
    return world.call(world.client(), **under_way, token="token", carrier_id="CA1")


def a_pass(parts: Parts, call: Call) -> str:
    now = parts.clock.now()
    return issue(stream_secret(parts), StreamPass(call.id, "CA1"), now=now)


def test_a_good_pass_opens_the_talk_of_its_call(parts: Parts, call: Call):
    opened = Opener(parts)(a_pass(parts, call), "CA1")

    assert opened is not None
    assert opened.row.id == call.id
    assert not opened.talk.runner.speaks_itself


def test_a_pass_with_another_calls_stream_opens_nothing(parts: Parts, call: Call):
    assert Opener(parts)(a_pass(parts, call), "CA2") is None


def test_a_forged_pass_opens_nothing(parts: Parts):
    assert Opener(parts)("forged", "CA1") is None


def test_a_voice_agent_brings_its_seats_while_it_lives(parts: Parts):
    beat(parts, 7)
    with parts.database.reading() as session:
        [worker] = session.scalars(select(Worker))
        assert (worker.id, worker.role) == (WORKER, "agent")
        assert living_seats(session, parts.clock.now()) == 7

    leave(parts)

    with parts.database.reading() as session:
        assert living_seats(session, parts.clock.now()) == 0


def test_a_database_that_is_away_does_not_end_the_voice_agent(parts: Parts, tmp_path: Path):
    parts.database.close()
    (tmp_path / "openchair.db").unlink()
    (tmp_path / "openchair.db").mkdir()

    beat(parts, 7)


def test_the_first_caller_does_not_wait_for_patterns_to_be_read(parts: Parts):
    for name in ("words", "_by_word"):
        vars(STRONG).pop(name, None)
    forget()

    warm_up(parts.clock.now())

    assert "_by_word" in vars(STRONG)
