"""A call of the simulated company, played in this process: every line, every end of a talk."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair import agent_config
from openchair.assembly.parts import clinics
from openchair.calling import outcome, store
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.simulated_call import SimulatedCarry, new_runner, talk
from openchair.calling.store import CallRow
from openchair.clock import Clock
from openchair.conversation.call import Result
from openchair.durable import Done
from openchair.phone import Phone
from openchair.simulation.people import who_picks_up
from openchair.tables import Call, CallEvent, CallStatus
from openchair.telephony.base import DialRequest, Placed
from openchair.telephony.line_plan import Faults
from openchair.telephony.simulated import SimulatedTelephony
from tests.support.clinics import World

CLINIC_OF = clinics(agent_config.load())
PHONE = Phone("+12125550123")


class AtMoment:
    """The world's clock, on which something happens after so many seconds."""

    def __init__(self, world: World, seconds: float, happens: Callable[[], object]) -> None:
        self._clock = world.clock
        self._at = world.now + dt.timedelta(seconds=seconds)
        self._happens = happens

    def now(self) -> dt.datetime:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        before = self._clock.now()
        self._clock.sleep(seconds)
        if before < self._at <= self._clock.now():
            self._happens()


@dataclass
class Bench:
    """A call that the company has placed, and who carries it."""

    world: World
    call: Call
    line: SimulatedTelephony
    takes_reports: bool = True
    speed: float = 1.0
    clock: Clock | None = None
    reported: list[Ending] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    """The ledger's lines when the end was reported."""

    def carry(self) -> None:
        """Play the call to its end."""
        carry = SimulatedCarry(
            database=self.world.database,
            house=self.world.house,
            line=self.line,
            clinic_of=CLINIC_OF,
            clock=self.clock or self.world.clock,
            seed_of=lambda _phone, _name: 1,
            speed=self.speed,
            report=self._report,
        )
        assert carry(row_of(self.world, self.call), None) == Done()

    def _report(self, row: CallRow, ending: Ending) -> bool:
        assert row.id == self.call.id
        self.reported.append(ending)
        self.written = self.kinds()
        return self.takes_reports

    def in_the_talk(self, seconds: float, happens: Callable[[], object]) -> None:
        """Let something happen so long after the call was answered."""
        answered = self.line.plan(self.carrier_id).answered_after
        assert answered is not None
        self.clock = AtMoment(self.world, answered + seconds, happens)

    @property
    def carrier_id(self) -> str:
        return self.world.read(self.call).carrier_id or ""

    def change(self, **values) -> None:
        self.world.database.write(
            lambda session: store.change(session, [{"id": self.call.id, **values}])
        )

    def ledger(self) -> list[CallEvent]:
        with self.world.database.reading() as session:
            statement = select(CallEvent).where(col(CallEvent.call_id) == self.call.id)
            return list(session.scalars(statement.order_by(col(CallEvent.id))))

    def kinds(self) -> list[str]:
        return [line.kind for line in self.ledger()]

    def is_hung_up(self) -> bool:
        """Whether the company knows, a moment later, that the call is over."""
        self.world.clock.sleep(0.001)
        return self.line.is_over(self.carrier_id)

    def told(self) -> list[str]:
        """What the carrier has told, in the order in which it came."""
        return [line.data["status"] for line in self.ledger() if line.kind == "line_news"]


def row_of(world: World, call: Call) -> CallRow:
    with world.database.reading() as session:
        found = store.call(session, call.id)
    assert found is not None
    return found


def placed(world: World, forced: str, faults: Faults | None = None, **changes) -> Bench:
    """A call whose fate is forced, or who picks it up."""
    line = SimulatedTelephony(
        who_picks_up, world.clock, faults=faults or Faults(), forced={PHONE: forced}
    )
    answer = line.dial(DialRequest("token", PHONE, seed=1, lead_name="Ada Example"))
    assert isinstance(answer, Placed)
    values = {
        "status": CallStatus.IN_PROGRESS.value,
        "dial_state": "placed",
        "placing_at": world.now,
        "token": "token",
        "carrier_id": answer.carrier_id,
        **changes,
    }
    return Bench(world, world.call(world.client(), PHONE, **values), line)


