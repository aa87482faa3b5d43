"""One attempt: dialled once, whatever the carrier answers, wherever the process was cut off."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling.admission import Limits, admit
from openchair.calling.attempt import ASK_AGAIN_SECONDS, Attempt, nothing_more
from openchair.calling.breaker import Breaker
from openchair.calling.store import CallRow
from openchair.conversation.call import Result
from openchair.durable import Done, Later, NextStep, Wait
from openchair.phone import Phone
from openchair.tables import (
    Call,
    CallEvent,
    CallStatus,
    Client,
    DialState,
    Recording,
    RecordingState,
)
from openchair.telephony.base import (
    Dialled,
    DialRequest,
    FoundCall,
    LineStatus,
    Placed,
    Rejected,
    TelephonyError,
    Unknown,
)
from tests.support.clinics import World

WIDE = Limits(seats=50, calls_per_second=100, intents=50)
SETTLE = 60.0


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Carrier:
    """Answers as told; its log is what really happened."""

    answer: Dialled | type[Killed] = field(default_factory=lambda: Placed("CA1"))
    takes: bool = True
    is_away: bool = False
    log: list[str] = field(default_factory=list)
    requests: list[DialRequest] = field(default_factory=list)
    name: str = "fake"

    def dial(self, request: DialRequest) -> Dialled:
        self.requests.append(request)
        if self.takes:
            self.log.append(request.token)
        if isinstance(self.answer, type):
            raise self.answer
        return self.answer

    def find(self, token: str, to: Phone, since: dt.datetime) -> FoundCall | None:
        if self.is_away:
            raise TelephonyError("away", permanent=False)
        return FoundCall("CA1", LineStatus.RINGING) if token in self.log else None

    def hang_up(self, carrier_id: str) -> None:
        raise AssertionError("nobody hangs up here")


@dataclass
class Bench:
    """A call that was chosen, and its attempt on a carrier."""

    world: World
    carrier: Carrier
    call: Call
    carried: list[str] = field(default_factory=list)
    breaker: Breaker = field(default_factory=Breaker)
    moments: list[float] = field(default_factory=lambda: [0.0])
    finish: Callable[[CallRow], NextStep] = nothing_more
    records: bool = False

    def step(self):
        """Do the job's next step, as any process would."""
        attempt = Attempt(
            database=self.world.database,
            house=self.world.house,
            line=self.carrier,
            carry=self._carry,
            clock=self.world.clock,
            limits=lambda: WIDE,
            seed_of=lambda _phone, _name: 1,
            breaker=self.breaker,
            settle_seconds=SETTLE,
            finish=self.finish,
            records=self.records,
            monotonic=lambda: self.moments.pop(0) if len(self.moments) > 1 else self.moments[0],
        )
        return attempt({"call_id": self.call.id}, None)

    def _carry(self, row, signal):
        self.carried.append(row.carrier_id)
        return Done()

    @property
    def row(self) -> Call:
        return self.world.read(self.call)

    def kinds(self) -> list[str]:
        with self.world.database.reading() as session:
            statement = select(col(CallEvent.kind)).where(col(CallEvent.call_id) == self.call.id)
            return list(session.scalars(statement.order_by(col(CallEvent.id))))


@pytest.fixture
def bench(world: World) -> Bench:
    call = world.call(world.client())
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    return Bench(world, Carrier(), call)


def test_a_call_that_is_taken_is_carried(bench):
    assert bench.step() == Done()

    assert bench.carrier.log == [bench.row.token]
    assert bench.carried == ["CA1"]
    assert bench.kinds() == ["claimed", "placing", "placed"]


def test_the_step_done_again_dials_no_more(bench):
    bench.step()
    bench.step()

    assert len(bench.carrier.log) == 1
    assert bench.carried == ["CA1", "CA1"]


@pytest.mark.parametrize("takes", [True, False])
def test_after_no_clear_answer_the_carrier_is_asked_and_never_dialled(bench, takes):
    bench.carrier = Carrier(Unknown("timed out"), takes=takes)

    assert bench.step() == Wait(SETTLE)
    dialled = len(bench.carrier.log)
    assert bench.step() == Wait(SETTLE)
    bench.world.clock.sleep(SETTLE)
    assert bench.step() == Done()

    assert len(bench.carrier.log) == dialled
    assert bench.carried == (["CA1"] if takes else [])


