"""Tool calls that are not to be answered any more."""

import threading

from openchair.calling.orders import Tell
from openchair.media_path.taken_back import TakenBack
from openchair.voice.base import CallerSpoke, ToolCall, ToolsAsked, ToolsCancelled
from tests.support.streams import ASKS, TAKES_BACK, play, scene, until


@play
async def test_an_answer_to_a_tool_that_was_taken_back_is_not_sent() -> None:
    async with scene() as made:
        await made.ready()
        made.talk.is_held = threading.Event()
        made.talk.answers["tools"] = [Tell(b'{"type":"KeepAlive"}', "f1")]
        await made.engine.says(ASKS)
        await until(lambda: len(made.talk.asks("held")) == 1)

        await made.engine.says(TAKES_BACK)
        await until(lambda: made.call._taken_back._ids)
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
        await until(lambda: made.call._taken_back._ids)
        made.talk.is_held.set()
        await until(lambda: ToolsCancelled(("f1",)) in made.talk.asks("heard"))

        assert ToolsAsked(()) in made.talk.asks("heard")


def test_what_was_not_taken_back_stays():
    back = TakenBack()
    back.add(["f1"])
    kept = ToolCall("f2", "agreed", {})

    assert "f1" in back
    assert "f2" not in back
    assert back.leave_out(ToolsAsked((ToolCall("f1", "agreed", {}), kept))) == ToolsAsked((kept,))


def test_other_news_stays_as_it_is():
    back = TakenBack()
    back.add(["f1"])

    assert back.leave_out(CallerSpoke("hi")) == CallerSpoke("hi")
