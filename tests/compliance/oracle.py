"""The law of the clock a second time, slowly: rows straight from the file, minute by minute.

Written from the reference, not from the engine: no merged days, no search, no caches. It knows
windows, days off, holidays and caps, which is what an instant depends on.
"""

import datetime as dt
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

DATA = files("openchair.compliance") / "data"
ROWS = json.loads((DATA / "rules.json").read_text("utf-8"))["rows"]
HOLIDAYS = json.loads((DATA / "holidays.json").read_text("utf-8"))["lists"]
AREAS = json.loads((DATA / "areas.json").read_text("utf-8"))["areas"]
STATES = json.loads((DATA / "states.json").read_text("utf-8"))["states"]
HEALTH = {"appt_reminder", "appt_reschedule", "postop", "recall_treatment"}
SOLICITED = {"callback_requested", "missed_call_return"}


@dataclass(frozen=True)
class Attempt:
    """A call as the oracle sees it."""

    area: str
    purpose: str = "lead_followup"
    state: str = ""
    zone: str = ""
    inquiry: bool = False
    patient: bool = False
    history: tuple[dt.datetime, ...] = ()

    @property
    def states(self) -> set[str]:
        return {AREAS[self.area]["state"]} | ({self.state} if self.state else set())

    @property
    def zones(self) -> set[str]:
        zones = set(AREAS[self.area]["zones"])
        if self.zone:
            return zones | {self.zone}
        return zones | (set(STATES[self.state]["zones"]) if self.state else set())


def is_lawful(attempt: Attempt, instant: dt.datetime) -> bool:
    """Tell whether clock and counts allow the attempt at this instant."""
    return all(_passes(row, attempt, instant) for row in _rows_for(attempt))


def first_lawful_minute(attempt: Attempt, start: dt.datetime, days: int) -> dt.datetime | None:
    """Step from minute to minute until everything passes."""
    rows = _rows_for(attempt)
    for minute in range(days * 24 * 60 + 1):
        instant = start + dt.timedelta(minutes=minute)
        if all(_passes(row, attempt, instant) for row in rows):
            return instant
    return None


def _rows_for(attempt: Attempt) -> list[dict[str, Any]]:
    return [row for row in ROWS if _speaks_of(row, attempt)]


def _speaks_of(row: dict[str, Any], attempt: Attempt) -> bool:
    if row.get("state") and row["state"] not in attempt.states:
        return False
    regime = (
        "healthcare"
        if attempt.purpose in HEALTH
        else "solicited"
        if attempt.purpose in SOLICITED
        else "telemarketing"
    )
    if not {"any", regime, attempt.purpose} & set(row.get("purposes", ["any"])):
        return False
    lifts = {"inquiry"} if attempt.inquiry or regime == "solicited" else set()
    lifts |= {"patient"} if attempt.patient else set()
    return not lifts & set(row.get("lifted_by", []))


def _passes(row: dict[str, Any], attempt: Attempt, instant: dt.datetime) -> bool:
    if row["kind"] == "cap":
        since = instant - dt.timedelta(hours=row["hours"])
        return len([at for at in attempt.history if at > since]) < int(row["calls"])
    if row["kind"] not in {"window", "holidays"}:
        return True
    if "utc_offset_hours" in row:
        offset = dt.timezone(dt.timedelta(hours=row["utc_offset_hours"]))
        return _is_open(row, instant.astimezone(offset))
    return all(_is_open(row, instant.astimezone(ZoneInfo(zone))) for zone in attempt.zones)


def _is_open(row: dict[str, Any], local: dt.datetime) -> bool:
    today = local.date().isoformat()
    if not row.get("effective_from", "0") <= today <= row.get("effective_to", "9"):
        return True
    if row["kind"] == "holidays":
        return f"{local:%m-%d}" not in HOLIDAYS[row["days"]][str(local.year)]
    part = ("weekday",) * 5 + ("saturday", "sunday")
    span = row[part[local.weekday()]]
    return span is not None and span[0] <= f"{local:%H:%M}" < span[1]
