"""Try the API with requests made from its own description, right ones and wrong ones.

    python tools/fuzz_api.py [--cases 10000] [--seed 1] [--database-url postgresql://…/throw_away]

No answer may be a failure of ours (5xx), and each must be what the description says: its status,
its content type, its body; every error a problem in RFC 9457's form; what the description forbids
is refused. The whole product answers, over a throw-away database; most requests name clinics,
batches and calls that are there, and come from an admin, a clinic's key, or a stranger.
"""

import argparse
import datetime as dt
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast

import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.python.asgi import get_client
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from openchair import log
from openchair.accounts.client_store import create_client
from openchair.accounts.passwords import Passwords
from openchair.accounts.profile import NewClient
from openchair.accounts.store import add_member, create_key, create_user
from openchair.accounts.tokens import issue_token
from openchair.assembly.doors import build_app
from openchair.assembly.parts import Parts, assemble
from openchair.calling.intake import StartedCall, start_call
from openchair.settings import Settings, new_jwt_secret
from openchair.tables import User
from openchair.web.app import create_app
from openchair.web.errors import MEDIA_TYPE

ENDLESS = ("/api/clients/{client_id}/events",)
AT_ONCE = 100
"""Cases of one operation before the next one's turn."""
_PASSWORD = "correct horse battery"  # noqa: S105 - of a throw-away database
_CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
_MEMBERS = {"type", "title", "status", "detail", "code"}
_FIRST_ERROR = 400
_TOO_LARGE = 413


