"""Somebody calls our number."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import outcome, recovery
from openchair.calling.admission import Limits, admit
from openchair.calling.attempt import KIND
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.conversation.call import Result
from openchair.db import Database
from openchair.tables import Call, Client, Lead
from openchair.telephony.stream_pass import StreamPass, read
from openchair.telephony.twilio import HANG_UP
from tests.support.callers import OUR_NUMBER, SECRET, reception, take_seats
from tests.support.clinics import World

LEAD, CLINIC = "+12125550123", "+12125550199"


class Desk:
    """A clinic with a number of its own, a voice agent with seats, and who calls."""

    def __init__(self, world: World, seats: int = 2, **client: Any) -> None:
        self.world = world
        self.jobs: list[dict[str, Any]] = []
        self.reception = reception(world, self.jobs)
        self.client = world.client(**{"callback_number": CLINIC, **client})
        take_seats(world, seats)

    def rings(self, sid: str = "CA9", caller: str = LEAD, called: str = CLINIC) -> str:
        form = [("CallSid", sid), ("From", caller), ("To", called), ("CallStatus", "ringing")]
        return self.world.database.write(
            lambda session: self.reception.take(session, form, now=self.world.now)
        )

    def told(self, status: str, sid: str = "CA9") -> None:
        form = [("CallSid", sid), ("CallStatus", status)]
        self.world.database.write(
            lambda session: self.reception.told(session, form, now=self.world.now)
        )

    def came_in(self) -> list[Call]:
        with self.world.database.reading() as session:
            statement = select(Call).where(col(Call.direction) == "inbound")
            return list(session.scalars(statement))

    def lead_of(self, call: Call) -> Lead:
        with self.world.database.reading() as session:
            return session.get_one(Lead, call.lead_id)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(World(database))


def said(twiml: str) -> str:
    return ET.fromstring(twiml).findtext("Say") or ""


# --- who calls ------------------------------------------------------------------------------


def test_who_was_called_is_connected_as_that_lead(desk: Desk):
    called = desk.world.call(desk.client, LEAD, placing_at=desk.world.now, status="completed")

    response = ET.fromstring(desk.rings())

    [call] = desk.came_in()
    assert (call.lead_id, call.batch_id) == (called.lead_id, called.batch_id)
    assert (call.attempt, call.dials, call.status) == (2, 1, "in-progress")
    assert call.placing_at is None
    parameter = response[0][0][0]
    opens = read(SECRET, str(parameter.get("value")), now=desk.world.now)
    assert opens == StreamPass(call.id, "CA9")


def test_its_job_is_handed_over_with_it(desk: Desk):
    desk.rings()

    [call] = desk.came_in()
    assert desk.jobs == [{"kind": KIND, "key": f"attempt:{call.token}", "call_id": call.id}]


def test_who_is_nobody_becomes_a_lead_of_the_clinic_that_was_called(desk: Desk):
    desk.world.client(callback_number="+12125550198")

    desk.rings()

    [call] = desk.came_in()
    assert call.client_id == desk.client.id
    assert desk.lead_of(call).name == ""


def test_on_the_number_of_all_clinics_it_is_who_called_last(desk: Desk):
    other = desk.world.client(callback_number="+12125550198")
    desk.world.call(desk.client, LEAD, placing_at=desk.world.now, status="completed")
    desk.world.clock.sleep(60)
    last = desk.world.call(other, LEAD, placing_at=desk.world.now, status="completed")
    take_seats(desk.world, 2)

    desk.rings(called=OUR_NUMBER)

    assert [call.lead_id for call in desk.came_in()] == [last.lead_id]


def test_of_several_clinics_none_is_guessed(desk: Desk):
    desk.world.client(callback_number="+12125550198")

    heard = said(desk.rings(called=OUR_NUMBER))

    assert "Smile" not in heard
    assert desk.came_in() == []


def test_a_number_that_is_not_ours_is_nobody_s(desk: Desk):
    desk.world.call(desk.client, LEAD, placing_at=desk.world.now, status="completed")

    assert "Smile" not in said(desk.rings(called="+12125550155"))


# --- asked twice ----------------------------------------------------------------------------


def test_a_call_that_is_told_of_twice_is_one_call(desk: Desk):
    first, second = desk.rings(), desk.rings()

    [call] = desk.came_in()
    for twiml in (first, second):
        value = str(ET.fromstring(twiml)[0][0][0].get("value"))
        assert read(SECRET, value, now=desk.world.now) == StreamPass(call.id, "CA9")
    assert len(desk.jobs) == 1


@pytest.mark.parametrize("change", [{"status": "completed"}, {"cancel_requested": True}])
def test_a_call_that_is_over_is_hung_up(desk: Desk, change: dict[str, Any]):
    desk.rings()
    with desk.world.database.writing() as session:
        call = session.scalars(select(Call)).one()
        for name, value in change.items():
            setattr(call, name, value)

    assert desk.rings() == HANG_UP


def test_two_people_may_call_from_one_number_at_once(desk: Desk):
    desk.world.call(desk.client, LEAD, placing_at=desk.world.now, status="completed")

    desk.rings("CA1")
    desk.rings("CA2")

    assert sorted(call.attempt for call in desk.came_in()) == [2, 3]


def test_who_calls_while_we_call_them_is_taken(desk: Desk):
    ringing = desk.world.call(
        desk.client, LEAD, placing_at=desk.world.now, dial_state="placed", status="in-progress"
    )

    assert "<Stream" in desk.rings()
    assert [call.lead_id for call in desk.came_in()] == [ringing.lead_id]


def test_who_is_on_the_line_is_not_dialled(desk: Desk):
    about_to = desk.world.call(
        desk.client, LEAD, dial_state="intent", token="t", claimed_at=desk.world.now
    )

    desk.rings()

    assert desk.world.read(about_to).dial_state is None
    assert admitted(desk) == []


def test_who_has_hung_up_may_be_dialled_again(desk: Desk):
    waiting = desk.world.call(desk.client, LEAD)
    desk.rings()
    [theirs] = desk.came_in()
    lost = Settlement(theirs.id, Ending(Result.FAILED, Reason.INTERRUPTED))

    desk.world.database.write(
        lambda session: outcome.settle(session, [lost], desk.world.house, now=desk.world.now)
    )

    assert admitted(desk) == [waiting.id]


def admitted(desk: Desk) -> list[str]:
    limits = Limits(seats=5, calls_per_second=1.0)
    found = desk.world.database.write(
        lambda session: admit(session, desk.world.house, limits, now=desk.world.now)
    )
    return [each.call_id for each in found]


# --- who cannot be led ----------------------------------------------------------------------


def test_without_a_seat_they_hear_another_number_of_the_clinic(database: Database):
    desk = Desk(World(database), seats=1)
    desk.world.call(desk.client, LEAD, placing_at=desk.world.now, status="completed")
    desk.rings("CA1", caller="+12125550124")

    heard = said(desk.rings("CA2", called=OUR_NUMBER))

    assert "Smile Dental LLC" in heard
    assert "2 1 2 5 5 5 0 1 9 9" in heard
    assert len(desk.came_in()) == 1


def test_who_called_that_very_number_is_asked_to_call_again(database: Database):
    heard = said(Desk(World(database), seats=0, language="es").rings())

    assert "llame otra vez" in heard


@pytest.mark.parametrize("caller", ["anonymous", "", "+266696687", "Restricted"])
def test_who_keeps_their_number_back_is_connected_with_the_staff(database: Database, caller: str):
    desk = Desk(World(database), transfer_number="+12125550188")

    assert ET.fromstring(desk.rings(caller=caller)).findtext("Dial") == "+12125550188"
    assert desk.came_in() == []


def test_a_clinic_without_words_for_callers_leads_none(database: Database):
    desk = Desk(World(database), script={"inbound": None})

    assert "call again" in said(desk.rings())


def test_a_seat_of_a_dead_agent_is_none(desk: Desk):
    desk.world.clock.sleep(recovery.DEAD_AFTER_SECONDS + 1)

    assert "<Stream" not in desk.rings()


def test_who_was_cut_off_hears_so(desk: Desk):
    heard = said(desk.rings())

    assert heard.startswith("I am sorry")


# --- news -----------------------------------------------------------------------------------


def test_the_end_of_the_line_is_written_down(desk: Desk):
    desk.rings()

    desk.told("completed")
    desk.told("ringing")

    [call] = desk.came_in()
    assert (call.line_status, call.status) == ("completed", "in-progress")


def test_news_of_a_line_that_we_do_not_know_is_forgotten(desk: Desk):
    desk.told("completed", "CA404")

    assert desk.came_in() == []


def test_a_paused_clinic_still_answers(database: Database):
    desk = Desk(World(database), paused=True)

    assert "<Stream" in desk.rings()
    assert isinstance(desk.client, Client)
