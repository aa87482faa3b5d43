"""`call-me`: the go-live test, a real call to one's own phone, told step by step.

Rule: it goes the way of every call, through the decision, the door and the pace: whom the law does
not let us call is not called.
"""

import datetime as dt
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from openchair.accounts import client_store, store
from openchair.assembly.carrier import agent_url, twilio_account
from openchair.assembly.parts import Parts
from openchair.calling import intake, status
from openchair.calling.recovery import living
from openchair.calling.reports import CallDetail
from openchair.calling.steps import steps
from openchair.calling.store import is_calling_on, queued_calls_to
from openchair.cli.admin import CLI
from openchair.cli.call_report import report
from openchair.cli.law import clock
from openchair.cli.output import err
from openchair.cli.parts import opened
from openchair.cli.watching import Watch, ctrl_c, follow
from openchair.compliance.snapshot import Purpose
from openchair.errors import InvalidInputError, NotFoundError, OpenChairError, Problem
from openchair.phone import Phone, parse_phone
from openchair.settings import Settings, read_settings
from openchair.tables import Client

TURN_SECONDS = 60.0
"""Within which its turn must have come; other calls may be going on."""
FIRST_WORD_SECONDS = 2.0
"""After which a person who picked up takes the line for dead."""
_CONSENT = (
    "I answer {number} myself and ask {clinic} to call me there now, with an artificial voice. "
    "The call may be recorded and transcribed."
)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("call-me")(call_me)


@dataclass(frozen=True, slots=True)
class _Order:
    """Who is to be called, for which clinic, and the words of the consent."""

    client: Client
    phone: Phone
    name: str

    @property
    def consent(self) -> str:
        clinic = self.client.legal_name or self.client.name
        return _CONSENT.format(number=self.phone, clinic=clinic)


