"""What a clinic does not keep any longer is gone, proved by search; what the law wants stays."""

import datetime as dt

import pytest
import sqlalchemy as sa

from openchair.calling import ledger, outcome
from openchair.calling.admission import Limits, admit
from openchair.calling.audit import audit
from openchair.calling.door import door
from openchair.calling.erasure import ERASED
from openchair.calling.ledger import Entry, Source
from openchair.calling.outcome import Settlement
from openchair.calling.retention import RECORD, Nightly, Purged, purge
from openchair.calling.rules import Ending, Reason
from openchair.compliance.store import is_suppressed, suppress
from openchair.conversation.call import Result
from openchair.phone import Phone
from openchair.tables import (
    Appointment,
    AuditEntry,
    Call,
    CallResult,
    Chair,
    Client,
    Lead,
    Notice,
    metadata,
)
from tests.support.clinics import World
from tests.support.recordings import recorded_call, state_of

WIDE = Limits(seats=50, calls_per_second=1000, intents=50)
NUMBER = "+12125550123"
LEAD = {
    "name": "Zoe Quillon",
    "email": "quillon@example.com",
    "notes": "prefers mornings",
    "extra": {"crm": "crm-4711"},
    "consent_text": "I agree to be called.",
}
SAID = ("molar", "hurts")
PERSONAL = ("quillon@example.com", "mornings", "crm-4711")


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


def talked(world: World, client: Client, phone: str = NUMBER, **lead) -> Call:
    """A call that was dialled, spoken and ended."""
    call = world.call(client, phone, lead={**LEAD, **lead})
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    world.database.write(lambda session: door(session, call.id, world.house, WIDE, now=world.now))
    end(world, call)
    return world.read(call)


def end(world: World, call: Call) -> None:
    ending = Ending(Result.DECLINED, Reason.TALK, "caller: my molar", notes="it hurts")
    with world.database.writing() as session:
        said = Entry(call.id, call.client_id, world.now, Source.CALLER, "said", {"text": "a molar"})
        ledger.write(session, [said])
        outcome.settle(session, [Settlement(call.id, ending)], world.house, now=world.now)
        data = {"id": call.id, "result": {"result": "declined", "transcript": "my molar"}}
        session.add(
            Notice(
                id=f"notice-{call.id}",
                client_id=call.client_id,
                call_id=call.id,
                kind="call.completed",
                url="https://receiver.example",
                body={"type": "call.completed", "data": data},
                state="delivered",
                created_at=world.now,
            )
        )


def purged(world: World, client: Client, after: dt.timedelta) -> Purged:
    total = Purged()
    for portion in purge(world.database, client, world.house, now=world.now + after):
        total += portion
    return total


def found(world: World, *words: str) -> list[str]:
    """The words that stand anywhere in the database."""
    with world.database.reading() as session:
        rows = (
            row for table in metadata.sorted_tables for row in session.execute(sa.select(table))
        )
        everything = "\n".join(str(tuple(row)) for row in rows)
    return [word for word in words if word in everything]


def lead_of(world: World, call: Call) -> Lead:
    with world.database.reading() as session:
        return session.get_one(Lead, call.lead_id)


def test_what_was_said_is_gone_when_its_time_is_over(world):
    client = world.client(keep_transcripts_days=30)
    call = talked(world, client)
    assert found(world, *SAID) == list(SAID)

    told = purged(world, client, after=days(31))

    assert (found(world, *SAID), told) == ([], Purged(calls=1))
    assert found(world, *PERSONAL) == list(PERSONAL)
    with world.database.reading() as session:
        result = session.scalars(sa.select(CallResult)).one()
        assert (result.result, result.transcript) == ("declined", ERASED)
        assert "said" in session.scalars(sa.text("SELECT kind FROM callevent")).all()
    assert world.read(call).phone == NUMBER


def test_what_was_said_stays_until_then(world):
    client = world.client(keep_transcripts_days=30)
    talked(world, client)

    assert not purged(world, client, after=days(29))
    assert found(world, *SAID) == list(SAID)


def test_who_says_nothing_keeps_everything(world):
    client = world.client()
    talked(world, client)

    assert not purged(world, client, after=days(3000))
    assert found(world, *SAID, *PERSONAL) == [*SAID, *PERSONAL]


def test_of_a_lead_that_was_dialled_the_record_of_consent_stays(world):
    client = world.client(keep_leads_days=90)
    call = talked(world, client)

    told = purged(world, client, after=days(91))

    lead = lead_of(world, call)
    assert told == Purged(leads=1)
    assert found(world, *SAID, *PERSONAL) == []
    assert (lead.name, lead.phone) == ("Zoe Quillon", NUMBER)
    assert (lead.consent_level, lead.consent_text) == ("written", "I agree to be called.")


