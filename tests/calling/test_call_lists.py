"""Lists of calls: pages that join, filters that filter, counts that stop where they may."""

import pytest

from openchair.calling import call_lists, outcome
from openchair.calling.outcome import Settlement
from openchair.calling.reports import CallFilter, Page
from openchair.calling.rules import Ending, Reason
from openchair.conversation.call import Result
from openchair.tables import CallStatus
from tests.support.clinics import World


def filled(world: World, count: int = 7):
    """A clinic with calls, the first of which was declined; and a clinic beside it."""
    client, other = world.client(), world.client()
    calls = []
    for nth in range(count):
        calls.append(world.call(client, f"+1212555{100 + nth:04}", lead={"name": f"Lead {nth}"}))
        world.clock.sleep(1)
    world.call(other)
    settle(world, calls[0].id, Result.DECLINED)
    return client, calls


def settle(world: World, call_id: str, result: Result) -> None:
    settlement = Settlement(call_id, Ending(result, Reason.TALK, transcript="agent: Hi."))
    world.database.write(
        lambda session: outcome.settle(session, [settlement], world.house, now=world.now)
    )


def listed(world: World, client, page: Page = Page(), **filters):  # noqa: B008 - a frozen value
    with world.database.reading() as session:
        return call_lists.client_calls(session, client.id, CallFilter(**filters), page)


def test_pages_join_without_a_gap_and_without_a_repetition(world):
    client, calls = filled(world)
    seen, page = [], Page(limit=3)
    while True:
        found = listed(world, client, page)
        seen += [item.id for item in found.items]
        assert found.total == len(calls)
        if found.next is None:
            break
        page = Page(limit=3, after=found.next)

    assert sorted(seen) == sorted(call.id for call in calls)
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 7),
        ({"status": "queued"}, 6),
        ({"status": "completed"}, 1),
        ({"result": "declined"}, 1),
        ({"result": "booked"}, 0),
        ({"ended": True}, 1),
        ({"q": "lead 3"}, 1),
        ({"q": "(212) 555-0104"}, 1),
        ({"q": "%"}, 0),
        ({"q": "_"}, 0),
        ({"q": "lead", "status": "queued"}, 6),
    ],
)
def test_a_filter_counts_what_it_lists(world, filters, count):
    client, _ = filled(world)

    found = listed(world, client, **filters)

    assert (len(found.items), found.total) == (count, count)


def test_a_batch_is_listed_in_the_order_in_which_it_was_queued(world):
    client, calls = filled(world)

    with world.database.reading() as session:
        found = call_lists.batch_calls(
            session, client.id, f"batch-{client.id}", CallFilter(), Page()
        )

    assert [item.id for item in found.items] == [call.id for call in calls]


def test_results_are_listed_the_latest_first_and_their_pages_join(world):
    client, calls = filled(world)
    for call in calls[1:5]:
        world.clock.sleep(1)
        settle(world, call.id, Result.DECLINED)

    first = listed(world, client, Page(limit=3), result="declined")
    rest = listed(world, client, Page(limit=3, after=first.next), result="declined")

    ids = [item.id for item in (*first.items, *rest.items)]
    assert ids == [call.id for call in reversed(calls[:5])]
    assert (first.total, rest.next) == (5, None)


def test_a_failed_status_is_found_by_its_result(world):
    client, calls = filled(world)
    settle(world, calls[1].id, Result.FAILED)

    found = listed(world, client, status="failed")

    assert [item.id for item in found.items] == [calls[1].id]
    assert listed(world, client, status="failed", result="declined").total == 0
    assert found.items[0].status == CallStatus.FAILED


def test_where_many_are_called_so_they_are_walked_through(world, monkeypatch):
    monkeypatch.setattr(call_lists, "_FEW", 2)
    client, calls = filled(world)

    found = listed(world, client, Page(limit=2), q="lead")
    rest = listed(world, client, Page(limit=9, after=found.next), q="lead")

    assert (found.total, len(found.items), len(rest.items)) == (7, 2, 5)
    assert listed(world, client, q="lead", result="declined").items[0].id == calls[0].id


@pytest.mark.parametrize("filters", [{}, {"q": "lead"}, {"status": "queued"}])
def test_a_count_stops_where_it_may(world, filters):
    client, _ = filled(world)

    found = listed(world, client, Page(limit=2, count_to=3), **filters)

    assert (len(found.items), found.total) == (2, 4)


def test_a_batch_is_filtered_by_name_and_result(world):
    client, calls = filled(world)
    batch = f"batch-{client.id}"

    with world.database.reading() as session:
        named = call_lists.batch_calls(session, client.id, batch, CallFilter(q="lead 3"), Page())
        declined = CallFilter(result="declined")
        ended = call_lists.batch_calls(session, client.id, batch, declined, Page())
        elsewhere = call_lists.batch_calls(session, client.id, "batch-x", declined, Page())

    assert [item.id for item in named.items] == [calls[3].id]
    assert [item.id for item in ended.items] == [calls[0].id]
    assert elsewhere.total == 0
