"""The engine's adapter to DBOS Transact: durable workflows in our own database.

How we use it, and why (docs/decisions/0003):

* One workflow function runs every job: a loop of steps, each checkpointed, with a wait for a signal
  between two. What a step does is guarded by our own tables, because a step that was cut off is
  started again from its beginning.
* On SQLite one process executes (`local`, under a file lock); after a crash it takes its own jobs
  up again when it starts. On PostgreSQL each process has an id of its own, and `take_over` hands a
  dead one's jobs to the living: without that the engine leaves them pending for ever.
* `application_version` is pinned. Left alone it is a hash of the source, and an upgrade would
  strand every job under way.
* The engine's own queue limits are not used: they count first and claim later, and are no legal
  control. Admission (calling/admission.py) is.
* Each kind of job has a queue and places of its own, and a job that is put off holds none: else a
  receiver of notices that does not answer would take the places of calls.
"""

import logging
import os
import socket
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy.orm import Session

from openchair.db import Database, sqlite_module
from openchair.durable import Arguments, Done, Handler, Later
from openchair.errors import OpenChairError

WORKFLOW = "job"
TOPIC = "signal"
VERSION = "jobs-1"
"""Raised only when the order of a job's steps changes."""
_STATES = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "CANCELLED": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
}


class EngineError(OpenChairError):
    """The engine cannot run here."""


