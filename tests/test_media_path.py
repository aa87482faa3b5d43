"""The media path, with real sockets: a line and an engine of the test's own, a talk that is told.

The stand-ins prove it whole (`integration_live.py`, `test_live_faults.py`); here each rule is seen
by itself.
"""

import asyncio
import json
import threading

import pytest
from websockets.exceptions import InvalidStatus

from openchair.calling.orders import ClearLine, EndLine, Mark, OpenAgain, SayOnLine, Tell
from openchair.media_path import MARK_SECONDS, STRANGERS
from openchair.voice.base import (
    AgentFinished,
    CallerSpoke,
    Failed,
    Ready,
    ToolsAsked,
    ToolsCancelled,
)
from tests.support.streams import (
    ASKS,
    SETTINGS,
    SILENCE,
    SPEED,
    TAKES_BACK,
    VOICE,
    WITHIN,
    is_open,
    play,
    scene,
    until,
)

# --- letting in -----------------------------------------------------------------------------


@play
async def test_who_has_no_pass_never_reaches_the_ears() -> None:
    async with scene() as made:
        line = await made.line()
        await line.start("forged")

        await until(line.closed.is_set)

        assert made.engine.sockets == []
        assert made.opened.ended == 0


@play
async def test_another_path_is_not_found() -> None:
    async with scene() as made:
        with pytest.raises(InvalidStatus):
            await made.line("/elsewhere")


@play
async def test_there_are_so_many_seats_and_no_more() -> None:
    async with scene(seats=1) as made:
        await made.ready()

        with pytest.raises(InvalidStatus):
            await made.line()


@play
async def test_who_only_knocks_takes_nobodys_seat() -> None:
    async with scene(seats=1, speed=0.5) as made:
        for _ in range(STRANGERS):
            await made.line()

        line = await made.line()
        await line.start()

        await until(lambda: made.engine.sockets)
        with pytest.raises(InvalidStatus):
            await made.line()


@play
async def test_a_stream_that_does_not_begin_is_closed() -> None:
    async with scene(speed=50) as made:
        line = await made.line()

        await until(line.closed.is_set)


@play
async def test_a_second_start_is_no_second_call() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.start()
        await line.sound(VOICE)
        await until(lambda: len(made.engine.sound) >= 160 * 5)

        assert len(made.engine.sockets) == 1


# --- audio ----------------------------------------------------------------------------------


@play
async def test_what_the_caller_says_reaches_the_ears_byte_for_byte() -> None:
    async with scene() as made:
        line = await made.ready()
        frames = [bytes([n]) * 160 for n in range(50)]

        await line.sound(*frames)
        await until(lambda: len(made.engine.sound) == 160 * 54)

        assert bytes(made.engine.sound) == VOICE * 4 + b"".join(frames)


@play
async def test_words_spoken_before_the_ears_were_ready_are_not_lost() -> None:
    async with scene() as made:
        line = await made.line()
        await line.start()
        await line.sound(*[VOICE] * 20)

        await until(lambda: len(made.engine.sound) == 160 * 20)

        assert made.talk.asks("begin") == [True]


@play
async def test_a_silent_person_is_greeted_after_a_moment() -> None:
    async with scene() as made:
        line = await made.line()
        await line.start()
        await line.sound(*[SILENCE] * 5)

        await until(lambda: made.talk.asks("begin"))

        assert made.talk.asks("begin") == [False]


@play
async def test_what_the_agent_says_reaches_the_line() -> None:
    async with scene() as made:
        line = await made.ready()

        await made.engine.speaks(0.5)
        await until(lambda: len(line.heard()) == 4000)

        assert line.heard() == b"\x20" * 4000
        assert line.events("media")[0]["streamSid"] == "MZ1"


# --- barge-in -------------------------------------------------------------------------------


@play
async def test_a_caller_who_speaks_over_us_clears_the_line_and_late_audio_is_dropped() -> None:
    async with scene() as made:
        line = await made.ready()
        await made.engine.speaks(5)
        await until(lambda: len(line.heard()) == 40_000)

        await made.engine.says({"type": "UserStartedSpeaking"})
        await made.engine.speaks(1)
        await until(lambda: line.events("clear"))
        await made.engine.says({"type": "AgentStartedSpeaking"})
        await made.engine.speaks(0.1)
        await until(lambda: len(line.heard()) > 40_000)

        assert len(line.heard()) == 40_800
        [share] = made.talk.asks("interrupted")
        assert 0 <= share < 1


