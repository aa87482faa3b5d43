"""Every table, in one file: the record of what was, is and shall be.

Rule 1: rows marked ★ in the contract keep their names; columns may be added.
Rule 2: a time is an aware UTC datetime (`Instant`); a phone number is E.164; an id is opaque text.
Rule 3: what must never be true is made impossible here, by a constraint, not by a check in Python:
two open calls to one number, two visits in one chair, one attempt twice.
"""

import datetime as dt
import functools
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import JSON, TypeDecorator
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata = SQLModel.metadata


class Instant(TypeDecorator[dt.datetime]):
    """An aware instant: `timestamptz` on PostgreSQL, UTC text on SQLite; never naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> Any:
        return None if value is None else _in_utc(value)

    def process_result_value(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        return _to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        if dialect.name == "sqlite":
            return _from_text
        return super().result_processor(dialect, coltype)


def _in_utc(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        msg = f"a stored time must be aware, got {value!r}"
        raise ValueError(msg)
    return value.astimezone(dt.UTC)


def _to_text(value: dt.datetime | None) -> str | None:
    if value is None:
        return None
    return _written(value if value.tzinfo is dt.UTC else _in_utc(value))


@functools.lru_cache(maxsize=1024)
def _written(value: dt.datetime) -> str:
    """Write an instant as SQLAlchemy does on SQLite; one moment is written many times over."""
    return value.isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_text(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text + "+00:00")


class CallStatus(StrEnum):
    """★ Where a call stands for the world outside."""

    QUEUED = "queued"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    FAILED = "failed"


class Direction(StrEnum):
    """Who called whom."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"


class DialState(StrEnum):
    """Where a call stands between us and the carrier; see `calling/admission.py` for the moves.

    A queued call has none until it is claimed. Only an intent may go back to none.
    """

    INTENT = "intent"
    """Claimed, still `queued`: a decision allows it, a seat is reserved, nobody was asked."""
    PLACING = "placing"
    """The carrier is being asked, or was when we stopped: its fate is unknown until settled."""
    PLACED = "placed"
    """The carrier took it and named it."""
    ENDED = "ended"
    """The line is down, or the call was never placed."""


class BatchStatus(StrEnum):
    """Whether a batch's calls may be claimed."""

    IMPORTING = "importing"
    READY = "ready"
    FAILED = "failed"


class AppointmentState(StrEnum):
    """A held slot expires; a booked one does not."""

    HELD = "held"
    BOOKED = "booked"
    RELEASED = "released"


def instant(*, index: bool = False, nullable: bool = False) -> Any:
    """Declare a column that holds an instant."""
    return Field(
        default=None if nullable else ...,
        sa_type=Instant,
        index=index,
        nullable=nullable,
    )


def json_column(default: Any) -> Any:
    """Declare a column that holds JSON."""
    return Field(default_factory=default, sa_type=JSON, nullable=False)


# --- accounts -------------------------------------------------------------------------------


class User(SQLModel, table=True):
    """★ A person who may log in."""

    id: str = Field(primary_key=True)
    email: str = Field(unique=True)
    password_hash: str
    is_admin: bool = False
    token_version: int = 0
    """Raised when tokens given out before must stop working."""
    disabled_at: dt.datetime | None = instant(nullable=True)
    created_at: dt.datetime = instant()


class Client(SQLModel, table=True):
    """★ A clinic."""

    id: str = Field(primary_key=True)
    name: str
    email: str = ""
    timezone: str = "America/New_York"
    legal_name: str = ""
    callback_number: str = ""
    transfer_number: str = ""
    region: str = "US"
    language: str = "en"
    paused: bool = False
    record_calls: bool = False
    """Whether calls are recorded; the opening says so (conversation/lint.py)."""
    max_concurrent_calls: int = 2
    max_attempts: int = 3
    duplicate_window_days: int = 30
    keep_transcripts_days: int = 0
    """For how long what was said is kept; 0: for ever (calling/retention.py)."""
    keep_recordings_days: int = 0
    keep_leads_days: int = 0
    policy: dict[str, Any] = json_column(dict)
    """Calling windows, caps and retry delays that differ from the defaults (calling/rules.py)."""
    script: dict[str, Any] = json_column(dict)
    """Overrides of agent_config, validated when they are written."""
    inbound_secret: str = ""
    """Signs what n8n sends us (Standard Webhooks, `whsec_…`)."""
    last_claimed_at: dt.datetime | None = instant(nullable=True)
    """Fairness: the client served longest ago is served next."""
    created_at: dt.datetime = instant()


