"""What several doors answer: calls with their leads and results."""

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field


class Item(BaseModel):
    """Something read from the store as it is."""

    model_config = ConfigDict(from_attributes=True)


class LeadItem(Item):
    """Who is called."""

    id: str
    name: str
    phone: str
    email: str
    source_url: str
    notes: str


class ResultItem(Item):
    """How a call ended."""

    result: str = Field(examples=["booked"])
    transcript: str = Field(description="A line a turn: `agent: …`, `caller: …`.")
    booked_slot: str | None = Field(
        description="RFC 3339 in the clinic's offset.", examples=["2026-12-01T10:30:00-05:00"]
    )
    notes: str
    created_at: dt.datetime
    callback_at: dt.datetime | None
    appointment_id: str | None


class CallItem(Item):
    """One attempt to reach a lead, or one call of theirs to us."""

    id: str
    batch_id: str
    status: str = Field(examples=["completed"])
    attempt: int
    lead: LeadItem
    result: ResultItem | None
    created_at: dt.datetime
    updated_at: dt.datetime
    due_at: dt.datetime = Field(description="Not to be dialled before.")
    direction: str = Field(
        description="Who called whom: `outbound`, or `inbound` where the person called us.",
        examples=["outbound"],
    )
