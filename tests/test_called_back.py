"""The person calls us: Twilio's webhook, the stream, the talk and what becomes of what was queued.

The live path is the product's own, in this process, against both vendors' stand-ins.
"""

from collections.abc import Iterator

import pytest

from openchair.assembly.carrier import STANDIN_NUMBER
from openchair.calling import store
from openchair.calling.live_call import LiveCarry
from openchair.calling.recovery import beat, leave
from openchair.clock import VirtualClock
from openchair.conversation.call import Result
from openchair.conversation.caller import PutDown, Spoke
from openchair.durable import NextStep, Wait
from openchair.simulation.people import who_picks_up
from openchair.tables import Appointment, Call, CallStatus, Lead, Suppression
from openchair.telephony.twilio import voice_url
from tests.support.live import Live, LiveCall, Says, living

STRANGER = "+13055550177"
HELLO, NO = Spoke("hello?", 1.0), Spoke("no", 0.8)
"""Nobody says the hello: who calls us is greeted first."""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with living(tmp_path_factory.mktemp("live")) as live:
        yield live


@pytest.fixture
def live(everything: Live) -> Iterator[Live]:
    """The live path, with a voice agent that has seats; no vendor may have to complain."""
    everything.parts.database.write(
        lambda session: beat(session, "agent", seats=9, now=everything.world.now, role="agent")
    )
    before = len(everything.deepgram.sessions)
    yield everything
    everything.settle_down()
    sessions = everything.deepgram.sessions[before:]
    assert [session.violations for session in sessions if session.violations] == []


def others_of(live: Live, call: LiveCall) -> list[Call]:
    """Return the lead's other calls that came after the first."""
    lead_id = live.world.read(call.id).lead_id
    return [each for each in live.world.calls_of(lead_id) if each.id != call.id][1:]


def test_who_calls_back_says_who_they_are_books_and_is_not_called_again(live: Live):
    missed = live.missed(name="Maya Sample")

    call = live.called_back(missed, who_picks_up(3, lead_name="Maya Sample", persona="agreeable"))
    result = call.ended()

    assert result.result == Result.BOOKED
    assert "calling Smile Dental LLC" in result.transcript.splitlines()[0]
    assert "Maya" in result.transcript.splitlines()[0]
    row = live.world.read(call.id)
    assert (row.direction, row.lead_id, row.attempt) == ("inbound", missed.lead_id, 3)
    [queued] = others_of(live, call)
    assert queued.status == CallStatus.COMPLETED
    dropped = live.world.result(queued)
    assert dropped is not None
    assert dropped.result == Result.CANCELLED
    with live.parts.database.reading() as session:
        visit = session.get_one(Appointment, result.appointment_id)
    assert (visit.lead_id, visit.name) == (missed.lead_id, "Maya Sample")


def test_who_asks_to_stop_is_not_called_again(live: Live):
    missed = live.missed()

    call = live.called_back(missed, Says([HELLO, Spoke("stop calling me", 1.5)]))
    result = call.ended()

    assert result.result == Result.OPTED_OUT
    with live.parts.database.reading() as session:
        assert session.get(Suppression, (missed.client_id, missed.phone)) is not None
    assert [each.status for each in others_of(live, call)] == [CallStatus.COMPLETED]


def test_the_nine_key_stops_calls_too(live: Live):
    missed = live.missed()

    call = live.called_back(missed, Says([HELLO]))
    call.hears("AI assistant")
    live.twilio.press(call.sid, "9")

    assert call.ended().result == Result.OPTED_OUT


def test_the_zero_key_reaches_the_staff(live: Live):
    clinic = live.world.client(
        callback_number="+18005550198", transfer_number="+12125550188", max_concurrent_calls=9
    )
    missed = live.missed(clinic)

    call = live.called_back(missed, Says([HELLO]))
    call.hears("AI assistant")
    live.twilio.press(call.sid, "0")

    assert call.ended().result == Result.TRANSFERRED
    assert call.line.dialled == ["+12125550188"]


def test_a_wrong_number_is_believed(live: Live):
    missed = live.missed()

    call = live.called_back(missed, Says([HELLO, Spoke("you have the wrong number", 1.5)]))

    assert call.ended().result == Result.WRONG_NUMBER
    assert [each.status for each in others_of(live, call)] == [CallStatus.COMPLETED]


