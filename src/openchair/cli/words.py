"""`understand`: what the rules hear in an utterance."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from openchair import agent_config
from openchair.cli.output import print_json, print_json_line
from openchair.clock import SystemClock
from openchair.conversation.call import State
from openchair.conversation.record import event_to_dict
from openchair.conversation.script import Script
from openchair.conversation.understanding import Context, Understood, understand
from openchair.errors import InvalidInputError
from openchair.slots import Slot

ZONE = ZoneInfo("America/New_York")
SLOT_MINUTES = 60


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
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say what the rules hear in an utterance.

    Example: `openchair understand "take me off your list"`, or `--file phrases.txt --json`. JSON
    lines may carry `lang`, `state`, `asked`, `slots` and `now`.
    """
    if (text is None) == (file is None):
        raise InvalidInputError("give one TEXT, or --file LINES")
    script = agent_config.default_script()
    lines = [text] if text is not None else _lines(file)
    for number, line in enumerate(lines, start=1):
        case = _case(line, number, lang, state) if file is not None else _plain(line, lang, state)
        answer = _answer(case, script)
        if as_json or file is not None:
            print_json_line(answer)
        else:
            print_json(answer)


def _lines(file: Path | None) -> Iterator[str]:
    assert file is not None
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            if line.strip():
                yield line.rstrip("\r\n")


def _plain(text: str, lang: str, state: str) -> dict[str, Any]:
    return {"text": text, "lang": lang, "state": state}


def _case(line: str, number: int, lang: str, state: str) -> dict[str, Any]:
    """Return the case on a line: a JSON object, or the plain words."""
    if not line.lstrip().startswith("{"):
        return _plain(line, lang, state)
    try:
        case = json.loads(line)
    except json.JSONDecodeError as error:
        raise InvalidInputError(f"line {number} is no JSON object: {error}") from error
    if not isinstance(case, dict) or not isinstance(case.get("text"), str):
        raise InvalidInputError(f'line {number}: an object needs "text"')
    return {"lang": lang, "state": state, **case}


def _answer(case: dict[str, Any], script: Script) -> dict[str, Any]:
    understood = understand(case["text"], _context(case, script))
    return {
        "text": case["text"],
        "lang": case["lang"],
        "state": case["state"],
        "intent": understood.intent.value,
        "event": understood.event.name(),
        "value": understood.value,
        **_more(understood),
    }


def _more(understood: Understood) -> dict[str, Any]:
    if not understood.more:
        return {}
    return {"more": [event_to_dict(answer) for answer in understood.more]}


def _context(case: dict[str, Any], script: Script) -> Context:
    lang = case["lang"]
    if lang not in {"en", "es"}:
        raise InvalidInputError(f"lang {lang!r} is none of: en, es")
    try:
        state = State(case["state"])
    except ValueError as error:
        known = ", ".join(State)
        raise InvalidInputError(f"state {case['state']!r} is none of: {known}") from error
    now = _instant(case["now"]) if case.get("now") else SystemClock().now()
    offered = tuple(_slot(each) for each in case.get("slots") or ())
    zone = offered[0].start.tzinfo if offered else (now.tzinfo if case.get("now") else ZONE)
    return Context(
        state=state,
        language=lang,
        asked=case.get("asked"),
        questions=script.forms(lang),
        topics=script.topics(lang),
        offered=offered,
        chosen=offered[0] if state is State.CONFIRM and offered else None,
        now=now.astimezone(zone),
    )


def _slot(text: str) -> Slot:
    return Slot("", _instant(text), SLOT_MINUTES, "")


def _instant(text: Any) -> dt.datetime:
    try:
        read = dt.datetime.fromisoformat(str(text))
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is no time; give RFC 3339") from error
    return read if read.tzinfo is not None else read.replace(tzinfo=ZONE)
