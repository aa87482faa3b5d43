"""Why a call was made, or not: every decision about it, as data and as sentences."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from openchair.calling import reports
from openchair.compliance.explanation import Again, Explanation, Objection, explain
from openchair.compliance.law import Ruleset
from openchair.compliance.store import decisions_of
from openchair.errors import NotFoundError
from openchair.tables import Call, Client, Direction

OUTCOMES = {"allow": "allowed", "defer": "put off", "block": "refused"}
GRADES = {
    "P": "(read in the primary text)",
    "S": "(read in a secondary source)",
    "M": "(from memory, to be verified)",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A call, whose it is, what came of it, and its decisions, oldest first."""

    call: Call
    client: Client
    result: str | None
    decisions: Sequence[Explanation]
    ruleset: Ruleset
    """Today's rules."""

    @property
    def main(self) -> Explanation | None:
        """The decision the call was dialled by; before that, the latest one about it."""
        named = [each for each in self.decisions if each.decision.id == self.call.decision_id]
        known = named or self.decisions
        return known[-1] if known else None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        call = self.call
        return {
            "call_id": call.id,
            "client_id": call.client_id,
            "client": self.client.name,
            "lead_id": call.lead_id,
            "attempt": call.attempt,
            "phone": call.phone,
            "status": call.status,
            "result": self.result,
            "due_at": call.due_at.isoformat(),
            "dialled_at": call.placing_at.isoformat() if call.placing_at else None,
            "decision_id": call.decision_id,
            "words": list(in_words(self)),
            "decisions": [each.to_json() for each in self.decisions],
        }


def explain_call(session: Session, call_id: str, ruleset: Ruleset, today: dt.date) -> Explained:
    """Return the decisions about a call, explained. Raises NotFoundError."""
    call, item = session.get(Call, call_id), reports.find_call(session, call_id)
    if call is None or item is None:
        raise NotFoundError(f"There is no call {call_id}.")
    decisions = decisions_of(session, call.client_id, call.id)
    return Explained(
        call,
        session.get_one(Client, call.client_id),
        item.result.result if item.result else None,
        [explain(decision, ruleset, today) for decision in decisions],
        ruleset,
    )


# --- in words -------------------------------------------------------------------------------


def in_words(explained: Explained) -> Iterator[str]:
    """Give the explanation as sentences: the call, the decision, its reasons with the law."""
    yield call_in_words(explained)
    main, zone = explained.main, explained.client.timezone
    if main is None:
        yield undecided_in_words(explained)
        return
    yield verdict_in_words(main, zone)
    if explained.call.placing_at and explained.call.decision_id == main.decision.id:
        yield dialled_in_words(main, explained.call.placing_at)
    if not main.objections:
        yield "Nothing stood against the call."
    for objection in main.objections:
        why, law = reason_in_words(objection)
        yield f"{why} [{'; '.join(law)}]"
    yield from asked_in_words(main)
    yield from again_in_words(explained, main)


def call_in_words(explained: Explained) -> str:
    """Say which call it is, and what came of it."""
    call, zone = explained.call, explained.client.timezone
    became = explained.result or call.status
    if call.direction == Direction.INBOUND:
        came = second(call.claimed_at or call.created_at, zone)
        return f"{call.id}: {call.phone} called {explained.client.name}, {came}; {became}."
    dialled = f"dialled {second(call.placing_at, zone)}" if call.placing_at else "not dialled"
    return (
        f"{call.id}: {explained.client.name} to {call.phone}, attempt {call.attempt}, {dialled}; "
        f"{became}."
    )


def undecided_in_words(explained: Explained) -> str:
    """Say why there is no decision about a call."""
    if explained.call.direction == Direction.INBOUND:
        return "The person called us: that needs no leave, so nothing was decided about it."
    due = minute(explained.call.due_at, explained.client.timezone)
    return f"Nothing has been decided yet; the call is due {due}."


def verdict_in_words(main: Explanation, zone: str) -> str:
    """Say what was decided, and when."""
    decision = main.decision
    answer = OUTCOMES[decision.outcome]
    if decision.defer_until:
        answer += f" until {minute(decision.defer_until, zone)}"
    if not decision.enforced:
        answer += ", as advice" + (" that always binds" if main.binds else ": it stops no call")
    return f"{decision.id} of {second(decision.decided_at, zone)}: {answer}."


def dialled_in_words(main: Explanation, at: dt.datetime) -> str:
    """Say how long after its decision the call was dialled."""
    waited = (at - main.decision.decided_at).total_seconds()
    return f"The call was dialled by it {waited:.1f} seconds later."


def reason_in_words(objection: Objection) -> tuple[str, list[str]]:
    """Say why a call was not simply allowed; and name the code, the law and how it was read."""
    rule = objection.rule
    why = f"{objection.says} {rule.says}" if rule else objection.says
    grade = GRADES.get(rule.grade, "") if rule else ""
    law = (objection.code["code"], objection.code.get("citation", ""), grade)
    return why, list(filter(None, law))


def asked_in_words(main: Explanation) -> Iterator[str]:
    """Say which rules were asked, by which law, and what lifted them."""
    for rule in main.asked:
        lifted = f" Lifted here by: {rule.lifted_by}." if rule.lifted_by else ""
        yield f"Asked: {rule.says}{lifted} [{rule.citation}]"


def again_in_words(explained: Explained, main: Explanation) -> Iterator[str]:
    """Say whether today's rules, and today's law, would decide otherwise."""
    if main.again is None or main.today is None:
        yield f"Today's rules cannot be asked. {main.fault}"
        return
    zone, version = explained.client.timezone, explained.ruleset.version
    yield f"Today's rules ({version}), of that day: {_verdict_again(main.again, zone)}"
    yield f"Had today's law been in force then: {_verdict_again(main.today, zone)}"


def _verdict_again(again: Again, zone: str) -> str:
    answer = OUTCOMES[again.outcome]
    if again.defer_until:
        answer += f" until {minute(again.defer_until, zone)}"
    changes = [*again.new, *(f"No more: {each}" for each in again.gone)]
    verdict = f"OTHERWISE, {answer}." if again.differs else f"the same, {answer}."
    return " ".join([verdict, *changes])


def minute(moment: dt.datetime, zone: str) -> str:
    """Return a moment as the clinic's clock shows it: `Tue 2026-12-01 10:00 EST`."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M %Z}"


def second(moment: dt.datetime, zone: str) -> str:
    """Return a moment to the second: `Tue 2026-12-01 10:00:31 EST`."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M:%S %Z}"
