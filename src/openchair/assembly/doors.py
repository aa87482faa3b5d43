"""Builds process 1, the web app, and connects its doors to the rooms behind them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy.orm import Session

from openchair import agent_config
from openchair.accounts.passwords import Passwords
from openchair.agent_config import AgentConfig, AgentConfigError
from openchair.assembly.carrier import build_side_door
from openchair.assembly.parts import Parts, jwt_secret
from openchair.assembly.recordings import FetchRecording, recording_files
from openchair.calling import intake, status, store
from openchair.calling.rules import CallingPolicy
from openchair.calling.status import StatusReport
from openchair.errors import InvalidInputError, Problem
from openchair.leads import store as leads
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.notices import addresses, sender
from openchair.notices import store as notices
from openchair.notices.rules import Kind
from openchair.notices.signing import Auth
from openchair.phone import Phone
from openchair.tables import Client, Webhook
from openchair.web.app import create_app
from openchair.web.services import (
    ImportReport,
    Rooms,
    Services,
    StartedCall,
    StatusNews,
    Upload,
    UploadOptions,
    WebhookOrder,
)


def build_app(parts: Parts) -> FastAPI:
    """Return the app over these parts."""
    services = Services(
        database=parts.database,
        clock=parts.clock,
        ids=parts.ids,
        settings=parts.settings,
        jwt_secret=jwt_secret(parts.settings, parts.database),
        passwords=Passwords(),
        rooms=build_rooms(parts),
        recordings=recording_files(parts),
    )
    return create_app(services)


def build_rooms(parts: Parts) -> Rooms:
    """Connect the doors' ports to the rooms."""
    doors = _Doors(parts)
    return Rooms(
        import_upload=doors.import_upload,
        start_call=doors.start_call,
        write_problems=doors.write_problems,
        record_status=doors.record_status,
        cancel_call=doors.cancel_call,
        suppress=doors.suppress,
        calling=_Switch(),
        webhooks=_Webhooks(parts),
        check_policy=check_policy,
        check_script=doors.check_script,
        side_door=build_side_door(parts, FetchRecording(parts)),
    )


@dataclass(frozen=True, slots=True)
class _Doors:
    parts: Parts

    def import_upload(
        self, client: Client, upload: Upload, options: UploadOptions, *, now: dt.datetime
    ) -> ImportReport:
        wanted = make_options(
            source=options.source or upload.filename,
            mapping=options.mapping,
            purpose=options.purpose,
            consent=options.consent,
            dry_run=options.dry_run,
            start=options.start,
            allow_test=self.parts.house.allow_test_numbers,
            now=now,
        )
        table = read_rows(upload.path, filename=upload.filename, content_type=upload.content_type)
        return intake.import_leads(
            self.parts.database, client, table, wanted, now=now, ids=self.parts.ids
        )

    def start_call(
        self, session: Session, client: Client, lead: Mapping[str, Any], *, now: dt.datetime
    ) -> StartedCall:
        started = intake.start_call_in(
            session,
            client,
            lead,
            now=now,
            ids=self.parts.ids,
            allow_test=self.parts.house.allow_test_numbers,
        )
        if isinstance(started, Problem):
            raise InvalidInputError("This lead cannot be called.", [started])
        return started

    def write_problems(self, session: Session, batch_id: str) -> Iterator[str]:
        return leads.problems_csv(session, batch_id)

    def record_status(
        self, session: Session, call_id: str, news: StatusNews, *, now: dt.datetime
    ) -> None:
        report = StatusReport(
            status=news.status,
            result=news.result,
            transcript=news.transcript,
            booked_slot=news.booked_slot,
            notes=news.notes,
            callback_at=news.callback_at,
            appointment_id=news.appointment_id,
        )
        status.record_status(
            session, call_id, report, self.parts.house, self.parts.clinic_of, now=now
        )

    def cancel_call(self, session: Session, call_id: str, *, now: dt.datetime) -> None:
        status.cancel_call(session, call_id, self.parts.house, now=now)

    def suppress(
        self,
        session: Session,
        client_id: str,
        phone: str,
        *,
        reason: str,
        source: str,
        now: dt.datetime,
    ) -> bool:
        return status.suppress(
            session, client_id, Phone(phone), reason, self.parts.house, source=source, now=now
        )

    def check_script(self, overrides: Mapping[str, Any]) -> Sequence[Problem]:
        return check_script(self.parts.config, overrides)


def check_script(config: AgentConfig, overrides: Mapping[str, Any]) -> Sequence[Problem]:
    """Say what is wrong with a client's overrides of the agent's words."""
    try:
        agent_config.with_overrides(config, overrides, "script")
    except AgentConfigError as error:
        return [
            Problem("script_invalid", fault.reason, field=f"script.{fault.path}")
            for fault in error.faults
        ]
    return []


def check_policy(overrides: Mapping[str, Any]) -> Sequence[Problem]:
    """Say what is wrong with a client's calling policy."""
    try:
        CallingPolicy.model_validate(overrides)
    except ValidationError as error:
        return [
            Problem(
                "policy_invalid",
                fault["msg"].removeprefix("Value error, "),
                field=".".join(str(part) for part in ("policy", *fault["loc"])),
            )
            for fault in error.errors()
        ]
    return []


class _Switch:
    """The global switch."""

    def is_on(self, session: Session) -> bool:
        return store.is_calling_on(session)

    def switch(self, session: Session, *, is_on: bool, by: str, now: dt.datetime) -> None:
        store.switch_calling(session, is_on=is_on, by=by, now=now)


@dataclass(frozen=True, slots=True)
class _Webhooks:
    """The addresses that are told of results."""

    parts: Parts

    def check_url(self, url: str) -> str | Problem:
        allow_loopback = self.parts.house.allow_test_numbers
        address = addresses.check_url(url, allow_loopback=allow_loopback)
        if isinstance(address, Problem):
            return address
        return sender.check_resolves(address, allow_loopback=allow_loopback) or address

    def add(
        self, session: Session, client_id: str, order: WebhookOrder, *, now: dt.datetime
    ) -> Webhook:
        return notices.add_webhook(
            session, _order(order), client_id=client_id, now=now, ids=self.parts.ids
        )

    def list(self, session: Session, client_id: str) -> Sequence[Webhook]:
        return notices.list_webhooks(session, client_id)

    def get(self, session: Session, client_id: str, webhook_id: str) -> Webhook:
        return notices.get_webhook(session, client_id, webhook_id)

    def change(
        self, session: Session, client_id: str, webhook_id: str, order: WebhookOrder
    ) -> Webhook:
        return notices.change_webhook(session, client_id, webhook_id, _order(order))

    def remove(self, session: Session, client_id: str, webhook_id: str) -> None:
        notices.remove_webhook(session, client_id, webhook_id)


def _order(order: WebhookOrder) -> notices.WebhookOrder:
    return notices.WebhookOrder(
        url=order.url,
        events=tuple(Kind(event) for event in order.events),
        auth=Auth(order.auth),
        active=order.active,
    )
