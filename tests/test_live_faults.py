"""Every way in which live calls are known to fail in the field, and that ours do not.

The rows are V1 to V30 of the failures that users of other receptionists have reported. Each has a
test here whose name begins with the row, or one elsewhere, which ELSEWHERE names. The live path is
the product's own, in this process, against both vendors' stand-ins (`support/live.py`); where a
single moment counts, against a line and an engine of the test's own (`support/streams.py`).

Seconds are the call's, which goes SPEED times as fast as life, unless they are called real.
"""

import asyncio
import contextlib
import functools
import itertools
import json
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

from openchair.assembly.carrier import STANDIN_KEY, agent_url, stream_secret
from openchair.calling.live_tools import MOST_MOVES
from openchair.calling.orders import OpenAgain, SayOnLine, Tell
from openchair.calling.parting import GOODBYE_SECONDS
from openchair.conversation.actions import Say
from openchair.conversation.call import Result, State
from openchair.conversation.caller import PutDown, Reply, Spoke, StayedSilent
from openchair.db import Database
from openchair.media_path.call import LiveCall as MediaCall
from openchair.media_path.ears import Voice
from openchair.media_path.first_words import FIRST_WORDS_SECONDS
from openchair.media_path.playing import MARK_SECONDS
from openchair.standins.deepgram.faults import Faults as EngineFaults
from openchair.standins.deepgram.functions import FunctionCall
from openchair.standins.deepgram.mind import Ask, Close, Fail, FallSilent, Steps, Warn
from openchair.standins.deepgram.moment import Moment
from openchair.standins.deepgram.options import Options
from openchair.standins.deepgram.replies import Caution, Code
from openchair.standins.deepgram.scripted import ScriptedMind
from openchair.standins.deepgram.standin import StandinDeepgram
from openchair.standins.twilio.log import Status
from openchair.standins.twilio.options import Faults as CarrierFaults
from openchair.tables import CallEvent, Suppression
from openchair.telephony import stream_pass
from openchair.telephony.stream_pass import StreamPass
from openchair.voice import deepgram
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
STALL = 1.5 * SPEED
"""How much later than wanted something may come on a busy machine: a real moment."""
AT_ONCE = 4
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
        assert re.search(
            rf"^(async )?def test_{row.lower()}_", HERE.read_text("utf-8"), re.MULTILINE
        )


# --- ending ---------------------------------------------------------------------------------


def test_v01_a_call_that_we_end_is_ended_at_the_carrier(live: Live):
    call = live.call(uninterested())

    result = call.ended()

    assert result.result == Result.DECLINED
    assert call.line.ended_by == "api"
    assert (call.line.duration or 0) <= call.said("agent")[-1].at_seconds + 2 + STALL


def test_v02_without_a_single_mark_a_call_ends_all_the_same(live: Live):
    live.twilio.faults = CarrierFaults(mark_lost=1.0)
    call = live.call(uninterested())

    call.ended()

    assert call.line.media.marks_returned == 0
    assert call.line.ended_by == "api"
    ended_after = (call.line.duration or 0) - call.said("agent")[-1].at_seconds
    assert ended_after <= 2 + MARK_SECONDS + STALL


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
    async with scene(speed=1.0) as made:
        baseline = len(asyncio.all_tasks())
        for nth in range(200):
            line = await made.ready()
            for moment in _turn(made, line)[:nth]:
                await moment()
            await leave(made, line)

        assert made.opened.ended == 200
        assert made.hub.media.tasks == set()
        await until(lambda: len(asyncio.all_tasks()) <= baseline)


def _turn(made: Scene, line: Line) -> list[Callable[[], Any]]:
    """Return the 200 moments of a turn of both sides."""
    engine = made.engine
    said = {"type": "ConversationText", "role": "user", "content": "go"}
    return [
        *[lambda: line.sound(VOICE)] * 50,
        lambda: engine.says({"type": "UserStartedSpeaking"}),
        lambda: engine.says(said),
        lambda: engine.says(ASKS),
        lambda: engine.says(TAKES_BACK),
        *[lambda: engine.speaks(0.1)] * 140,
        lambda: engine.says({"type": "AgentAudioDone"}),
        *[lambda: line.send("mark", mark={"name": "1"})] * 5,
    ]


