"""Instructions for a call: TwiML read into verbs, strictly; nothing is done here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from openchair.errors import OpenChairError
from openchair.standins.twilio.parameters import Webhook, is_url

_PAUSE_SECONDS = 1
_RECORD_SECONDS = 3600
_RECORD_SILENCE = 5
_DIAL_SECONDS = 30
_LONGEST_PARAMETER = 500


class TwimlError(OpenChairError):
    """The document is not TwiML, or none that a call can follow (12100)."""


@dataclass(frozen=True, slots=True)
class Say:
    """Read a text to the caller."""

    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Do nothing for a while."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with another document."""

    to: Webhook


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect the caller to another number; afterwards ask `action`, or go on."""

    number: str
    ring_seconds: int
    action: Webhook | None


@dataclass(frozen=True, slots=True)
class Record:
    """Record what the caller says; afterwards ask `action`."""

    most_seconds: int
    silence_seconds: int
    action: Webhook | None


@dataclass(frozen=True, slots=True)
class Stream:
    """Connect the caller's audio, both ways, to a WebSocket of ours."""

    url: str
    parameters: Mapping[str, str]
    name: str = ""
    callback: Webhook | None = None


Verb = Say | Pause | Hangup | Redirect | Dial | Record | Stream

_ATTRIBUTES = {
    "Response": "",
    "Say": "voice language loop",
    "Pause": "length",
    "Hangup": "",
    "Redirect": "method",
    "Dial": "action method timeout callerId timeLimit hangupOnStar answerOnBridge record ringTone"
    " recordingStatusCallback recordingStatusCallbackMethod trim",
    "Number": "statusCallback statusCallbackEvent statusCallbackMethod url method sendDigits",
    "Record": "action method timeout maxLength finishOnKey playBeep trim recordingStatusCallback"
    " recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe transcribeCallback",
    "Connect": "action method",
    "Stream": "url name track statusCallback statusCallbackMethod",
    "Parameter": "name value",
}
_CHILDREN = {"Dial": {"Number"}, "Connect": {"Stream"}, "Stream": {"Parameter"}}


def parse(document: str, base_url: str = "") -> tuple[Verb, ...]:
    """Return the verbs of a document in order; addresses in it may be relative to `base_url`.

    Raises TwimlError.
    """
    try:
        root = ET.fromstring(document.strip())  # noqa: S314 - our own side wrote it
    except ET.ParseError as error:
        raise TwimlError(f"the document is no XML: {error}") from error
    if root.tag != "Response":
        raise TwimlError(f"the document is a <{root.tag}> and no <Response>")
    return tuple(_verbs(root, base_url))


def _verbs(response: ET.Element, base_url: str) -> Iterable[Verb]:
    _check(response)
    _check_no_text(response)
    for element in response:
        if element.tag == "Response":
            yield from _verbs(element, base_url)
            continue
        read = _READERS.get(element.tag)
        if read is None:
            raise TwimlError(f"<{element.tag}> is no verb")
        _check(element)
        unknown = {child.tag for child in element} - _CHILDREN.get(element.tag, set())
        if unknown:
            raise TwimlError(f"<{element.tag}> holds {sorted(unknown)}")
        yield read(element, base_url)


def _check(element: ET.Element) -> None:
    unknown = set(element.attrib) - set(_ATTRIBUTES[element.tag].split())
    if unknown:
        raise TwimlError(f"<{element.tag}> has no attribute {sorted(unknown)}")


def _check_no_text(element: ET.Element) -> None:
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in texts):
        raise TwimlError(f"<{element.tag}> holds text of its own")


def _say(element: ET.Element, base_url: str) -> Verb:
    return Say((element.text or "").strip())


def _pause(element: ET.Element, base_url: str) -> Verb:
    return Pause(_seconds(element, "length", _PAUSE_SECONDS))


def _hangup(element: ET.Element, base_url: str) -> Verb:
    return Hangup()


def _redirect(element: ET.Element, base_url: str) -> Verb:
    url = (element.text or "").strip()
    if not url:
        raise TwimlError("<Redirect> names no address")
    return Redirect(_webhook(element, base_url, url, "method"))


def _dial(element: ET.Element, base_url: str) -> Verb:
    for child in element:
        _check(child)
    number = "".join(element.itertext()).strip()
    if not number:
        raise TwimlError("<Dial> names no number")
    return Dial(number, _seconds(element, "timeout", _DIAL_SECONDS), _action(element, base_url))


def _record(element: ET.Element, base_url: str) -> Verb:
    return Record(
        _seconds(element, "maxLength", _RECORD_SECONDS),
        _seconds(element, "timeout", _RECORD_SILENCE),
        _action(element, base_url),
    )


def _connect(element: ET.Element, base_url: str) -> Verb:
    _check_no_text(element)
    if len(element) != 1:
        raise TwimlError("<Connect> holds one <Stream>, not more and not less")
    stream = element[0]
    _check(stream)
    if stream.get("track", "inbound_track") != "inbound_track":
        raise TwimlError("<Connect><Stream> takes the inbound track only")
    url = stream.get("url")
    if not url:
        raise TwimlError("<Stream> has no url")
    callback = stream.get("statusCallback")
    return Stream(
        url,
        dict(_parameter(child) for child in stream),
        stream.get("name", ""),
        _webhook(stream, base_url, callback, "statusCallbackMethod") if callback else None,
    )


def _parameter(element: ET.Element) -> tuple[str, str]:
    if element.tag != "Parameter":
        raise TwimlError(f"<Stream> holds <{element.tag}>")
    _check(element)
    if set(element.attrib) != {"name", "value"}:
        raise TwimlError("<Parameter> has a name and a value")
    name, value = element.attrib["name"], element.attrib["value"]
    if len(name) + len(value) >= _LONGEST_PARAMETER:
        raise TwimlError("<Parameter> has 500 letters or more")
    return name, value


def _action(element: ET.Element, base_url: str) -> Webhook | None:
    url = element.get("action")
    return _webhook(element, base_url, url, "method") if url else None


def _webhook(element: ET.Element, base_url: str, url: str, name: str) -> Webhook:
    try:
        whole = urljoin(base_url, url)
    except ValueError:
        raise TwimlError(f"<{element.tag}> names {url!r}, which is no address") from None
    if not is_url(whole):
        raise TwimlError(f"<{element.tag}> names {whole!r}, which is no address")
    method = element.get(name, "POST")
    if method not in {"GET", "POST"}:
        raise TwimlError(f"<{element.tag}> has {name}={method!r}, not GET or POST")
    return Webhook(whole, method)


def _seconds(element: ET.Element, name: str, default: int) -> int:
    text = element.get(name, str(default))
    if not (text.isascii() and text.isdigit() and text):
        raise TwimlError(f"<{element.tag}> has {name}={text!r}, not whole seconds")
    return int(text)


_READERS: Mapping[str, Callable[[ET.Element, str], Verb]] = {
    "Say": _say,
    "Pause": _pause,
    "Hangup": _hangup,
    "Redirect": _redirect,
    "Dial": _dial,
    "Record": _record,
    "Connect": _connect,
}
