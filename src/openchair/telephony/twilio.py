"""Twilio: calls by its REST API of 2010-04-01, news by its status callbacks, answers in TwiML.

Rule 1: a call is asked for once. Only 429 and a refused log-in are worth asking again; after a
time-out or a 5xx nobody knows, and `find` is asked later.
Rule 2: every callback URL carries our token, so that news finds its call whatever Twilio's answer
to the request was, and a signature covers it.

Facts: Twilio's OpenAPI `twilio_api_v2010`, www.twilio.com/docs/voice/api/call-resource,
www.twilio.com/docs/usage/security.
"""

import base64
import datetime as dt
import email.utils
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit, urlunsplit
from xml.sax.saxutils import escape, quoteattr

import httpx

from openchair.phone import Phone
from openchair.telephony.base import (
    Dialled,
    DialRequest,
    FoundCall,
    LineNews,
    LineStatus,
    Placed,
    Rejected,
    TelephonyError,
    Unknown,
)

# --- settings -------------------------------------------------------------------------------

API_BASE = "https://api.twilio.com"
WEBHOOK_PATH = "/api/twilio/webhook"
TRANSFER_SECONDS = 3600
MACHINE_SECONDS = 59
"""The longest Twilio takes: business greetings are long, and its own 30 s cut them off."""


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Whose account calls, from which number, and where Twilio finds us."""

    sid: str
    token: str = field(repr=False)
    number: Phone
    public_base_url: str
    api_base: str = API_BASE


# --- wire -----------------------------------------------------------------------------------

Form = Sequence[tuple[str, str]]

_RECORDING_EVENTS = "in-progress completed absent"
_EVENTS = ("initiated", "ringing", "answered", "completed")
_STATUS = {
    "queued": LineStatus.INITIATED,
    "initiated": LineStatus.INITIATED,
    "ringing": LineStatus.RINGING,
    "in-progress": LineStatus.ANSWERED,
    "answered": LineStatus.ANSWERED,
    "completed": LineStatus.COMPLETED,
    "busy": LineStatus.BUSY,
    "no-answer": LineStatus.NO_ANSWER,
    "failed": LineStatus.FAILED,
    "canceled": LineStatus.CANCELED,
}
_RANK = {status: rank for rank, status in enumerate(LineStatus)}
_GONE = frozenset({20404, 21220})
"""Unknown, or not in progress: there is nothing left to hang up."""


def webhook_url(public_base_url: str, token: str, about: str) -> str:
    """Return where Twilio tells `about` a call: answer, status, machine or recording."""
    return f"{public_base_url.rstrip('/')}{WEBHOOK_PATH}?call={quote(token)}&about={about}"


def voice_url(account: TwilioAccount, about: str = "") -> str:
    """Return the address that a number is set up with: for calls that come in, or their news."""
    url = f"{account.public_base_url.rstrip('/')}{WEBHOOK_PATH}"
    return f"{url}?about={about}" if about else url


def create_form(account: TwilioAccount, request: DialRequest) -> list[tuple[str, str]]:
    """Return the request for a call. Events are repeated keys: joined, Twilio ignores them."""
    base, token = account.public_base_url, request.token
    status_url = webhook_url(base, token, "status")
    return [
        ("To", request.to),
        ("From", account.number),
        ("Url", webhook_url(base, token, "answer")),
        ("Method", "POST"),
        ("StatusCallback", status_url),
        ("StatusCallbackMethod", "POST"),
        *(("StatusCallbackEvent", event) for event in _EVENTS),
        ("Timeout", str(request.ring_seconds)),
        ("TimeLimit", str(request.max_seconds)),
        ("MachineDetection", "DetectMessageEnd"),
        ("MachineDetectionTimeout", str(MACHINE_SECONDS)),
        ("AsyncAmd", "true"),
        ("AsyncAmdStatusCallback", webhook_url(base, token, "machine")),
        ("AsyncAmdStatusCallbackMethod", "POST"),
        *(recording_form(webhook_url(base, token, "recording")) if request.is_recorded else ()),
    ]


def recording_form(callback_url: str) -> list[tuple[str, str]]:
    """Return what a request for a call says besides, where the call is to be recorded.

    The recording starts when the phone is picked up, so that the notice that it is recorded stands
    on it.
    """
    return [
        ("Record", "true"),
        ("RecordingChannels", "dual"),
        ("RecordingTrack", "both"),
        ("RecordingStatusCallback", callback_url),
        ("RecordingStatusCallbackMethod", "POST"),
        ("RecordingStatusCallbackEvent", _RECORDING_EVENTS),
    ]


def signature(token: str, url: str, form: Form) -> str:
    """Return what X-Twilio-Signature must be for a form posted to this URL."""
    text = url + "".join(f"{name}{value}" for name, value in sorted(set(form)))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def is_genuine(tokens: Iterable[str], url: str, form: Form, given: str) -> bool:
    """Tell whether one of the tokens signed this: two are good while a token is rotated.

    Twilio signs the URL with or without its port; both forms count.
    """
    expected = [signature(token, each, form) for token in tokens for each in _forms(url)]
    return any(hmac.compare_digest(each.encode(), given.encode()) for each in expected)


def _forms(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    if parts.hostname is None:
        return (url,)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    bare = urlunsplit(parts._replace(netloc=parts.hostname))
    if parts.port in {None, usual}:
        return bare, urlunsplit(parts._replace(netloc=f"{parts.hostname}:{usual}"))
    return (url,)


def read_news(token: str, form: Form, now: dt.datetime) -> LineNews | None:
    """Return what a status callback says, or None where it says nothing we know."""
    said = dict(form)
    status = _STATUS.get(said.get("CallStatus", ""))
    carrier_id = said.get("CallSid", "")
    if status is None or not carrier_id:
        return None
    sequence = said.get("SequenceNumber", "")
    return LineNews(
        token=token,
        carrier_id=carrier_id,
        status=status,
        at=_moment(said.get("Timestamp", ""), now),
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else _RANK[status],
        answered_by=said.get("AnsweredBy", ""),
        error=_why(said),
        seconds=whole_number(said.get("CallDuration")),
    )


def whole_number(text: object) -> int | None:
    """Return a number that Twilio wrote in digits, such as seconds; None for anything else."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else None


