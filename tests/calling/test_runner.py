"""One call led from its first word: heard, decided, done at the desk, said, and written down."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling.performer import CallFacts, Desk
from openchair.calling.rules import Reason
from openchair.calling.runner import (
    WORDS_PER_SECOND,
    CallRunner,
    converse,
    hangs_up,
    is_transfer,
    leave_message,
)
from openchair.conversation.actions import HangUp, Say, Topic, TransferCall
from openchair.conversation.call import Result, State
from openchair.conversation.caller import PutDown, Reply, Spoke, StayedSilent
from openchair.conversation.events import CallAnswered, ChoseSlot, HungUp
from openchair.conversation.machine import new_call
from openchair.conversation.script import Profile
from openchair.db import Database
from openchair.phone import Phone
from openchair.tables import Appointment, Suppression
from tests.booking.clinics import config
from tests.support.calls import CLINIC, STAFF, TOLL_FREE, ZONE, clinic_script
from tests.support.clinics import World

FREE_TO_CALL_BACK = Profile(CLINIC, ZONE, callback_number=TOLL_FREE)
"""Only such a clinic may leave messages."""
TO_THE_OFFER = ("yes", "no", "i'm new", "a cleaning", "yes i have insurance", "tomorrow morning")
TO_THE_END = (*TO_THE_OFFER, "the first one", "yes")
MAILBOX = "You have reached the voicemail of Maria. Leave a message after the beep."


@dataclass
class Caller:
    """Says its lines in order, then hangs up; remembers what it heard."""

    lines: Sequence[Reply | str]
    heard: list[str] = field(default_factory=list)
    turn: int = 0

    def pick_up(self) -> Reply:
        return self._next()

    def reply(self, said: Sequence[Say]) -> Reply:
        self.heard.append(" ".join(say.text for say in said))
        return self._next()

    def _next(self) -> Reply:
        if self.turn >= len(self.lines):
            return PutDown()
        line = self.lines[self.turn]
        self.turn += 1
        return Spoke(line) if isinstance(line, str) else line


@pytest.fixture
def world(sqlite_database: Database) -> World:
    return World(sqlite_database)


@pytest.fixture
def runner(world: World) -> CallRunner:
    """A call to Maria that has been placed and not answered yet."""
    call = world.call(world.client(), status="in-progress", dial_state="placed")
    facts = CallFacts(
        call_id=call.id,
        client_id=call.client_id,
        lead_id=call.lead_id,
        lead_name="Maria Lopez",
        phone=Phone(call.phone),
        zone=ZONE,
        booking=config(),
    )
    desk = Desk(facts, world.house, world.database.write, world.clock)
    call_value = new_call(lead_name="Maria Lopez", language="en", seed=0)
    return CallRunner(call_value, clinic_script(), desk, world.clock)


def hear_all(runner: CallRunner, *words: str):
    """Answer the call and hear these words; return what was done about the last of them."""
    actions = runner.happened(CallAnswered())
    for each in words:
        actions = runner.hear(each)
    return actions


def kinds(runner: CallRunner, source: str | None = None) -> list[str]:
    """The ledger's lines so far, of one source or of all."""
    return [entry.kind for entry in runner.entries if source in {None, entry.source.value}]


def played(runner: CallRunner, *lines: Reply | str, **more) -> Caller:
    """Play a whole talk, letting its seconds pass."""
    caller = Caller(lines)
    for seconds in converse(runner, caller, **more):
        runner.clock.sleep(seconds)
    return caller


def suppressed(world: World) -> list[str]:
    with world.database.reading() as session:
        return [row.reason for row in session.scalars(select(Suppression))]


# --- hearing and saying ---------------------------------------------------------------------


def test_what_is_said_and_heard_is_the_transcript(runner):
    [greeting] = runner.happened(CallAnswered())
    [question] = runner.hear("yes")

    assert greeting.topic is Topic.GREETING
    assert runner.lines == [f"agent: {greeting.text}", "caller: yes", f"agent: {question.text}"]


def test_the_ledger_tells_what_was_heard_understood_and_said(runner, world):
    hear_all(runner, "yes")

    assert [(entry.source.value, entry.kind) for entry in runner.entries] == [
        ("machine", "call_answered"),
        ("agent", "say"),
        ("caller", "said"),
        ("machine", "agreed"),
        ("agent", "say"),
    ]
    assert {(entry.call_id, entry.at) for entry in runner.entries} == {
        (runner.desk.facts.call_id, world.now)
    }
    assert runner.entries[2].data == {"text": "yes"}


def test_a_line_that_nobody_heard_is_taken_out_of_the_transcript(runner):
    runner.spoke("Hello there.")

    runner.unsaid()
    runner.unsaid()

    assert runner.lines == []
    assert kinds(runner)[-1] == "unsaid"