def test_five_years_after_the_dial_the_name_goes_too(world):
    client = world.client(keep_leads_days=90)
    call = talked(world, client)
    purged(world, client, after=days(91))

    told = purged(world, client, after=RECORD + days(1))

    lead = lead_of(world, call)
    assert told == Purged(leads=1)
    assert (lead.name, lead.phone, lead.consent_level) == (ERASED, "", "written")
    assert found(world, "Quillon") == []
    assert not purged(world, client, after=RECORD + days(2))


def test_a_lead_that_was_never_dialled_goes_whole(world):
    client = world.client(keep_leads_days=90)
    call = world.call(client, NUMBER, lead={**LEAD, "consent_level": "none"})
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))

    told = purged(world, client, after=days(91))

    assert told == Purged(leads=1)
    assert (lead_of(world, call).name, found(world, "Quillon", *PERSONAL)) == (ERASED, [])


def test_suppressions_and_decisions_stay_and_the_audit_proves_the_same(world):
    client = world.client(keep_leads_days=1, keep_transcripts_days=1)
    talked(world, client)
    with world.database.writing() as session:
        phone = Phone(NUMBER)
        suppress(session, client.id, phone, reason="opted_out", source="x", now=world.now)

    purged(world, client, after=RECORD + days(1))

    with world.database.reading() as session:
        told = audit(session, world.house.ruleset)
        assert (told.dials, told.chains.decisions, told.violations) == (1, 1, [])
        assert is_suppressed(session, client.id, NUMBER)


def test_who_is_still_to_be_called_is_not_touched(world):
    client = world.client(keep_leads_days=1)
    world.call(client, NUMBER, lead=LEAD)

    assert not purged(world, client, after=days(10))
    assert found(world, *PERSONAL) == list(PERSONAL)


def test_who_has_a_visit_to_come_is_not_touched(world):
    client = world.client(keep_leads_days=1)
    call = talked(world, client)
    start = world.now + days(20)
    with world.database.writing() as session:
        session.add(Chair(id="chair", client_id=client.id, name="1"))
        session.flush()
        session.add(
            Appointment(
                id="visit",
                client_id=client.id,
                chair_id="chair",
                lead_id=call.lead_id,
                state="booked",
                start_at=start,
                end_at=start + dt.timedelta(hours=1),
                from_tick=0,
                to_tick=12,
                local_start=start.isoformat(),
                name="Zoe Quillon",
                created_at=world.now,
                updated_at=world.now,
            )
        )

    assert not purged(world, client, after=days(10))
    assert purged(world, client, after=days(22)).leads == 1


def test_another_clinics_data_is_not_touched(world):
    client, other = world.client(keep_transcripts_days=1), world.client(name="Other")
    talked(world, other)

    assert not purged(world, client, after=days(10))
    assert found(world, *SAID) == list(SAID)


def test_it_is_written_down_that_something_was_taken_out(world):
    client = world.client(keep_transcripts_days=1)
    talked(world, client)
    purged(world, client, after=days(10))

    with world.database.reading() as session:
        entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.actor, entry.verb, entry.client_id) == ("system", "purged", client.id)
    assert entry.details == {"calls": 1, "leads": 0, "recordings": 0}


def test_it_goes_in_portions(world, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("openchair.calling.retention.PORTION", 2)
    client = world.client(keep_transcripts_days=1)
    for nth in range(5):
        talked(world, client, f"+1212555{100 + nth:04}")

    portions = purge(world.database, client, world.house, now=world.now + days(10))

    assert [each.calls for each in portions] == [2, 2, 1]


def test_recordings_are_deleted_when_they_are_over(world):
    call = recorded_call(world)
    with world.database.writing() as session:
        client = session.get_one(Client, call.client_id)
        client.keep_recordings_days = 7

    early = list(purge(world.database, client, world.house, now=world.now + days(6)))
    portions = purge(world.database, client, world.house, now=world.now + days(8))

    assert early == []
    assert [each.recordings for each in portions] == [1]
    assert state_of(world, call) == "erasing"


def test_whose_night_has_come_is_asked_once_a_minute(world):
    client = world.client(keep_transcripts_days=1)
    nightly = Nightly(world.database, world.house)
    talked(world, client)
    two_at_night = world.now + dt.timedelta(hours=40)
    nightly.step(two_at_night - days(1))
    nightly.step(two_at_night - days(1))

    seconds = (-30, 0, 29, 30)
    portions = [nightly.step(two_at_night + dt.timedelta(seconds=each)) for each in seconds]

    assert [each.calls for each in portions] == [0, 0, 0, 1]


def test_every_night_each_clinic_is_gone_over_once(world):
    client = world.client(keep_transcripts_days=1)
    nightly = Nightly(world.database, world.house)
    talked(world, client)
    morning, evening, night = (world.now + days(count) for count in (0.9, 1.5, 1.7))

    steps = [[bool(nightly.step(at)) for _ in range(2)] for at in (morning, evening, night)]

    assert steps == [[False, False], [False, False], [True, False]]
    assert found(world, *SAID) == []