@dataclass
class Tally:
    """What came of the cases; each kind of failure with the request that showed it first."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """How many requests were answered."""
        return self.statuses.total()

    def note(self, operation: str, failure: Failure, request: str) -> None:
        """Keep a failure, once for its kind."""
        self.failures.setdefault((operation, failure.title), f"{failure}\n    {request}")


class Installation:
    """The product over a throw-away database: two clinics, an admin, members, leads and calls."""

    def __init__(self, url: str, *, seed_: int) -> None:
        self._random = random.Random(seed_)  # noqa: S311 - repeatable, not secret
        # Only the arguments count: what fuzzing finds must not depend on somebody's environment.
        self.parts: Parts = assemble(
            Settings(_env_file=None, database_url=url, jwt_secret=SecretStr(new_jwt_secret()))
        )
        services = build_app(self.parts).state.services
        cheap = replace(services, passwords=Passwords(memory_kib=8, passes=1))
        self.app = create_app(cheap)
        self._jwt_secret = services.jwt_secret
        self._made: dict[str, Any] = {"now": self.parts.clock.now(), "ids": self.parts.ids}
        self.parts.database.write(self._people)
        self._numbers = iter(range(10_000))
        self.things: dict[str, list[str]] = {}
        self.refresh()

    def _people(self, session: Any) -> None:
        hashed = Passwords(memory_kib=8, passes=1).hash(_PASSWORD)
        self.clinics = [
            create_client(session, NewClient(name=name), **self._made) for name in ("Here", "There")
        ]
        admin = create_user(session, "admin@example.com", hashed, is_admin=True, **self._made)
        member = create_user(session, "ana@example.com", hashed, **self._made)
        leaving = create_user(session, "eve@example.com", hashed, **self._made)
        for user in (member, leaving):
            add_member(session, user.id, self.clinics[0].id, self._made["now"])
        self.users = [admin.id, member.id, leaving.id]
        self.keys = [create_key(session, one.id, "n8n", **self._made) for one in self.clinics]

    def refresh(self) -> None:
        """Queue a new call, and note what there is to name in a path."""
        number = next(self._numbers)
        lead = {"name": f"Lead {number}", "phone": f"+1212555{number:04}"}
        started = start_call(
            self.parts.database, self.clinics[0], lead, **self._made, allow_test=True
        )
        calls = self.things.get("call_id", [])
        batches = self.things.get("batch_id", [])
        if isinstance(started, StartedCall):
            calls = [*calls[-9:], started.call_id]
            batches = [started.batch_id]
        self.things = {
            "client_id": [self.clinics[0].id],
            "call_id": calls,
            "batch_id": batches,
            "key_id": [self.keys[1][0].id],
            "user_id": [self.users[2]],
            "webhook_id": ["webhook_1"],
        }

    def credentials(self, operation: str) -> dict[str, str]:
        """Return the headers of somebody: mostly an admin, sometimes a key, a stranger, nobody."""
        who = self._random.random()
        if who < 0.1:  # noqa: PLR2004
            return {}
        if who < 0.2:  # noqa: PLR2004
            return {"X-API-Key": self.keys[self._random.randrange(2)][1]}
        # Logging out ends all of a person's tokens, so it is not the admin who does.
        user_id = self.users[1 if operation.endswith(("logout", "password")) else 0]
        with self.parts.database.reading() as session:
            version = session.get_one(User, user_id).token_version
        now = self.parts.clock.now()
        token = issue_token(self._jwt_secret, user_id, version, token_id="fuzz", now=now)  # noqa: S106
        return {"Authorization": f"Bearer {token}"}

    def point_at_something(self, case: Any) -> None:
        """Put things that exist into most paths."""
        for name in case.path_parameters:
            there = self.things.get(name)
            if there and self._random.random() < 0.9:  # noqa: PLR2004
                case.path_parameters[name] = self._random.choice(there)


@contextmanager
def installation(url: str | None, seed_: int) -> Iterator[Installation]:
    """Set the product up for a while, in this database or in one of its own."""
    with tempfile.TemporaryDirectory(prefix="openchair-fuzz-") as folder:
        made = Installation(url or f"sqlite:///{folder}/fuzz.db", seed_=seed_)
        try:
            yield made
        finally:
            made.parts.close()


def fuzz(
    cases: int,
    seed_: int = 1,
    *,
    url: str | None = None,
    told: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Send so many requests, spread over all operations; return what came of them."""
    tally = Tally()
    with installation(url, seed_) as product:
        schema = schemathesis.openapi.from_asgi("/openapi.json", product.app)
        chosen = _operations(schema)
        share = max(1, min(AT_ONCE, cases // (2 * len(chosen))))
        turn = 0
        while tally.cases < cases:
            for operation in chosen:
                for mode in _modes(operation):
                    _try(product, operation, mode, share, seed_ + turn, tally)
                told(tally)
            turn += 1
    return tally


def _operations(schema: Any) -> list[Any]:
    return [found.ok() for found in schema.get_all_operations() if found.ok().path not in ENDLESS]


def _modes(operation: Any) -> list[GenerationMode]:
    """Return how requests can be made: where only ids in the path are asked for, none is wrong."""
    can_be_wrong = len(operation.query) + len(operation.body) > 0
    return list(GenerationMode) if can_be_wrong else [GenerationMode.POSITIVE]


def _try(
    product: Installation,
    operation: Any,
    mode: GenerationMode,
    count: int,
    seed_: int,
    tally: Tally,
) -> None:
    strategy = operation.as_strategy(generation_mode=mode)
    with get_client(cast("Any", product.app)) as client:

        @seed(seed_)
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        @given(case=strategy)
        def send(case: Any) -> None:
            _send(product, client, operation.label, case, tally)

        with suppress(Unsatisfiable):  # few things are wrong where almost everything is allowed
            send()
    product.refresh()


def _send(product: Installation, client: Any, label: str, case: Any, tally: Tally) -> None:
    product.point_at_something(case)
    for made_up in ("Authorization", "X-API-Key"):
        case.headers.pop(made_up, None)
    headers = product.credentials(label)
    response = case.call(session=client, headers=headers)
    tally.statuses[response.status_code] += 1
    checks = [*_CHECKS, _is_a_problem]
    if response.status_code != _TOO_LARGE:  # a refusal that the library's check does not know
        checks.append(negative_data_rejection)
    try:
        case.validate_response(response, checks=checks)
    except FailureGroup as group:
        for failure in group.exceptions:
            tally.note(label, failure, case.as_curl_command(headers))
    except Failure as failure:
        tally.note(label, failure, case.as_curl_command(headers))


def _is_a_problem(_: Any, response: Any, case: Any) -> None:
    """Check that an error is told in RFC 9457's form."""
    if response.status_code < _FIRST_ERROR:
        return
    kind = (response.headers.get("content-type") or [""])[0]
    body = response.json() if kind == MEDIA_TYPE else {}
    if not set(body) >= _MEMBERS or body["status"] != response.status_code:
        raise Failure(
            operation=case.operation.label,
            title="An error that is no problem",
            message=f"{response.status_code} {kind} {str(body)[:200]}",
        )


def report(tally: Tally) -> list[str]:
    """Return what came of it, in lines to print."""
    counted = ", ".join(f"{status}: {count:,}" for status, count in sorted(tally.statuses.items()))
    lines = [f"{tally.cases:,} requests; {counted}", f"{len(tally.failures)} kinds of failure"]
    return lines + [f"\n{where}: {text}" for (where, _), text in tally.failures.items()]


def main(cases: int, seed_: int = 1, url: str | None = None) -> int:
    """Fuzz at length, telling how far it is; return the exit code."""
    began = last = dt.datetime.now(dt.UTC)  # noqa: TID251 - progress of a tool

    def told(tally: Tally) -> None:
        nonlocal last
        now = dt.datetime.now(dt.UTC)  # noqa: TID251
        if now - last > dt.timedelta(seconds=10):
            last = now
            pace = tally.cases / (now - began).total_seconds()
            print(f"{tally.cases:,} of {cases:,}, {pace:.0f} a second", flush=True)

    log.configure(level="CRITICAL")
    tally = fuzz(cases, seed_, url=url, told=told)
    print(*report(tally), sep="\n")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", help="a throw-away database; else SQLite's own")
    chosen = parser.parse_args()
    sys.exit(main(chosen.cases, chosen.seed, chosen.database_url))
