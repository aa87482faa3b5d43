"""What is kept of one call, as the law asks for it."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from openchair.calling import outcome
from openchair.calling.admission import Limits, admit
from openchair.calling.door import door
from openchair.calling.evidence_record import call_record, record_text
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.compliance.chain import decision_sha256
from openchair.compliance.store import suppress
from openchair.conversation.call import Result
from openchair.phone import Phone
from openchair.tables import Call, Notice
from tests.support.clinics import World

WIDE = Limits(seats=50, calls_per_second=1000, intents=50)
CONSENT = {
    "consent_text": "I agree that Smile Dental may call me with an artificial voice.",
    "consent_url": "https://smile.example/book",
}


def talked(world: World) -> Call:
    """A call that was made, answered after ten seconds and ended after a minute."""
    call = world.call(world.client(), lead=CONSENT)
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    world.database.write(lambda session: door(session, call.id, world.house, WIDE, now=world.now))
    answered, ended = (world.now + dt.timedelta(seconds=after) for after in (10, 70))
    with world.database.writing() as session:
        times = {"answered_at": answered, "ended_at": ended}
        session.execute(sa.update(Call).where(col(Call.id) == call.id).values(**times))
        ending = Ending(Result.DECLINED, Reason.TALK, transcript="agent: Hello.\ncaller: No.")
        outcome.settle(session, [Settlement(call.id, ending)], world.house, now=ended)
    return call


def record_of(world: World, call: Call) -> dict[str, Any]:
    with world.database.reading() as session:
        return call_record(
            session,
            call.id,
            world.house.ruleset,
            calling_number="+12125550100",
            today=world.now.date(),
        )


def test_a_call_has_the_fields_that_the_law_names(world):
    call = talked(world)

    told = record_of(world, call)["call"]

    assert (
        told.items()
        >= {
            "seller": "Smile Dental LLC",
            "purpose": "lead_followup",
            "called_person_is": "a consumer",
            "direction": "outbound",
            "artificial_or_prerecorded_voice": True,
            "calling_number": "+12125550100",
            "called_number": "+12125550123",
            "called_person": "Ada Example",
            "dialled_at": "2026-12-01T15:00:00+00:00",
            "duration_seconds": 60.0,
            "disposition": "declined",
            "transferred_to": None,
        }.items()
    )


def test_of_a_call_that_came_in_the_person_is_the_one_who_called(world):
    ended = world.now + dt.timedelta(seconds=60)
    times = {"claimed_at": world.now, "answered_at": world.now, "ended_at": ended}
    call = world.call(world.client(), direction="inbound", status="completed", **times)

    told = record_of(world, call)["call"]

    assert (told["direction"], told["calling_number"]) == ("inbound", "+12125550123")
    assert (told["calling_number_is_of"], told["called_number"]) == ("the person who called", None)
    assert (told["dialled_at"], told["ended_at"]) == (None, ended.isoformat())


def test_consent_stands_with_its_words_and_where_they_were_shown(world):
    consent = record_of(world, talked(world))["consent"]

    assert (consent["level"], consent["number"]) == ("written", "+12125550123")
    assert consent["text"] == CONSENT["consent_text"]
    assert consent["url"] == CONSENT["consent_url"]
    assert consent["given_at"] == "2026-11-26T15:00:00+00:00"


def test_a_decisions_hash_can_be_made_again_from_what_is_told(world):
    record = record_of(world, talked(world))

    (stored,) = record["decisions_as_stored"]
    (decision,) = record["decision"]["decisions"]

    assert decision_sha256(stored) == stored["sha256"] == decision["sha256"]
    assert (stored["position"], decision["outcome"]) == (1, "allow")


def test_who_was_told_is_named_by_host_alone(world):
    call = talked(world)
    with world.database.writing() as session:
        session.add(
            Notice(
                id="notice_1",
                client_id=call.client_id,
                call_id=call.id,
                url="https://crm.example/hook?token=secret",
                kind="call.completed",
                state="delivered",
                tries=1,
                created_at=world.now,
                delivered_at=world.now,
            )
        )

    (told,) = record_of(world, call)["told"]

    assert (told["host"], told["state"]) == ("crm.example", "delivered")
    assert "secret" not in str(told)


def test_a_number_that_must_not_be_called_any_more_is_said_to_be(world):
    call = talked(world)
    with world.database.writing() as session:
        phone = Phone(call.phone)
        suppress(session, call.client_id, phone, reason="opted_out", source=call.id, now=world.now)

    assert record_of(world, call)["suppression"]["reason"] == "opted_out"


def test_a_record_can_be_read_by_a_person(world):
    text = record_text(record_of(world, talked(world)), "America/New_York")

    assert "dialled at: Tue 2026-12-01 10:00:00 EST" in text
    assert "artificial or prerecorded voice: yes" in text
    assert "agent: Hello.\ncaller: No." in text
    assert "Nothing stood against the call." in text
    assert "The number is not on it." in text
    assert "Who was told\n------------\nNobody." in text
