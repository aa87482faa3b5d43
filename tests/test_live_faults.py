"""Every way in which live calls are known to fail in the field, and that ours do not.

The rows are V1 to V30 of the failures that users of other receptionists have reported. Each has a
test here whose name begins with the row, or one elsewhere, which ELSEWHERE names. The live path is
the product's own, in this process, against both vendors' stand-ins (`support/live.py`); where a
single moment counts, against a line and an engine of the test's own (`support/streams.py`).

Seconds are the call's, which goes SPEED times as fast as life, unless they are called real.
"""

import asyncio
import contextlib
import itertools
import logging
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import websockets.sync.client as raw
from sqlalchemy import select
from sqlmodel import col
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed, InvalidStatus

from openchair.assembly.carrier import STANDIN_KEY, agent_url, deepgram_url, stream_secret
from openchair.calling.live_talk import GOODBYE_SECONDS, MOST_MOVES
from openchair.calling.orders import Mark, OpenAgain, SayOnLine, Tell
from openchair.calling.patience import ANSWER_SECONDS
from openchair.conversation.actions import Say
from openchair.conversation.call import Result
from openchair.conversation.caller import PutDown, Reply, Spoke, StayedSilent
from openchair.db import Database
from openchair.media_path import FIRST_WORDS_SECONDS, MARK_SECONDS, Voice
from openchair.standins.deepgram.faults import Faults as EngineFaults
from openchair.standins.deepgram.functions import FunctionCall
from openchair.standins.deepgram.mind import Ask, Close, Fail, FallSilent, Steps, Warn
from openchair.standins.deepgram.moment import Moment
from openchair.standins.deepgram.replies import Caution, Code
from openchair.standins.deepgram.scripted import ScriptedMind
from openchair.standins.twilio.options import Faults as CarrierFaults
from openchair.tables import CallEvent, Suppression
from openchair.telephony import stream_pass
from openchair.telephony.stream_pass import StreamPass
from openchair.voice import deepgram
from openchair.voice.base import Ready
from tests.support.clinics import World
from tests.support.live import SPEED, WITHIN, Live, LiveCall, Says, living, seconds_of
from tests.support.streams import (
    ASKS,
    SILENCE,
    TAKES_BACK,
    VOICE,
    Line,
    Scene,
    play,
    scene,
    until,
)
from tests.support.talks import Stage

HERE = Path(__file__)
ELSEWHERE = {
    "V04": "telephony/test_twilio.py::test_an_answered_call_is_connected_and_then_hung_up",
    "V06": "telephony/test_twilio.py::test_a_call_that_is_over_is_ended_without_complaint",
    "V26": "telephony/test_twilio.py::test_the_events_are_repeated_keys_and_not_one_joined_value",
    "V27": "standins/twilio/test_stream.py::"
    "test_a_call_can_be_sent_to_another_stream_and_the_person_does_not_greet_again",
}
"""Rows that are proven by a test of the part that they concern."""
ROWS = [f"V{row:02d}" for row in range(1, 31)]
STALL = 1.0 * SPEED
"""How much later than wanted something may come on a busy machine: a real second."""
HELLO = Spoke("hello?", 1.0)
NO = Spoke("no thank you, I am not interested", 2.0)


def uninterested() -> Says:
    """Somebody with whom a call is short, and who says it again where it was not heard."""
    return Says([HELLO, *[NO] * 6])


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with living(tmp_path_factory.mktemp("live")) as live:
        live.call(uninterested()).ended()  # what is made once in a process is made
        yield live


@pytest.fixture
def live(everything: Live) -> Iterator[Live]:
    """The live path; afterwards nothing is left of the calls, and no vendor had to complain."""
    before = len(everything.deepgram.sessions)
    yield everything
    everything.settle_down()
    sessions = everything.deepgram.sessions[before:]
    assert [session.violations for session in sessions if session.violations] == []
    assert everything.hub.calls == set()


def entries(live: Live, call: LiveCall, kind: str) -> list[dict[str, Any]]:
    """Return what the ledger says of this kind."""
    statement = select(col(CallEvent.data)).where(
        col(CallEvent.call_id) == call.id, col(CallEvent.kind) == kind
    )
    with live.parts.database.reading() as session:
        return list(session.scalars(statement))


