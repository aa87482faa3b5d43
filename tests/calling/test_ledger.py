"""The ledger: only added to, and the same thing once."""

from sqlalchemy import select
from sqlmodel import col

from openchair.calling import ledger
from openchair.calling.ledger import Entry, Source
from openchair.tables import CallEvent


def entry(world, call, key: str | None = "CA1:1:ringing", **data) -> Entry:
    return Entry(call.id, call.client_id, world.now, Source.LINE, "line_news", data, key)


def lines(world, call) -> list[CallEvent]:
    with world.database.reading() as session:
        statement = select(CallEvent).where(col(CallEvent.call_id) == call.id)
        return list(session.scalars(statement.order_by(col(CallEvent.id))))


def once(world, line: Entry):
    return world.database.write(lambda session: ledger.write_once(session, line))


def test_what_arrives_twice_is_written_once_and_said_to_be_known(world):
    call = world.call(world.client())

    assert once(world, entry(world, call, status="ringing"))
    assert not once(world, entry(world, call, status="ringing"))

    assert [line.data for line in lines(world, call)] == [{"status": "ringing"}]


def test_the_same_key_of_another_call_is_another_thing(world):
    client = world.client()
    first, second = world.call(client), world.call(client, "+12125550124")

    assert once(world, entry(world, first))
    assert once(world, entry(world, second))


def test_lines_without_a_key_are_all_kept_in_order(world):
    call = world.call(world.client())
    said = [entry(world, call, key=None, text=str(n)) for n in range(5)]

    world.database.write(lambda session: ledger.write(session, said))

    assert [line.data["text"] for line in lines(world, call)] == list("01234")


def test_it_is_known_when_something_was_first_written(world):
    call, first = world.call(world.client()), world.now
    assert world.database.write(lambda session: ledger.written_at(session, call.id, "down")) is None
    once(world, entry(world, call, key="down"))

    world.clock.sleep(5)
    once(world, entry(world, call, key="down"))

    with world.database.reading() as session:
        assert ledger.written_at(session, call.id, "down") == first
