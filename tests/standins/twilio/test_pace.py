"""How fast time passes."""

import asyncio

import pytest

from openchair.standins.twilio.pace import Pace


def test_a_minute_of_the_call_is_short_at_a_high_speed() -> None:
    async def passed() -> tuple[float, float]:
        pace, loop = Pace(10_000), asyncio.get_running_loop()
        began, real = pace.now(), loop.time()
        await pace.sleep(60)
        return pace.now() - began, loop.time() - real

    on_the_line, in_life = asyncio.run(passed())

    assert on_the_line >= 60
    assert in_life < 60


def test_waiting_for_a_moment_tells_how_late_it_is() -> None:
    async def lateness() -> tuple[float, float]:
        pace = Pace(1000)
        now = pace.now()
        return await pace.until(now + 1), await pace.until(now - 1000)

    in_time, late = asyncio.run(lateness())

    assert in_time == 0
    assert late >= 1


def test_time_does_not_stand_still() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        Pace(0)