async def leave(made: Scene, line: Line) -> None:
    """End a line, and wait until nothing is left of it."""
    ended = made.opened.ended
    await line.send("stop")
    await until(lambda: made.opened.ended > ended and not made.hub.calls)
    await line.socket.close()
    await until(line.reading.done)
    made.lines.remove(line)


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

    media = call.line.media
    assert "goodbye" in call.line.heard("agent")[-1].lower()
    assert media.bytes_played == media.bytes_received
    assert media.marks_returned == media.marks_received == 2


def test_v08_a_stopped_line_leaves_no_session_open(live: Live):
    call = live.call(Says([HELLO, StayedSilent(1.0), PutDown()]))
    live.wait(lambda: call.sessions)

    live.wait(lambda: call.line.status.is_final)

    live.wait(lambda: not any(each.is_open for each in call.sessions), within=2)


# --- the engine -----------------------------------------------------------------------------


def spoilt(live: Live, plans: Sequence[EngineFaults]) -> list[LiveCall]:
    """Make a call for each of these plans, some at a time; they have ended.

    A call that returns to the engine may meet with another's fault.
    """
    calls: list[LiveCall] = []
    for begin in range(0, len(plans), AT_ONCE):
        some = plans[begin : begin + AT_ONCE]
        live.plans.extend(some)
        begun = [live.call(uninterested()) for _ in some]
        for call in begun:
            call.ended()
        live.plans.clear()
        calls += begun
    return calls


@play
async def test_v09_a_session_may_break_at_any_point_of_a_turn() -> None:
    async with scene(speed=1.0) as made:
        baseline = len(asyncio.all_tasks())
        with capture_logs() as logs:
            for nth in range(50):
                await _broken_at(made, 4 * nth)

        assert len(made.talk.asks("lost")) == 50
        assert made.opened.ended == 50
        assert made.hub.media.tasks == set()
        assert [entry for entry in logs if entry["log_level"] != "info"] == []
        await until(lambda: len(asyncio.all_tasks()) <= baseline)


async def _broken_at(made: Scene, nth: int) -> None:
    """Play a turn, and break the session after so many of its 200 moments: the talk gives up."""
    line = await made.ready()
    losses = len(made.talk.asks("lost"))
    for moment in _turn(made, line)[:nth]:
        await moment()
    await made.engine.sockets[-1].close(1011)
    await until(lambda: len(made.talk.asks("lost")) > losses)
    await leave(made, line)


def test_v09_a_broken_session_is_one_failure(live: Live):
    with capture_logs() as logs:
        places = (2, 3, 4, 6, 9, 13, 18, 24)
        calls = spoilt(live, [EngineFaults(after=nth, outburst=Close(1011)) for nth in places])

    assert {call.ended().result for call in calls} <= {Result.DECLINED, Result.FAILED}
    assert all(greetings(call) <= 1 for call in calls)
    assert [entry for entry in logs if entry["log_level"] != "info"] == []


def test_v10_a_caller_who_listens_is_heard_all_the_time(live: Live):
    call = live.call("silent")
    live.wait(lambda: call.line.media.frames_sent >= 16 * 50)

    live.carrier.hang_up(call.sid)
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


# --- log lines, shared state, ourselves -----------------------------------------------------


def test_v12_what_goes_wrong_is_told_once_and_in_few_lines(
    live: Live, caplog: pytest.LogCaptureFixture
):
    live.plans.extend(EngineFaults(after=nth, outburst=Close(1006)) for nth in (5, 12, 20, 30))
    with capture_logs() as logs:
        calls = [live.call(uninterested()) for _ in range(4)]
        for call in calls:
            call.ended()
        live.wait(live.is_quiet)

    assert [entry for entry in logs if entry["log_level"] in {"error", "critical"}] == []
    assert len(logs) <= 50 * len(calls)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_v13_calls_at_once_hear_nothing_of_each_other(live: Live):
    words = ["apple", "bread", "cheese", "dates"]
    people = [Says([Spoke(f"hello, {word} here", 1.5), *[NO] * 6]) for word in words]
    calls = [live.call(person) for person in people]

    transcripts = [call.ended().transcript for call in calls]

    for word, transcript in zip(words, transcripts, strict=True):
        assert [each for each in words if f"{each} here" in transcript] == [word]


