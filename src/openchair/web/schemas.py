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


class CostPart(Item):
    """One thing that a vendor charged for."""

    item: str = Field(examples=["line_minute"])
    quantity: float | None = Field(description="Minutes, or times; null: not measured.")
    unit_price: str | None = Field(description="In dollars; null: no price is known.")
    amount: str | None
    since: str = Field(description="The day from which the price holds.")
    source: str
    why_unknown: str


class CostItem(Item):
    """What a call cost, in dollars, by the price table of its day."""

    currency: str = "USD"
    total: str | None = Field(description="Null: a part is not known.", examples=["0.0915"])
    known: str = Field(description="The part that is known.", examples=["0.0265"])
    line_seconds: float | None
    voice_seconds: float | None
    lines: list[CostPart]


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
    cost: CostItem | None = Field(
        None, description="Null: no vendor charged for it, or nothing is known of that yet."
    )
