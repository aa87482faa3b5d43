"""What the doors need, handed in by assembly: one frozen value, and ports to the rooms behind.

The ports are written from the doors' side, in values that the doors know; assembly connects them.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from openchair.accounts.passwords import Passwords
from openchair.calling.recording_files import RecordingFiles
from openchair.clock import Clock
from openchair.db import Database
from openchair.errors import Problem
from openchair.ids import Ids
from openchair.settings import Settings
from openchair.tables import Client

# --- leads in -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of leads, as it arrived: on disk for as long as the request lasts."""

    path: Path
    filename: str
    content_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """What to do with a file of leads."""

    source: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Their column to our field."""
    purpose: str | None = None
    consent: Mapping[str, Any] | None = None
    """Evidence for the whole file: level, at, text, url."""
    dry_run: bool = False
    start: bool = True


class ImportReport(Protocol):
    """What came of a file of leads; `received = accepted + duplicates + rejected`."""

    @property
    def batch_id(self) -> str | None: ...
    @property
    def source(self) -> str: ...
    @property
    def received(self) -> int: ...
    @property
    def accepted(self) -> int: ...
    @property
    def duplicates(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def calls_queued(self) -> int: ...
    @property
    def errors(self) -> Sequence[Problem]: ...
    @property
    def warnings(self) -> Sequence[Problem]: ...


class ImportUpload(Protocol):
    """Reads a file of leads and imports it, in transactions of its own."""

    def __call__(
        self, client: Client, upload: Upload, options: UploadOptions, *, now: dt.datetime
    ) -> ImportReport:
        """Raises InvalidInputError, with one Problem a row, when no row can be used."""
        ...


class StartedCall(Protocol):
    """The call of one lead; `is_new` is false where the lead was called for already."""

    @property
    def call_id(self) -> str: ...
    @property
    def lead_id(self) -> str: ...
    @property
    def batch_id(self) -> str: ...
    @property
    def is_new(self) -> bool: ...
    @property
    def warnings(self) -> Sequence[Problem]: ...


class StartCall(Protocol):
    """Imports one lead and queues its call, in the caller's transaction."""

    def __call__(
        self, session: Session, client: Client, lead: Mapping[str, Any], *, now: dt.datetime
    ) -> StartedCall:
        """`lead` has the contract's fields, those given. Raises InvalidInputError."""
        ...


class WriteProblems(Protocol):
    """Writes the refused rows of a batch, with the warnings, as CSV, some lines at a time."""

    def __call__(self, session: Session, batch_id: str) -> Iterator[str]: ...


# --- calls ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatusNews:
    """What somebody reports of a call; what is None was not said."""

    status: str | None = None
    result: str | None = None
    transcript: str | None = None
    booked_slot: str | None = None
    notes: str | None = None
    callback_at: dt.datetime | None = None
    appointment_id: str | None = None


class RecordStatus(Protocol):
    """Settles a call as reported, in the caller's transaction; repeating it changes nothing."""

    def __call__(
        self, session: Session, call_id: str, news: StatusNews, *, now: dt.datetime
    ) -> object:
        """Raises ConflictError where the report does not fit, InvalidInputError where wrong."""
        ...


class CancelCall(Protocol):
    """Cancels a call, in the caller's transaction: at once if queued, else as soon as can be."""

    def __call__(self, session: Session, call_id: str, *, now: dt.datetime) -> object:
        """Raises ConflictError when the call has ended."""
        ...


class Suppress(Protocol):
    """Adds a number never to be called again and ends what is queued to it."""

    def __call__(
        self,
        session: Session,
        client_id: str,
        phone: str,
        *,
        reason: str,
        source: str,
        now: dt.datetime,
    ) -> bool:
        """Tell whether it is new."""
        ...


class Calling(Protocol):
    """The global switch."""

    def is_on(self, session: Session) -> bool:
        """Tell whether calls may be placed."""
        ...

    def switch(self, session: Session, *, is_on: bool, by: str, now: dt.datetime) -> None:
        """Stop all calling, or let it go on."""
        ...


# --- the carrier ----------------------------------------------------------------------------

Form = Sequence[tuple[str, str]]
"""A form's fields in order; names may repeat."""


class SideDoor(Protocol):
    """What the carrier tells and asks, where one is used that does."""

    def is_genuine(self, path: str, query: str, body: bytes, form: Form, given: str) -> bool:
        """Tell whether the carrier signed this request."""
        ...

    def told(self, session: Session, token: str, form: Form, *, now: dt.datetime) -> None:
        """Take a status callback."""
        ...

    def guessed(self, session: Session, token: str, form: Form, *, now: dt.datetime) -> None:
        """Take the carrier's guess at who picked up."""
        ...

    def recorded(self, session: Session, token: str, form: Form, *, now: dt.datetime) -> None:
        """Take what the carrier tells of a recording."""
        ...

    def answered(self, session: Session, token: str, form: Form, *, now: dt.datetime) -> str:
        """Return TwiML for a line that was picked up."""
        ...

    def called_us(self, session: Session, form: Form, about: str, *, now: dt.datetime) -> str:
        """Return TwiML for somebody who calls our number; empty where this is news of such a call.

        `about` is `status` where it is meant to be news.
        """
        ...


# --- notices --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WebhookOrder:
    """What an owner says of a webhook; `url` as `check_url` returned it."""

    url: str
    events: tuple[str, ...] = ()
    auth: str = ""
    active: bool = True


class WebhookRow(Protocol):
    """A webhook as it is stored."""

    id: str
    client_id: str
    url: str
    secret: str
    events: list[str]
    active: bool
    created_at: dt.datetime


class Webhooks(Protocol):
    """The addresses that a client wants to be told at. Each raises NotFoundError where it names
    a webhook that is not this client's.
    """

    def check_url(self, url: str) -> str | Problem:
        """Return the address as it will be used, or why nothing may be posted there."""
        ...

    def add(
        self, session: Session, client_id: str, order: WebhookOrder, *, now: dt.datetime
    ) -> WebhookRow:
        """Add a webhook with a secret of its own."""
        ...

    def list(self, session: Session, client_id: str) -> Sequence[WebhookRow]:
        """Return a client's webhooks, oldest first."""
        ...

    def get(self, session: Session, client_id: str, webhook_id: str) -> WebhookRow:
        """Return one of them."""
        ...

    def change(
        self, session: Session, client_id: str, webhook_id: str, order: WebhookOrder
    ) -> WebhookRow:
        """Change one of them."""
        ...

    def remove(self, session: Session, client_id: str, webhook_id: str) -> None:
        """Remove one of them; what was sent stays on record."""
        ...


class CheckOverrides(Protocol):
    """Says what is wrong with a client's policy or script; nothing: it can be stored."""

    def __call__(self, overrides: Mapping[str, Any]) -> Sequence[Problem]: ...


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms behind the doors."""

    import_upload: ImportUpload
    start_call: StartCall
    write_problems: WriteProblems
    record_status: RecordStatus
    cancel_call: CancelCall
    suppress: Suppress
    calling: Calling
    webhooks: Webhooks
    check_policy: CheckOverrides
    check_script: CheckOverrides
    side_door: SideDoor | None = None
    """None where no carrier speaks to us: nobody gets in."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a door may use."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    jwt_secret: str
    passwords: Passwords
    rooms: Rooms
    recordings: RecordingFiles = field(default=RecordingFiles(Path("recordings")))