class DbosEngine:
    """Jobs as DBOS workflows. Any process may submit; one that enters `run` executes."""

    def __init__(self, database: Database, *, seats: int = 10, poll_seconds: float = 0.25) -> None:
        self._database = database
        self._seats = seats
        self._poll_seconds = poll_seconds
        self._engine = _engine(database)
        self._client_made: DBOSClient | None = None
        self._lock = threading.Lock()
        self.executor_id = "local" if database.is_sqlite else _process_name()

    @property
    def _client(self) -> DBOSClient:
        with self._lock:
            if self._client_made is None:
                self._client_made = DBOSClient(
                    system_database_engine=self._engine, application_name="openchair"
                )
            return self._client_made

    def prepare(self) -> None:
        """Make the engine's own tables, where they are missing; a client cannot.

        The engine makes them when it is launched, with our driver. Under a name that owns no job,
        a short launch takes nobody's work.
        """
        schema = None if self._database.is_sqlite else "dbos"
        if sa.inspect(self._engine).has_table("workflow_status", schema=schema):
            return
        logging.getLogger("dbos").setLevel(logging.ERROR)
        DBOS(config=self._config("prepare"))
        DBOS.launch()
        DBOS.destroy(destroy_registry=True)

    def submit(
        self, session: Session, kind: str, key: str, arguments: Arguments, *, delay: float = 0
    ) -> None:
        """Start a job with the caller's transaction. The same key again is the same job."""
        options = _options(kind, key, delay)
        self._client.enqueue_in_transaction(session, options, kind, dict(arguments))

    def signal(self, session: Session, key: str, body: Arguments) -> None:
        """Wake a job with the caller's transaction; a job nobody knows is no error."""
        if self.status([key]):
            self._client.send_in_transaction(session, key, dict(body), topic=TOPIC)

    def cancel(self, keys: Sequence[str]) -> None:
        """Stop jobs between two steps."""
        self._client.cancel_workflows(list(keys))

    def status(self, keys: Sequence[str]) -> dict[str, str]:
        """Return `waiting`, `running`, `done` or `failed` for the jobs known among these."""
        if not keys:
            return {}
        found = self._client.list_workflows(workflow_ids=list(keys))
        return {each.workflow_id: _STATES.get(each.status, "failed") for each in found}

    def pending(self, executor_id: str) -> list[str]:
        """Return the keys of the jobs that a process had begun and not ended."""
        found = self._client.list_workflows(status="PENDING", executor_id=executor_id)
        return [each.workflow_id for each in found]

    def take_over(self, executor_id: str) -> int:
        """Queue the jobs of a dead process again; return how many there were.

        Safe against a wrong suspicion: the engine fences the other process at its next
        checkpoint, and our tables fence what it does outside.
        """
        found = self._client.list_workflows(status="PENDING", executor_id=executor_id)
        queues: dict[str | None, list[str]] = defaultdict(list)
        for each in found:
            queues[each.queue_name].append(each.workflow_id)
        for queue, keys in queues.items():
            self._client.resume_workflows(keys, queue_name=queue)
        return len(found)

    def forget(self, keys: Sequence[str]) -> None:
        """Delete the engine's records of jobs that are over."""
        if keys:
            self._client.delete_workflows(list(keys))

    def close(self) -> None:
        """Give the connections back."""
        if self._client_made is not None:
            self._client_made.destroy()
        self._engine.dispose()

    @contextmanager
    def run(self, handlers: Mapping[str, Handler]) -> Iterator[None]:
        """Execute jobs of these kinds in this process, until the context is left.

        Raises EngineError when another process executes on the same SQLite database.
        """
        with self.alone():
            logging.getLogger("dbos").setLevel(logging.ERROR)
            DBOS(config=self._config(self.executor_id))
            _register(handlers, self._put_off)
            DBOS.launch()
            for kind in handlers:
                DBOS.register_queue(
                    kind, worker_concurrency=self._seats, polling_interval_sec=self._poll_seconds
                )
            try:
                yield
            finally:
                DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=5)

    def _put_off(self, kind: str, key: str, arguments: Arguments, seconds: float) -> None:
        """Let a job go on later, under its next key; done twice, it is done once."""
        self._client.enqueue(_options(kind, _next_key(key), seconds), kind, dict(arguments))

    def _config(self, executor_id: str) -> DBOSConfig:
        return DBOSConfig(
            name="openchair",
            system_database_engine=self._engine,
            executor_id=executor_id,
            application_version=VERSION,
            log_level="ERROR",
            notification_listener_polling_interval_sec=0.5,
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from executing on this SQLite file; on PostgreSQL anybody may.

        Raises EngineError when another process does already.
        """
        path = self._database.url.database
        if not self._database.is_sqlite or not path:
            yield
            return
        import fcntl  # noqa: PLC0415 - not on every platform, and only SQLite needs it

        descriptor = os.open(f"{path}.dialer-lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            msg = (
                f"another dialer works on {path}; one process dials on SQLite. "
                "Stop it, or set DATABASE_URL to a PostgreSQL for several."
            )
            raise EngineError(msg) from error
        try:
            yield
        finally:
            os.close(descriptor)  # gives the lock back, as the death of the process would


def _options(kind: str, key: str, delay: float) -> Any:
    options = {
        "workflow_name": WORKFLOW,
        "queue_name": kind,
        "workflow_id": key,
        "app_version": VERSION,
        "application_name": "openchair",
    }
    return {**options, "delay_seconds": delay} if delay > 0 else options


def _next_key(key: str) -> str:
    """Return the key a job goes by after it was put off: `notice:1`, `notice:1~2`, `notice:1~3`."""
    root, _, nth = key.partition("~")
    return f"{root}~{int(nth or 1) + 1}"


PutOff = Callable[[str, str, Arguments, float], None]


def _register(handlers: Mapping[str, Handler], put_off: PutOff) -> None:
    @DBOS.workflow(name=WORKFLOW)
    def job(kind: str, arguments: dict[str, Any]) -> None:
        signal: dict[str, Any] | None = None
        while True:
            seconds, is_put_off = DBOS.run_step(
                {"name": kind}, _step, handlers[kind], arguments, signal
            )
            if seconds is None:
                return
            if is_put_off:
                key = DBOS.workflow_id or ""
                DBOS.run_step({"name": "put_off"}, put_off, kind, key, arguments, seconds)
                return
            signal = DBOS.recv(TOPIC, timeout_seconds=seconds)


def _step(
    handler: Handler, arguments: dict[str, Any], signal: dict[str, Any] | None
) -> tuple[float | None, bool]:
    """Run one step; return the seconds to wait, or None when done, and whether to be put off."""
    following = handler(arguments, signal)
    if isinstance(following, Done):
        return None, False
    return following.seconds, isinstance(following, Later)


def _engine(database: Database) -> sa.Engine:
    if not database.is_sqlite:
        return database.new_engine(immediate=False)
    engine = sa.create_engine(database.url, module=sqlite_module())

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        # As the engine sets its own connections up: it says BEGIN IMMEDIATE itself in places.
        connection.isolation_level = "IMMEDIATE"
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def _process_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
