"""A campaign in virtual time: the gates of life, to the last attempt, the same for the same seed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from openchair import agent_config
from openchair.assembly.parts import clinics
from openchair.calling import store
from openchair.calling.campaign import LONGEST, Campaign
from openchair.conversation.call import Result
from openchair.db import Database
from openchair.phone import Phone
from openchair.simulation.people import who_picks_up
from openchair.tables import (
    Call,
    CallEvent,
    CallResult,
    CallStatus,
    Client,
    Decision,
    DialState,
    Suppression,
)
from openchair.telephony.line_plan import Faults
from openchair.telephony.simulated import FAULTLESS, SimulatedTelephony
from tests.support.clinics import World
from tests.support.databases import fresh_sqlite

CLINIC_OF = clinics(agent_config.load())


def number(nth: int) -> str:
    return f"+1212555{100 + nth:04}"


@dataclass
class Played:
    """A world, and the campaign that calls its leads."""

    world: World
    told: list[int] = field(default_factory=list)

    def run(
        self, forced: Mapping[str, str] | None = None, *, faults: Faults = FAULTLESS, **settings
    ) -> int:
        """Call everybody; return how many attempts there were."""
        world = self.world
        by_phone = {Phone(phone): fate for phone, fate in (forced or {}).items()}
        line = SimulatedTelephony(who_picks_up, world.clock, forced=by_phone, faults=faults)
        campaign = Campaign(
            database=world.database,
            house=world.house,
            line=line,
            clinic_of=CLINIC_OF,
            clock=world.clock,
            seed_of=lambda phone, _name: int(phone[-4:]),
            **settings,
        )
        return campaign.run(self.told.append)

    def results(self) -> list[tuple[str, int, str]]:
        """Return number, attempt and result of every call that has ended, in order."""
        statement = (
            select(col(Call.phone), col(Call.attempt), col(CallResult.result))
            .join(CallResult, col(CallResult.call_id) == col(Call.id))
            .order_by(col(Call.phone), col(Call.attempt))
        )
        with self.world.database.reading() as session:
            return [(phone, nth, result) for phone, nth, result in session.execute(statement)]

    def count(self, table: type) -> int:
        with self.world.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def ledger(self, call: Call) -> list[CallEvent]:
        statement = select(CallEvent).where(col(CallEvent.call_id) == call.id)
        with self.world.database.reading() as session:
            return list(session.scalars(statement.order_by(col(CallEvent.id))))


@pytest.fixture
def played(sqlite_database: Database) -> Played:
    return Played(World(sqlite_database, enforced=False))


@pytest.fixture
def client(played: Played) -> Client:
    return played.world.client(max_concurrent_calls=1_000)


def test_a_lead_that_picks_up_and_wants_to_is_booked_with_its_whole_story(played, client):
    call = played.world.call(client)

    attempts = played.run({call.phone: "agreeable"})

    assert (attempts, played.results()) == (1, [(call.phone, 1, Result.BOOKED)])
    assert played.world.result(call).booked_slot
    kinds = [line.kind for line in played.ledger(call)]
    assert kinds[:3] == ["claimed", "placing", "placed"]
    assert {"line_news", "said", "call_answered", "slots_held", "slot_booked"} <= set(kinds)
    assert kinds[-1] == "settled"


@pytest.mark.parametrize(
    ("fate", "result"),
    [
        ("busy", Result.NO_ANSWER),
        ("no_answer", Result.NO_ANSWER),
        ("failed", Result.FAILED),
        ("voicemail", Result.VOICEMAIL),
        ("rejected", Result.FAILED),
    ],
)
def test_a_lead_that_is_never_reached_is_tried_until_it_has_been_enough(
    played, client, fate, result
):
    call = played.world.call(client)

    attempts = played.run({call.phone: fate})

    tries = 1 if fate == "rejected" else client.max_attempts
    assert attempts == tries
    assert played.results() == [(call.phone, nth + 1, result) for nth in range(tries)]
    assert played.count(Decision) == tries


def test_an_answer_that_was_lost_is_asked_for_and_its_call_carried_on(played, client):
    call = played.world.call(client)

    attempts = played.run({call.phone: "unknown_taken"}, seats=1)

    assert attempts >= 1
    assert played.world.read(call).carrier_id is not None
    assert "line_news" in [line.kind for line in played.ledger(call)]


def test_a_request_that_was_lost_disturbed_nobody_and_is_made_again(played, client):
    call = played.world.call(client)

    attempts = played.run({call.phone: "unknown_not_taken"})

    assert attempts > client.max_attempts  # no dial counts for the cap
    assert {result for *_, result in played.results()} == {Result.FAILED}
    assert played.world.read(call).placing_at is None


def test_who_asks_to_stop_is_never_called_again(played, client):
    call = played.world.call(client)
    waiting = played.world.call(client, call.phone, due_at=played.world.now + dt.timedelta(days=1))

    played.run({call.phone: "asks_to_stop"})

    assert played.world.result(call).result == Result.OPTED_OUT
    assert played.world.result(waiting).result == Result.OPTED_OUT
    assert played.world.read(waiting).placing_at is None
    assert played.count(Suppression) == 1


def test_nothing_is_left_open_or_told_twice(played, client):
    for nth in range(30):
        played.world.call(client, number(nth))

    attempts = played.run(faults=Faults(unknown_taken=0.1, unknown_not_taken=0.1))

    assert len(played.results()) == attempts == sum(played.told)
    assert played.count(CallResult) == played.count(Call)
    with played.world.database.reading() as session:
        states = set(session.scalars(select(col(Call.dial_state))))
    assert states == {DialState.ENDED}


def test_the_same_seed_gives_the_same_campaign_and_another_does_not(tmp_path: Path):
    def campaign(name: str, seed: int) -> Iterator[object]:
        (tmp_path / name).mkdir()
        database = fresh_sqlite(tmp_path / name)
        played = Played(World(database, enforced=False))
        client = played.world.client(max_concurrent_calls=1_000)
        calls = [played.world.call(client, number(nth)) for nth in range(12)]
        played.run(seed=seed)
        yield played.results()
        yield [[(line.at, line.kind, line.data) for line in played.ledger(c)] for c in calls]
        yield [played.world.read(call).token for call in calls]
        database.close()

    first, again, other = (list(campaign(*each)) for each in [("a", 1), ("b", 1), ("c", 2)])

    assert first == again
    assert first[2] != other[2]


def test_calls_begin_no_faster_than_the_pace(played, client):
    calls = [played.world.call(client, number(nth)) for nth in range(4)]
    start = played.world.now

    played.run({call.phone: "voicemail" for call in calls}, calls_per_second=0.5)

    spoke = [
        next(line.at for line in played.ledger(call) if line.kind == "machine_answered")
        for call in calls
    ]
    assert all(at >= start + dt.timedelta(seconds=2 * nth) for nth, at in enumerate(spoke))


def test_no_more_calls_are_under_way_than_there_are_seats(played, client):
    for nth in range(7):
        played.world.call(client, number(nth))

    played.run({number(nth): "voicemail" for nth in range(7)}, seats=3)

    with played.world.database.reading() as session:
        claimed = session.scalars(select(col(Call.claimed_at)).where(col(Call.attempt) == 1))
        assert sorted(Counter(claimed).values()) == [1, 3, 3]


def test_a_clinic_that_pauses_is_waited_for_and_then_left_alone(played):
    call = played.world.call(played.world.client(paused=True))
    start = played.world.now

    assert played.run() == 0

    assert played.world.read(call).status == CallStatus.QUEUED
    assert played.world.now > start + LONGEST


def test_while_one_clinic_pauses_the_others_are_called(played, client):
    played.world.call(played.world.client(paused=True), number(1))
    played.world.call(client, number(2))

    attempts = played.run({number(2): "no_answer"})

    assert attempts == client.max_attempts
    assert {phone for phone, *_ in played.results()} == {number(2)}


def test_a_clinic_that_has_made_its_calls_of_the_day_goes_on_the_next(played):
    client = played.world.client(max_concurrent_calls=1_000, policy={"calls_per_day": 2})
    for nth in range(5):
        played.world.call(client, number(nth))

    attempts = played.run({number(nth): "rejected" for nth in range(5)})

    assert attempts == 5
    with played.world.database.reading() as session:
        placed = sorted(session.scalars(select(col(Call.placing_at))))
    assert all(
        later - at >= dt.timedelta(days=1) for at, later in zip(placed, placed[2:], strict=False)
    )


def test_a_call_that_is_due_when_all_is_over_stays_queued(played, client):
    call = played.world.call(client, due_at=played.world.now + LONGEST + dt.timedelta(days=1))

    assert played.run() == 0

    assert played.world.read(call).status == CallStatus.QUEUED


def test_where_all_calling_is_stopped_nobody_is_called(played, client):
    played.world.call(client)
    played.world.database.write(
        lambda session: store.switch_calling(session, is_on=False, by="t", now=played.world.now)
    )

    assert played.run() == 0
