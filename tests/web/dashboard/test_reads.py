"""What a page is drawn from."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from openchair.errors import NotFoundError
from openchair.web.dashboard import reads
from tests.web.conftest import World
from tests.web.dashboard.conftest import Browser, call_of, end, happen

ZONE = ZoneInfo("America/New_York")


def test_a_transcript_that_was_reported_is_shown(world: World, ana: Browser):
    call_id = call_of(world)
    end(world, call_id, "declined", transcript="agent: Hello.\ncaller: no thanks\n(noise)")

    text = ana.get(f"/clients/{world.here.id}/calls/{call_id}").text

    assert '<li class="caller">' in text
    assert "no thanks" in text
    assert "(noise)" in text


def test_the_ledger_s_words_come_before_a_reported_transcript(world: World):
    call_id = call_of(world)
    happen(world, call_id, "agent", "say", text="Hi, this is Ava.")
    end(world, call_id, "declined", transcript="agent: something else")

    with world.database.reading() as session:
        found = reads.call_page(session, world.here.id, call_id, ZONE)

    assert found.talk == [reads.Line("agent", "Hi, this is Ava.", world.clock.now())]


def test_days_without_a_result_are_days_too(world: World):
    end(world, call_of(world), "declined")
    services = world.app.state.services

    with world.database.reading() as session:
        around = reads.frame(session, services, world.here.id, is_admin=False)
        found = reads.front_page(session, around, now=world.clock.now())

    assert [day for day, _ in found.days][-2:] == [dt.date(2026, 11, 30), dt.date(2026, 12, 1)]
    assert [counts for _, counts in found.days] == [*([{}] * 13), {"declined": 1}]
    assert found.today == {"declined": 1}


def test_a_call_of_another_clinic_is_not_there(world: World):
    call_id = call_of(world)

    with world.database.reading() as session, pytest.raises(NotFoundError):
        reads.call_page(session, world.there.id, call_id, ZONE)