@dataclass
class Echo:
    """A loudspeaker: says hello, and then what it hears."""

    left: int = 10

    def pick_up(self) -> Reply:
        return HELLO

    def reply(self, said: Sequence[Say]) -> Reply:
        self.left -= 1
        text = " ".join(say.text for say in said)
        return Spoke(text, seconds_of(text)) if self.left else PutDown()


def test_v14_an_agent_that_hears_itself_does_not_answer_itself(live: Live):
    call = live.call(Echo())

    result = call.ended()

    said = [line for line in result.transcript.splitlines() if line.startswith("caller:")]
    assert len(said) <= 2
    assert entries(live, call, "echo")
    assert result.result in {Result.NO_ANSWER, Result.DECLINED}
    with live.parts.database.reading() as session:
        phone = col(Suppression.phone) == call.line.to
        assert session.scalar(select(Suppression).where(phone)) is None


# --- barge-in -------------------------------------------------------------------------------


@play
async def test_v15_whoever_interrupts_silences_us_at_once() -> None:
    async with scene() as made:
        line = await made.ready()
        passed = []
        for nth in range(20):
            await made.engine.says({"type": "AgentStartedSpeaking"})
            await made.engine.speaks(20)
            await until(lambda: made.call._playing._bytes)
            began = time.monotonic()
            await made.engine.says({"type": "UserStartedSpeaking"})
            await until(functools.partial(_is_cleared, line, nth + 1))
            passed.append(time.monotonic() - began)

    assert statistics.median(passed) <= 0.1


def _is_cleared(line: Line, times: int) -> bool:
    return len(line.events("clear")) == times


@play
async def test_v15_a_noise_that_the_engine_takes_for_none_does_not_interrupt() -> None:
    async with scene() as made:
        line = await made.ready()
        await made.engine.speaks(20)
        await until(lambda: len(line.heard()) == 160_000)

        await line.sound(*[VOICE] * 20, *[SILENCE] * 60)
        await line.send("dtmf", dtmf={"digit": "5"})
        await until(lambda: made.talk.asks("pressed"))

        assert line.events("clear") == []
        assert made.talk.asks("unheard") == []


# --- the beginning --------------------------------------------------------------------------


def test_v16_nothing_is_said_to_a_line_that_rings(live: Live):
    before = len(live.deepgram.sessions)

    call = live.call("no-answer")
    live.wait(lambda: call.line.status is Status.RINGING)
    live.carrier.hang_up(call.sid)
    call.ended()

    assert call.line.media.bytes_received == 0
    assert len(live.deepgram.sessions) == before


@play
async def test_v16_nothing_is_sent_before_a_stream_has_begun() -> None:
    async with scene() as made:
        line = await made.line()
        await line.send("connected", protocol="Call")
        await line.sound(*[VOICE] * 10)
        await until(lambda: made.hub.calls)

        assert line.got == []
        assert made.engine.sockets == []


def test_v17_a_silent_person_hears_the_greeting(live: Live):
    call = live.call("silent")

    live.wait(lambda: call.line.media.marks_returned)

    assert greetings(call) == 1
    assert call.said("caller") == []
    assert call.line.media.bytes_played == call.line.media.bytes_received > 0
    live.carrier.hang_up(call.sid)
    call.ended()


def test_v18_the_greeting_waits_for_the_first_words(live: Live):
    call = live.call(Says([Spoke("hello, this is the miller family", 3.0), *[NO] * 6]))

    call.ended()

    first, greeting = call.line.said[:2]
    assert (first.by, greeting.by) == ("caller", "agent")
    assert first.at_seconds + 3.0 <= greeting.at_seconds
    assert call.longest_wait <= 4 + STALL


def test_v18_who_says_nothing_is_greeted_after_a_moment(live: Live):
    call = live.call(Says([StayedSilent(6.0), *[NO] * 6]))

    call.ended()

    greeting = call.line.said[0]
    assert greeting.by == "agent"
    assert FIRST_WORDS_SECONDS <= greeting.at_seconds <= FIRST_WORDS_SECONDS + 2 + STALL


