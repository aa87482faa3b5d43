"""One field each: from what people write to what we keep, or the Problem with it.

A Problem here is a warning: the field is dropped and the lead is kept. Only the phone decides.
"""

import datetime as dt
import functools
import json
import re
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from openchair.errors import Problem
from openchair.leads.places import CODES, STATES, ZONES

PURPOSES = (
    "lead_followup",
    "appt_reminder",
    "appt_reschedule",
    "postop",
    "recall_treatment",
    "recall_promo",
    "reactivation",
    "marketing",
    "callback_requested",
    "missed_call_return",
)
LEVELS = {
    level: kept
    for kept, levels in {
        "written": "written; pewc; express written; prior express written; signed; escrito; "
        "por escrito; written consent; prior express written consent",
        "prior": "prior; pec; express; prior express; oral; verbal; yes; y; true; 1; si; s; x; ok; "
        "agreed; agree; accepted; granted; opt in; opted in; optin; subscribed; on; checked; "
        "given; previo; acepto; acepta; consented; prior express consent",
        "none": "none; no; n; false; 0; unknown; na; n a; off; unchecked; denied; refused; "
        "opt out; opted out; ninguno; desconocido; null; withdrawn; revoked; not given",
    }.items()
    for level in levels.split("; ")
}
_YES = frozenset(
    (
        *("yes", "y", "true", "t", "1", "1 0", "x", "si", "s", "on", "checked", "dnc"),
        *("opt out", "opted out", "optout", "unsubscribed", "do not call", "do not contact"),
        *("no llamar", "no contactar"),
    )
)
_LANGUAGES = {
    **dict.fromkeys(("en", "eng", "english", "ingles", "inglés"), "en"),
    **dict.fromkeys(("es", "spa", "esp", "spanish", "espanol", "español", "castellano"), "es"),
}
_MONTH_FIRST = frozenset({"US", "PR", "VI", "GU", "MP", "AS", "CA", "PH"})
_NUMERIC_DATE = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})"
    r"(?:[\sT,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:([ap])\.?\s?m\.?)?)?",
    re.ASCII | re.IGNORECASE,
)
_WORDED_DATES = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
_WORDED_TIMES = ("", " %I:%M %p", " %H:%M", " %H:%M:%S", " %I:%M:%S %p")
_EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_SIMPLE_LOCAL = re.compile(r"[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*")
_LONGEST_LOCAL, _LONGEST_EMAIL = 64, 254
_LONGEST_URL = 2_000
_LONGEST_METADATA = 4_000
_DEEPEST_METADATA = 20


def read_email(text: str) -> str | Problem:
    """Return an address that could exist (nobody is asked), its domain in lower case."""
    bare = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    local, _, domain = bare.rpartition("@")
    if (
        len(local) <= _LONGEST_LOCAL
        and len(bare) <= _LONGEST_EMAIL
        and domain.isascii()
        and _SIMPLE_LOCAL.fullmatch(local)
    ):
        known = _domain(domain)
        if known:
            return f"{local}@{known}"
    for part in (bare, *re.split(r"[;,\s]+", bare)):
        found = _validated(part)
        if found is not None:
            return found
    return _bad("email_invalid", "email", text)


@functools.lru_cache(maxsize=4096)
def _domain(domain: str) -> str | None:
    found = _validated(f"a@{domain}")
    return found.partition("@")[2] if found else None


def _validated(text: str) -> str | None:
    if len(text) > 2 * _LONGEST_EMAIL or "@" not in text:
        return None
    try:
        found = validate_email(text, check_deliverability=False, allow_display_name=True)
    except EmailNotValidError:
        return None
    return found.normalized


def read_url(text: str, field: str = "source_url") -> str | Problem:
    """Return an http or https address."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return _bad("url_invalid", field, text)
    if parts.scheme not in {"http", "https"} or not host or " " in text:
        return _bad("url_invalid", field, text)
    return text if len(text) <= _LONGEST_URL else _bad("url_invalid", field, text)


def read_state(text: str, region: str) -> str | Problem:
    """Return a state's two letters; outside the United States, the text as it is."""
    if region not in _MONTH_FIRST - {"CA", "PH"}:
        return text[:60]
    undotted = re.sub(r"^us-", "", text, flags=re.IGNORECASE).replace(".", "").replace(",", " ")
    bare = " ".join(undotted.split())
    if bare.upper() in CODES:
        return bare.upper()
    return STATES.get(bare.lower()) or _bad("state_unknown", "state", text)


def read_zip(text: str, region: str) -> str | Problem:
    """Return a ZIP code with the leading zeros that spreadsheets eat; elsewhere, the text."""
    bare = re.sub(r"^z:|\.0$", "", text.strip(), flags=re.IGNORECASE)
    if region not in _MONTH_FIRST - {"CA", "PH"}:
        return bare[:20].upper()
    found = re.fullmatch(r"([0-9]{3,5})(?:[\-\s]([0-9]{4}))?|([0-9]{8,9})", bare)
    if not found:
        return _bad("zip_invalid", "zip", text)
    if found.group(3):
        whole = found.group(3).zfill(9)
        return f"{whole[:5]}-{whole[5:]}"
    five = found.group(1).zfill(5)
    return f"{five}-{found.group(2)}" if found.group(2) else five


