"""The rooms behind the doors, played by a few lines each over the real tables."""

import csv
import io
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from openchair.accounts.keys import new_webhook_secret
from openchair.db import Database
from openchair.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from openchair.tables import (
    Call,
    CallEvent,
    CallResult,
    CallStatus,
    Lead,
    Suppression,
    Switch,
    UploadBatch,
    Webhook,
)
from openchair.web.services import Rooms, StatusNews, Upload, UploadOptions, WebhookOrder


@dataclass
class Report:
    batch_id: str | None
    source: str
    received: int
    accepted: int
    duplicates: int = 0
    rejected: int = 0
    calls_queued: int = 0
    errors: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()


@dataclass
class Started:
    call_id: str
    lead_id: str
    batch_id: str
    is_new: bool = True
    warnings: Sequence[Problem] = ()


@dataclass
class FakeRooms:
    """Takes every row that has a phone, and remembers what it was asked."""

    database: Database
    uploads: list[tuple[Upload, UploadOptions, bytes]] = field(default_factory=list)
    counter: Any = field(default_factory=lambda: itertools.count(1))

    def rooms(self) -> Rooms:
        return Rooms(
            import_upload=self.import_upload,
            start_call=self.start_call,
            write_problems=_write_problems,
            record_status=self.record_status,
            cancel_call=self.cancel_call,
            suppress=self.suppress,
            calling=FakeCalling(),
            webhooks=FakeWebhooks(),
            check_policy=_refuse_bad,
            check_script=_refuse_bad,
        )

    def import_upload(self, client, upload, options, *, now):
        raw = upload.path.read_bytes()
        self.uploads.append((upload, options, raw))
        rows = _rows_of(upload, raw)
        good = [row for row in rows if row.get("phone")]
        errors = [
            Problem("phone_missing", "There is no phone number.", "phone", number, "")
            for number, row in enumerate(rows, start=2)
            if not row.get("phone")
        ]
        if not good:
            raise InvalidInputError("No row can be used.", errors)
        report = Report(None, options.source, len(rows), len(good), 0, len(errors), 0, errors)
        if not options.dry_run:
            with self.database.writing() as session:
                report.batch_id = self._batch(session, client, options.source, now)
                for row in good:
                    self._lead(session, client, report.batch_id, row, now)
            report.calls_queued = len(good) if options.start else 0
        return report

    def start_call(self, session, client, lead, *, now):
        if "bad" in lead["phone"]:
            fault = Problem("phone_invalid", "This is not a phone number.", "phone")
            raise InvalidInputError(fault.message, [fault])
        batch_id = self._batch(session, client, "start-call", now)
        lead_id, call_id = self._lead(session, client, batch_id, lead, now)
        return Started(call_id, lead_id, batch_id)

    def _batch(self, session, client, source, now):
        batch_id = f"batch_{next(self.counter):06}"
        session.add(UploadBatch(id=batch_id, client_id=client.id, source=source, created_at=now))
        session.flush()
        return batch_id

    def _lead(self, session, client, batch_id, row, now):
        number = next(self.counter)
        lead_id, call_id = f"lead_{number:06}", f"call_{number:06}"
        phone = row["phone"].replace(" ", "")
        common = {"batch_id": batch_id, "client_id": client.id, "created_at": now, "phone": phone}
        session.add(Lead(id=lead_id, name=row.get("name", ""), **common))
        session.flush()
        session.add(Call(id=call_id, lead_id=lead_id, updated_at=now, due_at=now, **common))
        session.flush()
        event = {"call_id": call_id, "client_id": client.id, "at": now}
        session.add(CallEvent(**event, source="machine", kind="queued"))
        session.flush()
        return lead_id, call_id

    def record_status(self, session: Session, call_id: str, news: StatusNews, *, now):
        call = session.get_one(Call, call_id)
        if call.status == CallStatus.COMPLETED:
            kept = session.query(CallResult).filter_by(call_id=call_id).one()
            if news.result not in {None, kept.result}:
                raise ConflictError("The call has ended otherwise.", code="call_ended")
            return
        if news.result:
            call.status = CallStatus.COMPLETED
            call.updated_at = now
            session.add(
                CallResult(
                    id=f"result_{call_id}",
                    call_id=call_id,
                    client_id=call.client_id,
                    batch_id=call.batch_id,
                    result=news.result,
                    transcript=news.transcript or "",
                    booked_slot=news.booked_slot,
                    notes=news.notes or "",
                    created_at=now,
                )
            )
        session.flush()

    def cancel_call(self, session, call_id, *, now):
        call = session.get_one(Call, call_id)
        if call.status == CallStatus.COMPLETED:
            raise ConflictError("The call has ended.", code="call_ended")
        self.record_status(session, call_id, StatusNews(result="cancelled"), now=now)

    def suppress(self, session, client_id, phone, *, reason, source, now):
        if session.get(Suppression, (client_id, phone)):
            return False
        row = {"client_id": client_id, "phone": phone, "reason": reason, "source": source}
        session.add(Suppression(**row, created_at=now))
        return True


def _rows_of(upload: Upload, raw: bytes) -> list[dict[str, str]]:
    try:
        if upload.filename.endswith(".json"):
            leads = json.loads(raw)
            leads = leads.get("leads", []) if isinstance(leads, dict) else leads
            return [row if isinstance(row, dict) else {} for row in leads]
        return list(csv.DictReader(io.StringIO(raw.decode())))
    except (ValueError, TypeError, RecursionError, csv.Error) as error:
        fault = Problem("file_not_json", "The file cannot be read.", "file")
        raise InvalidInputError(fault.message, [fault]) from error


def _write_problems(session: Session, batch_id: str) -> Iterator[str]:
    yield "row,kind,field,code,message,value\r\n"


def _refuse_bad(overrides: Mapping[str, Any]) -> list[Problem]:
    if "bad" in overrides:
        return [Problem("extra_forbidden", "There is no such setting.", field="bad")]
    return []


class FakeCalling:
    def is_on(self, session: Session) -> bool:
        switch = session.get(Switch, "calling")
        return switch is None or switch.is_on

    def switch(self, session: Session, *, is_on, by, now) -> None:
        session.merge(Switch(name="calling", is_on=is_on, changed_at=now, changed_by=by))


class FakeWebhooks:
    def check_url(self, url: str) -> str | Problem:
        if url.startswith("https://") and "internal" not in url:
            return url
        return Problem("url_invalid", "Nothing is posted there.", field="url", value=url)

    def add(self, session, client_id, order: WebhookOrder, *, now):
        webhook = Webhook(
            id=f"webhook_{len(self.list(session, client_id))}_{client_id}",
            client_id=client_id,
            url=order.url,
            secret=new_webhook_secret(),
            events=list(order.events),
            active=order.active,
            created_at=now,
        )
        session.add(webhook)
        session.flush()
        return webhook

    def list(self, session, client_id):
        return session.query(Webhook).filter_by(client_id=client_id).order_by(Webhook.id).all()

    def get(self, session, client_id, webhook_id):
        webhook = session.get(Webhook, webhook_id)
        if webhook is None or webhook.client_id != client_id:
            raise NotFoundError(f"no webhook {webhook_id}")
        return webhook

    def change(self, session, client_id, webhook_id, order):
        webhook = self.get(session, client_id, webhook_id)
        webhook.url, webhook.events, webhook.active = order.url, list(order.events), order.active
        session.flush()
        return webhook

    def remove(self, session, client_id, webhook_id):
        session.delete(self.get(session, client_id, webhook_id))
        session.flush()
