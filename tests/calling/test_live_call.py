"""Calls of a real line, while somebody else carries them."""

import datetime as dt
from typing import Any

import pytest

from openchair.calling import ledger, store
from openchair.calling.ledger import Entry, Source
from openchair.calling.live_call import (
    ASKED_FOR_SECONDS,
    LOOKS_EVERY_SECONDS,
    NEWS_SECONDS,
    REPORT_SECONDS,
    LiveCarry,
)
from openchair.db import Database
from openchair.durable import Done, Later, NextStep, Wait
from openchair.phone import Phone
from openchair.tables import Call, CallUsage
from openchair.telephony.base import (
    Dialled,
    DialRequest,
    FoundCall,
    LineStatus,
    TelephonyError,
)
from tests.support.clinics import World


class Carrier:
    """Answers as told and remembers what it was asked."""

    name = "told"

    def __init__(self) -> None:
        self.found: FoundCall | None = None
        self.is_away = False
        self.hung_up: list[str] = []
        self.asked = 0

    def dial(self, request: DialRequest) -> Dialled:
        raise AssertionError("nobody dials here")

    def find(self, token: str, to: Phone, since: dt.datetime) -> FoundCall | None:
        raise AssertionError("nobody searches here")

    def look(self, carrier_id: str) -> FoundCall | None:
        self.asked += 1
        self._be_there()
        return self.found

    def hang_up(self, carrier_id: str) -> None:
        self._be_there()
        self.hung_up.append(carrier_id)

    def _be_there(self) -> None:
        if self.is_away:
            raise TelephonyError("away", permanent=False)


class Scene:
    """A call that the carrier has taken."""

    def __init__(self, world: World, **call: Any) -> None:
        self.world = world
        self.carrier = Carrier()
        usual: dict[str, Any] = {
            "status": "in-progress",
            "dial_state": "placed",
            "token": "attempt-1",
            "carrier_id": "CA1",
            "placing_at": world.now,
        }
        self.call = world.call(world.client(), **{**usual, **call})
        self.carry = LiveCarry(
            database=world.database,
            house=world.house,
            line=self.carrier,
            clock=world.clock,
            ring_seconds=30,
            max_seconds=600,
        )

    def look(self) -> NextStep:
        with self.world.database.reading() as session:
            row = store.call(session, self.call.id)
        assert row is not None
        return self.carry(row, None)

    def set(self, **changes: Any) -> None:
        with self.world.database.writing() as session:
            call = session.get_one(Call, self.call.id)
            for name, value in changes.items():
                setattr(call, name, value)

    def said(self, source: Source, kind: str, text: str) -> None:
        entry = Entry(
            self.call.id, self.call.client_id, self.world.now, source, kind, {"text": text}
        )
        with self.world.database.writing() as session:
            ledger.write(session, [entry])

    @property
    def result(self) -> str | None:
        found = self.world.result(self.call)
        return found.result if found else None


@pytest.fixture
def scene(database: Database) -> Scene:
    return Scene(World(database))


def test_a_call_under_way_is_looked_at_again(scene: Scene):
    assert scene.look() == Wait(LOOKS_EVERY_SECONDS)
    assert scene.carrier.asked == 0


def test_a_call_that_has_ended_needs_nothing(scene: Scene):
    scene.set(status="completed", dial_state="ended")

    assert scene.look() == Done()


# --- cancelling -----------------------------------------------------------------------------


def test_a_cancelled_call_is_ended_at_the_carrier(scene: Scene):
    scene.set(cancel_requested=True)
    scene.said(Source.CALLER, "said", "hello")

    assert scene.look() == Done()
    assert scene.carrier.hung_up == ["CA1"]
    result = scene.world.result(scene.call)
    assert result is not None
    assert (result.result, result.transcript) == ("cancelled", "caller: hello")


def test_a_call_that_cannot_be_cut_is_tried_again(scene: Scene):
    scene.set(cancel_requested=True)
    scene.carrier.is_away = True

    assert scene.look() == Wait(LOOKS_EVERY_SECONDS)
    assert scene.result is None


# --- the agent's report ---------------------------------------------------------------------


def test_a_report_is_waited_for_after_the_line_went_down(scene: Scene):
    scene.set(line_status="completed")

    assert scene.look() == Wait(LOOKS_EVERY_SECONDS)
    scene.world.clock.sleep(REPORT_SECONDS - 1)

    assert scene.look() == Wait(LOOKS_EVERY_SECONDS)
    assert scene.result is None


def test_a_report_that_never_comes_leaves_what_was_said(scene: Scene):
    scene.set(line_status="completed")
    scene.said(Source.AGENT, "say", "What we wanted to say.")
    scene.said(Source.AGENT, "spoke", "What was said.")
    scene.said(Source.CALLER, "said", "yes")
    scene.look()
    scene.world.clock.sleep(REPORT_SECONDS)

    assert scene.look() == Done()
    result = scene.world.result(scene.call)
    assert result is not None
    assert result.result == "failed"
    assert result.transcript == "agent: What was said.\ncaller: yes"


# --- news that does not come ----------------------------------------------------------------


def test_a_carrier_that_tells_nothing_is_asked(scene: Scene):
    scene.carrier.found = FoundCall("CA1", LineStatus.BUSY)
    scene.world.clock.sleep(30 + NEWS_SECONDS + 1)

    scene.look()

    assert scene.result == "no-answer"