# --- a talk ---------------------------------------------------------------------------------


def test_a_talk_is_reported_once_with_how_it_ended(world):
    bench = placed(world, "agreeable")

    bench.carry()

    [ending] = bench.reported
    assert (ending.result, ending.reason) == (Result.BOOKED, Reason.TALK)
    assert ending.transcript.count("caller:") > 5
    assert world.result(bench.call) is None, "who takes the report settles"


def test_a_report_that_is_refused_is_settled_here(world):
    bench = placed(world, "not_interested")
    bench.takes_reports = False

    bench.carry()

    told = world.result(bench.call)
    assert (told.result, told.transcript) == (Result.DECLINED, bench.reported[0].transcript)


def test_the_whole_call_is_in_the_ledger(world):
    bench = placed(world, "agreeable")

    bench.carry()

    kinds = set(bench.kinds())
    said = [line.data["text"] for line in bench.ledger() if line.kind in {"said", "say"}]
    assert bench.told() == ["initiated", "ringing", "answered", "completed"]
    assert {"call_answered", "hold_slots", "book_slot", "hang_up"} <= kinds
    assert [line.partition(": ")[2] for line in bench.reported[0].transcript.splitlines()] == said
    assert world.read(bench.call).line_status == "completed"


def test_what_is_said_is_written_down_while_the_call_goes_on(world):
    bench = placed(world, "agreeable")
    seen: list[str] = []
    bench.in_the_talk(30, lambda: seen.extend(bench.kinds()))

    bench.carry()

    assert {"call_answered", "say", "said"} <= set(seen)
    assert "hang_up" not in seen


def test_all_is_written_down_when_the_end_is_reported(world):
    bench = placed(world, "agreeable")

    bench.carry()

    assert bench.written == bench.kinds()[:-1]
    assert bench.written[-1] == "hang_up"


def test_at_speed_a_call_takes_less_time(world):
    bench = placed(world, "busy")
    began = world.now
    bench.carry()
    took = world.now - began

    bench.speed = 10
    began = world.now
    bench.carry()

    assert took > dt.timedelta(seconds=1)
    assert world.now - began == pytest.approx(took / 10, abs=dt.timedelta(milliseconds=1))


def test_a_machine_gets_one_message_and_no_talk(world):
    bench = placed(world, "voicemail")

    bench.carry()

    [ending] = bench.reported
    assert ending.result is Result.VOICEMAIL
    assert ending.transcript.count("caller:") == 1
    assert "call_answered" not in bench.kinds()


def test_a_line_that_drops_is_reported_as_failed(world):
    bench = placed(world, "dropped")

    bench.carry()

    [ending] = bench.reported
    assert (ending.result, ending.reason) == (Result.FAILED, Reason.TALK)
    assert "engine_failed" in bench.written


# --- no talk --------------------------------------------------------------------------------


@pytest.mark.parametrize("faults", [Faults(), Faults(lost=1)], ids=["told", "lost"])
@pytest.mark.parametrize(
    ("fate", "result", "note"),
    [
        ("busy", Result.NO_ANSWER, "The line was busy."),
        ("no_answer", Result.NO_ANSWER, "Nobody picked up."),
        ("failed", Result.FAILED, "The line ended as failed"),
    ],
)
def test_a_call_nobody_answers_is_settled_by_its_line(world, fate, result, note, faults):
    bench = placed(world, fate, faults)

    bench.carry()

    told = world.result(bench.call)
    assert told.result == result
    assert told.notes.startswith(note)
    assert (bench.reported, told.transcript) == ([], "")


