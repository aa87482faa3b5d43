"""The carrier's side of a call."""

from openchair.media_path.line import DEAD_SECONDS, Pulse
from tests.support.streams import play, scene, until


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
async def test_a_line_that_drops_is_an_end() -> None:
    async with scene() as made:
        line = await made.ready()

        line.socket.transport.abort()

        await until(lambda: made.opened.ended == 1)
        assert made.opened.is_dropped


@play
async def test_a_line_that_reads_and_sends_is_well() -> None:
    async with scene() as made:
        await made.ready()

        assert made.call.line.why_lost(made.hub.media.now()) == ""


def test_a_line_that_is_silent_for_too_long_is_gone():
    pulse = Pulse(heard_at=0.0, looked_at=DEAD_SECONDS - 1)

    assert not pulse.is_gone(DEAD_SECONDS)
    assert pulse.is_gone(DEAD_SECONDS + 1)


def test_a_line_that_was_heard_lives():
    pulse = Pulse(heard_at=0.0, looked_at=DEAD_SECONDS)
    pulse.heard_at = DEAD_SECONDS

    assert not pulse.is_gone(DEAD_SECONDS + 1)


def test_a_loop_that_stood_still_blames_nobody():
    pulse = Pulse(heard_at=0.0, looked_at=0.0)

    assert not pulse.is_gone(60.0)
    assert not pulse.is_gone(61.0)