@pytest.mark.parametrize("takes", [True, False])
def test_killed_while_asking_it_is_found_out_by_whoever_comes_next(bench, takes):
    bench.carrier = Carrier(Killed, takes=takes)
    with pytest.raises(Killed):
        bench.step()
    assert bench.row.dial_state == DialState.PLACING

    bench.world.clock.sleep(SETTLE)
    bench.step()

    assert len(bench.carrier.log) == takes
    if takes:
        assert bench.carried == ["CA1"]
    else:
        told = bench.world.result(bench.call)
        assert (told.result, bench.row.status) == (Result.FAILED, CallStatus.FAILED)


def test_what_was_never_placed_counts_as_no_dial_and_is_tried_again(bench):
    bench.carrier = Carrier(Unknown("lost"), takes=False)
    bench.step()
    bench.world.clock.sleep(SETTLE)
    bench.step()

    _, following = bench.world.calls_of(bench.call.lead_id)
    assert (following.status, following.attempt, following.dials) == (CallStatus.QUEUED, 2, 0)
    assert bench.row.placing_at is None


def test_while_the_carrier_cannot_be_asked_nothing_is_decided(bench):
    bench.carrier = Carrier(Unknown("timed out"))
    bench.step()
    bench.carrier.is_away = True
    bench.world.clock.sleep(SETTLE)

    assert bench.step() == Wait(ASK_AGAIN_SECONDS)
    assert bench.row.dial_state == DialState.PLACING

    bench.carrier.is_away = False
    bench.step()
    assert bench.carried == ["CA1"]


def test_a_refusal_ends_the_call_with_its_reason(bench):
    bench.carrier = Carrier(Rejected("21211", "no such number"), takes=False)

    assert bench.step() == Done()

    told = bench.world.result(bench.call)
    assert told.result == Result.FAILED
    assert told.notes == "The carrier refused: no such number (21211)."
    assert len(bench.world.calls_of(bench.call.lead_id)) == 1


def test_too_many_requests_wait_before_the_door(bench):
    bench.carrier = Carrier(Rejected("429", "slow down", retry_seconds=7), takes=False)

    assert bench.step() == Wait(7)
    assert bench.row.dial_state == DialState.INTENT

    bench.carrier = Carrier()
    bench.world.clock.sleep(7)
    assert bench.step() == Done()
    assert bench.carried == ["CA1"]


def test_who_stood_still_behind_the_door_does_not_dial(bench):
    bench.moments = [0.0, 20.0]

    assert bench.step() == Wait(SETTLE)

    assert bench.carrier.log == []
    assert "unknown" in bench.kinds()


def test_a_carrier_that_fails_again_and_again_opens_the_breaker(bench):
    bench.carrier = Carrier(Unknown("timed out"), takes=False)
    bench.step()
    for _ in range(10):
        bench.breaker.failed(bench.world.now)

    assert bench.breaker.is_open(bench.world.now)


def test_a_call_that_is_gone_is_done(bench):
    bench.call = Call(**{**bench.call.model_dump(), "id": "call_gone"})

    assert bench.step() == Done()
    assert bench.carrier.log == []


def test_when_the_call_has_its_result_the_rest_is_done_by_whoever_knows_it(bench):
    asked = []

    def finish(row):
        asked.append(row.id)
        return Later(20)

    with bench.world.database.writing() as session:
        session.get_one(Call, bench.call.id).dial_state = DialState.ENDED.value

    bench.finish = finish
    assert bench.step() == Later(20)
    assert asked == [bench.call.id]


def test_a_call_of_a_clinic_that_wants_it_is_recorded_and_written_down_first(bench):
    with bench.world.database.writing() as session:
        session.get_one(Client, bench.call.client_id).record_calls = True
    bench.records = True
    bench.carrier.answer = Killed

    with pytest.raises(Killed):
        bench.step()

    assert [request.is_recorded for request in bench.carrier.requests] == [True]
    with bench.world.database.reading() as session:
        assert session.get_one(Recording, bench.call.id).state == RecordingState.ASKED


@pytest.mark.parametrize(("wants", "can"), [(False, True), (True, False)])
def test_where_nobody_wants_it_or_the_carrier_cannot_nothing_is_recorded(bench, wants, can):
    with bench.world.database.writing() as session:
        session.get_one(Client, bench.call.client_id).record_calls = wants
    bench.records = can

    bench.step()

    assert [request.is_recorded for request in bench.carrier.requests] == [False]
    with bench.world.database.reading() as session:
        assert session.get(Recording, bench.call.id) is None
