"""Is it alive, is it ready: what a load balancer asks."""

from dataclasses import replace

import sqlalchemy as sa

from openchair.db import Database
from openchair.web.app import create_app
from tests.web.conftest import World, is_problem


def test_it_is_alive_and_ready(both_worlds: World):
    client = both_worlds.client()

    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_monitors_may_ask_without_wanting_words(world: World):
    for path in ("/healthz", "/readyz"):
        assert world.client().head(path).status_code == 200


def test_it_lives_without_a_database_but_is_not_ready(world: World, tmp_path):
    nowhere = Database(f"sqlite:///{tmp_path}/no/such/folder/x.db")
    client = world.client(create_app(replace(world.app.state.services, database=nowhere)))

    answer = client.get("/readyz")

    assert client.get("/healthz").status_code == 200
    assert is_problem(answer, 503, "not_ready")
    assert int(answer.headers["retry-after"]) > 0


def test_an_older_schema_is_not_ready_and_says_what_to_do(world: World):
    with world.database.writing() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))

    answer = world.client().get("/readyz")

    assert is_problem(answer, 503, "not_ready")
    assert "openchair migrate" in answer.json()["detail"]
