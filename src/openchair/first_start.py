"""What `openchair run` does before it starts: the first admin, and a demo for an empty database."""

import datetime as dt
import json
import tempfile
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.accounts import store as accounts
from openchair.accounts.passwords import Passwords
from openchair.accounts.profile import NewClient
from openchair.assembly.clinics import open_clinic
from openchair.assembly.parts import DEMO_CLINIC, DEMO_NUMBER, Parts
from openchair.calling.imports import import_leads
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.simulation.sample import sample_leads
from openchair.tables import Client

DEMO_LEADS = 25
DEMO_ADMIN = "admin@example.com"


def prepare(parts: Parts) -> list[str]:
    """Bring the database to life; return what the person who started us should read."""
    lines = _admin(parts)
    if parts.settings.is_simulated:
        lines.append("Calls are simulated: nobody's phone rings.")
        lines += _demo(parts)
    return lines


def _admin(parts: Parts) -> list[str]:
    """Make the first admin unless there is one; a made-up password is told once."""
    settings = parts.settings
    email = settings.admin_email or (DEMO_ADMIN if settings.is_simulated else "")
    if not email:
        with parts.database.reading() as session:
            has_users = bool(accounts.list_users(session))
        return [] if has_users else ["No user yet: set ADMIN_EMAIL, or `openchair users add`."]
    passwords = Passwords()
    given = settings.admin_password.get_secret_value() or None
    made = parts.database.write(
        lambda session: accounts.ensure_admin(
            session,
            email,
            given,
            passwords=passwords,
            now=parts.clock.now(),
            ids=parts.ids,
            allow_weak=settings.is_simulated,
        )
    )
    return [f"Log in as {email} with the password {made} (shown only now)."] if made else []


def _demo(parts: Parts) -> list[str]:
    """Give an empty database a clinic and leads that are called at once."""
    now = parts.clock.now()
    client = parts.database.write(lambda session: _demo_clinic(session, parts, now))
    if client is None:
        return []
    leads = sample_leads(DEMO_LEADS, parts.settings.simulation_seed, now=now)
    options = make_options(source="Sample leads", allow_test=True, now=now)
    with tempfile.TemporaryDirectory(prefix="openchair-demo-") as folder:
        file = Path(folder, "leads.json")
        file.write_text(json.dumps(leads), encoding="utf-8")
        table = read_rows(file, filename=file.name)
        import_leads(parts.database, client, table, options, now=now, ids=parts.ids)
    return [f"{client.name} is a made-up clinic; its {DEMO_LEADS} leads are being called now."]


def _demo_clinic(session: Session, parts: Parts, now: dt.datetime) -> Client | None:
    if session.scalar(sa.select(sa.func.count()).select_from(Client)):
        return None
    profile = NewClient(
        name=DEMO_CLINIC,
        legal_name=DEMO_CLINIC,
        callback_number=DEMO_NUMBER,
        max_concurrent_calls=5,
    )
    return open_clinic(session, parts, profile, now=now)
