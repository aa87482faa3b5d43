"""Whoever changes, takes out, puts in or swaps a decision is found, on either engine."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.compliance.chain import HASHED, decision_sha256
from openchair.compliance.chain_check import Anchor, Break, Chains, check_chains
from openchair.compliance.rules import evaluate
from openchair.compliance.snapshot import Snapshot
from openchair.compliance.store import decision_row, store_decisions
from openchair.db import Database
from openchair.tables import Client, Decision, DecisionChain, metadata
from tests.support.clinics import World
from tests.support.tampering import tampering


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.fixture
def client(world: World) -> Client:
    """A client with five decisions."""
    return chained(world, 5)


def chained(world: World, decisions: int, first: int = 100) -> Client:
    client = world.client(name=f"Smile {first}")
    call = world.call(client, f"+1212555{first:04d}")
    for _ in range(decisions):
        verdict = evaluate(Snapshot(call.phone), world.now, world.house.ruleset)
        with world.database.writing() as session:
            row = decision_row(
                verdict, call_id=call.id, client_id=client.id, enforced=True, ids=world.ids
            )
            store_decisions(session, [row])
    return client


def checked(world: World, client: Client | None = None, *anchors: Anchor) -> Chains:
    with world.database.reading() as session:
        by_client = {each.client_id: each for each in anchors}
        return check_chains(session, client.id if client else None, by_client)


def the_break(world: World) -> Break:
    (found,) = checked(world).breaks
    return found


def at(position: int) -> sa.ColumnElement[bool]:
    return col(Decision.position) == position


def change(session: Session, place: int, /, **values: Any) -> None:
    session.execute(sa.update(Decision).where(at(place)).values(**values))


def row_at(session: Session, position: int) -> dict[str, Any]:
    table = metadata.tables["decision"]
    found = session.execute(sa.select(table).where(table.c.position == position))
    return dict(found.mappings().one())


def with_its_hash(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of somebody who knows how a decision is hashed."""
    return {**row, "sha256": decision_sha256({name: row[name] for name in HASHED})}


def anchor_of(world: World, client: Client) -> Anchor:
    with world.database.reading() as session:
        end = session.get_one(DecisionChain, client.id)
        return Anchor(client.id, end.decisions, end.sha256)


