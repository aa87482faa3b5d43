"""What a call measures: how fast it answers, and the seconds of its sockets."""

from openchair.voice.base import Ready
from tests.support.stories import play
from tests.support.streams import SILENCE, SPEED, scene, until


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