def test_v19_nobody_is_greeted_twice(live: Live):
    live.minds.append(ScriptedMind([(Ask((FunctionCall("call_answered"),)),), (Close(1006),)]))
    call = live.call(uninterested())

    result = call.ended()

    assert len(call.sessions) == 2
    assert result.result == Result.DECLINED
    assert greetings(call) == 1
    [context] = [(call.sessions[1].settings or {})["agent"]["context"]]  # type: ignore[index]
    assert [each["role"] for each in context["messages"]] == ["user", "assistant", "user"]


def test_v20_a_machine_gets_one_message_after_its_beep(live: Live):
    call = live.call("voicemail")

    result = call.ended()

    [greeting, message] = call.line.said
    assert (greeting.by, message.by) == ("caller", "agent")
    assert call.line.messages == [message.text]
    assert result.result == Result.VOICEMAIL
    assert call.line.ended_by == "api"


# --- tools ----------------------------------------------------------------------------------

MOMENTS = ("request", "barge-in", "cancel", "result", "close")


ANSWER = {"type": "FunctionCallResponse", "id": "f1"}
ORDERS = [
    order
    for order in itertools.permutations(MOMENTS)
    if order.index("request") < order.index("result")
]


@play
async def test_v21_a_tool_is_answered_once_or_not_at_all() -> None:
    async with scene() as made:
        for order in ORDERS:
            answers = await _answers(made, order)

            ends = min(order.index("cancel"), order.index("close"))
            assert answers == (0 if ends < order.index("result") else 1), order


async def _answers(made: Scene, order: Sequence[str]) -> int:
    """Play these moments of a turn; return how often the tool was answered."""
    line = await made.ready()
    call, before = made.call, made.engine.told.count(ANSWER)
    made.talk.asked.clear()
    made.talk.answers["tools"] = [Tell(json.dumps(ANSWER).encode(), "f1")]
    made.talk.is_held = threading.Event()
    for moment in order:
        await _play(made, line, call, moment)
    await until(lambda: not made.hub.calls)
    made.talk.is_held = None
    return made.engine.told.count(ANSWER) - before


async def _play(made: Scene, line: Line, call: MediaCall, moment: str) -> None:
    match moment:
        case "result":
            assert made.talk.is_held is not None
            made.talk.is_held.set()
            await until(lambda: not call._thinking.is_busy)
        case "close":
            await line.send("stop")
            await until(line.closed.is_set)
        case _ if not line.closed.is_set():
            thoughts = len(made.talk.asked) + len(call._thinking.waiting)
            await made.engine.says(SAYS[moment])
            await until(lambda: len(made.talk.asked) + len(call._thinking.waiting) > thoughts)


SAYS: dict[str, dict[str, Any]] = {
    "request": ASKS,
    "barge-in": {"type": "UserStartedSpeaking"},
    "cancel": TAKES_BACK,
}


def test_v22_a_search_is_told_though_the_caller_spoke_meanwhile(sqlite_database: Database):
    stage = Stage(World(sqlite_database))
    talk = stage.talk()
    greeting = stage.begins(talk, caller_speaks=False)["agent"]["greeting"]
    stage.is_heard(talk, greeting)
    stage.until(talk, State.QUALIFY)
    stage.says(talk, "any time")

    talk.interrupted(0.5)
    content, _ = stage.asks(talk, "wished_time")

    assert content["say"]
    assert talk.runner.call.offered or talk.runner.call.state is State.QUALIFY


# --- what the engine tells of itself --------------------------------------------------------

RETURNING = deepgram._MAY_RETURN


@pytest.mark.parametrize(
    ("code", "result", "sessions"),
    [
        (Code.INTERNAL_SERVER_ERROR, Result.DECLINED, 2),
        (Code.SERVER_GOING_AWAY, Result.DECLINED, 2),
        (Code.FAILED_TO_THINK, Result.FAILED, 1),
        (Code.INVALID_SETTINGS, Result.FAILED, 1),
    ],
)
def test_v23_an_error_is_survived_or_apologised_for(
    live: Live, code: Code, result: Result, sessions: int
):
    [call] = spoilt(live, [EngineFaults(after=12, outburst=Fail(code))])

    assert call.ended().result == result
    assert len(call.sessions) == sessions
    assert call.line.ended_by == ("api" if sessions > 1 else "twiml")
    assert call.longest_wait <= 4 + STALL