def greetings(call: LiveCall) -> int:
    return sum("AI assistant" in text for text in call.line.heard("agent"))


def sessions_of(calls: Sequence[LiveCall]) -> list[int]:
    return [len(call.sessions) for call in calls]


# --- the rows -------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_its_test(row: str):
    if row in ELSEWHERE:
        path, name = ELSEWHERE[row].split("::")
        assert f"def {name}(" in (HERE.parent / path).read_text("utf-8")
    else:
        assert re.search(rf"^(async )?def test_{row.lower()}_", HERE.read_text("utf-8"), re.MULTILINE)


# --- ending ---------------------------------------------------------------------------------


def test_v01_a_call_that_we_end_is_ended_at_the_carrier(live: Live):
    call = live.call(uninterested())

    result = call.ended()

    assert result.result == Result.DECLINED
    assert call.line.ended_by == "api"
    goodbye = call.said("agent")[-1]
    spoken = goodbye.at_seconds + seconds_of(goodbye.text)
    assert (call.line.duration or 0) <= spoken + 2 + 2 * STALL


def test_v02_without_a_single_mark_a_call_ends_all_the_same(live: Live):
    live.twilio.faults = CarrierFaults(mark_lost=1.0)
    call = live.call(uninterested())

    call.ended()

    goodbye = call.said("agent")[-1]
    spoken = goodbye.at_seconds + seconds_of(goodbye.text)
    assert call.line.media.marks_returned == 0
    assert call.line.ended_by == "api"
    assert (call.line.duration or 0) <= spoken + MARK_SECONDS + 2 * STALL


def test_v02_without_a_single_mark_no_call_is_longer_than_it_may_be(live: Live):
    live.twilio.faults = CarrierFaults(mark_lost=1.0)
    short = {"limits": {"call_seconds": 60}}
    clinic = live.world.client(callback_number="+18005550199", script=short)
    asks = [Spoke("how much does it cost?", 1.5)] * 40
    call = live.call(Says([HELLO, *asks]), clinic)

    result = call.ended()

    assert "time ran out" in result.notes
    assert (call.line.duration or 0) <= 60 + GOODBYE_SECONDS + STALL


@play
async def test_v03_a_call_may_end_at_any_point_of_a_turn() -> None:
    async with scene(seats=200) as made:
        baseline = len(asyncio.all_tasks())
        for nth in range(200):
            await _stopped_at(made, nth)
        await until(lambda: made.opened.ended == 200)

        assert made.hub.calls == set()
        await until(lambda: len(asyncio.all_tasks()) <= baseline + 2 * 200)
        for line in made.lines:
            await line.socket.close()
            line.reading.cancel()
        made.lines.clear()
        await until(lambda: len(asyncio.all_tasks()) <= baseline)


async def _stopped_at(made: Scene, nth: int) -> None:
    """Play a turn of both sides, and stop the line after so many of its 200 moments."""
    line = await made.ready()
    engine = made.engine
    moments: list[Callable[[], Any]] = [lambda: line.sound(VOICE)] * 50
    moments += [lambda: engine.says({"type": "UserStartedSpeaking"})]
    moments += [lambda: engine.says({"type": "ConversationText", "role": "user", "content": "go"})]
    moments += [lambda: engine.says(ASKS), lambda: engine.says(TAKES_BACK)]
    moments += [lambda: engine.speaks(0.1)] * 140
    moments += [lambda: engine.says({"type": "AgentAudioDone"})]
    moments += [lambda: line.send("mark", mark={"name": "1"})] * 5
    for moment in moments[:nth]:
        await moment()
    await line.send("stop")
    await until(line.closed.is_set)


class Insists(ScriptedMind):
    """A mind that asks for one move again and again, whatever comes of it."""

    def __init__(self, call: FunctionCall, times: int) -> None:
        super().__init__([(Ask((FunctionCall("call_answered"),)),), (Ask((call,)),)])
        self._call, self._left = call, times

    def answered(self, responses: Sequence[str], moment: Moment) -> Steps:
        steps = super().answered(responses, moment)
        is_said = any('"greeting"' in response for response in responses)
        if is_said or not self._left:
            return steps
        self._left -= 1
        return [*steps, Ask((self._call,))]


