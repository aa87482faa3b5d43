"""Clinics, leads and calls to test with."""

import datetime as dt
import random

from sqlalchemy import select
from sqlmodel import col

from openchair.calling.house import House
from openchair.clock import VirtualClock
from openchair.compliance.ruleset import packaged_ruleset
from openchair.db import Database
from openchair.ids import Ids
from openchair.tables import Call, CallResult, CallStatus, Client, Lead, UploadBatch

TUESDAY = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
"""Ten in the morning in New York."""


class World:
    """One database with a clock, ids and the house's rules; makes what a test is given."""

    def __init__(self, database: Database, *, now: dt.datetime = TUESDAY, enforced: bool = True):
        self.database = database
        self.clock = VirtualClock(now)
        self.ids = Ids(self.clock, random.Random(1))
        self.told: list[tuple[str, str, bool]] = []
        self.house = House(
            ids=self.ids,
            ruleset=packaged_ruleset(),
            enforced=enforced,
            allow_test_numbers=True,
            tell=self._tell,
        )

    def _tell(self, session, row, ending, *, is_final, now):
        self.told.append((row.id, ending.result.value, is_final))

    @property
    def now(self) -> dt.datetime:
        return self.clock.now()

    def client(self, **changes) -> Client:
        values = {
            "id": self.ids.new("client"),
            "name": "Smile Dental",
            "legal_name": "Smile Dental LLC",
            "max_concurrent_calls": 10,
            "created_at": self.now,
            **changes,
        }
        made = Client(**values)
        with self.database.writing() as session:
            session.add(made)
            session.add(
                UploadBatch(
                    id=f"batch-{made.id}",
                    client_id=made.id,
                    created_at=self.now,
                    finished_at=self.now,
                )
            )
        return made

    def call(self, client: Client, phone: str = "+12125550123", **changes) -> Call:
        """Queue a call to a new lead, who gave written consent five days ago."""
        lead_changes = changes.pop("lead", {})
        asked = self.now - dt.timedelta(days=5)
        lead = Lead(
            **{
                "id": self.ids.new("lead"),
                "batch_id": f"batch-{client.id}",
                "client_id": client.id,
                "name": "Ada Example",
                "phone": phone,
                "created_at": self.now,
                "inquired_at": asked,
                "consent_level": "written",
                "consent_at": asked,
                **lead_changes,
            }
        )
        call = Call(
            **{
                "id": self.ids.new("call"),
                "lead_id": lead.id,
                "batch_id": lead.batch_id,
                "client_id": client.id,
                "phone": phone,
                "due_at": self.now,
                "created_at": self.now,
                "updated_at": self.now,
                "status": CallStatus.QUEUED.value,
                **changes,
            }
        )
        with self.database.writing() as session:
            session.add(lead)
            session.flush()
            session.add(call)
        return call

    def read(self, call: Call | str) -> Call:
        call_id = call if isinstance(call, str) else call.id
        with self.database.reading() as session:
            return session.get_one(Call, call_id)

    def result(self, call: Call | str) -> CallResult | None:
        call_id = call if isinstance(call, str) else call.id
        with self.database.reading() as session:
            return session.scalar(select(CallResult).where(col(CallResult.call_id) == call_id))

    def calls_of(self, lead_id: str) -> list[Call]:
        with self.database.reading() as session:
            statement = select(Call).where(col(Call.lead_id) == lead_id).order_by(col(Call.attempt))
            return list(session.scalars(statement))
