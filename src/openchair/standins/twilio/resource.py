"""A call as the REST API shows it: the Call resource, alone and in pages."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from email.utils import format_datetime
from urllib.parse import quote, urlencode

from openchair.standins.twilio.log import CallRecord, Status
from openchair.standins.twilio.problems import INVALID_CALL, PAGE_TOO_LARGE, invalid

VERSION = "2010-04-01"
_NORTH_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")
_PARTS = (
    "Events",
    "Notifications",
    "Payments",
    "Recordings",
    "Siprec",
    "Streams",
    "Transcriptions",
    "UserDefinedMessages",
    "UserDefinedMessageSubscriptions",
)
_DEFAULT_PAGE, _LARGEST_PAGE = 50, 1000
_DAY = dt.timedelta(days=1)


def calls_path(account_sid: str) -> str:
    """Return the path under which an account's calls stand."""
    return f"/{VERSION}/Accounts/{account_sid}/Calls"


def resource(call: CallRecord, account_sid: str) -> dict[str, object]:
    """Return the Call resource, as the published OpenAPI describes it."""
    path = f"{calls_path(account_sid)}/{call.sid}"
    return {
        "sid": call.sid,
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.updated_at or call.created_at),
        "parent_call_sid": None,
        "account_sid": account_sid,
        "to": call.to,
        "to_formatted": _formatted(call.to),
        "from": call.from_,
        "from_formatted": _formatted(call.from_),
        "phone_number_sid": "PN" + call.sid[2:] if call.direction == "inbound" else None,
        "status": call.status.value,
        "start_time": rfc2822(call.started_at),
        "end_time": rfc2822(call.ended_at),
        "duration": None if call.duration is None else str(call.duration),
        "price": None,
        "price_unit": "USD",
        "direction": call.direction,
        "answered_by": call.answered_by,
        "api_version": VERSION,
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "uri": f"{path}.json",
        "subresource_uris": {_snake(part): f"{path}/{part}.json" for part in _PARTS},
    }


def page(
    calls: Iterable[CallRecord], query: Mapping[str, str], account_sid: str
) -> dict[str, object]:
    """Return one page of the calls that the query asks for, newest first."""
    found = [call for call in calls if _is_asked_for(call, query)][::-1]
    number, size = _number(query, "Page", 0), _number(query, "PageSize", _DEFAULT_PAGE)
    if not 1 <= size <= _LARGEST_PAGE:
        raise invalid(PAGE_TOO_LARGE, f"Page size must be between 1 and {_LARGEST_PAGE}")
    start = number * size
    shown = found[start : start + size]

    def uri(of: int) -> str:
        kept = {name: value for name, value in query.items() if name not in {"Page", "PageSize"}}
        asked = urlencode({**kept, "PageSize": str(size), "Page": str(of)}, quote_via=quote)
        return f"{calls_path(account_sid)}.json?{asked}"

    return {
        "calls": [resource(call, account_sid) for call in shown],
        "start": start,
        "end": max(start, start + len(shown) - 1),
        "page": number,
        "page_size": size,
        "uri": uri(number),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(number - 1) if number else None,
        "next_page_uri": uri(number + 1) if start + size < len(found) else None,
    }


def rfc2822(moment: dt.datetime | None) -> str | None:
    """Write a moment as Twilio does, in UTC: `Tue, 31 Aug 2010 20:36:28 +0000`."""
    return None if moment is None else format_datetime(moment.astimezone(dt.UTC))


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _formatted(number: str) -> str:
    found = _NORTH_AMERICAN.fullmatch(number)
    return "({}) {}-{}".format(*found.groups()) if found else number


def _is_asked_for(call: CallRecord, query: Mapping[str, str]) -> bool:
    status = query.get("Status")
    if status is not None and status not in tuple(Status):
        raise invalid(INVALID_CALL, f"Status {status!r} is not one of a call.")
    return (
        query.get("To", call.to) == call.to
        and query.get("From", call.from_) == call.from_
        and query.get("Status", call.status) == call.status
        and "ParentCallSid" not in query
        and _is_within(call.started_at or call.created_at, "StartTime", query)
        and _is_within(call.ended_at, "EndTime", query)
    )


def _is_within(moment: dt.datetime | None, name: str, query: Mapping[str, str]) -> bool:
    """Whether the moment fits `Name=`, `Name<=` and `Name>=`: a day, or an instant."""
    on, until, since = (query.get(f"{name}{sign}") for sign in ("", "<", ">"))
    if on is None and until is None and since is None:
        return True
    if moment is None:
        return False
    if on is not None and not _instant(on) <= moment < _instant(on) + _DAY:
        return False
    if since is not None and moment < _instant(since):
        return False
    return until is None or moment < _instant(until)


def _instant(text: str) -> dt.datetime:
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        raise invalid(INVALID_CALL, f"{text!r} is no date.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit()):
        raise invalid(INVALID_CALL, f"{name} {text!r} is not a whole number.")
    return int(text)
