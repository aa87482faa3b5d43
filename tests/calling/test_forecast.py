"""A file at a moment: read as an import reads it, decided as the dialer decides, nothing written."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from openchair.calling.admission import Limits, admit
from openchair.calling.door import door
from openchair.calling.forecast import Forecast, forecast
from openchair.compliance.preview import Answer
from openchair.compliance.store import suppress
from openchair.db import Database
from openchair.errors import InvalidInputError
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.phone import Phone
from openchair.tables import Client, metadata
from tests.support.clinics import World

WIDE = Limits(seats=50, calls_per_second=100, intents=50)
HEAD = "name,phone,consent,inquired_at,zip"
NEW_YORK, CHICAGO = "Ana,+12125550123,written,2026-11-28,", "Bo,+13125550123,written,2026-11-28,"
NO_CONSENT = "Cy,+12125550124,,,"
NO_PHONE = "Di,,written,2026-11-28,"


@pytest.fixture
def look(world: World, tmp_path: Path):
    """Forecast a file of these lines at the world's time, with what the database knows."""

    def made(client: Client, *lines: str, at: dt.datetime | None = None) -> Forecast:
        file = tmp_path / "leads.csv"
        file.write_text("\n".join([HEAD, *lines]))
        now = at or world.now
        with world.database.reading() as session:
            options = make_options(allow_test=True, now=now)
            return forecast(read_rows(file), options, client, world.house, at=now, session=session)

    return made


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        tables = metadata.sorted_tables
        return {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in tables
        }


def test_every_row_is_counted_once(world, look):
    found = look(world.client(), NEW_YORK, CHICAGO, NO_CONSENT, NO_PHONE, NEW_YORK)

    assert (found.received, found.leads, found.duplicates, found.rejected) == (5, 3, 1, 1)
    assert sum(found.preview.whole.answers.values()) == found.leads
    assert found.faults == {"phone_missing": 1}
    assert found.examples["phone_missing"].row == 5


def test_it_decides_as_the_dialer_does(world, look):
    client = world.client()
    answers = look(client, NEW_YORK, NO_CONSENT).preview.whole.answers

    lead = {"inquired_at": world.now - dt.timedelta(days=3)}
    world.call(client, "+12125550123", lead=lead)
    world.call(client, "+12125550124", lead={"consent_level": "none"})
    admitted = world.database.write(
        lambda session: admit(session, world.house, WIDE, now=world.now)
    )

    assert (answers[Answer.NOW], answers[Answer.NEVER]) == (len(admitted), 1)


def test_nothing_is_written(world, look):
    client = world.client()
    before = rows(world.database)

    look(client, NEW_YORK, NO_CONSENT)

    assert rows(world.database) == before


def test_the_clinics_own_list_counts(world, look):
    client = world.client()
    with world.database.writing() as session:
        suppress(
            session, client.id, Phone("+12125550123"), reason="opted_out", source="x", now=world.now
        )

    found = look(client, NEW_YORK)

    assert [each.code for each in found.preview.reasons] == ["DNC_INTERNAL"]


def test_whom_the_clinic_called_lately_counts(world, look):
    client = world.client(duplicate_window_days=0)
    call = world.call(client)
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    world.database.write(lambda session: door(session, call.id, world.house, WIDE, now=world.now))

    soon, before = (world.now + dt.timedelta(hours=each) for each in (2, -0.5))

    assert [each.code for each in look(client, NEW_YORK, at=soon).preview.reasons] == [
        "FREQ_CAP_POLICY_GAP"
    ]
    assert look(client, NEW_YORK, at=before).preview.whole.answers == {Answer.NOW: 1}


def test_who_came_before_is_a_duplicate(world, look):
    client = world.client()
    world.call(client)

    found = look(client, NEW_YORK, CHICAGO)

    assert (found.leads, found.duplicates) == (1, 1)


def test_a_zip_code_adds_its_states_law(world, look):
    found = look(world.client(), f"{NEW_YORK}98101")

    assert found.preview.whole.answers == {Answer.LATER: 1}
    assert set(found.preview.states) == {"NY", "WA"}


def test_a_paused_clinic_hides_no_other_reason(world, look):
    found = look(world.client(paused=True), NEW_YORK)

    assert found.to_json()["client_paused"]
    assert found.preview.whole.answers == {Answer.NOW: 1}


@pytest.mark.parametrize("lines", [[NO_PHONE], []])
def test_a_file_without_a_usable_row_is_refused(world, look, lines):
    with pytest.raises(InvalidInputError):
        look(world.client(), *lines)