def test_v05_a_model_that_ends_the_call_337_times_ends_it_once(live: Live):
    live.minds.append(Insists(FunctionCall("was_not_interested"), 337))
    call = live.call(uninterested())

    result = call.ended()

    assert result.result == Result.DECLINED
    assert call.line.ended_by == "api"
    assert len(entries(live, call, "was_not_interested")) == 1
    assert len(call.sessions[0].calls) < 337


def test_v05_a_model_that_asks_in_a_loop_is_stopped_with_an_apology(live: Live):
    live.minds.append(Insists(FunctionCall("chose_slot"), 337))
    call = live.call(uninterested())

    result = call.ended()

    assert result.result == Result.FAILED
    assert len(call.sessions[0].calls) <= MOST_MOVES + 2
    assert "our side" in call.line.heard("agent")[-1] or "problem" in call.line.heard("agent")[-1]


def test_v07_nobody_is_cut_off_before_the_farewell_was_heard(live: Live):
    call = live.call(uninterested())

    call.ended()

    goodbye = call.said("agent")[-1]
    assert "goodbye" in goodbye.text.lower()
    assert call.line.media.bytes_cleared == 0
    assert (call.line.duration or 0) >= goodbye.at_seconds + seconds_of(goodbye.text) - 0.5


def test_v08_a_stopped_line_leaves_no_session_open(live: Live):
    call = live.call(Says([HELLO, StayedSilent(1.0), PutDown()]))
    live.wait(lambda: call.sessions)

    live.wait(lambda: call.line.status.is_final)

    live.wait(lambda: not any(each.is_open for each in call.sessions), within=2)


# --- the engine -----------------------------------------------------------------------------


def test_v09_a_session_may_break_at_any_point(live: Live):
    live.plans.extend(EngineFaults(after=nth, outburst=Close(1011)) for nth in range(1, 51))
    with capture_logs() as logs:
        calls = [live.call(uninterested()) for _ in range(50)]
        results = [call.ended() for call in calls]

    assert {result.result for result in results} <= {Result.DECLINED, Result.FAILED}
    assert all(greetings(call) <= 1 for call in calls)
    assert [entry for entry in logs if "exc_info" in entry] == []


def test_v10_a_caller_who_listens_is_heard_all_the_time(live: Live):
    call = live.call("silent")

    call.ended()

    [session] = call.sessions
    assert session.errors == []
    assert session.bytes_up >= 8000 * 0.8 * ((call.line.duration or 0) - FIRST_WORDS_SECONDS)


@play
async def test_v10_a_line_that_pauses_keeps_its_session() -> None:
    async with scene() as made:
        await made.ready()

        await until(lambda: {"type": "KeepAlive"} in made.engine.told)

        assert made.hub.calls


@dataclass
class Case:
    """An engine that fails without a word."""

    plans: list[EngineFaults] = field(default_factory=list)
    minds: list[Any] = field(default_factory=list)


FAILING_SILENTLY = {
    "hears and says nothing": Case(minds=[ScriptedMind([(FallSilent(),)])]),
    "does not read": Case(plans=[EngineFaults(stops_reading_after=60)]),
    "never begins": Case(plans=[EngineFaults(never_applies_settings=True)]),
    "thinks for ever": Case(plans=[EngineFaults(thinks_for=19.0)]),
}


@pytest.mark.parametrize("how", FAILING_SILENTLY)
def test_v11_an_engine_that_fails_silently_is_replaced(live: Live, how: str):
    live.plans.extend(FAILING_SILENTLY[how].plans)
    live.minds.extend(FAILING_SILENTLY[how].minds)
    live.deaf += how == "does not read"
    call = live.call(uninterested())

    result = call.ended()

    assert result.result == Result.DECLINED
    assert len(call.sessions) == 2
    assert greetings(call) == 1
    assert call.longest_wait <= 4 + STALL