def test_a_deed_stands_in_the_ledger_and_in_the_day_book_before_it_is_told(runner, world):
    actions = hear_all(runner, *TO_THE_END)

    assert [type(action) for action in actions] == [Say, HangUp]
    assert kinds(runner)[-5:] == ["agreed", "book_slot", "slot_booked", "say", "hang_up"]
    with world.database.reading() as session:
        [visit] = session.scalars(select(Appointment).where(col(Appointment.state) == "booked"))
    assert visit.call_id == runner.desk.facts.call_id


def test_a_search_is_answered_in_the_same_breath(runner):
    [offer] = hear_all(runner, *TO_THE_OFFER)

    assert offer.topic is Topic.OFFER
    assert kinds(runner)[-4:] == ["wished_time", "hold_slots", "slots_held", "say"]


def test_what_was_volunteered_is_kept_before_the_call_goes_on(runner):
    hear_all(runner, "yes", "no", "i'm a new patient and i need a cleaning")

    answers = [entry.data for entry in runner.entries if entry.kind == "gave_answer"]
    assert [answer["alone"] for answer in answers] == [False, True]
    assert {answer["value"] for answer in answers} == {"new", "cleaning"}
    assert runner.call.asked == "insurance"


def test_whoever_speaks_spanish_is_answered_in_spanish(runner):
    hear_all(runner, "sí, claro, dígame por favor")

    assert kinds(runner, "machine") == ["call_answered", "spoke_language", "agreed"]
    assert runner.call.language == "es"
    assert "dolor" in runner.lines[-1] or "duele" in runner.lines[-1]


def test_a_move_out_of_place_is_noted_and_not_spoken_of(runner):
    runner.happened(CallAnswered())

    assert runner.happened(ChoseSlot("2026-12-01T10:30:00-05:00")) == []

    assert kinds(runner)[-2:] == ["chose_slot", "refuse"]
    assert len(runner.lines) == 1


def test_a_refusal_is_known_without_being_acted_on(runner):
    assert runner.is_refusal("please stop calling me")
    assert not runner.is_refusal("hello?")

    assert (runner.entries, runner.lines) == ([], [])


def test_a_stop_is_committed_before_the_goodbye(runner, world):
    actions = hear_all(runner, "stop calling me")

    done = kinds(runner)
    assert done.index("suppress") < len(done) - 2
    assert done[-2:] == ["say", "hang_up"]
    assert suppressed(world) == ["opted_out"]
    assert hangs_up(actions)


def test_after_the_end_words_are_only_written_down(runner):
    hear_all(runner, "stop calling me")
    before = runner.call

    assert runner.hear("yes, tomorrow morning") == []

    assert runner.call == before
    assert (kinds(runner)[-1], runner.lines[-1]) == ("said", "caller: yes, tomorrow morning")


@pytest.mark.parametrize(
    ("words", "result"), [(TO_THE_END, Result.BOOKED), (("i'm not interested",), Result.OPTED_OUT)]
)
def test_a_stop_said_over_the_goodbye_is_obeyed(runner, world, words, result):
    hear_all(runner, *words)
    assert runner.call.state is State.END

    runner.hear("and take me off your list")

    assert suppressed(world) == ["opted_out"]
    assert kinds(runner)[-2:] == ["asked_to_stop", "suppress"]
    assert runner.ending().result is result


# --- how it ended ---------------------------------------------------------------------------


def test_a_booked_call_ends_with_its_slot_and_its_visit(runner, world):
    hear_all(runner, *TO_THE_END)

    ending = runner.ending()

    with world.database.reading() as session:
        visit = session.get_one(Appointment, ending.appointment_id)
    assert (ending.result, ending.reason) == (Result.BOOKED, Reason.TALK)
    assert ending.booked_slot == visit.local_start
    assert ending.transcript == "\n".join(runner.lines)


def test_a_call_that_is_cut_off_has_no_end_of_its_own(runner):
    hear_all(runner, "yes")

    ending = runner.ending()

    assert (ending.result, ending.reason) == (Result.FAILED, Reason.INTERRUPTED)
    assert ending.transcript.endswith(runner.lines[-1])
    assert (ending.booked_slot, ending.appointment_id, ending.callback_at) == (None, None, None)


@pytest.mark.parametrize(
    "words", [("can you call me back tomorrow at five",), ("not now", "tomorrow at five")]
)
def test_the_time_asked_for_is_the_caller_s_own(runner, words):
    hear_all(runner, *words)

    ending = runner.ending()

    assert ending.result is Result.RESCHEDULE
    assert ending.callback_at == dt.datetime(2026, 12, 2, 17, tzinfo=ZONE)


