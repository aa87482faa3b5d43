"""What a command opens it gives back, and what the database says is said in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy import func, select

from openchair.accounts.client_store import find_client
from openchair.cli.parts import opened, opened_to_read
from openchair.db import Database, DatabaseError
from openchair.errors import NotFoundError, SettingsError
from openchair.log import logger
from openchair.tables import Client
from tests.support.databases import fresh_sqlite


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the command is typed: an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///./openchair.db")
    before = structlog.get_config()
    yield tmp_path
    structlog.configure(**before)


def journals(folder: Path) -> list[str]:
    """What SQLite keeps beside a database as long as somebody has it open."""
    return [path.name for path in folder.glob("openchair.db-*")]


def write_something(parts) -> None:
    now = parts.clock.now()
    parts.database.write(lambda session: session.add(Client(id="c", name="Smile", created_at=now)))


def test_a_command_finds_the_database_migrated(folder: Path):
    with opened() as parts, parts.database.reading() as session:
        count = session.scalar(select(func.count()).select_from(Client))

    assert count == 0
    assert (folder / "openchair.db").exists()


def test_all_is_given_back_afterwards(folder: Path):
    with opened() as parts:
        write_something(parts)
        assert journals(folder)

    assert journals(folder) == []


def test_all_is_given_back_after_a_failure_too_which_stays_itself(folder: Path):
    with pytest.raises(NotFoundError, match="Nobody"), opened() as parts:
        parts.database.write(lambda session: find_client(session, "Nobody"))

    assert journals(folder) == []


def test_what_the_database_refuses_is_said_in_its_words(folder: Path):
    with pytest.raises(DatabaseError) as refused, opened() as parts:
        parts.database.write(lambda session: session.execute(sa.text("SELECT * FROM nowhere")))

    assert str(refused.value) == "The database says: no such table: nowhere"
    assert journals(folder) == []


def test_a_database_that_cannot_be_opened_is_said_to_be(folder: Path, monkeypatch):
    (folder / "openchair.db").write_text("This is a letter, not a database." * 40)

    with pytest.raises(DatabaseError, match="not a database"), opened():
        raise AssertionError("nothing was to be opened")


def test_wrong_settings_open_nothing(folder: Path, monkeypatch):
    monkeypatch.setenv("VOICE_SEATS", "none")

    with pytest.raises(SettingsError, match="VOICE_SEATS"), opened():
        raise AssertionError("nothing was to be opened")

    assert not (folder / "openchair.db").exists()


def test_a_command_logs_what_went_wrong_and_nothing_else(capsys):
    with opened():
        logger("test").info("something_happened")
        logger("test").warning("something_failed")

    said = capsys.readouterr()
    assert "something_failed" in said.err
    assert "something_happened" not in said.err
    assert said.out == ""


# --- to read only -----------------------------------------------------------------------


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def test_a_database_is_opened_as_it_is(there: Path):
    fresh_sqlite(there).close()

    with opened_to_read() as database, database.reading() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM client")) == 0


def test_a_database_that_is_not_there_is_not_made(there: Path):
    with pytest.raises(DatabaseError, match=r"There is no database \./openchair\.db"), opened_to_read():  # fmt: skip
        pass

    assert list(there.iterdir()) == []


def test_an_older_schema_is_left_alone(there: Path):
    Database("sqlite:///openchair.db").writer.connect().close()

    with pytest.raises(DatabaseError, match="openchair migrate"), opened_to_read():
        pass


def test_what_the_database_refuses_is_said_in_words(there: Path):
    fresh_sqlite(there).close()

    def ask() -> None:
        with opened_to_read() as database, database.reading() as session:
            session.execute(sa.text("SELECT * FROM nobody"))

    with pytest.raises(DatabaseError, match="no such table"):
        ask()
