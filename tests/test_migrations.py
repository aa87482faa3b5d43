"""What was stored before a migration is there after it, on either engine."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from openchair.clock import VirtualClock
from openchair.compliance.chain_check import check_chains
from openchair.compliance.explanation import explain
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Consent, Level, Snapshot
from openchair.compliance.store import decision_row, store_decisions
from openchair.db import Database, Durability, migrate
from openchair.ids import Ids
from openchair.tables import Call, Client, Decision, DecisionChain, Lead, UploadBatch
from tests.support.databases import bare_postgres

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the first version."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path}/old.db", durability=Durability.NONE)
        migrate(made, revision="0001")
        yield made
        made.close()
        return
    with bare_postgres() as made:
        migrate(made, revision="0001")
        yield made


def insert(connection: sa.Connection, table: str, values: dict[str, Any]) -> None:
    """Add a row to a table as it was then."""
    then = sa.Table(table, sa.MetaData(), autoload_with=connection)
    known = {name: value for name, value in values.items() if name in then.c}
    connection.execute(sa.insert(then).values(known))


def decided(database: Database, decisions: int) -> None:
    """Store decisions about a call, as the first version did."""
    ids = Ids(VirtualClock(NOW), random.Random(1))
    snapshot, ruleset = Snapshot("+12125550123", consent=Consent(Level.WRITTEN)), packaged_ruleset()
    rows = [
        Client(id="client_1", name="Smile", created_at=NOW),
        UploadBatch(id="batch_1", client_id="client_1", created_at=NOW),
        Lead(
            id="lead_1",
            batch_id="batch_1",
            client_id="client_1",
            name="Ada",
            phone="+12125550123",
            created_at=NOW,
        ),
        Call(
            id="call_1",
            lead_id="lead_1",
            batch_id="batch_1",
            client_id="client_1",
            phone="+12125550123",
            due_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        ),
    ]
    with database.writer.begin() as connection:
        for row in rows:
            insert(connection, str(row.__tablename__), row.model_dump())
        for nth in range(decisions):
            verdict = evaluate(snapshot, NOW + dt.timedelta(seconds=nth), ruleset)
            about = {"call_id": "call_1", "client_id": "client_1"}
            insert(connection, "decision", decision_row(verdict, **about, enforced=True, ids=ids))


def test_decisions_from_before_the_chain_are_chained_as_they_stand(old: Database):
    decided(old, decisions=3)

    migrate(old)

    with old.reading() as session:
        found = check_chains(session)
        (end,) = found.ends
        assert (found.decisions, found.breaks, end.older, end.decisions) == (3, [], 3, 3)
        assert end.kept_since > NOW - dt.timedelta(days=365)
        kept = session.scalars(sa.select(Decision).order_by(col(Decision.position))).all()
        assert [each.id for each in kept] == sorted(each.id for each in kept)
        assert explain(kept[0], packaged_ruleset(), NOW.date()).is_intact


def test_decisions_made_later_follow_those_from_before(old: Database):
    decided(old, decisions=2)
    migrate(old)
    verdict = evaluate(Snapshot("+12125550123"), NOW, packaged_ruleset())

    with old.writing() as session:
        about = {"call_id": "call_1", "client_id": "client_1"}
        ids = Ids(VirtualClock(NOW), random.Random(2))
        store_decisions(session, [decision_row(verdict, **about, enforced=True, ids=ids)])

    with old.reading() as session:
        found = check_chains(session)
    assert (found.decisions, found.older, found.breaks) == (3, 2, [])


def test_nobody_makes_decisions_pass_for_older_than_the_chain(old: Database):
    decided(old, decisions=2)
    migrate(old)
    with old.writing() as session:
        session.execute(sa.update(DecisionChain).values(older=1))

    with old.reading() as session:
        (found,) = check_chains(session).breaks
    assert found.position == 1


def test_a_database_without_decisions_has_no_chains(old: Database):
    migrate(old)

    with old.reading() as session:
        assert check_chains(session).ends == []
