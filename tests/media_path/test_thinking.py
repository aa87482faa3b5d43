"""What goes on off the loop."""

import asyncio
import functools
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from openchair.calling.live_talk import LiveTalk
from openchair.calling.orders import EndLine, Mark, Order, SayOnLine
from openchair.calling.usage import Measured
from openchair.media_path.loop import MediaLoop
from openchair.media_path.thinking import Thinking
from openchair.voice.base import CallerSpoke
from tests.support.streams import Opened, play, scene, until

UNMEASURED = Measured(stream_seconds=None, voice_seconds=0.0)


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
async def test_the_last_words_are_thought_about_though_the_line_is_gone() -> None:
    async with scene() as made:
        line = await made.ready()
        made.talk.is_held = threading.Event()
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "hold"})
        await until(lambda: made.talk.asks("held"))
        await made.engine.says({"type": "ConversationText", "role": "user", "content": "stop"})
        await until(lambda: made.call._thinking.waiting)

        await line.send("stop")
        await until(line.closed.is_set)
        made.talk.is_held.set()
        await until(lambda: made.opened.ended)

        assert CallerSpoke("stop") in made.talk.asks("heard")


class Owner:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.opened = self.failed = 0
        self.orders: list[Order] = []

    def talk_opened(self) -> None:
        self.opened += 1

    def obey(self, orders: list[Order]) -> None:
        self.orders += orders

    def step_failed(self) -> None:
        self.failed += 1


@dataclass
class Thinker:
    thinking: Thinking
    owner: Owner
    opened: Opened


@asynccontextmanager
async def thinker(text: str = "good") -> AsyncIterator[Thinker]:
    """Somebody whose talk is open, where the pass is good."""
    owner, opened = Owner(), Opened()
    with ThreadPoolExecutor(2) as pool:
        media = MediaLoop(asyncio.get_running_loop(), pool)
        opens = {"good": opened}
        thinking = Thinking(media, lambda text, _carrier_id: opens.get(text), owner)
        thinking.open(text, "CA1")
        assert thinking.is_opening
        await until(lambda: owner.opened)
        yield Thinker(thinking, owner, opened)


def marks(name: str, _talk: LiveTalk) -> list[Order]:
    return [Mark(name)]


@play
async def test_without_a_talk_nothing_is_thought_and_nothing_written_down() -> None:
    async with thinker("forged") as made:
        left = asyncio.Event()

        made.thinking.step(lambda talk: talk.unheard())
        made.thinking.look(0.0)
        made.thinking.end(left.set, is_dropped=False, measured=UNMEASURED)

        assert left.is_set()
        assert not made.thinking.is_busy
        assert made.opened.ended == 0


@play
async def test_steps_are_done_one_at_a_time_and_in_order() -> None:
    async with thinker() as made:
        for nth in range(50):
            made.thinking.step(functools.partial(marks, str(nth)))

        await until(lambda: not made.thinking.is_busy)

        assert made.owner.orders == [Mark(str(nth)) for nth in range(50)]
        assert made.opened.kept == 50


@play
async def test_a_talk_that_is_busy_does_not_look_at_the_clock() -> None:
    async with thinker() as made:
        made.opened.looks = [[Mark("looked")]]
        made.thinking.step(lambda _talk: [])
        made.thinking.look(0.0)
        await until(lambda: not made.thinking.is_busy)
        assert made.owner.orders == []

        made.thinking.look(0.0)
        await until(lambda: not made.thinking.is_busy)
        assert made.owner.orders == [Mark("looked")]


@play
async def test_a_step_that_fails_is_told_and_the_next_is_done() -> None:
    async with thinker() as made:
        made.opened.talk.answers["unheard"] = None
        made.thinking.step(lambda talk: talk.unheard())
        made.thinking.step(functools.partial(marks, "1"))

        await until(lambda: not made.thinking.is_busy)

        assert made.owner.failed == 1
        assert made.owner.orders == [Mark("1")]


@play
async def test_what_is_forgotten_is_not_thought_about() -> None:
    async with thinker() as made:
        made.thinking.step(functools.partial(marks, "1"))
        made.thinking.step(functools.partial(marks, "2"))
        made.thinking.forget()

        await until(lambda: not made.thinking.is_busy)

        assert made.owner.orders == [Mark("1")]


@play
async def test_the_end_is_written_down_after_all_that_was_heard() -> None:
    async with thinker() as made:
        left = asyncio.Event()
        made.thinking.act(EndLine(), lambda: None)
        made.thinking.end(left.set, is_dropped=True, measured=UNMEASURED)

        await until(left.is_set)

        assert made.opened.acts == [EndLine()]
        assert made.opened.is_dropped