def test_chains_that_nobody_touched_hold(world, client):
    other = chained(world, 2, first=101)

    found = checked(world)

    assert (found.decisions, found.breaks) == (7, [])
    assert {end.client_id: end.decisions for end in found.ends} == {client.id: 5, other.id: 2}


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "allow"},
        {"codes": []},
        {"enforced": False},
        {"ruleset_sha256": "0"},
        {"call_id": "another"},
        {"inputs_sha256": "0"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_decision_that_was_changed_is_named(world, client, values):
    if "call_id" in values:
        values = {"call_id": world.call(client, "+12125550199").id}
    with tampering(world.database) as session:
        decision_id = row_at(session, 3)["id"]
        change(session, 3, **values)

    found = the_break(world)

    assert (found.decision_id, found.position) == (decision_id, 3)
    assert "no. 3 of its client, was changed after it was stored" in found.says
    assert checked(world).decisions == 2


def test_facts_that_were_changed_are_found(world, client):
    with tampering(world.database) as session:
        change(session, 2, inputs={"to": "+12125550188"})

    assert "no. 2 of its client, has other facts" in the_break(world).says


def test_a_decision_that_was_changed_with_its_hash_is_found_by_the_next_one(world, client):
    with tampering(world.database) as session:
        forged = with_its_hash({**row_at(session, 3), "outcome": "allow"})
        change(session, 3, outcome="allow", sha256=forged["sha256"])

    assert "no. 4 of its client, does not follow the one before it" in the_break(world).says


def test_decisions_that_were_taken_out_are_counted(world, client):
    with tampering(world.database) as session:
        session.execute(sa.delete(Decision).where(col(Decision.position).in_((2, 3))))

    assert the_break(world).says == "Decisions no. 2 to 3 of their client are missing."


def test_a_gap_that_was_closed_is_found(world, client):
    with tampering(world.database) as session:
        session.execute(sa.delete(Decision).where(at(3)))
        change(session, 4, position=3)
        change(session, 5, position=4)

    assert the_break(world).position == 3


def test_a_decision_that_was_put_in_is_found(world, client):
    with tampering(world.database) as session:
        for position in (5, 4, 3):
            change(session, position, position=position + 1)
        before = row_at(session, 2)
        link = {"id": "decision_new", "position": 3, "previous_sha256": before["sha256"]}
        session.execute(sa.insert(Decision).values(with_its_hash({**before, **link})))

    assert the_break(world).position == 4


def test_a_decision_that_was_put_behind_the_end_is_found(world, client):
    with tampering(world.database) as session:
        last = row_at(session, 5)
        link = {"id": "decision_new", "position": 6, "previous_sha256": last["sha256"]}
        session.execute(sa.insert(Decision).values(with_its_hash({**last, **link})))

    found = the_break(world)

    assert found.decision_id == "decision_new"
    assert found.says.endswith("stands outside: a chain of 5.")


def test_decisions_that_changed_places_are_found(world, client):
    with tampering(world.database) as session:
        change(session, 2, position=99)
        change(session, 3, position=2)
        change(session, 99, position=3)

    assert the_break(world).position == 2


def test_an_end_that_was_cut_off_is_found(world, client):
    with tampering(world.database) as session:
        session.execute(sa.delete(Decision).where(col(Decision.position) > 3))

    assert the_break(world).says == "Decisions no. 4 to 5 of their client are missing."


def test_a_chain_without_its_end_is_found(world, client):
    with world.database.writing() as session:
        session.execute(sa.delete(DecisionChain))

    found = the_break(world)

    assert (found.position, found.says.endswith("stands outside: no chain.")) == (1, True)


def test_an_end_that_was_noted_otherwise_is_found(world, client):
    with world.database.writing() as session:
        session.execute(sa.update(DecisionChain).values(sha256="0" * 64))

    assert the_break(world).says == "The chain ends with no. 5, and its end was noted otherwise."


def test_each_chain_tells_of_its_own_break(world, client):
    other = chained(world, 3, first=101)
    with tampering(world.database) as session:
        session.execute(sa.delete(Decision).where(at(2)))

    assert {each.client_id for each in checked(world).breaks} == {client.id, other.id}
    assert [each.client_id for each in checked(world, other).breaks] == [other.id]


def cut_off_and_mended(world: World, client: Client, after: int) -> None:
    """Take the last decisions out and write the end anew: what the chain alone cannot tell."""
    with tampering(world.database) as session:
        session.execute(sa.delete(Decision).where(col(Decision.position) > after))
        end = {"decisions": after, "sha256": row_at(session, after)["sha256"]}
        session.execute(sa.update(DecisionChain).values(**end))


def test_an_end_that_was_cut_off_and_mended_is_found_by_what_was_noted_elsewhere(world, client):
    anchor = anchor_of(world, client)
    cut_off_and_mended(world, client, after=3)

    assert checked(world).breaks == []
    (found,) = checked(world, None, anchor).breaks
    assert found.says == "Decisions no. 4 to 5 of their client are missing."


def test_a_chain_that_was_written_anew_is_found_by_what_was_noted_elsewhere(world, client):
    other_end = Anchor(client.id, 4, "0" * 64)

    (found,) = checked(world, None, other_end).breaks

    assert "no. 4 of its client, is not the one that was noted elsewhere" in found.says


def test_a_chain_of_which_nothing_is_left_is_found_by_what_was_noted_elsewhere(world, client):
    anchor = anchor_of(world, client)
    with tampering(world.database) as session:
        session.execute(sa.delete(Decision))
        session.execute(sa.delete(DecisionChain))

    (found,) = checked(world, None, anchor).breaks

    assert found.says == "Decisions no. 1 to 5 of their client are missing."


def test_a_chain_that_grew_since_it_was_noted_holds(world, client):
    anchor = anchor_of(world, client)
    with world.database.writing() as session:
        row = row_at(session, 5)
        store_decisions(session, [{**row, "id": "decision_new"}])

    found = checked(world, None, anchor)

    assert (found.decisions, found.breaks) == (6, [])
