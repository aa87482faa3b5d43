"""What a page is drawn from."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from openchair.errors import NotFoundError
from openchair.web.dashboard import reads
from openchair.web.dashboard.talk import Line
from tests.web.conftest import World
from tests.web.dashboard.conftest import Browser, call_of, end, go_on, happen

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

    assert found.talk == [Line("agent", "Hi, this is Ava.", world.clock.now())]


def test_days_without_a_result_are_days_too(world: World):
    end(world, call_of(world), "declined")
    services = world.app.state.services

    with world.database.reading() as session:
        around = reads.frame(session, services, world.here.id, is_admin=False)
        found = reads.front_page(session, around)

    assert [day for day, _ in found.days][-2:] == [dt.date(2026, 11, 30), dt.date(2026, 12, 1)]
    assert [counts for _, counts in found.days] == [*([{}] * 13), {"declined": 1}]
    assert found.today == {"declined": 1}


def test_a_call_of_another_clinic_is_not_there(world: World):
    call_id = call_of(world)

    with world.database.reading() as session, pytest.raises(NotFoundError):
        reads.call_page(session, world.there.id, call_id, ZONE)


def test_technical_lines_stand_apart_and_words_stand_in_the_talk(world: World):
    call_id = call_of(world)
    happen(world, call_id, "agent", "voice_session", session="7c65")
    happen(world, call_id, "agent", "spoke", text="Hi, this is Ava.")
    happen(world, call_id, "agent", "pressed", digit="9")

    with world.database.reading() as session:
        found = reads.call_page(session, world.here.id, call_id, ZONE)

    assert [each.title for each in found.timeline] == ["Queued", "The caller pressed 9"]
    assert [each.title for each in found.technical] == ["The speech service is connected"]
    assert [line.text for line in found.talk] == ["Hi, this is Ava.", "9"]


def _stage(world: World, services: object) -> str:
    with world.database.reading() as session:
        around = reads.frame(session, services, world.here.id, is_admin=False)  # type: ignore[arg-type]
        [live] = reads.front_page(session, around).live
    return live.stage


def test_what_a_live_call_is_at_is_told_without_what_is_technical(world: World):
    call_id = call_of(world)
    go_on(world, call_id)
    services = world.app.state.services
    assert _stage(world, services) == "Queued"

    happen(world, call_id, "caller", "said", text="hello?")
    happen(world, call_id, "agent", "measured", seconds=0.8)
    assert _stage(world, services) == "Caller: “hello?”"

    happen(world, call_id, "desk", "hold_slots")
    assert _stage(world, services) == "Looking for free times"


def test_on_a_real_line_what_is_to_be_said_is_not_yet_spoken(world: World):
    call_id = call_of(world)
    go_on(world, call_id)
    services = world.build(telephony_mode="TWILIO_STUB").state.services
    happen(world, call_id, "agent", "spoke", text="Hi, this is Ava.")

    happen(world, call_id, "agent", "say", text="Are you in pain?")

    assert _stage(world, services) == "Receptionist: “Hi, this is Ava.”"
