"""Writes `compliance/data/holidays.json`: the days on which a state, or a clinic, is not to call.

Alabama, Louisiana, Rhode Island and Utah as the `holidays` package has them, together with the
federal days, each as it falls and as it is observed; Louisiana's All Saints' Day; Pennsylvania by
hand from its list of legal holidays. The lists are data, so that the ruleset's hash covers them.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import holidays

FIRST_YEAR, LAST_YEAR = 2020, 2045
TARGET = Path(__file__).parents[1] / "src/openchair/compliance/data/holidays.json"
PENNSYLVANIA = (
    "New Year's Day",
    "Martin Luther King",
    "Washington's Birthday",
    "Memorial Day",
    "Independence Day",
    "Labor Day",
    "Columbus Day",
    "Veterans Day",
    "Thanksgiving",
    "Christmas Day",
)

Days = dict[dt.date, str]


def federal(year: int) -> Days:
    """The federal holidays that fall or are observed in a year."""
    return dict(holidays.country_holidays("US", years=year))


def of_state(state: str, year: int) -> Days:
    """A state's own holidays, with the federal ones."""
    return federal(year) | dict(holidays.country_holidays("US", subdiv=state, years=year))


def louisiana(year: int) -> Days:
    """Louisiana's, with All Saints' Day, which the package leaves out."""
    return of_state("LA", year) | {dt.date(year, 11, 1): "All Saints' Day"}


def pennsylvania(year: int) -> Days:
    """Pennsylvania's legal holidays, by hand."""
    kept = {day: name for day, name in federal(year).items() if name.startswith(PENNSYLVANIA)}
    first_monday = next(day for n in range(1, 8) if (day := dt.date(year, 11, n)).weekday() == 0)
    good_friday = next(day for day, name in of_state("LA", year).items() if name == "Good Friday")
    return kept | {
        good_friday: "Good Friday",
        dt.date(year, 6, 14): "Flag Day",
        first_monday + dt.timedelta(days=1): "Election Day",
    }


def lists() -> Iterator[tuple[str, dict[int, Days]]]:
    """Every list by name, its days by year."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    yield "US", {year: federal(year) for year in years}
    for state in ("AL", "RI", "UT"):
        yield state, {year: of_state(state, year) for year in years}
    yield "LA", {year: louisiana(year) for year in years}
    yield "PA", {year: pennsylvania(year) for year in years}


def document() -> str:
    """The file, a year a line."""
    blocks = []
    for name, years in lists():
        lines = [
            f'    "{year}": '
            + json.dumps({f"{day:%m-%d}": days[day] for day in sorted(days) if day.year == year})
            for year, days in years.items()
        ]
        blocks.append(f'  "{name}": {{\n' + ",\n".join(lines) + "\n  }")
    head = f'{{\n "first_year": {FIRST_YEAR},\n "last_year": {LAST_YEAR},\n "lists": {{\n'
    return head + ",\n".join(blocks) + "\n }\n}\n"


if __name__ == "__main__":
    if "--write" in sys.argv:
        TARGET.write_text(document(), encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != document():
        sys.exit(f"{TARGET} is stale; run `python tools/holiday_lists.py --write`.")