def _moment(text: str, now: dt.datetime) -> dt.datetime:
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return now
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _why(said: Mapping[str, str]) -> str:
    code = said.get("ErrorCode") or said.get("SipResponseCode", "")
    return f"Twilio {code}" if code and code != "200" else ""


_WITHHELD = frozenset({"+266696687", "+86282452253", "+7378742833", "+2562533", "+8656696"})
"""What stands for a number that the caller keeps back: ANONYMOUS, UNAVAILABLE, RESTRICTED …"""


def is_caller(number: str) -> bool:
    """Tell whether this is a number that somebody can be called back at."""
    is_number = number.startswith("+") and number[1:].isascii() and number[1:].isdigit()
    return is_number and number not in _WITHHELD


def is_of_the_end(form: Form) -> bool:
    """Tell whether a request is news of a line that is down, and no question what to do."""
    status = _STATUS.get(dict(form).get("CallStatus", ""))
    return status is not None and status.is_final


def stream_twiml(
    url: str, parameters: Mapping[str, str], *, then: str = "", language: str = "en"
) -> str:
    """Connect the call to the voice agent; when its socket closes, say `then`, and hang up.

    The agent ends its calls itself, so that what comes then is heard where it failed. What it must
    know goes in as parameters: Twilio drops the query of a stream's URL.
    """
    inner = "".join(
        f"<Parameter name={quoteattr(name)} value={quoteattr(value)}/>"
        for name, value in parameters.items()
    )
    connect = f"<Connect><Stream url={quoteattr(url)}>{inner}</Stream></Connect>"
    return _response(f"{connect}{_said(then, language) if then else ''}<Hangup/>")


def say_twiml(text: str, language: str) -> str:
    """Say a sentence in Twilio's own voice, and hang up."""
    return _response(f"{_said(text, language)}<Hangup/>")


def _said(text: str, language: str) -> str:
    spoken = {"es": "es-US"}.get(language, "en-US")
    return f'<Say language="{spoken}">{escape(text)}</Say>'


def transfer_twiml(number: Phone) -> str:
    """Connect the caller to somebody else, and hang up when they are done."""
    return _response(f"<Dial>{escape(number)}</Dial><Hangup/>")


HANG_UP = '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>'