class Member(SQLModel, table=True):
    """A user who sees a client."""

    user_id: str = Field(primary_key=True, foreign_key="user.id")
    client_id: str = Field(primary_key=True, foreign_key="client.id", index=True)
    created_at: dt.datetime = instant()


class ApiKey(SQLModel, table=True):
    """A machine's key to one client; only its SHA-256 is kept."""

    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="client.id", index=True)
    name: str
    prefix: str
    key_hash: str = Field(unique=True)
    scopes: list[str] = json_column(list)
    expires_at: dt.datetime | None = instant(nullable=True)
    revoked_at: dt.datetime | None = instant(nullable=True)
    created_at: dt.datetime = instant()


class IdempotencyKey(SQLModel, table=True):
    """An answer given before, so that the same request gets it again."""

    scope: str = Field(primary_key=True)
    """Who asked: a client's or a user's id."""
    key: str = Field(primary_key=True)
    digest: str
    """SHA-256 of method, path and body."""
    status: int
    body: str
    created_at: dt.datetime = instant(index=True)


class SeenMessage(SQLModel, table=True):
    """The id of a signed message accepted before; each counts once."""

    client_id: str = Field(primary_key=True, foreign_key="client.id")
    message_id: str = Field(primary_key=True)
    seen_at: dt.datetime = instant(index=True)


class AuditEntry(SQLModel, table=True):
    """Who did what to whom, for ever."""

    id: str = Field(primary_key=True)
    at: dt.datetime = instant(index=True)
    actor: str
    """A user's or key's id, `cli` or `system`."""
    verb: str
    client_id: str | None = Field(default=None, index=True)
    subject: str = ""
    details: dict[str, Any] = json_column(dict)


# --- leads ----------------------------------------------------------------------------------


class UploadBatch(SQLModel, table=True):
    """★ Leads that came together."""

    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="client.id")
    created_at: dt.datetime = instant()
    source: str = ""
    status: str = BatchStatus.READY
    fingerprint: str = ""
    """SHA-256 of file and options: the same upload, repeated after a crash, is the same batch."""
    received: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    finished_at: dt.datetime | None = instant(nullable=True)

    __table_args__ = (
        sa.Index("ix_uploadbatch_client_created", "client_id", "created_at"),
        sa.Index("ix_uploadbatch_client_fingerprint", "client_id", "fingerprint"),
    )


class BatchProblem(SQLModel, table=True):
    """A row of an upload that was refused, or taken with a warning."""

    id: int | None = Field(default=None, primary_key=True)
    batch_id: str = Field(foreign_key="uploadbatch.id", index=True)
    row: int
    field: str = ""
    code: str
    message: str
    value: str = ""
    is_warning: bool = False


class Lead(SQLModel, table=True):
    """★ A person who asked about a visit."""

    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="uploadbatch.id")
    client_id: str = Field(foreign_key="client.id")
    name: str
    phone: str
    email: str = ""
    source_url: str = ""
    notes: str = ""
    created_at: dt.datetime = instant()
    state: str = ""
    zip: str = ""
    timezone: str = ""
    language: str = ""
    inquired_at: dt.datetime | None = instant(nullable=True)
    purpose: str = "lead_followup"
    consent_level: str = "none"
    """written, prior or none."""
    consent_at: dt.datetime | None = instant(nullable=True)
    consent_text: str = ""
    consent_url: str = ""
    callback_url: str = ""
    """Where this lead's result is posted besides the client's webhooks."""
    extra: dict[str, Any] = json_column(dict)
    """What the sender wants back with the result (`metadata`)."""
    purged_at: dt.datetime | None = instant(nullable=True)
    """When its data was taken out because it was over."""

    __table_args__ = (
        sa.Index("ix_lead_batch", "batch_id"),
        sa.Index("ix_lead_client_phone", "client_id", "phone", "created_at"),
    )


class Suppression(SQLModel, table=True):
    """A number that a clinic never calls again."""

    client_id: str = Field(primary_key=True, foreign_key="client.id")
    phone: str = Field(primary_key=True)
    reason: str
    """opted_out, wrong_number or manual."""
    source: str = ""
    """Where it came from: a call's id, `api`, `file`."""
    created_at: dt.datetime = instant()


# --- calls ----------------------------------------------------------------------------------