@play
async def test_audio_that_plays_on_after_it_was_sent_can_be_cleared_too() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.answers["heard"] = []
        await made.engine.speaks(5)
        made.talk.answers["heard"] = [Mark("1")]
        await made.engine.says({"type": "AgentAudioDone"})
        await until(lambda: line.events("mark"))
        made.talk.answers["heard"] = []

        await made.engine.says({"type": "UserStartedSpeaking"})

        await until(lambda: line.events("clear"))


@play
async def test_the_first_words_are_not_spoken_over() -> None:
    async with scene() as made:
        line = await made.ready(greeted=False)
        await made.engine.speaks(5)
        await until(lambda: len(line.heard()) == 40_000)

        await made.engine.says({"type": "UserStartedSpeaking"})
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hi"})
        await until(lambda: CallerSpoke("hi") in made.talk.asks("heard"))

        assert line.events("clear") == []


@play
async def test_a_step_that_fails_is_not_silence() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.answers["boom"] = None

        await made.engine.says({"type": "ConversationText", "role": "user", "content": "boom"})
        await until(line.closed.is_set)

        assert made.opened.acts == [SayOnLine("Sorry.")]
        await until(lambda: made.opened.ended == 1)


@play
async def test_where_nothing_plays_nothing_is_cleared() -> None:
    async with scene() as made:
        line = await made.ready()

        await made.engine.says({"type": "UserStartedSpeaking"})
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hi"})
        await until(lambda: CallerSpoke("hi") in made.talk.asks("heard"))

        assert line.events("clear") == []
        assert made.talk.asks("interrupted") == []


# --- orders ---------------------------------------------------------------------------------


@play
async def test_orders_go_where_they_belong() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.answers["go"] = [Tell(b'{"type":"KeepAlive"}'), Mark("7"), ClearLine()]

        await made.engine.says({"type": "ConversationText", "role": "user", "content": "go"})

        await until(lambda: line.events("clear"))
        assert line.events("mark")[0]["mark"] == {"name": "7"}
        await until(lambda: {"type": "KeepAlive"} in made.engine.told)


@play
async def test_marks_and_keys_reach_the_talk() -> None:
    async with scene() as made:
        line = await made.ready()
        await made.order(Mark("7"))
        await until(lambda: line.events("mark"))

        for _ in range(2):
            await line.send("mark", mark={"name": "7"})
        await line.send("dtmf", dtmf={"digit": "9"})

        await until(lambda: made.talk.asks("pressed") == ["9"])
        assert made.talk.asks("marked") == ["7"]


@play
async def test_a_mark_that_never_comes_back_is_taken_for_heard() -> None:
    async with scene(speed=20) as made:
        line = await made.ready()
        await made.engine.speaks(1)
        await until(lambda: len(line.heard()) == 8000)

        await made.order(Mark("7"))
        asked = made.hub.now()
        await line.goes_on_until(lambda: "7" in made.talk.asks("marked"))

        assert made.talk.asks("marked") == ["7"]
        assert made.hub.now() - asked > MARK_SECONDS


@play
async def test_an_answer_to_a_tool_that_was_taken_back_is_not_sent() -> None:
    async with scene() as made:
        await made.ready()
        made.talk.is_held = threading.Event()
        made.talk.answers["tools"] = [Tell(b'{"type":"KeepAlive"}', "f1")]
        await made.engine.says(ASKS)
        await until(lambda: len(made.talk.asks("held")) == 1)

        await made.engine.says(TAKES_BACK)
        await until(lambda: made.call._cancelled)
        made.talk.is_held.set()
        await until(lambda: ToolsCancelled(("f1",)) in made.talk.asks("heard"))

        assert {"type": "KeepAlive"} not in made.engine.told


@play
async def test_a_tool_that_was_taken_back_in_time_is_not_thought_about() -> None:
    async with scene() as made:
        await made.ready()
        made.talk.is_held = threading.Event()
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hold"})
        await until(lambda: len(made.talk.asks("held")) == 1)

        await made.engine.says(ASKS)
        await made.engine.says(TAKES_BACK)
        await until(lambda: made.call._cancelled)
        made.talk.is_held.set()
        await until(lambda: ToolsCancelled(("f1",)) in made.talk.asks("heard"))

        assert ToolsAsked(()) in made.talk.asks("heard")