# --- whole talks ----------------------------------------------------------------------------


def test_a_whole_talk_is_played_to_its_end(runner):
    caller = played(runner, "hello?", *TO_THE_END)

    assert runner.ending().result is Result.BOOKED
    assert runner.lines[0] == "caller: hello?"
    assert len(caller.heard) == len(TO_THE_END)
    assert all(one != other for one, other in pairwise(runner.lines))


def test_words_take_the_time_they_take(runner):
    talk = converse(runner, Caller([Spoke("hello?", 1.5), Spoke("stop calling me", 4.0)]))

    seconds = list(talk)

    spoken = [line.removeprefix("agent: ") for line in runner.lines if line.startswith("agent")]
    greeting, goodbye = (len(line.split()) / WORDS_PER_SECOND for line in spoken)
    assert seconds == [1.5, greeting, 4.0, goodbye]


def test_nobody_is_greeted_who_hangs_up_at_once(runner):
    played(runner, PutDown())

    assert runner.call.state is State.END
    assert runner.lines == []
    assert runner.ending().notes == "hung up in GREETING"


def test_first_words_that_refuse_are_obeyed_without_a_greeting(runner, world):
    caller = played(runner, "stop calling me")

    assert runner.ending().result is Result.OPTED_OUT
    assert suppressed(world) == ["opted_out"]
    assert caller.heard == []
    assert not any("AI assistant" in line for line in runner.lines)


def test_a_mailbox_the_carrier_took_for_a_person_gets_its_message(runner):
    caller = played(runner, MAILBOX)

    assert runner.ending().result is Result.VOICEMAIL
    assert caller.heard == []
    assert runner.lines[0] == f"caller: {MAILBOX}"
    assert "call_answered" not in kinds(runner)


def test_silence_is_noticed(runner):
    played(runner, StayedSilent(), StayedSilent(), "yes")

    assert kinds(runner, "machine")[:3] == ["call_answered", "fell_silent", "agreed"]
    assert "caller: yes" in runner.lines


def test_a_line_that_drops_ends_the_talk_where_it_was(runner):
    caller = played(runner, "hello?", *TO_THE_END, drops_after=3)

    assert len(caller.heard) == 3
    assert runner.ending().result is Result.FAILED
    assert kinds(runner, "machine")[-1] == "engine_failed"


def test_a_talk_without_end_is_ended(runner):
    longest = runner.script.limits.call_seconds

    played(runner, "hello?", Spoke("yes", float(longest) + 1))

    assert "time_ran_out" in kinds(runner, "machine")
    assert runner.call.state is State.END


def test_a_talk_that_somebody_stops_has_no_outcome(runner):
    list(islice(converse(runner, Caller(["hello?", "yes"])), 2))

    assert runner.call.outcome is None
    assert runner.ending().reason is Reason.INTERRUPTED


def test_a_machine_gets_one_message_after_its_beep(runner):
    runner.script = clinic_script(FREE_TO_CALL_BACK)
    caller = Caller([Spoke(MAILBOX, 7.0), "never heard"])

    first, message = leave_message(runner, caller)

    assert (first, caller.turn) == (7.0, 1)
    assert message > 1
    assert [line.split(":")[0] for line in runner.lines] == ["caller", "agent"]
    assert runner.ending().result is Result.VOICEMAIL


def test_where_no_message_may_be_left_the_machine_hears_nothing(runner):
    waited = list(leave_message(runner, Caller([Spoke(MAILBOX, 7.0)])))

    assert waited == [7.0, 0]
    assert kinds(runner)[-1] == "hang_up"
    assert runner.ending().result is Result.VOICEMAIL


def test_a_machine_that_says_nothing_gets_its_message_too(runner):
    runner.script = clinic_script(FREE_TO_CALL_BACK)

    list(leave_message(runner, Caller([StayedSilent(20.0)])))

    assert [line.split(":")[0] for line in runner.lines] == ["agent"]
    assert runner.ending().result is Result.VOICEMAIL


# --- the line -------------------------------------------------------------------------------


def test_what_the_line_has_to_do_is_found_among_the_words(runner):
    transfer = TransferCall(STAFF)
    said = Say("One moment.", Topic.TRANSFER)

    assert is_transfer([said, transfer]) == transfer
    assert is_transfer([said]) is None
    assert hangs_up([said, HangUp()])
    assert not hangs_up([said, transfer])


def test_a_caller_who_hangs_up_is_told_nothing_more(runner):
    hear_all(runner, "yes")
    said = len(runner.lines)

    runner.happened(HungUp())

    assert len(runner.lines) == said
    assert runner.call.state is State.END
