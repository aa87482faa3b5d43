"""Why a call was made, or not: the decisions about it, with the law, as `compliance explain`."""

import datetime as dt
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from openchair.calling.explained import explain_call
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.verdict import Outcome, Severity
from openchair.web.auth import Has
from openchair.web.calls import CallId, CanReadCall
from openchair.web.errors import documented
from openchair.web.strict_json import StrictRoute

router = APIRouter(prefix="/api", tags=["calls"], route_class=StrictRoute)


class RuleItem(BaseModel):
    """A rule as a person reads it."""

    id: str
    says: str
    citation: str
    grade: str = Field(
        description="P: read in the primary text; S: in a secondary one; M: from memory; "
        "policy: our own."
    )
    note: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    lifted_by: str = Field(description="What took this call out of it.")


class Objection(BaseModel):
    """What stood against the call."""

    code: str = Field(examples=["WINDOW_STATE_FL"])
    severity: Severity
    says: str
    citation: str = ""
    rule: RuleItem | None = Field(description="Where today's rules still have it.")
    zone: str = ""
    local_time: str = ""
    observed: str = ""
    limit: str = ""
    until: dt.datetime | None = Field(None, description="When this one passes.")


class DecidedAgain(BaseModel):
    """The same facts, decided again for the same moment."""

    outcome: Outcome
    codes: list[str]
    defer_until: dt.datetime | None
    differs: bool
    new: list[str]
    gone: list[str]


class ExplainedDecision(BaseModel):
    """A decision: what was decided, from what, by which law, and its place in the chain."""

    id: str
    decided_at: dt.datetime
    outcome: Outcome
    enforced: bool
    binds: bool = Field(description="Whether its answer stops the call; advice may not.")
    defer_until: dt.datetime | None
    valid_until: dt.datetime
    objections: list[Objection]
    asked: list[RuleItem] = Field(description="The rules that speak of such a call.")
    inputs: dict[str, Any] = Field(description="Every fact that was known.")
    inputs_sha256: str
    inputs_intact: bool
    fault: str = Field(description="Why the facts cannot be read back; empty: they can.")
    position: int = Field(description="Its place in the clinic's chain of decisions.")
    previous_sha256: str
    sha256: str
    ruleset_version: str
    ruleset_sha256: str
    has_todays_rules: bool
    again: DecidedAgain | None = Field(description="By today's rules, of the law of that day.")
    today: DecidedAgain | None = Field(description="Had today's law been in force then.")


class ExplainedCall(BaseModel):
    """Why a call was made, or not."""

    call_id: str
    client_id: str
    lead_id: str
    attempt: int
    phone: str
    status: str
    result: str | None
    due_at: dt.datetime
    dialled_at: dt.datetime | None
    decision_id: str | None = Field(description="The one the call was dialled by.")
    words: list[str] = Field(description="All of it as sentences, with the law in brackets.")
    decisions: list[ExplainedDecision] = Field(description="Oldest first.")


@router.get(
    "/calls/{call_id}/decision",
    responses=documented(401, 404),
    summary="Say why a call was made, or not",
)
def explain(services: Has, _: CanReadCall, call_id: CallId) -> ExplainedCall:
    """Return every decision about a call, in words and with citations.

    The facts are decided again by today's rules. The same as `openchair compliance explain`.
    """
    today = services.clock.now().date()
    with services.database.reading() as session:
        explained = explain_call(session, call_id, packaged_ruleset(), today)
        return ExplainedCall.model_validate(explained.to_json())
