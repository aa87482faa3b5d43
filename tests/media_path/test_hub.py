"""Who is let in, and when the last call is done."""

import asyncio

import pytest
from websockets.exceptions import InvalidStatus

from openchair.media_path.hub import STRANGERS
from tests.support.streams import WITHIN, play, scene, until


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

        await until(lambda: made.opened.ended == 50 and not made.hub.media.tasks)
        await asyncio.gather(*(socket.wait_closed() for socket in made.engine.sockets))
