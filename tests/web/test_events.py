"""Live events: the stream as a browser reads it, its resumption, its end, and who may have it."""

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import anyio
import pytest

from openchair.tables import CallEvent
from openchair.web import events
from openchair.web.events import stream
from openchair.web.feed import Feed
from tests.web.conftest import World, is_problem


@pytest.fixture
def feed(world: World) -> Feed:
    return Feed(world.database)


@pytest.fixture
def call_id(world: World) -> str:
    world.upload(rows=1)
    [call] = world.machine().get(f"/api/clients/{world.here.id}/calls").json()["items"]
    return str(call["id"])


def happen(world: World, call_id: str, kind: str = "rang") -> int:
    with world.database.writing() as session:
        row = CallEvent(
            call_id=call_id, client_id=world.here.id, at=world.clock.now(), source="line", kind=kind
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id


def parsed(text: str) -> dict[str, str]:
    """Read one event of the stream; its fields."""
    assert text.endswith("\n\n")
    lines = [line for line in text.strip().split("\n") if not line.startswith(":")]
    return dict(line.split(": ", 1) for line in lines)


async def told(source: AsyncIterator[str], count: int) -> list[dict[str, str]]:
    with anyio.fail_after(30):
        return [parsed(await anext(source)) for _ in range(count)]


def test_what_happens_is_told_as_it_happens(world: World, feed: Feed, call_id: str):
    async def work() -> None:
        async with aclosing(stream(feed, world.here.id, None)) as source:
            [hello] = await told(source, 1)
            event_id = happen(world, call_id)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(feed.poll)
                [event] = await told(source, 1)

        assert (hello["event"], hello["retry"]) == ("hello", "2000")
        assert (event["id"], event["event"]) == (str(event_id), "call")
        assert json.loads(event["data"]) == {
            "call_id": call_id, "kind": "rang", "source": "line",
            "at": world.clock.now().isoformat(),
        }  # fmt: skip

    world.portal.call(work)


def test_who_comes_back_goes_on_where_he_was(world: World, feed: Feed, call_id: str):
    last = happen(world, call_id)
    missed = [happen(world, call_id) for _ in range(3)]

    async def work() -> None:
        async with aclosing(stream(feed, world.here.id, last)) as source:
            hello, *found = await told(source, 4)
        assert hello["id"] == str(last)
        assert [event["id"] for event in found] == [str(one) for one in missed]

    world.portal.call(work)


def test_what_was_told_in_looking_back_is_not_told_again(world: World, feed: Feed, call_id: str):
    async def work() -> None:
        known = await feed.newest()
        async with aclosing(stream(feed, world.here.id, known)) as source:
            await told(source, 1)
            first = happen(world, call_id)
            await feed.poll()  # it waits in the queue, and is found by looking back too
            found = await told(source, 1)
            second = happen(world, call_id)
            await feed.poll()
            found += await told(source, 1)
        assert [event["id"] for event in found] == [str(first), str(second)]

    world.portal.call(work)


def test_another_clinic_hears_nothing_of_it(world: World, feed: Feed, call_id: str):
    before = happen(world, call_id)
    happen(world, call_id)

    async def work() -> None:
        async with aclosing(stream(feed, world.there.id, before - 1, seconds=0.05)) as source:
            [hello] = await told(source, 1)
            happen(world, call_id)
            await feed.poll()
            rest = [text async for text in source]
        assert hello["event"] == "hello"
        assert "".join(rest).strip(": alive\n") == ""

    world.portal.call(work)


@pytest.mark.parametrize("start", [-60_000, 1_000_000])
def test_who_was_away_too_long_is_told_to_look_afresh(
    world: World, feed: Feed, call_id: str, start: int
):
    newest = happen(world, call_id)

    async def work() -> None:
        async with aclosing(stream(feed, world.here.id, newest + start)) as source:
            hello, reset = await told(source, 2)
        assert (reset["event"], reset["id"]) == ("reset", str(newest))
        assert int(hello["id"]) <= newest

    world.portal.call(work)


def test_a_silent_stream_shows_that_it_lives(world: World, feed: Feed, monkeypatch):
    monkeypatch.setattr(events, "ALIVE_SECONDS", 0.001)

    async def work() -> None:
        async with aclosing(stream(feed, world.here.id, None)) as source:
            await told(source, 1)
            with anyio.fail_after(30):
                assert await anext(source) == ": alive\n\n"

    world.portal.call(work)


def test_a_stream_ends_so_that_rights_are_asked_for_again(world: World, feed: Feed):
    async def work() -> None:
        with anyio.fail_after(30):
            lines = [text async for text in stream(feed, world.here.id, None, seconds=0.01)]
        assert "event: hello" in lines[0]
        assert not feed._listeners

    world.portal.call(work)


def test_who_is_too_slow_is_told_to_look_afresh(world: World, feed: Feed, call_id: str):
    async def work() -> None:
        async with aclosing(stream(feed, world.here.id, None)) as source:
            await told(source, 1)
            feed._listeners[0].queue.close()
            [reset] = await told(source, 1)
            assert reset["event"] == "reset"
            with pytest.raises(StopAsyncIteration):
                await anext(source)

    world.portal.call(work)


# --- through the door -----------------------------------------------------------------------


def listen(world: World, monkeypatch: Any, path: str = "", **headers: str) -> list[dict[str, str]]:
    monkeypatch.setattr(events, "LONGEST_SECONDS", 0.01)
    url = f"/api/clients/{world.here.id}/events{path}"
    answer = world.machine().get(url, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    texts = [f"{text}\n\n" for text in answer.text.split("\n\n") if text]
    return [event for event in map(parsed, texts) if event]


def test_a_browser_resumes_by_its_last_event_id(world: World, call_id: str, monkeypatch):
    first, second = happen(world, call_id), happen(world, call_id)

    by_header = listen(world, monkeypatch, **{"Last-Event-ID": str(first)})
    by_query = listen(world, monkeypatch, f"?since={first}")
    both = listen(world, monkeypatch, f"?since={first}", **{"Last-Event-ID": str(second)})

    assert [event["id"] for event in by_header] == [str(first), str(second)]
    assert by_query == by_header
    assert [event["id"] for event in both] == [str(second)]


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "٣", ""])
def test_a_last_event_id_that_is_none_of_ours_starts_now(
    world: World, call_id: str, monkeypatch, given: str
):
    happen(world, call_id)

    found = listen(world, monkeypatch, **{"Last-Event-ID": given.encode()})  # type: ignore[arg-type]

    assert [event["event"] for event in found] == ["hello"]


@pytest.mark.parametrize("since", ["-1", "x", str(2**53 + 1), "9" * 400])
def test_a_since_out_of_bounds_is_refused(world: World, since: str):
    answer = world.machine().get(f"/api/clients/{world.here.id}/events", params={"since": since})

    assert is_problem(answer, 422)


def test_a_full_house_is_told_to_come_back(world: World):
    world.app.state.feed = Feed(world.database, most_listeners=0)

    answer = world.machine().get(f"/api/clients/{world.here.id}/events")

    assert is_problem(answer, 503, "busy")
    assert int(answer.headers["retry-after"]) > 0
