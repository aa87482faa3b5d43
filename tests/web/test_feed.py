"""The feed: the ledger's news passed on, each to its own clinic, each once, in whatever order."""

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest

from openchair.tables import CallEvent
from openchair.web import feed as feeds
from openchair.web.feed import Feed, FeedFullError, Listener
from tests.web.conftest import World


@pytest.fixture
def feed(world: World) -> Feed:
    return Feed(world.database)


def happen(world: World, client_id: str, *, event_id: int | None = None, times: int = 1) -> None:
    """Write lines of the ledger about the clinic's one call."""
    with world.database.writing() as session:
        for _ in range(times):
            row: dict[str, Any] = {"client_id": client_id, "at": world.clock.now()}
            call_id = world.call_ids[client_id]  # type: ignore[attr-defined]
            session.add(CallEvent(id=event_id, call_id=call_id, source="line", kind="rang", **row))


@pytest.fixture(autouse=True)
def _calls(world: World) -> None:
    found = {}
    for client, key in ((world.here, world.key), (world.there, world.foreign_key)):
        leads = [{"name": "Ana", "phone": "+12125550123"}]
        machine = world.machine(key)
        machine.post(f"/api/clients/{client.id}/uploads", json=leads)
        [call] = machine.get(f"/api/clients/{client.id}/calls").json()["items"]
        found[client.id] = call["id"]
    world.call_ids = found  # type: ignore[attr-defined]


def run(world: World, work: Callable[[], Awaitable[None]]) -> None:
    world.portal.call(work)


def waiting(listener: Listener) -> list[int]:
    found = []
    while True:
        try:
            found.append(listener.news.receive_nowait().id)
        except (anyio.WouldBlock, anyio.EndOfStream):
            return found


def test_news_reach_their_own_clinic_and_no_other(world: World, feed: Feed):
    async def work() -> None:
        with feed.listening(world.here.id) as ana, feed.listening(world.there.id) as bob:
            newest = await feed.newest()
            happen(world, world.here.id)
            await feed.poll()

            assert waiting(ana) == [newest + 1]
            assert waiting(bob) == []

    run(world, work)


def test_all_who_listen_to_a_clinic_are_told_and_each_line_once(world: World, feed: Feed):
    async def work() -> None:
        with feed.listening(world.here.id) as one, feed.listening(world.here.id) as two:
            newest = await feed.newest()
            happen(world, world.here.id, times=3)
            await feed.poll()
            await feed.poll()

            assert waiting(one) == waiting(two) == [newest + 1, newest + 2, newest + 3]

    run(world, work)


def test_nothing_is_lost_between_looking_back_and_the_first_poll(world: World, feed: Feed):
    async def work() -> None:
        with feed.listening(world.here.id) as listener:
            known = await feed.newest()
            assert await feed.catch_up(world.here.id, known) == []
            happen(world, world.here.id)  # nobody has polled yet
            await feed.poll()

            assert waiting(listener) == [known + 1]

    run(world, work)


def test_a_line_that_was_committed_late_is_told_late(world: World, feed: Feed):
    """On PostgreSQL ids are handed out before they are committed."""

    async def work() -> None:
        with feed.listening(world.here.id) as listener:
            newest = await feed.newest()
            happen(world, world.here.id, event_id=newest + 5)
            await feed.poll()
            happen(world, world.here.id, event_id=newest + 3)
            await feed.poll()

            assert waiting(listener) == [newest + 5, newest + 3]

    run(world, work)


def test_a_line_that_was_not_committed_when_somebody_came_is_told_him_too(world: World, feed: Feed):
    async def work() -> None:
        newest = await feed.newest()
        happen(world, world.here.id, event_id=newest + 5)
        other = Feed(world.database)
        with other.listening(world.here.id) as listener:
            await other.newest()
            happen(world, world.here.id, event_id=newest + 3)
            await other.poll()

            assert waiting(listener) == [newest + 3]

    run(world, work)


def test_who_comes_back_is_told_what_was_missed(world: World, feed: Feed):
    async def work() -> None:
        newest = await feed.newest()
        happen(world, world.here.id, times=2)
        happen(world, world.there.id)

        missed = await feed.catch_up(world.here.id, newest)

        assert missed is not None
        assert [news.id for news in missed] == [newest + 1, newest + 2]
        assert {news.client_id for news in missed} == {world.here.id}

    run(world, work)


def test_too_much_to_tell_is_not_told(world: World, feed: Feed, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_CAUGHT_UP", 2)
    monkeypatch.setattr(feeds, "FORGOTTEN_AFTER", 10)

    async def work() -> None:
        newest = await feed.newest()
        happen(world, world.here.id, times=3)
        assert await feed.catch_up(world.here.id, newest) is None
        assert len(await feed.catch_up(world.here.id, newest + 1) or ()) == 2
        assert await feed.catch_up(world.there.id, newest - 20) is None

    run(world, work)


def test_who_is_too_slow_is_cut_off_and_the_others_are_not(world: World, feed: Feed, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_WAITING", 2)

    async def work() -> None:
        with feed.listening(world.here.id) as slow, feed.listening(world.here.id) as quick:
            await feed.newest()
            told = []
            for _ in range(4):
                happen(world, world.here.id)
                await feed.poll()
                told += waiting(quick)

            assert len(told) == 4
            assert len(waiting(slow)) == 2
            with pytest.raises(anyio.EndOfStream):
                slow.news.receive_nowait()

    run(world, work)


def test_a_process_serves_so_many_and_no_more(world: World):
    feed = Feed(world.database, most_listeners=1)

    async def work() -> None:
        with feed.listening(world.here.id):
            assert feed.is_full
            with pytest.raises(FeedFullError), feed.listening(world.here.id):
                pass
        assert not feed.is_full

    run(world, work)


def test_a_process_that_stops_hangs_up(world: World, feed: Feed):
    async def work() -> None:
        with feed.listening(world.here.id) as listener:
            feed.close()
            with pytest.raises(anyio.EndOfStream):
                await listener.news.receive()
        assert feed.is_full

    run(world, work)


def test_it_runs_by_itself_for_as_long_as_somebody_listens(world: World, monkeypatch):
    monkeypatch.setattr(feeds, "POLL_SECONDS", 0.001)
    feed = Feed(world.database)

    async def work() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(feed.run)
            for _ in range(2):
                with feed.listening(world.here.id) as listener, anyio.fail_after(30):
                    newest = await feed.newest()
                    happen(world, world.here.id)
                    assert (await listener.news.receive()).id == newest + 1
            tasks.cancel_scope.cancel()

    run(world, work)


def test_a_database_that_fails_for_a_while_ends_nothing(world: World, monkeypatch):
    monkeypatch.setattr(feeds, "POLL_SECONDS", 0.001)
    feed = Feed(world.database)
    polled = anyio.Event()

    async def work() -> None:
        with feed.listening(world.here.id) as listener:
            await feed.newest()
            with world.database.writing() as session:
                session.connection().exec_driver_sql("ALTER TABLE callevent RENAME TO gone")
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(feed.run)
                await anyio.sleep(0.05)
                with world.database.writing() as session:
                    session.connection().exec_driver_sql("ALTER TABLE gone RENAME TO callevent")
                happen(world, world.here.id)
                with anyio.fail_after(30):
                    await listener.news.receive()
                polled.set()
                tasks.cancel_scope.cancel()

    run(world, work)
    assert polled.is_set()
