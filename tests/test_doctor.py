"""The doctor: finds what is wrong before anybody calls, says it in words, and changes nothing."""

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from openchair.calling.store import switch_calling
from openchair.db import Database, revisions
from openchair.doctor import Finding, examine
from openchair.settings import Settings
from openchair.tables import Client, User, Worker
from tests.support.databases import fresh_sqlite

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
FOREVER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
SECRET = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"


@pytest.fixture(autouse=True)
def _empty_folder(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def findings() -> dict[str, Finding]:
    return {found.what: found for found in examine()}


def found(what: str) -> tuple[str, str]:
    """What is found about a subject: its state, and the words."""
    finding = findings()[what]
    return finding.state, finding.says


def test_without_a_setting_nothing_is_bad_and_nobody_can_be_called():
    everything = findings()

    assert {each.state for each in everything.values()} <= {"ok", "note"}
    assert everything["TELEPHONY_MODE"].says == "SIMULATED: nobody's phone can ring"
    assert everything["COMPLIANCE"].says == "a calling decision is stored and does not bind"
    assert "is made and kept" in everything["JWT_SECRET"].says
    assert "HOST" not in everything


def test_the_files_that_ship_are_named_with_their_versions():
    state, says = found("agent config")

    assert state == "ok"
    assert Path(says.partition(", version ")[0]).is_file()
    assert found("calling law")[0] == "ok"


# --- settings -------------------------------------------------------------------------------


def test_settings_that_cannot_be_read_are_all_that_is_said(monkeypatch):
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("VOICE_SEATS", "0")

    told = examine()

    assert {(each.what, each.state) for each in told} == {("settings", "bad")}
    assert [each.says.partition(":")[0] for each in told] == ["PORT", "VOICE_SEATS"]


def test_real_calls_are_told_with_the_addresses_that_others_reach_us_at(monkeypatch):
    live = {
        "TELEPHONY_MODE": "TWILIO",
        "JWT_SECRET": SECRET,
        "TWILIO_SID": "AC1",
        "TWILIO_TOKEN": "token",
        "TWILIO_NUMBER": "+12125550100",
        "DEEPGRAM_API_KEY": "key",
        "PUBLIC_BASE_URL": "https://calls.example.com",
        "AGENT_PUBLIC_URL": "wss://calls.example.com/stream",
        "TWILIO_TOKEN_OLD": "old",
    }
    for name, value in live.items():
        monkeypatch.setenv(name, value)

    assert found("TELEPHONY_MODE") == ("ok", "TWILIO: real phones ring")
    assert found("AGENT_PUBLIC_URL")[1].endswith("wss://calls.example.com/stream")
    assert found("TWILIO_TOKEN_OLD")[0] == "note"
    assert found("COMPLIANCE") == ("ok", "a calling decision binds")
    assert found("JWT_SECRET") == ("ok", "set")


def test_a_host_that_others_reach_is_noted(monkeypatch):
    monkeypatch.setenv("HOST", "192.0.2.1")

    state, says = found("HOST")

    assert (state, says.split()[0]) == ("note", "192.0.2.1")


def test_several_machines_need_one_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hidden@127.0.0.1:1/x")

    assert found("JWT_SECRET")[0] == "bad"
    monkeypatch.setenv("JWT_SECRET", SECRET)
    assert found("JWT_SECRET") == ("ok", "set")


# --- the database ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("mysql://u:hidden@localhost/x", "database"),
        ("postgresql://u:hidden@127.0.0.1:1/x", "DATABASE_URL"),
        ("sqlite:///no/such/folder/x.db", "DATABASE_URL"),
    ],
)
def test_a_database_that_cannot_be_is_bad_and_its_password_is_not_told(monkeypatch, url, what):
    monkeypatch.setenv("DATABASE_URL", url)

    told = examine()

    assert [each.state for each in told if each.what == what] == ["bad"]
    assert "hidden" not in str(told)


def test_a_file_that_is_no_database_is_bad_and_stays_as_it_is(tmp_path):
    file = tmp_path / "openchair.db"
    file.write_text("name,phone\n" * 100)

    assert found("DATABASE_URL")[0] == "bad"
    assert file.read_text() == "name,phone\n" * 100


def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path):
    assert found("database") == ("note", "not there yet: `openchair migrate` makes it")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("revision", "state", "help_"),
    [("0000", "note", "run `openchair migrate`"), ("9999", "bad", "install the newer version")],
)
def test_a_database_of_another_version_is_told_how_to_go_on(tmp_path, revision, state, help_):
    database = fresh_sqlite(tmp_path)
    with database.writing() as session:
        update = sa.text("UPDATE alembic_version SET version_num = :revision")
        session.execute(update, {"revision": revision})
    database.close()

    finding = findings()["database"]

    assert finding.state == state
    assert help_ in finding.says
    assert f"at revision {revision}" in finding.says


def test_tables_that_are_not_there_yet_are_noted(tmp_path):
    Database(f"sqlite:///{tmp_path}/openchair.db").reader.connect().close()

    state, says = found("database")

    assert (state, says) == ("note", "empty: run `openchair migrate`")


def test_an_empty_installation_is_told_what_to_do_first(tmp_path):
    with closing(fresh_sqlite(tmp_path)) as database:
        newest = revisions(database)[1]

    told = findings()

    assert told["database"] == Finding("database", "ok", f"at revision {newest}")
    assert told["users"].says.endswith("`openchair users add`")
    assert told["clients"].says.startswith("none: `openchair clients add")
    assert told["dialer"] == Finding("dialer", "note", "none running: `openchair run`")
    assert "calling" not in told


def test_an_installation_that_runs_has_nothing_to_be_told(tmp_path):
    database = fresh_sqlite(tmp_path)
    with database.writing() as session:
        session.add(User(id="u", email="a@example.com", password_hash="x", created_at=NOW))
        session.add(Client(id="c", name="Here", created_at=NOW))
        session.add(Worker(id="now", role="dialer", seen_at=FOREVER))
        session.add(Worker(id="dead", role="dialer", seen_at=NOW.replace(year=2020)))
    database.close()

    told = findings()

    assert told["dialer"] == Finding("dialer", "ok", "1 running")
    assert {each.what for each in told.values() if each.state != "ok"} == set()


def test_where_phones_ring_a_voice_agent_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("TELEPHONY_MODE", "TWILIO_STUB")
    database = fresh_sqlite(tmp_path)
    with database.writing() as session:
        session.add(Worker(id="now", role="dialer", seen_at=FOREVER))
    database.close()

    told = findings()

    assert told["dialer"] == Finding("dialer", "ok", "1 running")
    assert told["voice agent"] == Finding("voice agent", "note", "none running: `openchair run`")


def test_calling_that_was_stopped_is_noted(tmp_path):
    database = fresh_sqlite(tmp_path)
    with database.writing() as session:
        switch_calling(session, is_on=False, by="ana", now=NOW)
    database.close()

    assert found("calling") == ("note", "stopped by the global switch: `openchair go`")