_WAITING = sa.text("status = 'queued' AND dial_state IS NULL")
UNENDED = "status IN ('queued', 'in-progress')"
_UNENDED = sa.text(UNENDED)
_OPEN = sa.text("dial_state IN ('intent', 'placing', 'placed')")
_OPEN_TO = sa.text("dial_state IN ('intent', 'placing', 'placed') AND direction = 'outbound'")


class Call(SQLModel, table=True):
    """★ One attempt to reach a lead, or one call of theirs to us.

    Its status is the merge of its events, never set back.
    """

    id: str = Field(primary_key=True)
    direction: str = Field(
        default=Direction.OUTBOUND.value,
        sa_column_kwargs={"server_default": Direction.OUTBOUND.value},
    )
    lead_id: str = Field(foreign_key="lead.id")
    batch_id: str = Field(foreign_key="uploadbatch.id")
    client_id: str = Field(foreign_key="client.id")
    status: str = CallStatus.QUEUED
    attempt: int = 1
    dials: int = 0
    """Attempts for this lead before this one that reached the carrier."""
    created_at: dt.datetime = instant()
    updated_at: dt.datetime = instant()
    phone: str
    priority: int = 1
    """0 for a start-call lead, 1 for a batch: smaller goes first."""
    due_at: dt.datetime = instant()
    """Not to be dialled before."""
    dial_state: str | None = None
    token: str | None = Field(default=None, unique=True)
    """Our name for the attempt at the carrier; nobody can guess it."""
    claimed_at: dt.datetime | None = instant(nullable=True)
    """When it was claimed to be dialled, or came in."""
    placing_at: dt.datetime | None = instant(nullable=True)
    """When the carrier was asked for it; a call that came in was not asked for."""
    carrier_id: str | None = Field(default=None, unique=True)
    """The carrier's name for it (Twilio: CallSid)."""
    line_status: str = ""
    """The furthest the carrier has reported."""
    answered_at: dt.datetime | None = instant(nullable=True)
    ended_at: dt.datetime | None = instant(nullable=True)
    decision_id: str | None = None
    cancel_requested: bool = False

    __table_args__ = (
        sa.UniqueConstraint("lead_id", "attempt"),
        sa.Index("ix_call_batch_created", "batch_id", "created_at", "id"),
        sa.Index("ix_call_client_updated", "client_id", "updated_at", "id"),
        sa.Index("ix_call_phone", "phone"),
        sa.Index(
            "ix_call_unended",
            "client_id",
            "status",
            "updated_at",
            "id",
            sqlite_where=_UNENDED,
            postgresql_where=_UNENDED,
        ),
        sa.Index(
            "ix_call_queue",
            "client_id",
            "priority",
            "due_at",
            "id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        sa.Index(
            "uq_call_open_phone",
            "phone",
            unique=True,
            sqlite_where=_OPEN_TO,
            postgresql_where=_OPEN_TO,
        ),
        sa.Index("ix_call_open", "client_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.CheckConstraint(
            "status IN ('queued', 'in-progress', 'completed', 'failed')", name="status"
        ),
        sa.CheckConstraint("direction IN ('outbound', 'inbound')", name="direction"),
    )


class CallResult(SQLModel, table=True):
    """★ How a call ended; exactly one for each ended call."""

    id: str = Field(primary_key=True)
    call_id: str = Field(foreign_key="call.id", unique=True)
    result: str
    transcript: str = ""
    """A line a turn: `agent: …` / `caller: …`."""
    booked_slot: str | None = None
    """RFC 3339 in the clinic's offset."""
    notes: str = ""
    created_at: dt.datetime = instant()
    client_id: str = Field(foreign_key="client.id")
    callback_at: dt.datetime | None = instant(nullable=True)
    appointment_id: str | None = None
    purged_at: dt.datetime | None = instant(nullable=True)
    """When what was said was taken out because it was over."""

    batch_id: str
    """Its call's: a batch of many thousands is counted without its calls."""

    __table_args__ = (
        sa.Index("ix_callresult_client_result", "client_id", "result", "created_at", "call_id"),
        sa.Index("ix_callresult_client_created", "client_id", "created_at", "call_id", "result"),
        sa.Index("ix_callresult_batch_result", "batch_id", "result"),
    )


