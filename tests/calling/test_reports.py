"""Reading calls: one call with all that is known of it, and all of a batch."""

from openchair.calling import ledger, outcome, reports
from openchair.calling.ledger import Entry, Source
from openchair.calling.outcome import Settlement
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


def test_a_call_is_told_with_its_result_and_its_ledger(world):
    client, calls = filled(world)
    line = Entry(calls[0].id, client.id, world.now, Source.CALLER, "said", {"text": "no thanks"})
    world.database.write(lambda session: ledger.write(session, [line]))

    with world.database.reading() as session:
        found = reports.call_detail(session, calls[0].id)
        nothing = reports.call_detail(session, "call_nobody")
        last = reports.last_lines(session, [call.id for call in calls])
        before = reports.last_lines(session, [calls[0].id], besides={"said"})

    assert nothing is None
    assert found is not None
    assert (found.call.status, found.client_id) == (CallStatus.COMPLETED, client.id)
    assert found.call.result is not None
    assert found.call.result.transcript == "agent: Hi."
    assert [item.kind for item in found.timeline] == ["settled", "said"]
    assert {call_id: item.kind for call_id, item in last.items()} == {calls[0].id: "said"}
    assert before[calls[0].id].kind == "settled"


def test_an_export_reads_all_in_chunks(world):
    client, calls = filled(world)
    read, place = [], None
    with world.database.reading() as session:
        while chunk := reports.chunk_of_calls(session, client.id, f"batch-{client.id}", place, 3):
            read += [item.id for item in chunk]
            place = (chunk[-1].created_at, chunk[-1].id)

    assert read == [call.id for call in calls]
