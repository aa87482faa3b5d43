"""The evidence about one call, or about a campaign, as one file that proves itself.

A ZIP: for every call its record as JSON and as text, where the clinic's chain of decisions ended
and whether it held, a manifest, and SHA256SUMS over all of it, which `sha256sum -c` reads.
"""

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling.evidence_record import call_record, record_text
from openchair.compliance.chain_check import check_chains
from openchair.compliance.law import Ruleset
from openchair.errors import NotFoundError
from openchair.tables import Call, Client, UploadBatch

FORMAT = "openchair evidence 1"
_AT_ONCE = 200
README = """\
Evidence about telephone calls, written by OpenChair.

calls/…json     all that is kept of a call: the record of 16 CFR 310.5(a)(2), the consent, every
                decision about it, what was said, who was told
calls/…txt      the same, to be read; times are the clinic's
campaign.json   the batch the calls are of, and what became of each (only of a campaign)
chain.json      where the clinic's chain of decisions ended when this was written, and whether
                every decision in it was then the one that was stored
manifest.json   what this file holds, when and from which rules it was written
SHA256SUMS      the hash of each file: unpack, and run `sha256sum -c SHA256SUMS`

The SHA-256 of SHA256SUMS stands for the whole pack. Whoever notes it can prove later that nothing
in here was changed. The hash of a decision is made from `decisions_as_stored`: SHA-256 of the JSON
list that begins with "decision 1" and goes on with its values in the order id, call_id, client_id,
decided_at, outcome, codes, defer_until, valid_until, enforced, inputs_sha256, ruleset_version,
ruleset_sha256, position, previous_sha256; without spaces, keys sorted, beyond ASCII escaped.

This is a record, not legal advice.
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is to hold, and what it says of its making."""

    ruleset: Ruleset
    calling_number: str
    now: dt.datetime
    version: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was written."""

    calls: int
    sha256: str
    """Of its SHA256SUMS: note this, and nothing in the pack can be changed unseen."""
    is_whole: bool
    """Whether the chain of decisions held."""


@dataclass(slots=True)
class _Writer:
    archive: zipfile.ZipFile
    now: dt.datetime
    sums: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        written = text.encode()
        self.sums[name] = hashlib.sha256(written).hexdigest()
        info = zipfile.ZipInfo(name, self.now.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16  # it holds what people said
        self.archive.writestr(info, written)

    def add_json(self, name: str, document: Any) -> None:
        self.add(name, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def pack_call(session: Session, call_id: str, wanted: Wanted, to: Path) -> Packed:
    """Write the evidence about one call. Raises NotFoundError; the file must not exist."""
    call = session.get(Call, call_id)
    if call is None:
        raise NotFoundError(f"There is no call {call_id}.")
    return _pack(session, call.client_id, [call_id], wanted, to)


def pack_campaign(session: Session, batch_id: str, wanted: Wanted, to: Path) -> Packed:
    """Write the evidence about every call of a batch. Raises NotFoundError."""
    batch = session.get(UploadBatch, batch_id)
    if batch is None:
        raise NotFoundError(f"There is no batch {batch_id}.")
    return _pack(session, batch.client_id, _calls_of(session, batch_id), wanted, to, batch)


def _calls_of(session: Session, batch_id: str) -> Iterator[str]:
    """Give the calls of a batch, some hundred at a time."""
    after = ""
    while True:
        statement = sa.select(col(Call.id)).where(
            col(Call.batch_id) == batch_id, col(Call.id) > after
        )
        ids = session.scalars(statement.order_by(col(Call.id)).limit(_AT_ONCE)).all()
        yield from ids
        if len(ids) < _AT_ONCE:
            return
        session.expunge_all()  # a hundred thousand calls are not kept in memory
        after = ids[-1]


def _pack(
    session: Session,
    client_id: str,
    call_ids: Iterable[str],
    wanted: Wanted,
    to: Path,
    batch: UploadBatch | None = None,
) -> Packed:
    client = session.get_one(Client, client_id)
    name, zone = client.legal_name or client.name, client.timezone
    chains = check_chains(session, client_id)
    with to.open("xb") as file, zipfile.ZipFile(file, "w") as archive:
        writer = _Writer(archive, wanted.now)
        writer.add("README.txt", README)
        became = [_add_call(session, writer, call_id, wanted, zone) for call_id in call_ids]
        if batch is not None:
            writer.add_json("campaign.json", {**_batch(batch), "calls": became})
        breaks = [{"position": each.position, "says": each.says} for each in chains.breaks]
        writer.add_json("chain.json", {"ends": chains.to_json(), "breaks": breaks})
        manifest = _manifest(wanted, name, len(became))
        writer.add_json("manifest.json", {**manifest, "files": dict(writer.sums)})
        sums = "".join(f"{sha256}  {name}\n" for name, sha256 in writer.sums.items())
        writer.add("SHA256SUMS", sums)
    return Packed(len(became), writer.sums["SHA256SUMS"], not breaks)


def _add_call(
    session: Session, writer: _Writer, call_id: str, wanted: Wanted, zone: str
) -> dict[str, Any]:
    record = call_record(
        session,
        call_id,
        wanted.ruleset,
        calling_number=wanted.calling_number,
        today=wanted.now.date(),
    )
    writer.add_json(f"calls/{call_id}.json", record)
    writer.add(f"calls/{call_id}.txt", record_text(record, zone))
    call = record["call"]
    kept = ("call_id", "called_number", "attempt", "dialled_at", "disposition")
    return {name: call[name] for name in kept} | {"decision_id": record["decision"]["decision_id"]}


def _batch(batch: UploadBatch) -> dict[str, Any]:
    return {
        "batch_id": batch.id,
        "source": batch.source,
        "created_at": batch.created_at.isoformat(),
        "received": batch.received,
        "accepted": batch.accepted,
        "duplicates": batch.duplicates,
        "rejected": batch.rejected,
    }


def _manifest(wanted: Wanted, client: str, calls: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "written_at": wanted.now.isoformat(),
        "written_by": f"OpenChair {wanted.version}".strip(),
        "client": client,
        "calls": calls,
        "ruleset_version": wanted.ruleset.version,
        "ruleset_sha256": wanted.ruleset.sha256,
    }
