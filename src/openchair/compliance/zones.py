"""Where a number may be: its class, and every state and zone whose rules a call must satisfy.

A number moves with its owner, so the area code is a hint and the address another: both count, in
union. libphonenumber is not asked for zones: it knows one where an area code has two, and puts
Orlando's 689 in Central time. It is asked only about numbers whose area code is not in the table.
"""

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import PhoneNumberType

from openchair.compliance.law import Area, Ruleset
from openchair.compliance.snapshot import Snapshot

_NORTH_AMERICAN = re.compile(r"\+1([0-9]{3})([0-9]{3})[0-9]{4}")
_ZIP = re.compile(r"\s*[0-9]{5}(?:-?[0-9]{4})?\s*")
_LONGEST = 40
_PAID_BY_THE_CALLED = frozenset({"800", "822", "833", "844", "855", "866", "877", "888"})
_OTHER_SERVICES = frozenset({"600", "700", "710", "900"})
_SERVICES = _PAID_BY_THE_CALLED | _OTHER_SERVICES
_PAID_EXCHANGES = frozenset({"950", "976"})
_US_REGIONS = frozenset({"US", "PR", "VI", "GU", "MP", "AS"})
_GEOGRAPHIC = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)
_SPOKEN_ZONES = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "atlantic": "America/Puerto_Rico",
}
_SHORT_ZONES = {
    "et": "eastern",
    "est": "eastern",
    "edt": "eastern",
    "ct": "central",
    "cst": "central",
    "cdt": "central",
    "mt": "mountain",
    "mst": "mountain",
    "mdt": "mountain",
    "pt": "pacific",
    "pst": "pacific",
    "pdt": "pacific",
    "akst": "alaska",
    "akdt": "alaska",
    "hst": "hawaii",
    "ast": "atlantic",
}


class Candidates(NamedTuple):
    """What a call must satisfy: each rule of each state, in each zone."""

    number_code: str
    """Why the number is not one to call, such as `NUMBER_TYPE`; empty: it may be."""
    states: frozenset[str]
    zones: tuple[str, ...]
    unknown_zones: tuple[str, ...]
    """Zones that somebody named and that do not exist."""


def candidates(snapshot: Snapshot, ruleset: Ruleset) -> Candidates:
    """Return every state and zone that the number and the address allow for."""
    code, area = classify(snapshot.to, ruleset.areas, allow_test=snapshot.allow_test_numbers)
    states, zones = _address(snapshot, ruleset)
    if not (states or zones or snapshot.stated_zone):
        return Candidates(code, *_of_area(area))
    if area:
        states.add(area.state)
        zones.update(area.zones)
    if snapshot.stated_zone:
        stated = read_zone(snapshot.stated_zone) or snapshot.stated_zone
        zones = {stated} if snapshot.zone_confirmed else zones | {stated}
    unknown = tuple(sorted(name for name in zones if zone_info(name) is None))
    return Candidates(code, frozenset(states), tuple(sorted(zones.difference(unknown))), unknown)


def _address(snapshot: Snapshot, ruleset: Ruleset) -> tuple[set[str], set[str]]:
    """Return the states an address names, and its zone or, without one, all zones of the states."""
    named = read_state(snapshot.address_state, ruleset)
    states = {named} if named else set()
    if snapshot.address_zip:
        states |= states_of_zip(snapshot.address_zip, ruleset)
    if snapshot.address_zone:
        return states, {read_zone(snapshot.address_zone) or snapshot.address_zone}
    return states, {zone for state in states for zone in ruleset.states[state].zones}


def states_of_zip(text: str, ruleset: Ruleset) -> frozenset[str]:
    """Return the states that a ZIP code, with or without its last four digits, may lie in."""
    return (
        _zips(ruleset).get(text.strip()[:3], frozenset()) if _ZIP.fullmatch(text) else frozenset()
    )


@functools.lru_cache(maxsize=8)
def _zips(ruleset: Ruleset) -> Mapping[str, frozenset[str]]:
    states: dict[str, set[str]] = {}
    for code, state in ruleset.states.items():
        for part in state.zips.split():
            first, _, last = part.partition("-")
            for number in range(int(first), int(last or first) + 1):
                states.setdefault(f"{number:03}", set()).add(code)
    return {prefix: frozenset(found) for prefix, found in states.items()}


@functools.lru_cache(maxsize=2048)
def _of_area(area: Area | None) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    if area is None:
        return frozenset(), (), ()
    return frozenset({area.state}), tuple(sorted(area.zones)), ()


def classify(to: str, areas: Mapping[str, Area], *, allow_test: bool) -> tuple[str, Area | None]:
    """Return the code that refuses a number, or an empty one, and the area it belongs to."""
    match = _NORTH_AMERICAN.fullmatch(to) or _NORTH_AMERICAN.fullmatch(_normal(to))
    if match is None:
        return _foreign(to), None
    npa, exchange = match.group(1), match.group(2)
    area = areas.get(npa)
    if area is None:
        return _unlisted(npa, match.string), None
    return _exchange_code(exchange, allow_test=allow_test), area


def _exchange_code(exchange: str, *, allow_test: bool) -> str:
    if exchange[0] in "01":
        return "NUMBER_INVALID"
    if exchange[1:] == "11" or exchange in _PAID_EXCHANGES:
        return "NUMBER_TYPE"
    if exchange == "555" and not allow_test:
        return "NUMBER_TEST"
    return ""


def _unlisted(npa: str, e164: str) -> str:
    """Judge a +1 number whose area code is not one of ours."""
    if npa in _SERVICES:
        return "NUMBER_TYPE"
    number = phonenumbers.parse(e164)
    region = phonenumbers.region_code_for_number(number)
    if region is None:
        return "NUMBER_INVALID"
    if phonenumbers.number_type(number) not in _GEOGRAPHIC:
        return "NUMBER_TYPE"
    return "" if region in _US_REGIONS else "NUMBER_COUNTRY"


def _foreign(to: str) -> str:
    number = _parsed(to)
    if number is None or number.country_code == 1 or number.extension:
        return "NUMBER_INVALID"
    return "NUMBER_COUNTRY" if phonenumbers.is_possible_number(number) else "NUMBER_INVALID"


def _normal(to: str) -> str:
    number = _parsed(to)
    if number is None or number.extension:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(to: str) -> phonenumbers.PhoneNumber | None:
    if len(to) > _LONGEST or not to.isascii():
        return None
    try:
        return phonenumbers.parse(to, "US")
    except phonenumbers.NumberParseException:
        return None


@functools.lru_cache(maxsize=1024)
def zone_info(name: str) -> ZoneInfo | None:
    """Return the zone of this name, or None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def read_state(text: str, ruleset: Ruleset) -> str | None:
    """Read a state as people write it (`FL`, `fl`, `Florida`); None: there is no such state."""
    return _state_names(ruleset).get(text.strip().casefold()) if text else None


@functools.lru_cache(maxsize=8)
def _state_names(ruleset: Ruleset) -> Mapping[str, str]:
    names = {state.name.casefold(): code for code, state in ruleset.states.items()}
    return names | {code.casefold(): code for code in ruleset.states}


@functools.lru_cache(maxsize=1024)
def read_zone(text: str) -> str | None:
    """Read a zone as people write it (`America/Denver`, `MST`, `Eastern Time`); None: not one."""
    word = text.strip()
    first = word.casefold().removeprefix("us/").split(" ")[0]
    spoken = _SPOKEN_ZONES.get(_SHORT_ZONES.get(first, first))
    if spoken:
        return spoken
    return word if "/" in word and zone_info(word) else None
