"""Reading calls: pages that join, filters that filter, one call with all that is known of it."""

import pytest

from openchair.calling import ledger, outcome, reports
from openchair.calling.ledger import Entry, Source
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
    ending = Ending(Result.DECLINED, Reason.TALK, transcript="agent: Hi.")
    world.database.write(
        lambda session: outcome.settle(
            session, [Settlement(calls[0].id, ending)], world.house, now=world.now
        )
    )
    return client, calls


def listed(world: World, client, page: Page = Page(), **filters):  # noqa: B008 - a frozen value
    with world.database.reading() as session:
        return reports.client_calls(session, client.id, CallFilter(**filters), page)


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
        found = reports.batch_calls(session, client.id, f"batch-{client.id}", CallFilter(), Page())

    assert [item.id for item in found.items] == [call.id for call in calls]


def test_a_call_is_told_with_its_result_and_its_ledger(world):
    client, calls = filled(world)
    line = Entry(calls[0].id, client.id, world.now, Source.CALLER, "said", {"text": "no thanks"})
    world.database.write(lambda session: ledger.write(session, [line]))

    with world.database.reading() as session:
        found = reports.call_detail(session, calls[0].id)
        nothing = reports.call_detail(session, "call_nobody")
        last = reports.last_lines(session, [call.id for call in calls])

    assert nothing is None
    assert found is not None
    assert (found.call.status, found.client_id) == (CallStatus.COMPLETED, client.id)
    assert found.call.result is not None
    assert found.call.result.transcript == "agent: Hi."
    assert [item.kind for item in found.timeline] == ["settled", "said"]
    assert {call_id: item.kind for call_id, item in last.items()} == {calls[0].id: "said"}


def test_an_export_reads_all_in_chunks(world):
    client, calls = filled(world)
    read, place = [], None
    with world.database.reading() as session:
        while chunk := reports.chunk_of_calls(session, client.id, f"batch-{client.id}", place, 3):
            read += [item.id for item in chunk]
            place = (chunk[-1].created_at, chunk[-1].id)

    assert read == [call.id for call in calls]