class CallEvent(SQLModel, table=True):
    """One line of the ledger: something that happened to a call. Only ever added."""

    id: int | None = Field(
        default=None,
        sa_column=sa.Column(
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
    )
    call_id: str = Field(foreign_key="call.id")
    client_id: str
    at: dt.datetime = instant()
    source: str
    """decision, dial, line, caller, agent, desk, machine, api, recovery."""
    kind: str
    """Name of the event or action, such as `chose_slot`."""
    key: str | None = None
    """What makes it the same when it arrives twice; unique within a call."""
    data: dict[str, Any] = json_column(dict)

    __table_args__ = (sa.UniqueConstraint("call_id", "key"),)


class CallUsage(SQLModel, table=True):
    """What a call used of the vendors, and what that cost; see `calling/usage.py`."""

    call_id: str = Field(primary_key=True, foreign_key="call.id")
    client_id: str = Field(foreign_key="client.id", index=True)
    line_seconds: float | None = None
    """How long the line was open, as the carrier tells; None: not known."""
    stream_seconds: float | None = None
    voice_seconds: float | None = None
    """How long sockets to the ears and mouth were open."""
    recorded_seconds: float | None = None
    cost_micros: int | None = Field(default=None, sa_type=sa.BigInteger)
    """Millionths of a dollar; None: a part of it is not known."""
    known_micros: int = Field(default=0, sa_type=sa.BigInteger)
    """The part that is."""
    cost_lines: list[dict[str, Any]] = json_column(list)
    updated_at: dt.datetime = instant()


class RecordingState(StrEnum):
    """Where a recording is; see `calling/recording_job.py` for the moves."""

    ASKED = "asked"
    """The call was dialled with the wish to be recorded."""
    KNOWN = "known"
    """The carrier has it."""
    STORED = "stored"
    ABSENT = "absent"
    """Nothing was recorded."""
    LOST = "lost"
    """It could not be fetched, for days."""
    ERASING = "erasing"
    """It is to be deleted, here and at the carrier."""
    ERASED = "erased"


class Recording(SQLModel, table=True):
    """The recording of a call that was to be recorded. Its audio is a file."""

    call_id: str = Field(primary_key=True, foreign_key="call.id")
    client_id: str = Field(foreign_key="client.id", index=True)
    state: str = RecordingState.ASKED
    carrier_recording_id: str = ""
    """The carrier's name for it (Twilio: RecordingSid)."""
    seconds: int | None = None
    size: int | None = None
    """Bytes of the file."""
    sha256: str = ""
    tries: int = 0
    last_error: str = ""
    asked_at: dt.datetime = instant()
    stored_at: dt.datetime | None = instant(nullable=True)
    deleted_at_carrier: dt.datetime | None = instant(nullable=True)
    updated_at: dt.datetime = instant()

    __table_args__ = (
        sa.Index("ix_recording_state", "state", "updated_at"),
        sa.CheckConstraint(
            "state IN ('asked', 'known', 'stored', 'absent', 'lost', 'erasing', 'erased')",
            name="state",
        ),
    )


class Decision(SQLModel, table=True):
    """Whether the law and the clinic allowed a call, at a moment, and why.

    Only ever added: the database refuses to change or delete one (see its migration).
    """

    id: str = Field(primary_key=True)
    call_id: str = Field(foreign_key="call.id", index=True)
    client_id: str = Field(foreign_key="client.id")
    decided_at: dt.datetime = instant()
    outcome: str
    """allow, defer or block."""
    codes: list[dict[str, Any]] = json_column(list)
    defer_until: dt.datetime | None = instant(nullable=True)
    valid_until: dt.datetime = instant()
    enforced: bool
    inputs: dict[str, Any] = json_column(dict)
    inputs_sha256: str
    ruleset_version: str
    ruleset_sha256: str
    position: int = Field(sa_type=sa.BigInteger)
    """Its place in the client's chain of decisions, from 1 on (compliance/chain.py)."""
    previous_sha256: str
    """The hash of the decision before it."""
    sha256: str
    """The hash of all of it, its place and the one before."""

    __table_args__ = (sa.UniqueConstraint("client_id", "position"),)


class DecisionChain(SQLModel, table=True):
    """The end of a client's chain of decisions."""

    client_id: str = Field(primary_key=True, foreign_key="client.id")
    decisions: int = Field(sa_type=sa.BigInteger)
    """How many there are: the place of the last one."""
    sha256: str
    """The hash of the last one."""
    kept_since: dt.datetime = instant()
    older: int = Field(default=0, sa_type=sa.BigInteger)
    """Decisions made before that, which were chained then, as they stood."""


class Pacer(SQLModel, table=True):
    """Dials a second for one carrier account: the theoretical arrival time of the next one."""

    account: str = Field(primary_key=True)
    next_at: dt.datetime = instant()


class Switch(SQLModel, table=True):
    """A switch for the whole installation, such as `calling`: `stop` and `go`."""

    name: str = Field(primary_key=True)
    is_on: bool
    changed_at: dt.datetime = instant()
    changed_by: str = ""


class Worker(SQLModel, table=True):
    """A process that executes durable work, and when it was last seen alive."""

    id: str = Field(primary_key=True)
    role: str
    seats: int = 0
    seen_at: dt.datetime = instant()


# --- booking --------------------------------------------------------------------------------


class Chair(SQLModel, table=True):
    """A chair a patient can sit in; one visit at a time."""

    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="client.id")
    name: str
    visit_types: list[str] = json_column(list)
    """What can be done in it; empty: everything."""

    __table_args__ = (sa.UniqueConstraint("client_id", "name"),)


