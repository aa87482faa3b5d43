"""The files of rules: what ships, what it is checked for, and how faults are told."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from openchair.compliance.law import BanRule, HolidayRule, WindowRule
from openchair.compliance.ruleset import RulesetError, packaged_ruleset, read_ruleset
from tools import holiday_lists

RULES = packaged_ruleset()
SHIPPED = Path(holiday_lists.TARGET).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, to be spoilt."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


def spoil(folder: Path, name: str, change: Callable[[Any], None]) -> None:
    path = folder / name
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), "utf-8")


def window_of(state: str, day: dt.date, overlay: str = "") -> tuple[str, ...]:
    """The hours of a state's weekday, Saturday and Sunday, as the reference writes them."""
    (row,) = [
        row
        for row in RULES.rows
        if isinstance(row, WindowRule)
        and (row.state, row.overlay) == (state, overlay)
        and row.in_force(day)
    ]
    spans = (row.weekday, row.saturday, row.sunday)
    return tuple(f"{s[0]:%H}-{s[1]:%H}" if s else "-" for s in spans)


TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("states", "hours"),
    [
        ("AL LA MS", ("08-20", "08-20", "-")),
        ("CT NV", ("09-20", "09-20", "09-20")),
        ("FL MD MA OK OR WA WY", ("08-20", "08-20", "08-20")),
        ("KY", ("10-21", "10-21", "10-21")),
        ("MI MN NM PR", ("09-21", "09-21", "09-21")),
        ("PA", ("09-19", "09-19", "-")),
        ("RI", ("09-18", "10-17", "-")),
        ("SD", ("09-21", "09-21", "-")),
        ("TX", ("09-21", "09-21", "12-21")),
        ("UT", ("08-21", "08-21", "-")),
    ],
)
def test_states_with_hours_narrower_than_the_federal_ones(states, hours):
    for state in states.split():
        assert window_of(state, TODAY) == hours


def test_the_other_states_have_the_federal_hours():
    narrow = "AL LA MS CT NV FL MD MA OK OR WA WY KY MI MN NM PR PA RI SD TX UT"

    for state in set(RULES.states) - set(narrow.split()):
        assert window_of(state, TODAY) == ("08-21",) * 3


def test_pennsylvania_changed_on_the_18th_of_october_2026():
    assert window_of("PA", dt.date(2026, 10, 17)) == ("08-21", "08-21", "08-21")
    assert window_of("PA", dt.date(2026, 10, 18)) == ("09-19", "09-19", "-")


@pytest.mark.parametrize(
    ("states", "hours"),
    [
        ("CA IL", ("09-21",) * 3),
        ("GA NE", ("08-21",) * 3),
        ("IN", ("09-20",) * 3),
        ("ME", ("09-17", "-", "-")),
        ("SD", ("09-21", "-", "-")),
    ],
)
def test_states_with_hours_of_their_own_for_automated_voices(states, hours):
    for state in states.split():
        assert window_of(state, TODAY, "_ADAD") == hours


def test_states_with_holidays_and_bans():
    holidays = {row.state for row in RULES.rows if isinstance(row, HolidayRule)}
    bans = {row.state for row in RULES.rows if isinstance(row, BanRule)}

    assert holidays == {"AL", "LA", "PA", "RI", "UT"}
    assert bans == {"AR", "AZ", "MI", "MN", "MT", "NC", "ND", "NJ", "TN", "WA", "WI", "WY"}


def test_every_row_is_cited_and_graded():
    assert [row.id for row in RULES.rows if not row.citation.strip()] == []


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("US", "2026-11-26", "Thanksgiving Day"),
        ("US", "2027-12-24", "Christmas Day (observed)"),
        ("LA", "2027-02-09", "Mardi Gras"),
        ("LA", "2027-11-01", "All Saints' Day"),
        ("LA", "2027-10-11", "Columbus Day"),
        ("AL", "2027-04-26", "Confederate Memorial Day"),
        ("UT", "2027-07-24", "Pioneer Day"),
        ("UT", "2027-07-23", "Pioneer Day (observed)"),
        ("RI", "2027-08-09", "Victory Day"),
        ("PA", "2026-11-03", "Election Day"),
        ("PA", "2029-11-06", "Election Day"),
        ("PA", "2027-03-26", "Good Friday"),
        ("PA", "2027-06-14", "Flag Day"),
        ("PA", "2027-06-19", None),
    ],
)
def test_holidays_are_on_their_lists(name, day, title):
    assert RULES.holidays[name].get(dt.date.fromisoformat(day)) == title