def _response(inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'


# --- client ---------------------------------------------------------------------------------


def open_client(
    account: TwilioAccount, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """Return the HTTP client: logged in, with a deadline on everything, following nobody."""
    path = f"{account.api_base.rstrip('/')}/2010-04-01/Accounts/{quote(account.sid)}/"
    return httpx.Client(
        base_url=path,
        auth=(account.sid, account.token),
        timeout=httpx.Timeout(10.0, connect=5.0),
        transport=transport,
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Twilio answered: the HTTP status, its own code, and the resource or the complaint."""

    status: int
    code: int
    body: Mapping[str, Any]

    @property
    def message(self) -> str:
        return str(self.body.get("message", f"HTTP {self.status}"))


def _read(response: httpx.Response) -> _Answer:
    try:
        body = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        body = {}
    if not isinstance(body, dict):
        body = {}
    code = body.get("code")
    return _Answer(response.status_code, code if isinstance(code, int) else 0, body)


# --- the class ------------------------------------------------------------------------------


class Twilio:
    """The telephone company Twilio. May be asked from several threads."""

    name = "twilio"

    def __init__(self, account: TwilioAccount, client: httpx.Client) -> None:
        self._account = account
        self._client = client

    @classmethod
    def open(cls, account: TwilioAccount) -> Self:
        """Return it with a client of its own."""
        return cls(account, open_client(account))

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def dial(self, request: DialRequest) -> Dialled:
        """Ask for a call."""
        try:
            answer = self._post("Calls.json", create_form(self._account, request))
        except httpx.ConnectError as error:
            # Nothing was sent, so nothing can have been taken.
            return Rejected("unreachable", str(error), retry_seconds=_REST_SECONDS)
        except httpx.HTTPError as error:
            return Unknown(f"{type(error).__name__}: {error}")
        return _dialled(answer)

    def find(self, token: str, to: Phone, since: dt.datetime) -> FoundCall | None:
        """Return the newest call to this number since then.

        Twilio's list does not tell our token, but we never have two open calls to a number.
        """
        query = {"To": to, "From": self._account.number, "PageSize": "50"}
        answer = self._asked("GET", "Calls.json", query)
        calls = [_found(each, since) for each in answer.body.get("calls", ())]
        return next((call for call in calls if call is not None), None)

    def look(self, carrier_id: str) -> FoundCall | None:
        """Return what is true of a call now; None where Twilio does not know it."""
        answer = self._asked("GET", f"Calls/{quote(carrier_id)}.json", {}, gone_is_fine=True)
        if answer.code in _GONE:
            return None
        status = _STATUS.get(str(answer.body.get("status")), LineStatus.FAILED)
        return FoundCall(carrier_id, status, whole_number(answer.body.get("duration")))

    def hang_up(self, carrier_id: str) -> None:
        """End a call, ringing or answered; one that is over is no error."""
        self._change(carrier_id, [("Status", "completed")])

    def transfer(self, carrier_id: str, to: Phone) -> None:
        """Connect the person to another number; the media stream ends by that.

        The limit of a call that an agent leads is not that of two people's talk.
        """
        form = [("Twiml", transfer_twiml(to)), ("TimeLimit", str(TRANSFER_SECONDS))]
        self._change(carrier_id, form)

    def say(self, carrier_id: str, text: str, language: str) -> None:
        """Have Twilio's own voice say something and hang up; the media stream ends by that."""
        self._change(carrier_id, [("Twiml", say_twiml(text, language))])

    def _change(self, carrier_id: str, form: Form) -> None:
        self._asked("POST", f"Calls/{quote(carrier_id)}.json", form, gone_is_fine=True)

    def _post(self, path: str, form: Form) -> _Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return _read(self._client.post(path, content=urlencode(form), headers=headers))

    def _asked(
        self, method: str, path: str, said: Form | Mapping[str, str], *, gone_is_fine: bool = False
    ) -> _Answer:
        """Ask something that may be asked again. Raises TelephonyError."""
        try:
            if method == "POST":
                assert not isinstance(said, Mapping)
                answer = self._post(path, said)
            else:
                answer = _read(self._client.get(path, params=dict(said)))
        except httpx.HTTPError as error:
            raise TelephonyError(f"Twilio cannot be reached: {error}", permanent=False) from error
        if answer.status < HTTPStatus.BAD_REQUEST or (gone_is_fine and answer.code in _GONE):
            return answer
        is_permanent = answer.status < HTTPStatus.INTERNAL_SERVER_ERROR and answer.status not in {
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.TOO_MANY_REQUESTS,
        }
        message = f"Twilio refused {method} {path}: {answer.message}"
        raise TelephonyError(message, permanent=is_permanent, code=str(answer.code))


_REST_SECONDS = 10.0
_LOGIN_REST_SECONDS = 60.0


def _dialled(answer: _Answer) -> Dialled:
    sid = answer.body.get("sid")
    if answer.status < HTTPStatus.BAD_REQUEST:
        return Placed(sid) if isinstance(sid, str) and sid else Unknown("an answer without a sid")
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unknown(f"HTTP {answer.status}")
    retry_seconds = {
        HTTPStatus.TOO_MANY_REQUESTS: _REST_SECONDS,
        # The account, not the call, is refused: no lead may be used up by it.
        HTTPStatus.UNAUTHORIZED: _LOGIN_REST_SECONDS,
        HTTPStatus.FORBIDDEN: _LOGIN_REST_SECONDS,
    }.get(HTTPStatus(answer.status))
    return Rejected(str(answer.code or answer.status), answer.message, retry_seconds)


def _found(call: Mapping[str, Any], since: dt.datetime) -> FoundCall | None:
    created = _moment(str(call.get("date_created", "")), since)
    status = _STATUS.get(str(call.get("status")))
    if status is None or created < since.replace(microsecond=0):  # Twilio counts whole seconds
        return None
    return FoundCall(str(call["sid"]), status)
