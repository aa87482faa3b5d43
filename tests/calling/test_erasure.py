"""A person is forgotten everywhere, proved by search; what proves the law was kept stays."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from openchair.calling import ledger, outcome
from openchair.calling.admission import Limits, admit
from openchair.calling.audit import audit
from openchair.calling.door import door
from openchair.calling.erasure import ERASED, Erased, erase, leads_with_number, traces_of
from openchair.calling.ledger import Entry, Source
from openchair.calling.line import adopt
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.store import call as find
from openchair.compliance.store import suppress
from openchair.conversation.call import Result
from openchair.db import Database, Durability
from openchair.errors import ConflictError
from openchair.leads import writing
from openchair.phone import Phone
from openchair.tables import (
    Appointment,
    BatchProblem,
    Call,
    CallEvent,
    CallResult,
    Chair,
    Client,
    Decision,
    IdempotencyKey,
    Lead,
    Notice,
    metadata,
)
from tests.support.clinics import TUESDAY, World
from tests.support.databases import fresh_sqlite
from tests.support.recordings import recorded_call, state_of

WIDE = Limits(seats=50, calls_per_second=1000, intents=50)
NUMBER = "+12125550123"
WORDS = ("Quillon", "quillon@example.com", "molar", "example.com/quillon", "crm-4711")
LEAD = {
    "name": "Zoe Quillon",
    "email": "quillon@example.com",
    "notes": "a molar hurts",
    "source_url": "https://example.com/quillon",
    "zip": "10001",
    "extra": {"crm": "crm-4711"},
    "consent_text": "I agree to be called.",
    "purpose": "callback_requested",
}


def dialled(world: World, client: Client, **lead) -> Call:
    """A call that was dialled."""
    call = world.call(client, NUMBER, lead={**LEAD, **lead})
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    world.database.write(lambda session: door(session, call.id, world.house, WIDE, now=world.now))
    with world.database.writing() as session:
        row = find(session, call.id)
        assert row is not None
        adopt(session, row, f"carrier-{call.id}", world.now)
    return world.read(call)


def ended(world: World, client: Client, result: Result = Result.DECLINED, **lead) -> Call:
    """A call that was dialled, spoken and ended, with traces in every table."""
    call = dialled(world, client, **lead)
    ending = Ending(result, Reason.TALK, "caller: my molar, says Quillon", notes="a molar hurts")
    with world.database.writing() as session:
        said = Entry(call.id, client.id, world.now, Source.CALLER, "said", {"text": "a molar"})
        ledger.write(session, [said])
        outcome.settle(session, [Settlement(call.id, ending)], world.house, now=world.now)
        session.add(visit(world, call))
        session.add(notice(world, call, url="https://example.com/quillon"))
        session.add(
            BatchProblem(
                batch_id=call.batch_id,
                row=2,
                code="duplicate_in_file",
                message="The same number as in row 1.",
                value=NUMBER,
                is_warning=True,
            )
        )
        body = f'{{"batch_id": "{call.batch_id}", "warnings": [{{"value": "{NUMBER}"}}]}}'
        session.add(
            IdempotencyKey(
                scope="user", key=call.id, digest="", status=201, body=body, created_at=world.now
            )
        )
    return call


def visit(world: World, call: Call) -> Appointment:
    start = world.now - dt.timedelta(days=1)
    return Appointment(
        id=world.ids.new("appointment"),
        client_id=call.client_id,
        chair_id=f"chair-{call.client_id}",
        call_id=call.id,
        lead_id=call.lead_id,
        state="booked",
        start_at=start,
        end_at=start + dt.timedelta(hours=1),
        from_tick=0,
        to_tick=12,
        local_start=start.isoformat(),
        name="Zoe Quillon",
        phone=NUMBER,
        notes="molar",
        created_at=world.now,
        updated_at=world.now,
    )


def notice(world: World, call: Call, **values) -> Notice:
    data = {
        "id": call.id,
        "final": True,
        "lead": {"id": call.lead_id, "name": "Zoe Quillon", "phone": NUMBER, "email": ""},
        "result": {"result": "declined", "transcript": "caller: my molar", "notes": ""},
        "metadata": {"crm": "crm-4711"},
    }
    return Notice(
        **{
            "id": world.ids.new("notice"),
            "client_id": call.client_id,
            "call_id": call.id,
            "kind": "call.completed",
            "url": "https://receiver.example",
            "body": {"type": "call.completed", "data": data},
            "state": "delivered",
            "created_at": world.now,
            **values,
        }
    )


def clinic(world: World, **values) -> Client:
    client = world.client(**values)
    with world.database.writing() as session:
        session.add(Chair(id=f"chair-{client.id}", client_id=client.id, name="1"))
    return client


def forget(world: World, call: Call) -> Erased:
    return world.database.write(
        lambda session: erase(session, call.client_id, [call.lead_id], world.house, now=world.now)
    )


def everything(database: Database) -> str:
    """All that the database holds, as text."""
    with database.reading() as session:
        tables = metadata.sorted_tables
        rows = (row for table in tables for row in session.execute(sa.select(table)))
        return "\n".join(str(tuple(row)) for row in rows)  # a row's own text is cut short


def one(world: World, table: type, *where):
    with world.database.reading() as session:
        return session.scalars(sa.select(table).where(*where)).one()


def test_nothing_personal_is_found_any_more(world):
    call = ended(world, clinic(world))
    assert all(word in everything(world.database) for word in WORDS)

    erased = forget(world, call)

    left = everything(world.database)
    assert [word for word in WORDS if word in left] == []
    assert (erased.leads, erased.results, erased.visits, erased.notices) == (1, 1, 1, 1)
    assert (erased.answers, erased.problems) == (1, 1)


def test_what_proves_that_the_law_was_kept_stays(world):
    client = clinic(world)
    call = ended(world, client)
    with world.database.writing() as session:
        phone = Phone(NUMBER)
        suppress(session, client.id, phone, reason="opted_out", source=call.id, now=world.now)

    forget(world, call)

    lead = one(world, Lead, col(Lead.id) == call.lead_id)
    assert (lead.consent_level, lead.consent_text) == ("written", "I agree to be called.")
    assert lead.purpose == "callback_requested"
    assert world.read(call).phone == NUMBER
    assert one(world, Decision, col(Decision.call_id) == call.id).inputs["to"] == NUMBER
    with world.database.reading() as session:
        assert audit(session, world.house.ruleset).violations == []
        assert session.scalar(sa.text("SELECT count(*) FROM suppression")) == 1


def test_the_ledger_keeps_its_lines_and_loses_their_words(world):
    call = ended(world, clinic(world))
    of_call = col(CallEvent.call_id) == call.id
    with world.database.reading() as session:
        before = list(session.scalars(sa.select(col(CallEvent.kind)).where(of_call)))

    forget(world, call)

    with world.database.reading() as session:
        lines = list(session.scalars(sa.select(CallEvent).where(of_call)))
    assert [line.kind for line in lines] == before
    told = {line.kind: line.data for line in lines}
    assert told["said"] == {"erased": True}
    assert told["settled"] == {"result": "declined", "reason": "talk", "erased": True}
    assert told["placed"] == {"carrier_id": f"carrier-{call.id}"}


def test_erasing_again_changes_nothing(world):
    call = ended(world, clinic(world))
    forget(world, call)
    left = everything(world.database)

    assert not forget(world, call)
    assert everything(world.database) == left


@pytest.mark.parametrize("state", ["intent", "placing", "placed"])
def test_a_call_that_is_under_way_is_not_forgotten(world, state: str):
    call = dialled(world, clinic(world))
    with world.database.writing() as session:
        session.get_one(Call, call.id).dial_state = state
    before = everything(world.database)

    with pytest.raises(ConflictError, match="under way"):
        forget(world, call)

    assert everything(world.database) == before


def test_a_call_that_somebody_else_carries_is_under_way_too(world):
    call = world.call(clinic(world), status="in-progress")

    with pytest.raises(ConflictError):
        forget(world, call)


def test_what_is_queued_is_cancelled_and_its_number_goes(world):
    call = world.call(clinic(world), NUMBER, lead=LEAD)

    erased = forget(world, call)

    result = world.result(call)
    assert result is not None
    assert (result.result, erased.cancelled_calls) == ("cancelled", 1)
    assert len(world.calls_of(call.lead_id)) == 1
    assert NUMBER not in everything(world.database)


def test_a_next_attempt_is_not_made(world):
    call = ended(world, clinic(world), Result.NO_ANSWER)
    assert len(world.calls_of(call.lead_id)) == 2

    forget(world, call)

    first, second = world.calls_of(call.lead_id)
    assert (first.phone, second.phone, second.status) == (NUMBER, "", "completed")


def test_another_person_and_another_clinic_keep_theirs(world):
    call = ended(world, clinic(world))
    other = ended(world, clinic(world, name="Other"))

    forget(world, call)
    world.database.write(
        lambda session: erase(session, call.client_id, [other.lead_id], world.house, now=world.now)
    )

    assert one(world, Lead, col(Lead.id) == call.lead_id).name == ERASED
    assert one(world, Lead, col(Lead.id) == other.lead_id).name == "Zoe Quillon"


def test_a_notice_that_waits_is_still_delivered_without_what_was_erased(world):
    call = ended(world, clinic(world))
    waiting = notice(world, call, state="pending", url="https://receiver.example", tries=1)
    with world.database.writing() as session:
        session.add(waiting)

    forget(world, call)

    kept = one(world, Notice, col(Notice.id) == waiting.id)
    assert (kept.state, kept.url) == ("pending", "https://receiver.example")
    assert kept.body["data"]["lead"] == {
        "id": call.lead_id, "name": ERASED, "phone": "", "email": "",
    }  # fmt: skip
    assert kept.body["data"]["result"]["result"] == "declined"


def test_leads_are_found_by_their_number_also_when_only_their_calls_have_it(world):
    client = clinic(world)
    call = ended(world, client)
    elsewhere = ended(world, clinic(world, name="Other"))
    forget(world, call)

    with world.database.reading() as session:
        assert leads_with_number(session, client.id, NUMBER) == [call.lead_id]
        assert leads_with_number(session, elsewhere.client_id, NUMBER) == [elsewhere.lead_id]
        assert leads_with_number(session, client.id, "+12125550199") == []


def test_what_there_is_of_a_person_can_be_told_beforehand(world):
    call = ended(world, clinic(world), Result.NO_ANSWER)
    with world.database.writing() as session:
        to_come = world.now + dt.timedelta(days=3)
        session.execute(sa.update(Appointment).values(call_id=None, start_at=to_come))

    with world.database.reading() as session:
        traces = traces_of(session, [call.lead_id], world.now)

    assert (traces.calls, traces.dialled, traces.queued) == (2, 1, 1)
    assert (traces.visits_to_come, traces.decisions) == (1, 1)


def test_an_erased_lead_is_neither_started_nor_in_the_way_of_an_import(world):
    call = ended(world, clinic(world))
    forget(world, call)
    with world.database.writing() as session:
        for table in (CallEvent, CallResult, Decision, Notice):
            session.execute(sa.delete(table).where(col(table.call_id) == call.id))
        session.execute(sa.delete(Call).where(col(Call.id) == call.id))

    with world.database.reading() as session:
        assert list(writing.phones_of(session, [call.batch_id])) == []
        assert writing.leads_without_calls(session, call.batch_id) == []


def test_the_bytes_are_gone_from_a_sqlite_file(tmp_path: Path):
    database = fresh_sqlite(tmp_path, durability=Durability.NORMAL)
    world = World(database, now=TUESDAY)
    call = ended(world, clinic(world))
    database.close()  # the last connection writes the journal back
    assert all(word.encode() in contents(tmp_path) for word in WORDS)

    forget(world, call)
    database.close()

    assert [word for word in WORDS if word.encode() in contents(tmp_path)] == []


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_recording_is_deleted_too_and_nobody_elses(database: Database):
    world = World(database)
    mine = recorded_call(world)
    theirs = recorded_call(world, token="2", carrier_id="CA2")

    erased = world.database.write(
        lambda session: erase(session, mine.client_id, [mine.lead_id], world.house, now=world.now)
    )

    assert erased.recordings == 1
    assert (state_of(world, mine), state_of(world, theirs)) == ("erasing", "asked")