def test_the_holiday_file_is_what_its_tool_writes():
    assert holiday_lists.TARGET.read_text("utf-8") == holiday_lists.document()


def test_reading_twice_gives_the_same_hash(folder):
    assert read_ruleset(folder).sha256 == RULES.sha256


def test_any_change_changes_the_hash(folder):
    spoil(folder, "holidays.json", lambda document: document["lists"]["US"].pop("2030"))

    assert read_ruleset(folder).sha256 != RULES.sha256


def test_a_missing_file_is_named(folder):
    (folder / "areas.json").unlink()

    with pytest.raises(RulesetError, match=r"areas\.json is missing"):
        read_ruleset(folder)


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        ("rules.json", lambda d: d["rows"][0].update(kind="hope"), r"rows\.0.*hope"),
        ("rules.json", lambda d: d["rows"][0].update(colour="blue"), r"rows\.0.*colour"),
        ("rules.json", lambda d: d["rows"][0].pop("citation"), r"rows\.0.*citation"),
        ("rules.json", lambda d: d["rows"].append(d["rows"][0]), "the id is used 2 times"),
        ("rules.json", lambda d: d["rows"][-1].update(state="XX"), "there is no state XX"),
        (
            "rules.json",
            lambda d: d["rows"][0].update(effective_from="2027-01-02", effective_to="2027-01-01"),
            "ends before it begins",
        ),
        (
            "rules.json",
            lambda d: d.update(rows=[r for r in d["rows"] if r["id"] != "federal.window"]),
            "the federal window is missing",
        ),
        (
            "rules.json",
            lambda d: d.update(rows=[r for r in d["rows"] if r["kind"] != "horizon"]),
            "the horizon is missing",
        ),
        (
            "rules.json",
            lambda d: d.update(rows=[r for r in d["rows"] if r.get("state") != "OH"]),
            "OH: no window",
        ),
        (
            "rules.json",
            lambda d: [
                r.update(weekday=["21:00", "08:00"])
                for r in d["rows"]
                if r["id"] == "state.OH.window"
            ],
            "state.OH.window: a window ends before it begins",
        ),
        ("rules.json", lambda d: d.update(version=5), "version"),
        ("areas.json", lambda d: d["areas"]["212"].update(state="XX"), "area 212: there is no state XX"),
        ("areas.json", lambda d: d["areas"]["212"].update(zones=[]), "area 212: it has no zone"),
        ("areas.json", lambda d: d["areas"]["212"].update(zones=["America/Nowhere"]), "America/Nowhere"),
        ("areas.json", lambda d: d["areas"].update({"12": d["areas"]["212"]}), r"areas\.12"),
        ("states.json", lambda d: d["states"]["NY"].update(zips="some"), r"states\.NY.*zips"),
        ("states.json", lambda d: d["states"]["NY"].update(recording="two"), "recording"),
        ("states.json", lambda d: d["states"]["NY"].update(zones=["Mars/Base"]), "NY: there is no zone Mars/Base"),
        ("holidays.json", lambda d: d["lists"].pop("US"), "the list US is missing"),
        ("holidays.json", lambda d: d["lists"].pop("LA"), "no list of holidays named LA"),
        ("holidays.json", lambda d: d["lists"]["US"]["2026"].update({"13-45": "Never"}), "13-45"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_told_in_words(folder, name, change, why):
    spoil(folder, name, change)

    with pytest.raises(RulesetError, match=why):
        read_ruleset(folder)
