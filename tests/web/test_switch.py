"""The global switch through the door: for admins, on record, safe to repeat."""

import sqlalchemy as sa

from openchair.tables import AuditEntry
from tests.web.conftest import RealWorld


def test_calling_is_stopped_and_goes_on_again(both_real_worlds: RealWorld):
    admin = both_real_worlds.person("admin")

    assert admin.get("/api/switch").json() == {"calling": True}
    for _ in range(2):
        assert admin.post("/api/stop").json() == {"calling": False}
    assert admin.get("/api/switch").json() == {"calling": False}
    assert admin.post("/api/go").json() == {"calling": True}
    assert admin.get("/api/switch").json() == {"calling": True}


def test_who_did_it_is_on_record(real_world: RealWorld):
    admin = real_world.person("admin")
    admin.post("/api/stop")
    admin.post("/api/go")

    with real_world.database.reading() as session:
        entries = [(entry.verb, entry.actor) for entry in session.scalars(sa.select(AuditEntry))]
    me = real_world.user_ids["admin"]
    assert entries[-2:] == [("stopped_calling", me), ("started_calling", me)]
