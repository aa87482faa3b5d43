"""The first start: an admin, a demo in an empty simulated database, and nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from openchair import first_start
from openchair.assembly.parts import Parts, assemble
from openchair.settings import Settings
from openchair.tables import Call, Client, Lead, UploadBatch, User


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = assemble(Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/openchair.db"))
    yield made
    made.close()


def count(parts: Parts, table: type) -> int:
    with parts.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_empty_database_gets_a_clinic_and_leads_that_wait_to_be_called(parts):
    told = first_start.prepare(parts)

    assert any("admin@example.com" in line and "shown only now" in line for line in told)
    assert "Calls are simulated: nobody's phone rings." in told
    assert any("its 25 leads are being called now" in line for line in told)
    counts = [count(parts, table) for table in (Client, UploadBatch, Lead, Call, User)]
    assert counts == [1, 1, 25, 25, 1]


def test_the_second_start_adds_nothing_and_shows_no_password(parts):
    first_start.prepare(parts)

    told = first_start.prepare(parts)

    assert told == ["Calls are simulated: nobody's phone rings."]
    assert count(parts, Lead) == 25


def test_the_first_admin_is_the_one_that_was_set(tmp_path):
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path}/own.db",
        admin_email="Ana@Example.com",
        admin_password="correct horse battery",
    )
    parts = assemble(settings)
    try:
        told = first_start.prepare(parts)
        with parts.database.reading() as session:
            [user] = session.scalars(select(User))
    finally:
        parts.close()

    assert (user.email, user.is_admin) == ("ana@example.com", True)
    assert not any("battery" in line for line in told)


def test_everybody_of_the_demo_has_a_number_nobody_has(parts):
    first_start.prepare(parts)

    with parts.database.reading() as session:
        phones = list(session.scalars(select(col(Lead.phone))))

    assert all(phone.startswith("+1") and phone[5:10] == "55501" for phone in phones)
