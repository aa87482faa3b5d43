"""What is asked of an upload."""

import dataclasses

import pytest

from openchair.calling.import_options import fingerprint, fitted_options
from openchair.errors import InvalidInputError
from openchair.leads.readers.table import Table
from openchair.leads.rules import ImportOptions, RawRow
from openchair.tables import Client
from tests.support.clinics import TUESDAY

OPTIONS = ImportOptions()


@pytest.fixture
def clinic() -> Client:
    return Client(id="client_1", name="Smile Dental", created_at=TUESDAY, timezone="US/Pacific")


def table(**cells: str) -> Table:
    return Table("csv", list(cells), [RawRow(2, cells)], [])


def test_options_know_the_clinic_s_region_and_time(clinic: Client):
    fitted = fitted_options(OPTIONS, table(phone="+12125550123"), clinic)

    assert (fitted.region, fitted.timezone) == (clinic.region, "US/Pacific")


def test_a_column_is_known_by_what_stands_in_it(clinic: Client):
    fitted = fitted_options(OPTIONS, table(who="Ana", reach="(212) 555-0123"), clinic)

    assert ("reach", "phone") in fitted.mapping


def test_a_file_without_numbers_tells_its_columns(clinic: Client):
    with pytest.raises(InvalidInputError, match="who, colour") as refused:
        fitted_options(OPTIONS, table(who="Ana", colour="blue"), clinic)

    assert refused.value.problems[0].code == "no_phone_column"


def test_the_same_file_asked_for_otherwise_is_another_upload():
    held = dataclasses.replace(OPTIONS, start=not OPTIONS.start)

    assert fingerprint("abc", OPTIONS) == fingerprint("abc", OPTIONS)
    assert fingerprint("abc", OPTIONS) != fingerprint("abd", OPTIONS)
    assert fingerprint("abc", OPTIONS) != fingerprint("abc", held)