@play
async def test_a_voice_of_which_the_engine_tells_nothing_is_told_to_the_talk() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.sound(*[VOICE] * 30, *[SILENCE] * 60)

        await until(lambda: made.talk.asks("unheard"))


@play
async def test_a_voice_that_the_engine_has_heard_is_not() -> None:
    async with scene() as made:
        line = await made.ready()
        await line.sound(*[VOICE] * 30)
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hi"})
        await until(lambda: CallerSpoke("hi") in made.talk.asks("heard"))

        await line.sound(*[SILENCE] * 60)
        await line.send("dtmf", dtmf={"digit": "5"})
        await until(lambda: made.talk.asks("pressed"))

        assert made.talk.asks("unheard") == []


@play
async def test_the_end_is_told_to_the_carrier_before_the_socket_closes() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.answers["bye"] = [EndLine()]

        await made.engine.says({"type": "ConversationText", "role": "user", "content": "bye"})
        await until(line.closed.is_set)
        await until(lambda: made.opened.ended)

        assert made.opened.acts == [EndLine()]
        assert made.opened.ended == 1


@play
async def test_a_turn_whose_end_is_never_told_is_taken_for_done() -> None:
    async with scene(speed=20) as made:
        line = await made.ready()
        await made.engine.speaks(0.1)

        await line.goes_on_until(lambda: AgentFinished() in made.talk.asks("heard"))


# --- what goes wrong ------------------------------------------------------------------------


@play
async def test_a_lost_session_is_opened_again_as_ordered() -> None:
    async with scene() as made:
        await made.ready()
        again = b'{"type":"Settings","again":true}'
        made.talk.answers["lost"] = [OpenAgain(again)]

        await made.engine.sockets[-1].close(1011)
        await until(lambda: len(made.engine.sockets) == 2)
        await until(lambda: made.engine.told[-1] == json.loads(again))

        assert len(made.talk.asks("lost")) == 1


@play
@pytest.mark.parametrize("seconds", [0, 1])
async def test_a_turn_that_was_lost_before_it_sounded_is_told_to_the_talk(seconds: int) -> None:
    async with scene() as made:
        line = await made.ready()
        await made.engine.says({"type": "ConversationText", "role": "assistant", "content": "hi"})
        for _ in range(seconds):
            await made.engine.speaks(1)
        await until(lambda: len(line.heard()) == 8000 * seconds)

        await made.engine.sockets[-1].close(1011)
        await until(lambda: made.talk.asks("lost"))

        assert len(made.talk.asks("unsounded")) == (0 if seconds else 1)


@play
async def test_an_error_and_the_close_after_it_are_one_failure() -> None:
    async with scene() as made:
        line = await made.ready()

        await made.engine.says({"type": "Error", "code": "SERVER_GOING_AWAY", "description": ""})
        await made.engine.sockets[-1].close(1000)
        await line.send("dtmf", dtmf={"digit": "5"})
        await until(lambda: made.talk.asks("pressed"))

        assert Failed("SERVER_GOING_AWAY", "", may_return=True) in made.talk.asks("heard")
        assert made.talk.asks("lost") == []


@play
async def test_ears_that_cannot_be_had_are_told_to_the_talk() -> None:
    async with scene() as made:
        made.engine.refuses = True
        line = await made.line()
        await line.start()

        await until(lambda: made.talk.asks("lost"))


@play
async def test_an_engine_that_does_not_read_is_lost() -> None:
    async with scene(speed=50) as made:
        line = await made.ready()
        made.engine.sockets[-1].transport.pause_reading()

        async with asyncio.timeout(WITHIN):
            while not made.talk.asks("lost"):
                await line.sound(*[VOICE * 100] * 50)

        assert made.talk.asks("lost") == ["the engine does not read"]


@play
async def test_a_session_that_comes_too_late_is_let_go() -> None:
    async with scene() as made:
        await made.ready()
        made.engine.holds.clear()

        made.call._obey([OpenAgain(SETTINGS)])
        await until(lambda: made.engine.held == 1)
        made.call._obey([OpenAgain(SETTINGS)])
        await until(lambda: made.engine.held == 2)
        made.engine.holds.set()
        await until(lambda: len(made.engine.sockets) == 3)

        await until(lambda: sum(is_open(socket) for socket in made.engine.sockets) == 1)


