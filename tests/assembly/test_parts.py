"""What every process shares: the parts fit the settings, a clinic's words are its own, one secret."""

import datetime as dt
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from openchair import agent_config
from openchair.agent_config import AgentConfigError
from openchair.assembly.parts import (
    Parts,
    assemble,
    build_house,
    clinics,
    jwt_secret,
    person_seed,
)
from openchair.calling.house import Clinic
from openchair.calling.telling import Teller
from openchair.clock import VirtualClock
from openchair.db import Database
from openchair.durable.dbos_engine import DbosEngine
from openchair.errors import SettingsError
from openchair.ids import Ids
from openchair.settings import JWT_SECRET_BYTES, Settings
from openchair.tables import Client
from tests.support.databases import fresh_postgres

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
CONFIG = agent_config.load()
SECRET = "0123456789abcdef0123456789abcdef-tests"


def settings(**values) -> Settings:
    return Settings(_env_file=None, **values)


def client(**values) -> Client:
    return Client(
        **{"id": "c", "name": "Smile", "legal_name": "Smile LLC", "created_at": NOW, **values}
    )


# --- all parts ------------------------------------------------------------------------------


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = assemble(settings(database_url=f"sqlite:///{tmp_path}/openchair.db", voice_seats=7))
    yield made
    made.close()


def test_the_database_is_brought_to_today_s_schema(parts):
    with parts.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Client)) == 0


def test_the_parts_know_each_other(parts):
    assert parts.house.ids is parts.ids
    assert parts.house.tell is parts.teller
    assert (parts.teller.engine, parts.teller.ids) == (parts.engine, parts.ids)
    assert parts.clinic_of(client()).script.version == parts.config.version


def test_a_database_is_assembled_again_by_the_next_process(parts, tmp_path):
    again = assemble(parts.settings)
    again.close()

    with parts.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Client)) == 0


# --- the house ------------------------------------------------------------------------------


def house(database: Database, **values):
    ids = Ids(VirtualClock(NOW))
    return build_house(settings(**values), ids, Teller(DbosEngine(database), ids))


@pytest.mark.parametrize(("speed", "respects"), [(1, True), (60, False)])
def test_where_hours_are_played_faster_no_window_is_waited_for(sqlite_database, speed, respects):
    built = house(sqlite_database, simulation_speed=speed)

    assert (built.speed, built.respects_windows) == (speed, respects)


@pytest.mark.parametrize(
    ("mode", "enforced"), [(None, False), ("enforce", True), ("advise", False)]
)
def test_in_a_simulation_the_law_binds_where_it_is_asked_to(sqlite_database, mode, enforced):
    built = house(sqlite_database, compliance=mode)

    assert built.enforced is enforced
    assert built.allow_test_numbers


# --- clinics --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clinic_of():
    return clinics(CONFIG)


def test_a_clinic_has_its_name_its_zone_and_the_calendar_of_the_file(clinic_of):
    found: Clinic = clinic_of(client(timezone="America/Chicago"))

    assert (found.script.clinic, found.zone) == ("Smile LLC", ZoneInfo("America/Chicago"))
    assert found.booking == CONFIG.booking
    assert not found.script.leaves_voicemail


def test_a_clinic_without_a_legal_name_goes_by_its_name(clinic_of):
    assert clinic_of(client(legal_name="")).script.clinic == "Smile"


def test_a_clinic_s_numbers_are_in_its_words(clinic_of):
    found = clinic_of(client(callback_number="+18005550199", transfer_number="+12125550111"))

    assert found.script.leaves_voicemail
    assert found.script.transfer_number == "+12125550111"


def test_a_clinic_s_overrides_change_it_and_no_other(clinic_of):
    own = clinic_of(client(script={"persona": {"name": "Mia"}, "booking": {"horizon_days": 5}}))
    other = clinic_of(client())

    assert (own.script.persona, own.booking.horizon_days) == ("Mia", 5)
    assert (other.script.persona, other.booking) == (CONFIG.persona.name, CONFIG.booking)


def test_what_did_not_change_is_not_written_again(clinic_of):
    one = clinic_of(client(script={"persona": {"name": "Mia", "manner": "Kind."}}))
    same = clinic_of(client(id="d", script={"persona": {"manner": "Kind.", "name": "Mia"}}))

    assert one is same
    assert clinic_of(client(timezone="America/Denver")) is not clinic_of(client())


def test_overrides_that_cannot_be_used_are_not_half_used(clinic_of):
    with pytest.raises(AgentConfigError, match="persona"):
        clinic_of(client(script={"persona": {"name": 7}}))


# --- people ---------------------------------------------------------------------------------


def test_a_number_and_a_name_are_the_same_person_for_ever():
    assert person_seed(1, "+12125550123", "Ana") == 49_837_141
    others = [
        person_seed(2, "+12125550123", "Ana"),
        person_seed(1, "+12125550124", "Ana"),
        person_seed(1, "+12125550123", "Bo"),
    ]

    assert len({person_seed(1, "+12125550123", "Ana"), *others}) == 4


# --- the secret -----------------------------------------------------------------------------


def kept(database: Database) -> Path:
    return Path(f"{database.url.database}.jwt-secret")


def test_the_secret_that_is_set_is_used_and_none_is_kept(sqlite_database):
    assert jwt_secret(settings(jwt_secret=SecretStr(SECRET)), sqlite_database) == SECRET

    assert not kept(sqlite_database).exists()


def test_where_none_is_set_one_is_made_and_kept_for_the_next_start(sqlite_database):
    first = jwt_secret(settings(), sqlite_database)

    assert len(first) >= 2 * JWT_SECRET_BYTES
    assert jwt_secret(settings(), sqlite_database) == first
    assert kept(sqlite_database).read_text() == first


def test_nobody_but_the_owner_reads_the_secret(sqlite_database):
    jwt_secret(settings(), sqlite_database)

    assert stat.S_IMODE(kept(sqlite_database).stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_secret(sqlite_database):
    found: list[str] = []
    starting = threading.Barrier(8)

    def start() -> None:
        starting.wait()
        found.append(jwt_secret(settings(), sqlite_database))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1
    assert all(found)


@pytest.mark.parametrize("left", ["", "\n", "0123456789abcdef"])
def test_half_a_secret_signs_nothing(sqlite_database, left):
    kept(sqlite_database).write_text(left)

    with pytest.raises(SettingsError, match="jwt-secret holds no secret; delete it"):
        jwt_secret(settings(), sqlite_database)


def test_nothing_is_left_lying_beside_the_secret(sqlite_database, tmp_path):
    jwt_secret(settings(), sqlite_database)

    assert {path.name for path in tmp_path.iterdir()} == {"openchair.db", "openchair.db.jwt-secret"}


@pytest.mark.postgres
def test_on_postgresql_one_must_be_set():
    with fresh_postgres() as database:
        with pytest.raises(SettingsError, match="JWT_SECRET is not set"):
            jwt_secret(settings(), database)

        assert jwt_secret(settings(jwt_secret=SecretStr(SECRET)), database) == SECRET
