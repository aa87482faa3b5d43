"""The loop that all calls run on."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from structlog.testing import capture_logs

from openchair.media_path.loop import MediaLoop
from tests.support.streams import WITHIN, play, until


@asynccontextmanager
async def media(speed: float = 1.0) -> AsyncIterator[MediaLoop]:
    with ThreadPoolExecutor(1) as pool:
        yield MediaLoop(asyncio.get_running_loop(), pool, speed)


@play
async def test_a_line_that_goes_faster_has_a_faster_time() -> None:
    async with media(speed=1000) as made:
        began, come = made.now(), asyncio.Event()

        made.later(50, come.set)
        async with asyncio.timeout(WITHIN):
            await come.wait()

        assert made.now() - began >= 49


@play
async def test_what_is_done_beside_the_loop_comes_back_on_it() -> None:
    async with media() as made:
        told: list[int] = []

        made.beside(lambda: 7, lambda future: told.append(future.result()))
        await until(lambda: told)

        assert told == [7]


@play
async def test_threads_may_have_something_done_soon() -> None:
    async with media() as made:
        come = asyncio.Event()

        made.pool.submit(made.soon, come.set)

        async with asyncio.timeout(WITHIN):
            await come.wait()


@play
async def test_a_task_is_kept_until_it_is_done_and_its_failure_is_logged() -> None:
    async def fails() -> None:
        raise RuntimeError("a fault of ours")

    async with media() as made:
        with capture_logs() as logs:
            made.start(fails())
            assert len(made.tasks) == 1
            await until(lambda: not made.tasks)

        assert [entry["event"] for entry in logs] == ["media_task_failed"]