def test_news_that_comes_twice_and_late_settles_once(world):
    bench = placed(world, "no_answer", Faults(late=1, twice=1, reordered=1))

    bench.carry()

    assert world.result(bench.call).result == Result.NO_ANSWER
    assert len(world.told) == 1
    assert len(bench.told()) == len(set(bench.told())) == 3


# --- cut short ------------------------------------------------------------------------------


def test_a_call_whose_process_died_was_interrupted(world):
    bench = placed(world, "agreeable")
    bench.line = SimulatedTelephony(who_picks_up, world.clock)

    bench.carry()

    told = world.result(bench.call)
    assert told.result == Result.FAILED
    assert "the line is gone" in told.notes
    assert bench.reported == []
    _, following = world.calls_of(bench.call.lead_id)
    assert following.status == CallStatus.QUEUED


def test_a_cancel_ends_the_talk_and_the_line(world):
    bench = placed(world, "agreeable")
    bench.change(cancel_requested=True)

    bench.carry()

    told = world.result(bench.call)
    assert (told.result, told.notes) == (
        Result.CANCELLED,
        "Cancelled while the call was under way.",
    )
    assert bench.reported == []
    assert bench.is_hung_up()


def test_what_was_said_before_a_cancel_is_kept(world):
    bench = placed(world, "chatty")
    bench.in_the_talk(20, lambda: bench.change(cancel_requested=True))

    bench.carry()

    told = world.result(bench.call)
    assert told.result == Result.CANCELLED
    assert told.transcript.startswith("caller:")
    assert "AI assistant" in told.transcript


def test_a_call_that_somebody_else_has_ended_keeps_its_result(world):
    bench = placed(world, "agreeable")
    ending = Ending(Result.DECLINED, Reason.REPORTED)
    world.database.write(
        lambda session: outcome.settle(
            session, [Settlement(bench.call.id, ending)], world.house, now=world.now
        )
    )

    bench.carry()

    assert world.result(bench.call).result == Result.DECLINED
    assert bench.reported == []
    assert bench.is_hung_up()


# --- who talks to whom ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "client", "spoken"), [("", "en", "en"), ("", "es", "es"), ("es", "en", "es")]
)
def test_a_lead_s_language_comes_before_the_clinic_s(world, lead, client, spoken):
    call = world.call(world.client(language=client), PHONE, lead={"language": lead})

    runner = runner_of(world, call)

    assert runner.call.language == spoken


def test_a_runner_knows_whose_call_it_is(world):
    client = world.client(timezone="America/Chicago", legal_name="Lakeside Dental LLC")
    call = world.call(client, PHONE)

    runner = runner_of(world, call)

    facts = runner.desk.facts
    assert (facts.call_id, facts.client_id, facts.lead_id) == (call.id, client.id, call.lead_id)
    assert (facts.lead_name, facts.phone, str(facts.zone)) == (
        "Ada Example",
        PHONE,
        "America/Chicago",
    )
    assert runner.script.clinic == "Lakeside Dental LLC"


def runner_of(world: World, call: Call):
    with world.database.reading() as session:
        lead = store.leads(session, [call.lead_id])[call.lead_id]
        client = store.clients(session, [call.client_id])[call.client_id]
    return new_runner(
        row_of(world, call),
        lead,
        client,
        clinic_of=CLINIC_OF,
        house=world.house,
        transact=world.database.write,
        clock=world.clock,
        seed=1,
    )


@pytest.mark.parametrize(("fate", "is_machine"), [("voicemail", True), ("agreeable", False)])
def test_a_person_is_talked_with_and_a_machine_is_spoken_to(world, fate, is_machine):
    bench = placed(world, fate)
    plan = bench.line.plan(bench.carrier_id)
    runner = runner_of(world, bench.call)

    for seconds in talk(runner, plan):
        runner.clock.sleep(seconds)

    kinds = [entry.kind for entry in runner.entries]
    assert ("machine_answered" in kinds) == is_machine
    assert ("call_answered" in kinds) != is_machine
