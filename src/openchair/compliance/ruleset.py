"""Reads the rules from `data/`, or from a newer folder of the same files, and checks them.

Whoever changes a file raises `version` in `rules.json`; the hash covers every byte that decides.
"""

import datetime as dt
import functools
import hashlib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from openchair.compliance.law import (
    FEDERAL_HOLIDAYS,
    Area,
    HolidayRule,
    HorizonRule,
    Rule,
    Ruleset,
    State,
    WindowRule,
)
from openchair.compliance.zones import zone_info
from openchair.errors import OpenChairError

_PACKAGED = Path(str(files("openchair.compliance"))) / "data"
_DayOfYear = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class RulesetError(OpenChairError):
    """The files of rules cannot be used; the message names the file, the row and the fault."""


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: str
    reviewed_on: dt.date
    rows: tuple[Annotated[Rule, Field(discriminator="kind")], ...]


class _Areas(BaseModel):
    model_config = ConfigDict(extra="forbid")
    areas: dict[Annotated[str, Field(pattern=r"^[2-9]\d\d$")], Area]


class _Holidays(BaseModel):
    model_config = ConfigDict(extra="forbid")
    first_year: int
    last_year: int
    lists: dict[str, dict[int, dict[_DayOfYear, str]]]


class _States(BaseModel):
    model_config = ConfigDict(extra="forbid")
    states: dict[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], State]


@functools.cache
def packaged_ruleset() -> Ruleset:
    """Return the rules that ship with OpenChair."""
    return read_ruleset(_PACKAGED)


def read_ruleset(folder: Path) -> Ruleset:
    """Read the four files of a ruleset; raises RulesetError in words where one is wrong."""
    digest = hashlib.sha256()
    rules = _read(folder / "rules.json", _Rules, digest)
    areas = _read(folder / "areas.json", _Areas, digest)
    holidays = _read(folder / "holidays.json", _Holidays, digest)
    states = _read(folder / "states.json", _States, digest)
    ruleset = Ruleset(
        version=rules.version,
        reviewed_on=rules.reviewed_on,
        sha256=digest.hexdigest(),
        rows=rules.rows,
        areas=areas.areas,
        holidays={name: _dates(years) for name, years in holidays.lists.items()},
        years=(holidays.first_year, holidays.last_year),
        states=states.states,
    )
    if faults := list(_faults(ruleset)):
        raise RulesetError(f"The rules in {folder} do not fit together:\n" + "\n".join(faults))
    return ruleset


Model = TypeVar("Model", bound=BaseModel)


def _read(path: Path, model: type[Model], digest: "hashlib._Hash") -> Model:
    try:
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content)
        return model.model_validate_json(content)
    except FileNotFoundError as error:
        raise RulesetError(f"{path} is missing.") from error
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise RulesetError(f"{path} is wrong:\n" + "\n".join(lines)) from error


def _dates(years: dict[int, dict[str, str]]) -> dict[dt.date, str]:
    return {
        dt.date(year, int(day[:2]), int(day[3:])): name
        for year, days in years.items()
        for day, name in days.items()
    }


def _faults(ruleset: Ruleset) -> Iterator[str]:
    ids = Counter(row.id for row in ruleset.rows)
    yield from (f"{row_id}: the id is used {n} times" for row_id, n in ids.items() if n > 1)
    for row in ruleset.rows:
        if row.state and row.state not in ruleset.states:
            yield f"{row.id}: there is no state {row.state}"
        if row.effective_from and row.effective_to and row.effective_to < row.effective_from:
            yield f"{row.id}: it ends before it begins"
        if isinstance(row, HolidayRule) and row.days not in ruleset.holidays:
            yield f"{row.id}: there is no list of holidays named {row.days}"
    yield from _window_faults(ruleset)
    yield from _area_faults(ruleset)
    if FEDERAL_HOLIDAYS not in ruleset.holidays:
        yield "holidays.json: the list US is missing"
    if not any(isinstance(row, HorizonRule) for row in ruleset.rows):
        yield "rules.json: the horizon is missing"


def _area_faults(ruleset: Ruleset) -> Iterator[str]:
    for code, area in ruleset.areas.items():
        if area.state not in ruleset.states:
            yield f"area {code}: there is no state {area.state}"
        if not area.zones:
            yield f"area {code}: it has no zone"
    places = [(f"area {code}", area.zones) for code, area in ruleset.areas.items()]
    places += [(code, state.zones) for code, state in ruleset.states.items()]
    for place, zones in places:
        yield from (f"{place}: there is no zone {zone}" for zone in zones if not zone_info(zone))


def _window_faults(ruleset: Ruleset) -> Iterator[str]:
    windows = [row for row in ruleset.rows if isinstance(row, WindowRule)]
    for row in windows:
        spans = [span for weekday in range(7) if (span := row.span(weekday))]
        if any(start >= end for start, end in spans):
            yield f"{row.id}: a window ends before it begins"
    if not any(row.scope == "federal" for row in windows):
        yield "rules.json: the federal window is missing"
    covered = {row.state for row in windows}
    yield from (f"{state}: no window" for state in ruleset.states if state not in covered)