class Appointment(SQLModel, table=True):
    """A chair taken for a time: held while a caller decides, or booked."""

    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="client.id")
    chair_id: str = Field(foreign_key="chair.id")
    call_id: str | None = Field(default=None, index=True)
    lead_id: str | None = None
    state: str
    start_at: dt.datetime = instant()
    end_at: dt.datetime = instant()
    from_tick: int = Field(sa_type=sa.BigInteger)
    """The first of the chair's ticks it takes (see ChairTime)."""
    to_tick: int = Field(sa_type=sa.BigInteger)
    """The one after its last."""
    local_start: str
    """The wall time agreed on, RFC 3339 in the clinic's offset."""
    visit_type: str = ""
    expires_at: dt.datetime | None = instant(nullable=True)
    """When a hold lapses; empty once booked."""
    name: str = ""
    phone: str = ""
    notes: str = ""
    created_at: dt.datetime = instant()
    updated_at: dt.datetime = instant()

    __table_args__ = (
        # A search reads what is taken from this index alone.
        sa.Index(
            "ix_appointment_live",
            "client_id",
            "from_tick",
            "to_tick",
            "chair_id",
            "state",
            sqlite_where=sa.text("state <> 'released'"),
            postgresql_where=sa.text("state <> 'released'"),
        ),
        sa.Index(
            "ix_appointment_held",
            "client_id",
            "expires_at",
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        ),
        sa.Index(
            "ix_appointment_booked",
            "client_id",
            "start_at",
            "id",
            sqlite_where=sa.text("state = 'booked'"),
            postgresql_where=sa.text("state = 'booked'"),
        ),
        sa.Index(
            "uq_appointment_booked_call",
            "call_id",
            unique=True,
            sqlite_where=sa.text("state = 'booked'"),
            postgresql_where=sa.text("state = 'booked'"),
        ),
        sa.CheckConstraint("state IN ('held', 'booked', 'released')", name="state"),
    )


class ChairTime(SQLModel, table=True):
    """Five minutes of a chair that an appointment takes.

    Its primary key is what makes double booking impossible, on SQLite and PostgreSQL alike: two
    live appointments that overlap would need the same row.
    """

    chair_id: str = Field(primary_key=True)
    tick: int = Field(primary_key=True, sa_type=sa.BigInteger)
    """Unix time divided by 300."""
    appointment_id: str = Field(foreign_key="appointment.id")

    __table_args__ = ({"sqlite_with_rowid": False},)


# --- notices --------------------------------------------------------------------------------


class Webhook(SQLModel, table=True):
    """An address that is told of a client's results."""

    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="client.id", index=True)
    url: str
    secret: str
    """Signs what we send (Standard Webhooks, `whsec_…`)."""
    events: list[str] = json_column(list)
    """Kinds of notice it wants; empty: all."""
    auth: str = ""
    """What we send besides the signature: nothing, `header` or `jwt` (notices/signing.py)."""
    active: bool = True
    created_at: dt.datetime = instant()


class Notice(SQLModel, table=True):
    """One message to one address; the same id on every try."""

    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="client.id", index=True)
    call_id: str | None = Field(default=None, index=True)
    url: str
    webhook_id: str | None = None
    kind: str
    body: dict[str, Any] = json_column(dict)
    state: str = "pending"
    """pending, delivered or gave_up."""
    tries: int = 0
    next_try_at: dt.datetime | None = instant(nullable=True)
    last_error: str = ""
    created_at: dt.datetime = instant()
    delivered_at: dt.datetime | None = instant(nullable=True)

    __table_args__ = (
        sa.Index("ix_notice_webhook", "webhook_id", "id"),
        sa.Index(
            "ix_notice_due",
            "next_try_at",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
    )
