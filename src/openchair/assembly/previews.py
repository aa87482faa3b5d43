"""Builds a preview: the usual clinic without a database, or a client as its database knows it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from openchair.accounts import client_store
from openchair.assembly.parts import DEMO_CLINIC
from openchair.calling.forecast import Forecast, forecast
from openchair.calling.house import House
from openchair.clock import VirtualClock
from openchair.compliance.ruleset import packaged_ruleset
from openchair.db import Database
from openchair.ids import Ids
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.settings import Settings
from openchair.tables import Client


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """What `openchair compliance preview` was asked."""

    leads: Path
    at: dt.datetime
    mapping: dict[str, str] = field(default_factory=dict)
    purpose: str | None = None
    consent: str | None = None


def run_preview(
    settings: Settings, order: PreviewOrder, database: Database | None = None, client: str = ""
) -> Forecast:
    """Decide about every lead of a file; nothing is written.

    Raises NotFoundError for a client nobody knows, InvalidInputError where no row can be used.
    """
    house = House(
        ids=Ids(VirtualClock(order.at)),  # none is made
        ruleset=packaged_ruleset(),
        enforced=settings.enforces_compliance,
        allow_test_numbers=settings.allows_test_numbers,
    )
    options = make_options(
        source=order.leads.name,
        mapping=order.mapping,
        purpose=order.purpose,
        consent=order.consent,
        allow_test=settings.allows_test_numbers,
        now=order.at,
    )
    with _clinic(database, client, order.at) as (clinic, session):
        table = read_rows(order.leads, filename=order.leads.name)
        return forecast(table, options, clinic, house, at=order.at, session=session)


@contextmanager
def _clinic(
    database: Database | None, name: str, at: dt.datetime
) -> Iterator[tuple[Client, Session | None]]:
    if database is None:
        yield Client(id="", name=DEMO_CLINIC, created_at=at), None
        return
    with database.reading() as session:
        yield client_store.find_client(session, name), session
