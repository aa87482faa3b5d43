"""One call on the loop, with real sockets: a line and an engine of the test's own, and a talk that
is told what to say.

The stand-ins prove it whole (`integration_live.py`, `test_live_faults.py`); here each rule is seen
by itself.
"""

import pytest

from openchair.calling.orders import ClearLine, Mark, Tell
from openchair.media_path.playing import MARK_SECONDS
from openchair.voice.base import AgentFinished, CallerSpoke
from tests.support.streams import SILENCE, VOICE, play, scene, until

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
        asked = made.hub.media.now()
        await line.goes_on_until(lambda: "7" in made.talk.asks("marked"))

        assert made.talk.asks("marked") == ["7"]
        assert made.hub.media.now() - asked > MARK_SECONDS


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
async def test_a_turn_whose_end_is_never_told_is_taken_for_done() -> None:
    async with scene(speed=20) as made:
        line = await made.ready()
        await made.engine.speaks(0.1)

        await line.goes_on_until(lambda: AgentFinished() in made.talk.asks("heard"))


# --- what goes wrong ------------------------------------------------------------------------


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
async def test_a_stopped_stream_ends_the_session_too() -> None:
    async with scene() as made:
        line = await made.ready()

        await line.send("stop", stop={"callSid": "CA1"})
        await until(lambda: made.opened.ended)

        await made.engine.sockets[-1].wait_closed()
        assert made.opened.kept > 0
        assert not made.opened.is_dropped
