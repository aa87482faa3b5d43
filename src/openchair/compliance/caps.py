"""How often a person may be rung: rolling counts over the history, by law and by policy.

Rolling windows are stricter than calendar ones, so they cover a law that says "per day" too. With
the history as it stands a cap that has been reached passes for good when the attempt that filled
it is old enough, so each code can say when.
"""

import datetime as dt
from collections.abc import Iterator

from openchair.compliance.case import Case
from openchair.compliance.law import CapRule
from openchair.compliance.snapshot import Snapshot
from openchair.compliance.verdict import Code, Severity

_DAY = 24


def check_caps(rows: tuple[CapRule, ...], case: Case) -> Iterator[Code]:
    """Hold a call that would be one too many under a law."""
    history = case.snapshot.history
    for row in rows:
        if row.lifted_by & case.lifts:
            continue
        free = free_again(history, row.calls, row.hours)
        if free and free > case.now:
            observed, limit = _counted(history, case.now, row.calls, row.hours)
            yield Code(
                row.code,
                Severity.WAIT,
                row.citation,
                row.id,
                observed=observed,
                limit=limit,
                until=free,
            )


def check_policy_caps(snapshot: Snapshot, now: dt.datetime) -> Iterator[Code]:
    """Hold a call that would be one too many, or one too soon, for the clinic's own pace."""
    for cap in snapshot.policy.caps:
        free = free_again(snapshot.history, cap.calls, cap.hours)
        if free and free > now:
            observed, limit = _counted(snapshot.history, now, cap.calls, cap.hours)
            name = "ATTEMPTS_EXHAUSTED" if cap.final else f"FREQ_CAP_POLICY_{_period(cap.hours)}"
            severity = Severity.BLOCK if cap.final else Severity.WAIT
            until = None if cap.final else free
            yield _policy_code(name, severity, observed, limit, until)
    yield from _gap(snapshot, now)


def _gap(snapshot: Snapshot, now: dt.datetime) -> Iterator[Code]:
    rung = [at for at in snapshot.history if at not in snapshot.busy]
    if not rung or not snapshot.policy.gap_hours:
        return
    free = max(rung) + dt.timedelta(hours=snapshot.policy.gap_hours)
    if free > now:
        limit = f"{snapshot.policy.gap_hours} hours between attempts"
        yield _policy_code("FREQ_CAP_POLICY_GAP", Severity.WAIT, max(rung).isoformat(), limit, free)


def _policy_code(
    name: str, severity: Severity, observed: str, limit: str, until: dt.datetime | None
) -> Code:
    return Code(
        name,
        severity,
        "clinic policy",
        "client.caps",
        observed=observed,
        limit=limit,
        until=until,
    )


def free_again(history: tuple[dt.datetime, ...], calls: int, hours: int) -> dt.datetime | None:
    """Return when fewer than `calls` attempts lie in the last `hours`; None: always so."""
    if len(history) < calls:
        return None
    return sorted(history)[-calls] + dt.timedelta(hours=hours)


def _counted(
    history: tuple[dt.datetime, ...], now: dt.datetime, calls: int, hours: int
) -> tuple[str, str]:
    since = now - dt.timedelta(hours=hours)
    counted = sum(at > since for at in history)
    return f"{counted} in {_period(hours)}", f"{calls} in {_period(hours)}"


def _period(hours: int) -> str:
    return f"{hours // _DAY}D" if hours > _DAY and hours % _DAY == 0 else f"{hours}H"
