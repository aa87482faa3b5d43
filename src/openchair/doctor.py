"""`openchair doctor`: what is configured, what is missing, and which file or variable says so."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from openchair import agent_config
from openchair.assembly.carrier import agent_url
from openchair.calling.recovery import living
from openchair.calling.store import is_calling_on
from openchair.clock import SystemClock
from openchair.compliance.ruleset import packaged_ruleset
from openchair.db import Database, has_wal_reset_bug, revisions, sqlite_module
from openchair.errors import OpenChairError, SettingsError
from openchair.files import shipped
from openchair.settings import Settings, TelephonyMode, is_loopback, read_settings
from openchair.tables import Client, User

LITTLE_SPACE = 500_000_000
_MODES = {
    TelephonyMode.SIMULATED: "SIMULATED: nobody's phone can ring",
    TelephonyMode.TWILIO_STUB: "TWILIO_STUB: our own stand-ins of Twilio and Deepgram are called",
    TelephonyMode.TWILIO: "TWILIO: real phones ring",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `state` is ok, note (works, but know it) or bad (cannot work)."""

    what: str
    state: str
    says: str


def examine() -> list[Finding]:
    """Look at everything; return what was found, in the order in which to mend it."""
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Finding("settings", "bad", line) for line in str(error).splitlines()]
    found = [*_modes(settings), *_config(), *_rules()]
    try:
        database = Database(settings.database_url)
    except SettingsError as error:
        return [*found, Finding("database", "bad", str(error))]
    try:
        return found + list(_database(settings, database))
    finally:
        database.close()


def _modes(settings: Settings) -> Iterator[Finding]:
    mode = settings.telephony_mode
    yield Finding("TELEPHONY_MODE", "ok", _MODES[mode])
    if mode is TelephonyMode.TWILIO:
        yield Finding("PUBLIC_BASE_URL", "ok", f"Twilio reaches us at {settings.public_base_url}")
        yield Finding("AGENT_PUBLIC_URL", "ok", f"and the voice agent at {agent_url(settings)}")
        if settings.twilio_token_old.get_secret_value():
            yield Finding("TWILIO_TOKEN_OLD", "note", "still good; remove it after the rotation")
    how = "binds" if settings.enforces_compliance else "is stored and does not bind"
    yield Finding("COMPLIANCE", "ok", f"a calling decision {how}")
    if settings.jwt_secret.get_secret_value():
        yield Finding("JWT_SECRET", "ok", "set")
    elif settings.database_url.startswith("sqlite"):
        yield Finding("JWT_SECRET", "ok", "not set; one is made and kept beside the database")
    else:
        yield Finding("JWT_SECRET", "bad", "not set; on PostgreSQL set `openssl rand -hex 32`")
    if not is_loopback(settings.host):
        yield Finding("HOST", "note", f"{settings.host} is open to the network; put TLS in front")


def _config() -> Iterator[Finding]:
    path = shipped("agent_config") / agent_config.FILE
    try:
        config = agent_config.load()
    except OpenChairError as error:
        for line in str(error).splitlines():
            yield Finding("agent config", "bad", line)
        return
    yield Finding("agent config", "ok", f"{path}, version {config.version}")


def _rules() -> Iterator[Finding]:
    try:
        ruleset = packaged_ruleset()
    except OpenChairError as error:
        yield Finding("calling law", "bad", str(error))
        return
    yield Finding("calling law", "ok", f"version {ruleset.version}, {ruleset.sha256[:12]}")


def _database(settings: Settings, database: Database) -> Iterator[Finding]:
    if database.is_sqlite:
        yield from _sqlite(database)
    if _is_to_be_made(database):
        yield Finding("database", "note", "not there yet: `openchair migrate` makes it")
        return
    try:
        current, newest = revisions(database)
    except SQLAlchemyError as error:
        yield Finding("DATABASE_URL", "bad", f"cannot be reached: {error}".splitlines()[0])
        return
    if current is None:
        yield Finding("database", "note", "empty: run `openchair migrate`")
        return
    if current != newest:
        yield _of_another_version(current, str(newest))
        return
    yield Finding("database", "ok", f"at revision {current}")
    yield from _contents(settings, database)


def _is_to_be_made(database: Database) -> bool:
    """Whether to look into a SQLite database would make it: the doctor changes nothing."""
    path = Path(database.url.database or "")
    return database.is_sqlite and path.parent.is_dir() and not path.exists()


def _of_another_version(current: str, newest: str) -> Finding:
    says = f"at revision {current}, the newest that is known here is {newest}"
    if current < newest:  # they are numbered
        return Finding("database", "note", f"{says}: run `openchair migrate`")
    return Finding("database", "bad", f"{says}: install the newer version or restore a backup")


def _sqlite(database: Database) -> Iterator[Finding]:
    version = sqlite_module().sqlite_version_info
    name = ".".join(map(str, version))
    if has_wal_reset_bug(version):
        says = f"{name} can lose commits in WAL mode: the slower DELETE journal is used"
        yield Finding("SQLite", "note", f"{says}; `pip install pysqlite3` brings a sound one")
    else:
        yield Finding("SQLite", "ok", name)
    folder = Path(database.url.database or ".").resolve().parent
    if folder.exists() and shutil.disk_usage(folder).free < LITTLE_SPACE:
        yield Finding("disk", "bad", f"less than 500 MB are free in {folder}")


def _contents(settings: Settings, database: Database) -> Iterator[Finding]:
    now = SystemClock().now()
    with database.reading() as session:
        users = session.scalar(sa.select(sa.func.count()).select_from(User)) or 0
        clients = session.scalar(sa.select(sa.func.count()).select_from(Client)) or 0
        is_on = is_calling_on(session)
        alive = living(session, now)
    if not users:
        yield Finding("users", "note", "none: set ADMIN_EMAIL, or `openchair users add`")
    if not clients:
        yield Finding("clients", "note", 'none: `openchair clients add "Smile Dental"`')
    if not is_on:
        yield Finding("calling", "note", "stopped by the global switch: `openchair go`")
    yield _running("dialer", alive.get("dialer", 0))
    if settings.speaks_twilio:
        yield _running("voice agent", alive.get("agent", 0))


def _running(what: str, count: int) -> Finding:
    running = f"{count} running" if count else "none running: `openchair run`"
    return Finding(what, "ok" if count else "note", running)