def test_somebody_else_on_the_leads_phone_is_a_lead_of_their_own(live: Live):
    missed = live.missed(name="Maya Sample")
    bob = Says([HELLO, NO, Spoke("my name is Bob Example", 1.5), PutDown(0.5)])

    call = live.called_back(missed, bob)
    call.ended()

    row = live.world.read(call.id)
    assert row.lead_id != missed.lead_id
    with live.parts.database.reading() as session:
        assert session.get_one(Lead, row.lead_id).name == "Bob Example"
        assert session.get_one(Lead, missed.lead_id).name == "Maya Sample"
    [queued] = live.world.calls_of(missed.lead_id)[1:]
    assert queued.status == CallStatus.QUEUED


def test_a_stranger_gives_a_name_and_is_booked_under_it(live: Live):
    clinic = live.world.client(callback_number="+18005550197")
    answers = ["yes please", "Kim Example", "no pain", "I am new", "a cleaning", "no insurance"]
    more = ["any day is fine", "the first one", "yes that is right"]
    kim = Says([HELLO, *[Spoke(words, 1.5) for words in (*answers, *more)]])

    call = live.called_back(STRANGER, kim, called="+18005550197")
    result = call.ended()

    assert result.result == Result.BOOKED
    with live.parts.database.reading() as session:
        visit = session.get_one(Appointment, result.appointment_id)
        lead = session.get_one(Lead, live.world.read(call.id).lead_id)
    assert (visit.name, visit.phone) == ("Kim Example", STRANGER)
    assert (lead.name, lead.client_id) == ("Kim Example", clinic.id)


def test_a_stranger_may_leave_a_message(live: Live):
    live.world.client(callback_number="+18005550196")
    says = Says([HELLO, NO, Spoke("I have a question about my bill", 2.0)])

    result = live.called_back(STRANGER, says, called="+18005550196").ended()

    assert result.result == Result.TRANSFERRED
    assert "my bill" in result.notes


def test_twilio_may_ask_twice_and_we_may_have_died_in_between(live: Live):
    """The webhook's answer is lost: the same call is answered again, with a pass that opens it."""
    missed = live.missed()
    call = live.called_back(missed, Says([HELLO]))
    account_url = voice_url(live.carrier._account)
    form = live.twilio.call(call.sid)

    again = live.webhook(
        account_url, CallSid=call.sid, From=form.from_, To=form.to, CallStatus="ringing"
    )

    assert "<Stream" in again
    call.ended()
    assert len(live.world.calls_of(missed.lead_id)) == 3
    assert live.webhook(
        account_url, CallSid=call.sid, From=form.from_, To=form.to, CallStatus="ringing"
    ).endswith("<Response><Hangup/></Response>")


def test_without_a_seat_they_hear_where_to_reach_the_clinic(live: Live):
    missed = live.missed()
    live.parts.database.write(lambda session: leave(session, "agent"))
    account_url = voice_url(live.carrier._account)

    heard = live.webhook(
        account_url, CallSid="CAnoseat", From=missed.phone, To=STANDIN_NUMBER, CallStatus="ringing"
    )

    assert "8 0 0 5 5 5 0 1 9 9" in heard
    assert len(live.world.calls_of(missed.lead_id)) == 2


def test_where_the_voice_agent_is_gone_they_hear_so_and_the_staff_are_told(live: Live):
    """We died between the webhook and the stream, and nobody takes it any more."""
    missed = live.missed()
    live.on_the_loop(lambda: setattr(live.hub, "is_draining", True))
    try:
        call = live.called_back(missed, Says([HELLO]))
        call.hears("something is not working on our side")
        live.wait(lambda: live.world.read(call.id).line_status == "completed")
    finally:
        live.on_the_loop(lambda: setattr(live.hub, "is_draining", False))

    carry(live, call)

    result = live.world.result(call.id)
    assert result is not None
    assert (result.result, "staff to call back" in result.notes) == (Result.FAILED, True)
    assert [each.status for each in others_of(live, call)] == [CallStatus.QUEUED]


def carry(live: Live, call: LiveCall) -> None:
    """Let the job of a call go on to its end, in time that is only told."""
    clock = VirtualClock(live.world.now)
    job = LiveCarry(
        database=live.parts.database,
        house=live.parts.house,
        line=live.carrier,
        clock=clock,
        ring_seconds=30,
        max_seconds=600,
    )
    step: NextStep = Wait(0.0)
    while isinstance(step, Wait):
        clock.sleep(step.seconds)
        with live.parts.database.reading() as session:
            row = store.call(session, call.id)
        assert row is not None
        step = job(row, None)