def call_me(
    number: Annotated[str, typer.Argument(help="Your own phone.")],
    client: Annotated[
        str | None, typer.Option(help="As this client: its id or name; not needed where one is.")
    ] = None,
    name: Annotated[str, typer.Option(help="How you are to be called.")] = "",
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="You have read the consent, and give it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Call your own phone for real, under the real rules, and tell every step and what it took.

    Example: `openchair call-me "(212) 555-0123" --client "Smile Dental" --name Ana`. `openchair
    run` must be running, with TELEPHONY_MODE=TWILIO (or TWILIO_STUB). Exit code 1 when nobody was
    talked to. Ctrl-C cancels the call.
    """
    settings = read_settings()
    _refuse_simulated(settings)
    with opened() as parts:
        order = _order(parts, number, client, name)
        _refuse_where_nobody_would_call(parts, order.client)
        _ask(order, yes=yes)
        watch = Watch.of(parts, _queue(parts, order), names_laws=True)
        with ctrl_c() as pressed:
            detail, why = _follow(watch, pressed, as_json=as_json)
        _take_back_the_rest(parts, order, detail)
    told = [why] if why else list(advice(detail, settings))
    report(detail, hints=told, as_json=as_json)
    if not _was_talked_to(detail):
        raise typer.Exit(1)


def _refuse_simulated(settings: Settings) -> None:
    if settings.is_simulated:
        raise OpenChairError(
            "TELEPHONY_MODE is SIMULATED: nobody's phone can ring.\n"
            "Set it to TWILIO with an account in .env (docs/operations.md, Going live).\n"
            "`openchair demo call` plays a call without one."
        )


# --- before the call ------------------------------------------------------------------------


def _order(parts: Parts, number: str, name: str | None, called: str) -> _Order:
    with parts.database.reading() as session:
        client = _client(session, name)
    phone = parse_phone(number, client.region, allow_test=parts.house.allow_test_numbers)
    if isinstance(phone, Problem):
        raise InvalidInputError(f"{number}: {phone.message}")
    return _Order(client, phone, called)


def _client(session: Session, name: str | None) -> Client:
    if name is not None:
        return client_store.find_client(session, name)
    client = client_store.only_client(session)
    if client is None:
        raise NotFoundError(
            "Say for which clinic: --client NAME (`openchair clients list` names them, "
            "`openchair clients add` adds one)."
        )
    return client


def _refuse_where_nobody_would_call(parts: Parts, client: Client) -> None:
    """Say all that is missing, before anybody is asked for anything."""
    with parts.database.reading() as session:
        alive = living(session, parts.clock.now())
        is_on = is_calling_on(session)
    missing = []
    if not alive.get("dialer"):
        missing.append("No dialer is running: `openchair run`, or `openchair dialer`.")
    if not alive.get("agent"):
        missing.append("No voice agent is running: `openchair run`, or `openchair agent`.")
    if not is_on:
        missing.append("All calling is stopped: `openchair go` lets it go on.")
    if client.paused:
        missing.append(f'{client.name} is paused: `openchair clients resume "{client.name}"`.')
    if missing:
        raise OpenChairError("\n".join(missing))


def _ask(order: _Order, *, yes: bool) -> None:
    """Have the person at the keyboard consent. Raises OpenChairError where they do not."""
    err.print(f"\n  “{order.consent}”\n")
    if yes:
        return
    if not sys.stdin.isatty():
        raise OpenChairError("The consent is missing: type yes at a terminal, or say --yes.")
    if input("Type yes to agree: ").strip().casefold() != "yes":
        raise OpenChairError("Nobody was called.")


def _queue(parts: Parts, order: _Order) -> str:
    """Write the consent down and queue the call, before those of files; return its id."""
    now = parts.clock.now()
    lead = {
        "name": order.name,
        "phone": order.phone,
        "purpose": Purpose.CALLBACK_REQUESTED.value,
        "inquired_at": now.isoformat(),
        "consent": "prior",
        "consent_at": now.isoformat(),
        "consent_text": order.consent,
    }

    def work(session: Session) -> intake.StartedCall | Problem:
        started = intake.call_now_in(
            session,
            order.client,
            lead,
            now=now,
            ids=parts.ids,
            allow_test=parts.house.allow_test_numbers,
        )
        if isinstance(started, intake.StartedCall):
            _note(session, parts, order, started, now)
        return started

    started = parts.database.write(work)
    if isinstance(started, Problem):
        raise InvalidInputError(started.message)
    return started.call_id


def _note(
    session: Session, parts: Parts, order: _Order, started: intake.StartedCall, now: dt.datetime
) -> None:
    store.audit(
        session,
        CLI,
        "called_own_phone",
        client_id=order.client.id,
        subject=started.lead_id,
        details={"call_id": started.call_id},
        now=now,
        ids=parts.ids,
    )


# --- while it is made -----------------------------------------------------------------------


def _follow(watch: Watch, pressed: threading.Event, *, as_json: bool) -> tuple[CallDetail, str]:
    """Tell the call to its end; take it back where its time is not now, and say why."""
    why = ""
    zone = watch.client.timezone
    for detail in follow(watch, pressed, as_json=as_json):
        if not why and (why := why_not_now(detail, watch.parts.clock.now(), zone)):
            watch.cancel()
    return detail, why


def why_not_now(detail: CallDetail, now: dt.datetime, zone: str) -> str:
    """Return why a call is not made now; empty while it may be, or has been."""
    kinds = {item.kind for item in detail.timeline}
    if detail.ended_at is not None or "placing" in kinds:
        return ""
    if "not_now" in kinds:
        until = detail.decision.defer_until if detail.decision else None
        when = f"before {clock(until, zone)}" if until else "until that is put right"
        return f"It may not be made {when}. It was taken back; run the command again then."
    waited = (now - detail.call.created_at).total_seconds()
    if "claimed" not in kinds and waited > TURN_SECONDS:
        return (
            f"Its turn did not come within {TURN_SECONDS:.0f} seconds: every seat is taken, the "
            "clinic has as many calls under way as it wants, or dialling pauses after failures of "
            "the carrier. It was taken back."
        )
    return ""


def _take_back_the_rest(parts: Parts, order: _Order, detail: CallDetail) -> None:
    """Cancel a further attempt: a test that reached nobody does not ring hours later."""

    def work(session: Session) -> None:
        now = parts.clock.now()
        for row in queued_calls_to(session, order.client.id, order.phone):
            if row.lead_id == detail.call.lead.id:
                status.cancel_call(session, row.id, parts.house, now=now)

    parts.database.write(work)


# --- after it -------------------------------------------------------------------------------


def _was_talked_to(detail: CallDetail) -> bool:
    result = detail.call.result
    is_failed = result is None or result.result in {"failed", "cancelled"}
    return not is_failed and any(item.kind == "spoke" for item in detail.timeline)


def advice(detail: CallDetail, settings: Settings) -> Iterator[str]:
    """Say where to look for what did not come."""
    reached = {step.key: step.at for step in steps(detail.call.created_at, detail.timeline)}
    kinds = {item.kind for item in detail.timeline}
    yield from _advice_on_dialling(kinds, settings)
    if "answered" in reached and "stream" not in kinds:
        yield f"The audio stream did not come: the carrier must reach {agent_url(settings)}."
    if "stream" in kinds and "voice_session" not in kinds:
        yield "The ears and mouth did not answer: is DEEPGRAM_API_KEY right, is there a balance?"
    if "answered" in reached and "spoke" in reached:
        seconds = (reached["spoke"] - reached["answered"]).total_seconds()
        if seconds > FIRST_WORD_SECONDS:
            yield (
                f"The first word came {seconds:.1f} seconds after somebody picked up; "
                f"after {FIRST_WORD_SECONDS:.0f} people hang up."
            )
    if detail.call.result and detail.call.result.result == "opted-out":
        yield "The number is on the clinic's list now: no call for this clinic is made to it again."


def _advice_on_dialling(kinds: set[str], settings: Settings) -> Iterator[str]:
    if "throttled" in kinds:
        yield "The carrier refused before it dialled: are TWILIO_SID and TWILIO_TOKEN right?"
    if "placed" in kinds and "line_news" not in kinds:
        where = twilio_account(settings).public_base_url
        yield f"Nothing was heard from the carrier: it must reach {where}, and sign for it."