@play
async def test_a_line_that_sends_nonsense_is_closed_and_the_talk_written_down() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.socket.send("nonsense")
        await until(line.closed.is_set)
        await until(lambda: made.opened.ended)

        assert made.opened.ended == 1
        assert made.opened.is_dropped


@play
async def test_a_line_without_media_is_dead() -> None:
    async with scene(speed=50) as made:
        line = await made.ready(greeted=False)

        await until(line.closed.is_set)
        await until(lambda: made.opened.ended == 1)

        assert made.opened.is_dropped


@play
async def test_a_stopped_stream_ends_the_session_too() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.send("stop", stop={"callSid": "CA1"})
        await until(lambda: made.opened.ended)

        await made.engine.sockets[-1].wait_closed()
        assert made.opened.kept > 0
        assert not made.opened.is_dropped


@play
async def test_a_line_that_drops_is_an_end() -> None:
    async with scene() as made:
        line = await made.ready()

        line.socket.transport.abort()

        await until(lambda: made.opened.ended == 1)
        assert made.opened.is_dropped


@play
async def test_a_loop_that_stood_still_blames_nobody() -> None:
    async with scene() as made:
        line = await made.ready()
        call = made.call

        call._heard_at = call._ticked_at = made.hub.now() - 60
        call._look_at_line(made.hub.now())

        assert not line.closed.is_set()
        assert made.hub.calls


@play
async def test_the_last_words_are_thought_about_though_the_line_is_gone() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.is_held = threading.Event()
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hold"})
        await until(lambda: made.talk.asks("held"))
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "stop"})
        await until(lambda: made.call._steps)

        await line.send("stop")
        await until(line.closed.is_set)
        made.talk.is_held.set()
        await until(lambda: made.opened.ended)

        assert CallerSpoke("stop") in made.talk.asks("heard")


@play
async def test_draining_lets_calls_finish_and_takes_no_new_ones() -> None:
    async with scene() as made:
        line = await made.ready()

        made.hub.drain()
        with pytest.raises(InvalidStatus):
            await made.line()
        assert not made.hub.idle.is_set()
        await line.send("stop")

        async with asyncio.timeout(WITHIN):
            await made.hub.idle.wait()


@play
async def test_fifty_calls_leave_nothing_behind() -> None:
    async with scene(seats=50) as made:
        for _ in range(50):
            line = await made.ready()
            await line.send("stop")
            await until(lambda: not made.hub.calls)

        await until(lambda: made.opened.ended == 50 and not made.hub.tasks)
        await asyncio.gather(*(socket.wait_closed() for socket in made.engine.sockets))


# --- measuring ------------------------------------------------------------------------------


@play
async def test_an_answer_is_measured_from_the_callers_last_sound_to_our_first() -> None:
    async with scene() as made:
        line = await made.ready()
        await line.sound(*[SILENCE] * 10)
        await until(lambda: len(made.engine.sound) == 160 * 14)

        await made.engine.speaks(0.5)
        await made.engine.speaks(0.5)
        await until(lambda: made.talk.asks("answered_after"))

        [waited] = made.talk.asks("answered_after")
        assert 0 < waited < 10 * SPEED


@play
async def test_a_turn_that_answers_nobody_is_not_measured() -> None:
    async with scene() as made:
        line = await made.line()
        await line.start()
        await line.goes_on_until(lambda: Ready() in made.talk.asks("heard"))

        await made.engine.speaks(0.5)
        await line.goes_on_until(lambda: len(line.heard()) == 4000)

        assert made.talk.asks("answered_after") == []


@play
async def test_the_seconds_of_both_sockets_are_told_at_the_end() -> None:
    async with scene() as made:
        line = await made.ready()
        await line.sound(*[SILENCE] * 5)

        await line.send("stop")
        await until(lambda: made.opened.ended)

        measured = made.opened.measured
        assert measured.stream_seconds is not None
        assert measured.voice_seconds is not None
        assert 0 < measured.voice_seconds < measured.stream_seconds


@play
async def test_where_the_ears_were_never_reached_no_second_is_counted() -> None:
    async with scene() as made:
        made.engine.holds.clear()
        line = await made.line()
        await line.start()
        await until(lambda: made.engine.held)

        await line.send("stop")
        await until(lambda: made.opened.ended)
        made.engine.holds.set()

        assert made.opened.measured.voice_seconds == 0
