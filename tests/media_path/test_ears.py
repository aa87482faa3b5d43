"""The engine's side of a call."""

import asyncio
import json

from openchair.calling.orders import OpenAgain
from openchair.voice.base import Failed
from tests.support.streams import SETTINGS, VOICE, WITHIN, is_open, play, scene, until


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

        made.call.obey([OpenAgain(SETTINGS)])
        await until(lambda: made.engine.held == 1)
        made.call.obey([OpenAgain(SETTINGS)])
        await until(lambda: made.engine.held == 2)
        made.engine.holds.set()
        await until(lambda: len(made.engine.sockets) == 3)

        await until(lambda: sum(is_open(socket) for socket in made.engine.sockets) == 1)
