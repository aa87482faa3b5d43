"""`understand`: what the rules hear in an utterance."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from openchair import agent_config
from openchair.cli.output import print_json_line
from openchair.clock import SystemClock
from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.questions import CALL_BACK_TIME
from openchair.conversation.record import event_to_dict
from openchair.conversation.script import Script
from openchair.conversation.understanding import understand
from openchair.conversation.understood import Understood
from openchair.errors import InvalidInputError
from openchair.slots import Slot

ZONE = ZoneInfo("America/New_York")
SLOT_MINUTES = 60
SLOTS_LIE_WITHIN = dt.timedelta(days=60)
_ASKED_ABOUT = (
    (r"insur|seguro|aseguranza", "insurance"),
    (r"pain|hurt|urgen|dolor|duele", "urgency"),
    (
        r"been|visited|(?:already a|new.)patient|status|ha venido|visitado|paciente",
        "patient_status",
    ),
    (r"call.?back|better time to call|llamar", CALL_BACK_TIME),
    (r"reason|what for|come in for|brings you|motivo|para qu", "reason"),
    (r"time|when|day|hora|cu[aá]ndo|d[ií]a", "preferred_times"),
)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("understand")(hear)


def hear(
    text: Annotated[str | None, typer.Argument(help="What the caller said.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="One utterance, or JSON object, a line."),
    ] = None,
    lang: Annotated[str, typer.Option(help="en or es.")] = "en",
    state: Annotated[str, typer.Option(help="GREETING, QUALIFY, OFFER_SLOT, CONFIRM.")] = "QUALIFY",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The same: it is always JSON.")] = False,
) -> None:
    """Say what the rules hear in an utterance.

    Example: `openchair understand "take me off your list"`, or `--file phrases.txt --json`. JSON
    lines may carry `lang`, `state`, `asked`, `slots` and `now`.
    """
    if (text is None) == (file is None):
        raise InvalidInputError("give one TEXT, or --file LINES")
    script = agent_config.default_script()
    if text is not None:
        print_json_line(_answer(_plain(text, lang, state), script))
        return
    for number, line in _lines(file):
        try:
            print_json_line(_answer(_case(line, lang, state), script))
        except InvalidInputError as error:
            raise InvalidInputError(f"line {number}: {error}") from error


def _lines(file: Path | None) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers."""
    assert file is not None
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line.rstrip("\r\n")


def _plain(text: str, lang: str, state: str) -> dict[str, Any]:
    return {"text": text, "lang": lang, "state": state}


def _case(line: str, lang: str, state: str) -> dict[str, Any]:
    """Return the case on a line: a JSON object, or the plain words."""
    if not line.lstrip().startswith("{"):
        return _plain(line, lang, state)
    try:
        case = json.loads(line)
    except json.JSONDecodeError as error:
        raise InvalidInputError(f"no JSON object: {error}") from error
    if not isinstance(case, dict) or not isinstance(case.get("text"), str):
        raise InvalidInputError('an object needs "text"')
    given = {key: value for key, value in case.items() if value is not None}
    if not isinstance(given.get("slots", []), list):
        raise InvalidInputError('"slots" is a list of times')
    if not isinstance(given.get("asked", ""), str):
        raise InvalidInputError('"asked" is a question or its key')
    offering = state if not given.get("slots") else State.OFFER_SLOT.value
    return {"lang": lang, "state": offering, **given}


def _answer(case: dict[str, Any], script: Script) -> dict[str, Any]:
    understood = understand(case["text"], _context(case, script))
    return {
        "text": case["text"],
        "lang": case["lang"],
        "state": case["state"],
        "intent": understood.intent.value,
        "event": understood.event.name(),
        "value": _as_given(understood.value, case),
        **_more(understood),
    }


def _as_given(value: str | None, case: dict[str, Any]) -> str | None:
    """Return a slot in the form in which it was offered."""
    offered = {_slot(each).key: str(each) for each in case.get("slots") or ()}
    return offered.get(value, value) if value is not None else None


def _more(understood: Understood) -> dict[str, Any]:
    if not understood.more:
        return {}
    return {"more": [event_to_dict(answer) for answer in understood.more]}


def _context(case: dict[str, Any], script: Script) -> Context:
    lang = case["lang"]
    if lang not in {"en", "es"}:
        raise InvalidInputError(f"lang {lang!r} is none of: en, es")
    state = _state(case["state"])
    offered = tuple(_slot(each) for each in case.get("slots") or ())
    asked = _question(case.get("asked"), [form.key for form in script.forms(lang)])
    return Context(
        state=state,
        language=lang,
        asked=asked,
        questions=script.forms(lang),
        topics=script.topics(lang),
        offered=offered,
        chosen=offered[0] if state is State.CONFIRM and offered else None,
        asked_when=asked == CALL_BACK_TIME,
        now=_now(case.get("now"), offered),
    )


def _state(name: str) -> State:
    try:
        return State(str(name).upper())
    except ValueError as error:
        known = ", ".join(State)
        raise InvalidInputError(f"state {name!r} is none of: {known}") from error


def _question(asked: str | None, known: Sequence[str]) -> str | None:
    """Return the key of the question asked, which may also be told by its words."""
    if asked is None or asked in known or asked == CALL_BACK_TIME:
        return asked
    told = (key for words, key in _ASKED_ABOUT if re.search(words, asked.lower()))
    return next((key for key in told if key in known or key == CALL_BACK_TIME), asked)


def _now(given: str | None, offered: Sequence[Slot]) -> dt.datetime:
    """Return the present in the clinic's zone; slots offered lie ahead of it, but not far."""
    if given:
        now = _instant(given)
        return now.astimezone(offered[0].start.tzinfo) if offered else now
    now = SystemClock().now()
    if not offered:
        return now.astimezone(ZONE)
    first = min(slot.start for slot in offered)
    is_near = dt.timedelta(0) < first - now < SLOTS_LIE_WITHIN
    return now.astimezone(first.tzinfo) if is_near else first - dt.timedelta(days=1)


def _slot(text: str) -> Slot:
    return Slot("", _instant(text), SLOT_MINUTES, "")


def _instant(text: Any) -> dt.datetime:
    try:
        read = dt.datetime.fromisoformat(str(text))
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is no time; give RFC 3339") from error
    return read if read.tzinfo is not None else read.replace(tzinfo=ZONE)
