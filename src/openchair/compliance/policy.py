"""Reads a clinic's policy as its settings have it: hours, days off, caps. It can only tighten."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from openchair.compliance.snapshot import Policy, PolicyCap, Span, Week
from openchair.errors import InvalidInputError, Problem

_WHOLE_WEEK, _THREE_PARTS = 7, 3


class _Cap(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    calls: int = Field(ge=1, alias="max")
    hours: int = Field(ge=1)
    final: bool = False


class _Policy(BaseModel):
    model_config = ConfigDict(extra="forbid")
    window: list[Span | None] | None = None
    """Monday to Sunday; or three: weekdays, Saturday, Sunday."""
    federal_holidays: bool = False
    days_off: frozenset[dt.date] = frozenset()
    caps: tuple[_Cap, ...] = ()
    gap_hours: int = Field(0, ge=0)

    @model_validator(mode="after")
    def _check_window(self) -> "_Policy":
        if self.window is None:
            return self
        if len(self.window) not in {_THREE_PARTS, _WHOLE_WEEK}:
            msg = "window has three parts (weekdays, Saturday, Sunday) or seven (Monday to Sunday)"
            raise ValueError(msg)
        if any(span and span[0] >= span[1] for span in self.window):
            msg = "a window ends before it begins"
            raise ValueError(msg)
        return self


def read_policy(document: Mapping[str, Any], *, where: str = "policy") -> Policy:
    """Read `{"window", "federal_holidays", "days_off", "caps", "gap_hours"}`.

    Raises InvalidInputError with one Problem per fault.
    """
    try:
        read = _Policy.model_validate(document)
    except ValidationError as error:
        problems = [_problem(fault, where) for fault in error.errors()]
        raise InvalidInputError(problems[0].message, problems) from error
    return Policy(
        week=_week(read.window),
        federal_holidays_off=read.federal_holidays,
        days_off=read.days_off,
        caps=tuple(PolicyCap(cap.calls, cap.hours, cap.final) for cap in read.caps),
        gap_hours=read.gap_hours,
    )


def _week(window: list[Span | None] | None) -> Week | None:
    if window is None:
        return None
    if len(window) == _THREE_PARTS:
        window = [window[0]] * 5 + window[1:]
    return tuple(window)  # type: ignore[return-value]  # seven of them, as checked above


def _problem(fault: Any, where: str) -> Problem:
    path = ".".join([where, *(str(part) for part in fault["loc"])])
    message = f"{path}: {str(fault['msg']).removeprefix('Value error, ')}."
    return Problem("policy_invalid", message, field=path)