def test_v23_an_engine_that_fails_again_and_again_is_given_up(live: Live):
    fault = EngineFaults(after=6, outburst=Fail(Code.INTERNAL_SERVER_ERROR))
    live.plans.extend([fault] * 5)
    call = live.call(uninterested())

    result = call.ended()

    assert len(call.sessions) <= 3
    assert result.result == Result.FAILED


@contextlib.contextmanager
def engine_at(live: Live, url: str) -> Iterator[None]:
    """Let the ears and mouth be elsewhere for a while."""
    here = live.hub.voice
    live.hub.voice = Voice(url, here.headers)
    try:
        yield
    finally:
        live.hub.voice = here


def test_v24_the_apology_needs_no_engine(live: Live):
    with engine_at(live, "ws://127.0.0.1:1/"):
        call = live.call(uninterested())
        result = call.ended()

    assert call.sessions == []
    assert result.result == Result.FAILED
    [words] = call.said("agent")
    assert "Smile Dental LLC" in words.text
    assert words.at_seconds <= 1.0 + 2 + 2 * STALL


def test_v25_calls_under_way_finish_when_the_agent_is_to_end(live: Live):
    calls = [live.call(uninterested()) for _ in range(3)]
    live.wait(lambda: all(call.said("agent") for call in calls))

    live.on_the_loop(live.hub.drain)
    with pytest.raises(InvalidStatus):
        raw.connect(agent_url(live.parts.settings), proxy=None)
    assert not live.hub.idle.is_set()
    results = [call.ended().result for call in calls]
    live.wait(live.hub.idle.is_set)
    live.hub.is_draining = False

    assert results == [Result.DECLINED] * 3
    assert [call.line.errors for call in calls] == [[]] * 3


# --- strangers ------------------------------------------------------------------------------


def knock(live: Live, text: str, sid: str = "CA1") -> None:
    """Come with a pass, as a stream would, and wait to be shown out."""
    start = {"streamSid": "MZ1", "callSid": sid, "customParameters": {"pass": text}}
    with raw.connect(agent_url(live.parts.settings), proxy=None) as socket:
        socket.send(json.dumps({"event": "start", "start": start}))
        with contextlib.suppress(ConnectionClosed):
            socket.recv(WITHIN)


def test_v28_a_stranger_costs_nothing(live: Live):
    call = live.call(Says([HELLO, *[StayedSilent(4.0)] * 3]))
    live.wait(lambda: call.said("agent"))
    sessions = len(live.deepgram.sessions)
    secret = stream_secret(live.parts)
    used = stream_pass.issue(secret, StreamPass(call.id, call.sid), now=live.world.now)
    forged = stream_pass.issue("forged" * 8, StreamPass(call.id, call.sid), now=live.world.now)

    for text, sid in [("", "CA1"), (forged, call.sid), (used, call.sid), (used, "CA1")]:
        knock(live, text, sid)

    assert len(live.deepgram.sessions) == sessions
    live.carrier.hang_up(call.sid)
    call.ended()


def test_v29_a_call_beyond_the_engines_limit_is_apologised_for(live: Live):
    full = Options(key=STANDIN_KEY, max_sessions=0)
    with StandinDeepgram(full) as elsewhere, engine_at(live, elsewhere.url):
        call = live.call(uninterested())
        result = call.ended()

    assert result.result == Result.FAILED
    assert "Smile Dental LLC" in call.line.heard("agent")[0]
    assert call.sessions == []


def test_v30_every_warning_is_borne(live: Live):
    call = live.call(uninterested())
    live.wait(lambda: call.said("agent"))

    for caution in (*Caution, "NOT_HEARD_OF_YET"):
        live.deepgram.act(Warn(caution))
    result = call.ended()

    assert result.result == Result.DECLINED
    assert len(call.sessions) == 1
    warned = {entry["code"] for entry in entries(live, call, "voice_warned")}
    assert warned >= {*Caution, "NOT_HEARD_OF_YET"}


@pytest.mark.parametrize("code", [*Code, "NOT_HEARD_OF_YET"])
def test_v30_every_error_ends_the_session(sqlite_database: Database, code: str):
    talk = Stage(World(sqlite_database)).talk()
    talk.begin(caller_speaks=True)
    error = json.dumps({"type": "Error", "code": code, "description": "as told"})

    [*_, order] = talk.heard(deepgram.read_message(error.encode()))

    assert isinstance(order, OpenAgain if code in RETURNING else SayOnLine)
