"""`purge`: forgets a person, and keeps what proves that the law was kept."""

import sys
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from openchair.accounts import client_store, store
from openchair.assembly.parts import Parts
from openchair.assembly.recordings import recording_files
from openchair.calling.erasure import (
    Erased,
    Traces,
    calls_of,
    erase,
    leads_with_number,
    traces_of,
)
from openchair.cli.admin import CLI, Json
from openchair.cli.output import err, out, print_json
from openchair.cli.parts import opened
from openchair.db import write_back
from openchair.errors import InvalidInputError, NotFoundError, OpenChairError, Problem
from openchair.phone import parse_phone
from openchair.tables import Client, Lead


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(purge)


@dataclass(frozen=True, slots=True)
class _Person:
    """Whom it is about, for one clinic."""

    client: Client
    lead_ids: list[str]


def purge(
    lead: Annotated[str | None, typer.Argument(help="The lead's id.")] = None,
    phone: Annotated[str | None, typer.Option(help="Every lead with this number.")] = None,
    client: Annotated[
        str | None, typer.Option(help="The client's id or name; needed with --phone.")
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Erase a lead's personal data, for good. Suppressions, consent and decisions are kept.

    Example: `openchair purge --phone "(212) 555-0123" --client "Smile Dental" --yes`, or
    `openchair purge lead_0193a6f2b7c0…`. What is queued is cancelled; while the person is being
    called nothing is erased, and the exit code is 1. Doing it again does no harm.
    """
    if (lead is None) == (phone is None):
        raise InvalidInputError("give the id of a LEAD, or --phone with --client")
    with opened() as parts:
        with parts.database.reading() as session:
            person = _person(session, lead, phone, client)
            traces = traces_of(session, person.lead_ids, parts.clock.now())
        if person.lead_ids and not yes:
            _ask(person, traces)
        erased = _purged(parts, person) if person.lead_ids else Erased()
        _remove_recordings(parts, person)
        if not write_back(parts.database):
            err.print("The journal is in use; it loses what was erased when next written back.")
    if as_json:
        print_json(_document(person, traces, erased))
    else:
        _tell(person, traces, erased)


def _person(session: Session, lead_id: str | None, phone: str | None, name: str | None) -> _Person:
    client = client_store.find_client(session, name) if name else None
    if lead_id is not None:
        lead = session.get(Lead, lead_id)
        if lead is None or (client and lead.client_id != client.id):
            raise NotFoundError(f"There is no lead {lead_id}.")
        return _Person(client_store.get_client(session, lead.client_id), [lead.id])
    if client is None:
        raise InvalidInputError("--phone needs --client: a number may be known to several")
    number = parse_phone(phone or "", client.region, allow_test=True)
    if isinstance(number, Problem):
        raise InvalidInputError(f"--phone {phone}: {number.message}")
    return _Person(client, leads_with_number(session, client.id, number))


def _ask(person: _Person, traces: Traces) -> None:
    """Say what will go and ask for a yes. Raises OpenChairError where nobody says it."""
    out_of = f"{len(person.lead_ids)} leads of {person.client.name}" + _with(traces)
    if not sys.stdin.isatty():
        raise OpenChairError(f"This erases {out_of}, for good; say --yes")
    if not typer.confirm(f"Erase {out_of}, for good?", err=True):
        raise OpenChairError("Nothing was erased.")


def _with(traces: Traces) -> str:
    text = f", {traces.calls} calls"
    if traces.queued:
        text += f" ({traces.queued} queued, which are cancelled)"
    if traces.visits_to_come:
        text += f", and the names of {traces.visits_to_come} visits that are still to come"
    return text


def _purged(parts: Parts, person: _Person) -> Erased:
    """Erase in one transaction, with a line in the audit table where anything was changed."""

    def work(session: Session) -> Erased:
        now = parts.clock.now()
        erased = erase(session, person.client.id, person.lead_ids, parts.house, now=now)
        for lead_id in person.lead_ids if erased else ():
            store.audit(
                session,
                CLI,
                "erased_lead",
                client_id=person.client.id,
                subject=lead_id,
                details=asdict(erased),
                now=now,
                ids=parts.ids,
            )
        return erased

    return parts.database.write(work)


def _remove_recordings(parts: Parts, person: _Person) -> None:
    """Delete the files of recordings that were erased; the carrier's copies go by their jobs.

    Also those of a time before that was cut off here.
    """
    files = recording_files(parts)
    with parts.database.reading() as session:
        calls = calls_of(session, person.lead_ids)
    for call_id in calls:
        files.remove(person.client.id, call_id)


def _document(person: _Person, traces: Traces, erased: Erased) -> dict[str, Any]:
    return {
        "client_id": person.client.id,
        "lead_ids": person.lead_ids,
        "erased": asdict(erased),
        "kept": {"decisions": traces.decisions, "dialled_calls": traces.dialled},
    }


def _tell(person: _Person, traces: Traces, erased: Erased) -> None:
    if not person.lead_ids:
        out.print(f"No lead of {person.client.name} has this number; there is nothing to erase.")
        return
    if not erased:
        out.print("It was erased before; nothing personal is left.")
        return
    cancelled = (
        f"; {erased.cancelled_calls} queued calls cancelled" if erased.cancelled_calls else ""
    )
    visits = f", {erased.visits} visits" if erased.visits else ""
    recordings = f", {erased.recordings} recordings" if erased.recordings else ""
    out.print(
        f"Erased {erased.leads} leads of {person.client.name}: {erased.results} results, "
        f"{erased.ledger_lines} lines of the ledger{visits}, {erased.notices} notices{recordings}"
        f"{cancelled}.\n"
        f"Kept as evidence: {traces.decisions} decisions, the number of {traces.dialled} dialled "
        "calls, and the clinic's list of numbers it never calls. Backups hold what they held."
    )
