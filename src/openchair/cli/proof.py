"""`compliance explain`: why a call was made, or not."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from openchair.calling.explained import (
    OUTCOMES,
    Explained,
    again_in_words,
    call_in_words,
    dialled_in_words,
    explain_call,
    reason_in_words,
    second,
    undecided_in_words,
    verdict_in_words,
)
from openchair.cli.law import Json, compliance, section
from openchair.cli.output import out, print_json
from openchair.cli.parts import opened_to_read
from openchair.clock import SystemClock
from openchair.compliance.explanation import Explanation
from openchair.compliance.ruleset import packaged_ruleset
from openchair.tables import Call

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def register(app: typer.Typer) -> None:
    """Add this command to `compliance`, which is there already."""


@compliance.command("explain")
def explain_one(
    call: Annotated[str, typer.Argument(help="The call's id, as the API and the page show it.")],
    *,
    as_json: Json = False,
) -> None:
    """Say why a call was made, or not: what was decided, from what, by which law.

    Example: `openchair compliance explain call_0193a6f2b7c0…`. Its facts are then decided again by
    today's rules, to tell whether they would say otherwise.
    """
    with opened_to_read() as database, database.reading() as session:
        today = SystemClock().now().date()
        explained = explain_call(session, call, packaged_ruleset(), today)
    if as_json:
        print_json(explained.to_json())
    else:
        _print_explained(explained)


def _print_explained(explained: Explained) -> None:
    call, zone = explained.call, explained.client.timezone
    out.print(call_in_words(explained) + "\n")
    main = explained.main
    if main is None:
        out.print(undecided_in_words(explained))
        return
    _print_verdict(main, call, zone)
    _print_objections(main)
    _print_facts(main)
    _print_asked(main)
    for line in again_in_words(explained, main):
        out.print(line)
    _print_others(explained, main)


def _print_verdict(main: Explanation, call: Call, zone: str) -> None:
    out.print(verdict_in_words(main, zone))
    if call.placing_at and call.decision_id == main.decision.id:
        out.print(dialled_in_words(main, call.placing_at))
    out.print("" if main.objections else "Nothing stood against the call.\n")


def _print_objections(main: Explanation) -> None:
    told = map(reason_in_words, main.objections)
    rows = [(why, "\n".join(law)) for why, law in told]
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


def _print_others(explained: Explained, main: Explanation) -> None:
    zone = explained.client.timezone
    rows = [
        (
            second(each.decision.decided_at, zone),
            OUTCOMES[each.decision.outcome],
            ", ".join(str(code["code"]) for code in each.decision.codes),
        )
        for each in explained.decisions
        if each is not main
    ]
    if rows:
        title = "Other decisions about the call (--json has them whole)"
        out.print()
        section(title, ("time", "answer", "codes"), rows)
