"""`compliance explain`: why a call was made, or not."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.orm import Session

from openchair.calling import reports
from openchair.cli.law import Json, clock, compliance, section
from openchair.cli.output import out, print_json
from openchair.cli.parts import opened_to_read
from openchair.clock import SystemClock
from openchair.compliance.explanation import Again, Explanation, explain
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.store import decisions_of
from openchair.errors import NotFoundError
from openchair.tables import Call, Client

_OUTCOMES = {"allow": "allowed", "defer": "put off", "block": "refused"}
_GRADES = {
    "P": "(read in the primary text)",
    "S": "(read in a secondary source)",
    "M": "(from memory, to be verified)",
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def register(app: typer.Typer) -> None:
    """Add this command to `compliance`, which is there already."""


@dataclass(frozen=True, slots=True)
class _Explained:
    """A call, whose it is, what came of it, and its decisions, oldest first."""

    call: Call
    client: Client
    result: str | None
    decisions: Sequence[Explanation]

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
            "decisions": [each.to_json() for each in self.decisions],
        }


@compliance.command("explain")
def explain_call(
    call: Annotated[str, typer.Argument(help="The call's id, as the API and the page show it.")],
    *,
    as_json: Json = False,
) -> None:
    """Say why a call was made, or not: what was decided, from what, by which law.

    Example: `openchair compliance explain call_0193a6f2b7c0…`. Its facts are then decided again by
    today's rules, to tell whether they would say otherwise.
    """
    with opened_to_read() as database, database.reading() as session:
        explained = _explained(session, call, SystemClock().now().date())
    if as_json:
        print_json(explained.to_json())
    else:
        _print_explained(explained)


def _explained(session: Session, call_id: str, today: dt.date) -> _Explained:
    call, item = session.get(Call, call_id), reports.find_call(session, call_id)
    if call is None or item is None:
        raise NotFoundError(f"There is no call {call_id}.")
    decisions = decisions_of(session, call.client_id, call.id)
    return _Explained(
        call,
        session.get_one(Client, call.client_id),
        item.result.result if item.result else None,
        [explain(decision, packaged_ruleset(), today) for decision in decisions],
    )


def _print_explained(explained: _Explained) -> None:
    call, zone = explained.call, explained.client.timezone
    dialled = f"dialled {_second(call.placing_at, zone)}" if call.placing_at else "not dialled"
    out.print(
        f"{call.id}: {explained.client.name} to {call.phone}, attempt {call.attempt}, {dialled}; "
        f"{explained.result or call.status}.\n"
    )
    main = explained.main
    if main is None:
        out.print(f"Nothing has been decided yet; the call is due {clock(call.due_at, zone)}.")
        return
    _print_verdict(main, call, zone)
    _print_objections(main)
    _print_facts(main)
    _print_asked(main)
    _print_again(main, zone)
    _print_others(explained, main)


def _print_verdict(main: Explanation, call: Call, zone: str) -> None:
    decision = main.decision
    answer = _OUTCOMES[decision.outcome]
    if decision.defer_until:
        answer += f" until {clock(decision.defer_until, zone)}"
    if not decision.enforced:
        answer += ", as advice" + (" that always binds" if main.binds else ": it stops no call")
    out.print(f"{decision.id} of {_second(decision.decided_at, zone)}: {answer}.")
    if call.placing_at and call.decision_id == decision.id:
        waited = (call.placing_at - decision.decided_at).total_seconds()
        out.print(f"The call was dialled by it {waited:.1f} seconds later.")
    out.print("" if main.objections else "Nothing stood against the call.\n")


def _print_objections(main: Explanation) -> None:
    rows = []
    for each in main.objections:
        rule, law = each.rule, each.code.get("citation", "")
        why = f"{each.says} {rule.says}" if rule else each.says
        grade = _GRADES.get(rule.grade, "") if rule else ""
        rows.append((why, "\n".join(filter(None, [each.code["code"], law, grade]))))
    if rows:
        section("What stood against it", ("why", "code and law"), rows)


def _print_facts(main: Explanation) -> None:
    decision = main.decision
    facts = sorted(decision.inputs.items())
    section("What it was made from", ("fact", "value"), [(n, _told(value)) for n, value in facts])
    is_whole = "as it was stored" if main.is_intact else "NOT what was stored: it was changed"
    out.print(f"Fingerprint of the facts {decision.inputs_sha256}: {is_whole}.")
    out.print(f"No. {decision.position} of the clinic's decisions; SHA-256 {decision.sha256}.")
    rules = "today's" if main.has_todays_rules else "not today's"
    out.print(f"Rules {decision.ruleset_version}, {rules}; SHA-256 {decision.ruleset_sha256}.\n")


def _told(value: Any) -> str:
    """Return a fact as a person reads it."""
    match value:
        case {"week": [*week], **rest}:
            return "\n".join(filter(None, [_week(week), _told(rest)]))
        case Mapping():
            return "\n".join(f"{name}: {_told(item)}" for name, item in value.items() if item)
        case [{}, *_]:
            return "; ".join(_told(item).replace("\n", ", ") for item in value)
        case list():
            return ", ".join(map(_told, value))
        case _:
            return str(value)


def _week(week: Sequence[Sequence[str] | None]) -> str:
    """Return a week's hours, days with the same hours together."""
    days: dict[str, list[str]] = {}
    for name, hours in zip(_DAYS, week, strict=True):
        days.setdefault(f"{hours[0][:5]}-{hours[1][:5]}" if hours else "never", []).append(name)
    return "\n".join(f"{' '.join(names)}: {hours}" for hours, names in days.items())


def _print_asked(main: Explanation) -> None:
    rows = []
    for rule in main.asked:
        lifted = f" Lifted here by: {rule.lifted_by}." if rule.lifted_by else ""
        rows.append((rule.says + lifted, f"{rule.citation}\n{rule.id}"))
    if rows:
        section("Rules that were asked", ("rule", "law"), rows)


def _print_again(main: Explanation, zone: str) -> None:
    if main.again is None or main.today is None:
        out.print(f"Today's rules cannot be asked. {main.fault}")
        return
    version = packaged_ruleset().version
    out.print(f"Today's rules ({version}), of that day: {_verdict_again(main.again, zone)}")
    out.print(f"Had today's law been in force then: {_verdict_again(main.today, zone)}")


def _verdict_again(again: Again, zone: str) -> str:
    answer = _OUTCOMES[again.outcome]
    if again.defer_until:
        answer += f" until {clock(again.defer_until, zone)}"
    changes = [*again.new, *(f"No more: {each}" for each in again.gone)]
    verdict = f"OTHERWISE, {answer}." if again.differs else f"the same, {answer}."
    return " ".join([verdict, *changes])


def _print_others(explained: _Explained, main: Explanation) -> None:
    zone = explained.client.timezone
    rows = [
        (
            _second(each.decision.decided_at, zone),
            _OUTCOMES[each.decision.outcome],
            ", ".join(str(code["code"]) for code in each.decision.codes),
        )
        for each in explained.decisions
        if each is not main
    ]
    if rows:
        title = "Other decisions about the call (--json has them whole)"
        out.print()
        section(title, ("time", "answer", "codes"), rows)


def _second(moment: dt.datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M:%S %Z}"
