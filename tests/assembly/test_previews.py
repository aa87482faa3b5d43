"""A preview without a database, and for a client as its database knows it."""

import datetime as dt
from pathlib import Path

import pytest

from openchair.assembly.previews import PreviewOrder, run_preview
from openchair.compliance.preview import Answer
from openchair.db import Database
from openchair.errors import InvalidInputError, NotFoundError
from openchair.settings import Settings, TelephonyMode
from tests.support.clinics import TUESDAY, World

SIMULATED = Settings(_env_file=None)


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    file = tmp_path / "leads.csv"
    file.write_text("Who,Where\nAna,+12125550123\n")
    return file


def test_without_a_database_the_usual_clinic_asks(leads: Path):
    order = PreviewOrder(leads, TUESDAY, mapping={"Where": "phone"}, consent="written")

    found = run_preview(SIMULATED, order)

    assert found.preview.whole.answers == {Answer.NOW: 1}
    assert [each.code for each in run_preview(SIMULATED, PreviewOrder(leads, TUESDAY)).preview.reasons] == ["CONSENT_MISSING"]  # fmt: skip


def test_the_usual_clinic_keeps_the_usual_hours(leads: Path):
    sunday = TUESDAY + dt.timedelta(days=5)

    found = run_preview(SIMULATED, PreviewOrder(leads, sunday, consent="written"))

    assert [each.code for each in found.preview.reasons] == ["DAY_POLICY"]


def test_a_client_brings_its_own_hours(leads: Path, sqlite_database: Database):
    world = World(sqlite_database)
    world.client(name="Late Dental", policy={"window": ["12:00", "18:00"]})
    order = PreviewOrder(leads, TUESDAY, consent="written")

    found = run_preview(SIMULATED, order, sqlite_database, "Late Dental")

    assert found.client.name == "Late Dental"
    assert found.preview.whole.next_at == TUESDAY + dt.timedelta(hours=2)


def test_a_client_nobody_knows_is_said_to_be(leads: Path, sqlite_database: Database):
    with pytest.raises(NotFoundError):
        run_preview(SIMULATED, PreviewOrder(leads, TUESDAY), sqlite_database, "Nobody")


def test_where_phones_can_ring_555_numbers_are_no_leads(leads: Path):
    live = SIMULATED.model_copy(update={"telephony_mode": TelephonyMode.TWILIO})

    with pytest.raises(InvalidInputError) as caught:
        run_preview(live, PreviewOrder(leads, TUESDAY))

    assert [each.code for each in caught.value.problems] == ["phone_test"]