def test_a_call_that_still_rings_is_asked_about_again(scene: Scene):
    scene.carrier.found = FoundCall("CA1", LineStatus.RINGING)
    scene.world.clock.sleep(60)

    assert scene.look() == Wait(NEWS_SECONDS)
    assert scene.world.read(scene.call).line_status == "ringing"
    assert scene.look() == Wait(NEWS_SECONDS)


def test_an_answer_that_was_not_told_is_learnt(scene: Scene):
    scene.carrier.found = FoundCall("CA1", LineStatus.ANSWERED)
    scene.world.clock.sleep(60)

    scene.look()

    assert scene.world.read(scene.call).line_status == "answered"
    assert scene.carrier.hung_up == []


def test_a_talk_is_let_be_for_as_long_as_it_may_last(scene: Scene):
    scene.set(line_status="answered")
    scene.world.clock.sleep(500)

    assert scene.look() == Wait(LOOKS_EVERY_SECONDS)
    assert scene.carrier.asked == 0


def test_a_call_beyond_every_limit_is_hung_up(scene: Scene):
    scene.set(line_status="answered")
    scene.carrier.found = FoundCall("CA1", LineStatus.ANSWERED)
    scene.world.clock.sleep(700)

    assert scene.look() == Wait(NEWS_SECONDS)
    assert scene.carrier.hung_up == ["CA1"]


def test_a_call_that_the_carrier_forgot_is_over(scene: Scene):
    scene.world.clock.sleep(60)

    assert scene.look() == Done()
    assert scene.result == "failed"


def test_a_carrier_that_is_away_is_asked_again(scene: Scene):
    scene.carrier.is_away = True
    scene.world.clock.sleep(60)

    assert scene.look() == Wait(NEWS_SECONDS)
    assert scene.result is None


# --- calls that came in ---------------------------------------------------------------------


@pytest.fixture
def theirs(database: Database) -> Scene:
    """A call that came in; nothing was set up that would tell of its end."""
    world = World(database)
    line = {"line_status": "answered", "placing_at": None, "claimed_at": world.now}
    return Scene(world, direction="inbound", **line)


def test_a_call_that_came_in_is_asked_about_now_and_then(theirs: Scene):
    theirs.carrier.found = FoundCall("CA1", LineStatus.ANSWERED)

    for _ in range(30):
        theirs.world.clock.sleep(LOOKS_EVERY_SECONDS)
        assert theirs.look() == Wait(LOOKS_EVERY_SECONDS)

    assert theirs.carrier.asked == 2
    assert theirs.carrier.hung_up == []


def test_a_call_that_came_in_and_was_lost_is_for_the_staff(theirs: Scene):
    theirs.carrier.found = FoundCall("CA1", LineStatus.COMPLETED)
    theirs.world.clock.sleep(NEWS_SECONDS + LOOKS_EVERY_SECONDS / 2)
    theirs.look()
    theirs.look()
    theirs.world.clock.sleep(REPORT_SECONDS)

    assert theirs.look() == Done()
    result = theirs.world.result(theirs.call)
    assert result is not None
    assert (result.result, "staff to call back" in result.notes) == ("failed", True)


def test_a_call_that_came_in_is_ended_at_its_longest(theirs: Scene):
    theirs.carrier.found = FoundCall("CA1", LineStatus.ANSWERED)
    theirs.world.clock.sleep(700)

    theirs.look()

    assert theirs.carrier.hung_up == ["CA1"]


# --- when the call has its result -----------------------------------------------------------


def finished(scene: Scene, **changes: Any) -> NextStep:
    usual = {"status": "completed", "dial_state": "ended", "line_status": "answered"}
    scene.set(**{**usual, **changes})
    with scene.world.database.reading() as session:
        row = store.call(session, scene.call.id)
    assert row is not None
    return scene.carry.finish(row)


def line_seconds(scene: Scene) -> float | None:
    with scene.world.database.reading() as session:
        row = session.get(CallUsage, scene.call.id)
        return row.line_seconds if row else None


def test_where_nobody_told_how_long_the_line_was_open_the_carrier_is_asked(scene: Scene):
    scene.carrier.found = FoundCall("CA1", LineStatus.COMPLETED, 61)

    assert finished(scene) == Done()
    assert line_seconds(scene) == 61


def test_what_was_told_is_not_asked(scene: Scene):
    scene.carrier.found = FoundCall("CA1", LineStatus.COMPLETED, 61)
    finished(scene)

    assert finished(scene) == Done()
    assert scene.carrier.asked == 1


@pytest.mark.parametrize("is_away", [True, False])
def test_a_carrier_that_does_not_know_yet_is_asked_later(scene: Scene, is_away: bool):
    scene.carrier.is_away = is_away
    scene.carrier.found = FoundCall("CA1", LineStatus.ANSWERED)

    assert finished(scene) == Later(NEWS_SECONDS)
    assert line_seconds(scene) is None


def test_after_a_day_it_stays_unknown(scene: Scene):
    scene.world.clock.sleep(ASKED_FOR_SECONDS + 1)

    assert finished(scene) == Done()
    assert scene.carrier.asked == 0


@pytest.mark.parametrize("changes", [{"line_status": "busy"}, {"carrier_id": None}])
def test_a_call_that_nobody_answered_is_not_asked_about(scene: Scene, changes: dict[str, Any]):
    assert finished(scene, **changes) == Done()
    assert scene.carrier.asked == 0


def test_a_call_that_the_carrier_forgot_stays_unknown(scene: Scene):
    assert finished(scene) == Done()
    assert line_seconds(scene) is None
