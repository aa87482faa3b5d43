"""Every decision names the one before it, whichever process adds it, on either engine."""

import datetime as dt
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from openchair.compliance.chain import (
    HASHED,
    add_links,
    beginning_sha256,
    decision_sha256,
)
from openchair.compliance.rules import evaluate
from openchair.compliance.snapshot import Snapshot
from openchair.compliance.store import decision_row, store_decisions
from openchair.db import Database
from openchair.tables import Call, Client, Decision, DecisionChain
from tests.support.clinics import World

NOON = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def row_about(world: World, call: Call) -> dict[str, Any]:
    verdict = evaluate(Snapshot(call.phone), world.now, world.house.ruleset)
    return decision_row(
        verdict, call_id=call.id, client_id=call.client_id, enforced=True, ids=world.ids
    )


def decide(world: World, *calls: Call) -> None:
    rows = [row_about(world, call) for call in calls]
    world.database.write(lambda session: store_decisions(session, rows))


def chain_of(world: World, client: Client) -> list[Decision]:
    with world.database.reading() as session:
        mine = select(Decision).where(col(Decision.client_id) == client.id)
        return list(session.scalars(mine.order_by(col(Decision.position))))


def test_decisions_follow_one_another(world):
    client = world.client()
    decide(world, world.call(client), world.call(client, "+12125550124"))
    decide(world, world.call(client, "+12125550125"))

    chain = chain_of(world, client)

    assert [each.position for each in chain] == [1, 2, 3]
    assert [each.previous_sha256 for each in chain[1:]] == [each.sha256 for each in chain[:2]]
    with world.database.reading() as session:
        end = session.get_one(DecisionChain, client.id)
        assert (end.decisions, end.sha256, end.older) == (3, chain[-1].sha256, 0)
        assert chain[0].previous_sha256 == beginning_sha256(client.id, end.kept_since, 0)


def test_each_client_has_a_chain_of_its_own(world):
    client, other = world.client(), world.client(name="Other")
    decide(world, world.call(client), world.call(other, "+12125550124"))

    assert [each.position for each in chain_of(world, client)] == [1]
    assert [each.position for each in chain_of(world, other)] == [1]


def test_what_is_read_back_has_the_hash_that_was_written(world):
    client = world.client()
    decide(world, world.call(client))

    (kept,) = chain_of(world, client)

    assert decision_sha256({name: getattr(kept, name) for name in HASHED}) == kept.sha256


def test_several_dialers_add_to_one_chain_at_once(world):
    client = world.client()
    calls = [world.call(client, f"+1212555{nth:04d}") for nth in range(100, 108)]
    rows = [row_about(world, call) for call in calls]
    start = threading.Barrier(len(rows))

    def dialer(row: dict[str, Any]) -> None:
        start.wait()
        world.database.write(lambda session: store_decisions(session, [row]))

    threads = [threading.Thread(target=dialer, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    chain = chain_of(world, client)
    assert [each.position for each in chain] == list(range(1, 9))
    assert [each.previous_sha256 for each in chain[1:]] == [each.sha256 for each in chain[:-1]]


@pytest.mark.parametrize("deed", [sa.update(Decision).values(outcome="allow"), sa.delete(Decision)])
def test_the_database_refuses_to_change_a_decision(world, deed):
    decide(world, world.call(world.client()))

    with (
        pytest.raises(DBAPIError, match="decisions are only ever added"),
        world.database.writing() as session,
    ):
        session.execute(deed)


def test_the_form_of_what_is_hashed_never_changes():
    """Chains of today must be checked for ever: who changes this needs a second form beside it."""
    row = {
        "id": "decision_1",
        "call_id": "call_1",
        "client_id": "client_1",
        "decided_at": NOON,
        "outcome": "defer",
        "codes": [{"code": "WINDOW_FEDERAL", "zone": "América"}],
        "defer_until": None,
        "valid_until": NOON + dt.timedelta(minutes=1),
        "enforced": True,
        "inputs_sha256": "ab",
        "ruleset_version": "1",
        "ruleset_sha256": "cd",
    }

    ((link,), end) = add_links([row], 0, beginning_sha256("client_1", NOON, 0))

    assert link["sha256"] == end
    assert end == "f500524d9bf099f65a22aa5232417fe7180f39ddbbd970eab51efc201133c198"