@functools.lru_cache(maxsize=1024)
def read_timezone(text: str) -> str | Problem:
    """Return an IANA zone, from its name or from what Americans call it (EST, Pacific Time)."""
    words = re.sub(r"\b(time|standard|daylight|zone)\b", "", text.lower()).replace("us/", "")
    known = ZONES.get(words.strip(" ()"))
    if known:
        return known
    name = re.sub(r"\s+", "_", text)
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError):
        return _bad("timezone_unknown", "timezone", text)


def read_language(text: str) -> str | Problem:
    """Return `en` or `es`, the languages the receptionist speaks."""
    primary = re.split(r"[-_ (]", text.lower())[0]
    return _LANGUAGES.get(primary) or _bad("language_unknown", "language", text)


def read_instant(
    text: str, field: str, *, zone: ZoneInfo, region: str, now: dt.datetime
) -> dt.datetime | Problem:
    """Return the moment meant, in UTC; one without an offset is the clinic's local time.

    Dates of the future and from before 1990 are mistakes: consent and inquiries lie in the past.
    """
    try:
        read = _moment(text.strip(), region)
        if read is None:
            return _bad("date_invalid", field, text)
        moment = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return _bad("date_invalid", field, text)
    if not _EARLIEST <= moment <= now + dt.timedelta(days=1):
        return _bad("date_invalid", field, text)
    return moment


def _moment(text: str, region: str) -> dt.datetime | None:
    if re.fullmatch(r"[0-9]{10}|[0-9]{13}", text):
        seconds = int(text) / (1 if len(text) == 10 else 1000)  # noqa: PLR2004 - or milliseconds
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    numeric = _NUMERIC_DATE.fullmatch(text)
    if numeric:
        return _from_numbers(numeric, region)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return _from_words(" ".join(text.split()))


def _from_numbers(found: re.Match[str], region: str) -> dt.datetime:
    first, second, year = (int(found.group(at)) for at in (1, 2, 3))
    month, day = (first, second) if region in _MONTH_FIRST else (second, first)
    if month > 12:  # noqa: PLR2004 - then it was written the other way round
        month, day = day, month
    hour, minute, second_ = (int(found.group(at) or 0) for at in (4, 5, 6))
    half = (found.group(7) or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    year += 2000 if year < 100 else 0  # noqa: PLR2004
    return dt.datetime(year, month, day, hour, minute, second_)  # noqa: DTZ001 - the caller adds it


def _from_words(text: str) -> dt.datetime | None:
    if len(text) > 40:  # noqa: PLR2004 - no date is that long
        return None
    for day in _WORDED_DATES:
        for time in _WORDED_TIMES:
            try:
                return dt.datetime.strptime(text, day + time)  # noqa: DTZ007 - the caller adds it
            except ValueError:
                continue
    return None


def read_purpose(text: str) -> str | Problem:
    """Return why the person is called; decides what the law asks of the call."""
    name = re.sub(r"[\s\-]+", "_", text.strip().lower())
    return name if name in PURPOSES else _bad("purpose_unknown", "purpose", text)


def read_level(text: str) -> str | Problem:
    """Return the level of consent. A bare "yes" is no signed paper: it counts as `prior`."""
    return LEVELS.get(_words(text)) or _bad("consent_unknown", "consent", text)


def says_yes(text: str) -> bool:
    """Tell whether a flag such as "do not call" is set."""
    return _words(text) in _YES


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower().replace("í", "i")))


def read_metadata(text: str) -> dict[str, object] | Problem:
    """Return the JSON object a sender wants back with the result.

    It must survive the way there: no NaN, no infinity, no half characters, no endless nesting.
    """
    try:
        found = json.loads(text) if len(text) <= _LONGEST_METADATA else None
        json.dumps(found, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and not _is_too_deep(found):
        return found
    return _bad("metadata_invalid", "metadata", text)


def _is_too_deep(found: dict[str, Any]) -> bool:
    level: list[Any] = [found]
    for _ in range(_DEEPEST_METADATA):
        inner = [each.values() if isinstance(each, dict) else each for each in level]
        level = [each for some in inner for each in some if isinstance(each, dict | list)]
    return bool(level)


_MESSAGES = {
    "email_invalid": "This is not an e-mail address; the lead is kept without it.",
    "url_invalid": "This is not an http or https address; it was dropped.",
    "state_unknown": "This is no state of the United States; it was dropped.",
    "zip_invalid": "This is not a ZIP code; it was dropped.",
    "timezone_unknown": "This is no time zone such as America/New_York; it was dropped.",
    "language_unknown": "The receptionist speaks English and Spanish; this was dropped.",
    "date_invalid": "This is no date in the past that can be read; it was dropped. "
    "Use 2026-11-22T10:30:00-05:00.",
    "purpose_unknown": "This is no purpose we know; lead_followup, the strictest, is used.",
    "consent_unknown": "This says neither written, prior nor none; none is assumed.",
    "metadata_invalid": "This is not a JSON object of at most 4,000 characters and 20 levels; "
    "it was dropped.",
}


def _bad(code: str, field: str, text: str) -> Problem:
    return Problem(code, _MESSAGES[code], field=field, value=text[:80])
