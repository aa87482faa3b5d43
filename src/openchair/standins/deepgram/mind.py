"""What an agent does about what it hears: minds, and the steps they take.

A mind is asked twice a turn: when words were heard, and when the functions it called were answered.
It returns steps; the session takes them. It keeps no time and sends nothing itself.
"""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from openchair.clock import SystemClock
from openchair.conversation.events import CallAnswered, SpokeLanguage, WasUnclear
from openchair.conversation.understanding import understand
from openchair.conversation.understood import Understood
from openchair.standins.deepgram.functions import FunctionCall, call_for
from openchair.standins.deepgram.moment import Moment, context_of
from openchair.standins.inband import Words

SORRY = "Sorry, could you say that again?"
ANSWERED = CallAnswered.name()


@dataclass(frozen=True, slots=True)
class Speak:
    """Say this. Several in a row are one turn of speech."""

    words: Words


@dataclass(frozen=True, slots=True)
class Ask:
    """Call these functions, in one request, and wait for all answers if they are `awaited`."""

    calls: tuple[FunctionCall, ...]
    awaited: bool = True


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Cancel the calls that are not answered yet: the user went on speaking."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Let so many seconds pass; a faster stand-in waits less."""

    seconds: float


@dataclass(frozen=True, slots=True)
class FallSilent:
    """Say and do nothing more in this session, whatever is heard."""


@dataclass(frozen=True, slots=True)
class Muse:
    """Let the client see a thought."""

    content: str


@dataclass(frozen=True, slots=True)
class Warn:
    """Send a Warning with this code."""

    code: str


@dataclass(frozen=True, slots=True)
class Fail:
    """Send an Error with this code, which ends the session."""

    code: str


@dataclass(frozen=True, slots=True)
class Close:
    """End the session without an Error; 1006 lets the line go dead."""

    code: int = 1011


@dataclass(frozen=True, slots=True)
class Send:
    """Send any message, such as one that nobody knows yet."""

    message: dict[str, object]


Outburst = Warn | Fail | Close | Send
"""What may happen at any time, whoever is speaking."""
Step = Speak | Ask | TakeBack | Wait | FallSilent | Muse | Outburst
Steps = Sequence[Step]


class Mind(Protocol):
    """What decides. One for each session."""

    def hear(self, said: str, moment: Moment) -> Steps:
        """Return what to do about what the user said."""
        ...

    def answered(self, responses: Sequence[str], moment: Moment) -> Steps:
        """Return what to do about the answers to the functions called, in the calls' order."""
        ...


class HearingMind:
    """Understands as the product's own ears do, and reports it by one function offered now.

    It speaks what the function's answer gives it to say, and never words of its own where a
    function fits. What was volunteered beside the point is lost on it, as on a small model.
    """

    def __init__(self, now: Callable[[], dt.datetime] | None = None) -> None:
        self._now = now or SystemClock().now
        self._next: FunctionCall | None = None
        """What was meant, where the language it was said in had to be reported first."""
        self._is_over = False

    def hear(self, said: str, moment: Moment) -> Steps:
        """Return the one function to call, or ask the user to say it again."""
        context = context_of(moment, self._now())
        understood = understand(said, context)
        call = call_for(understood.event, moment) or _only_answered(moment)
        self._next = None
        if understood.language != context.language:
            language = _language(understood, moment)
            if language is not None:
                self._next = None if isinstance(understood.event, WasUnclear) else call
                call = language
        if call is not None:
            return (Ask((call,)),)
        return () if self._is_over else (Speak({"text": SORRY}),)

    def answered(self, responses: Sequence[str], moment: Moment) -> Steps:
        """Return what is to be said, then what else was meant."""
        steps: list[Step] = []
        for response in responses:
            steps += said_by(response)
            self._is_over = self._is_over or _ends(response)
        call, self._next = self._next, None
        if call is not None and moment.parameters(call.name) is not None:
            steps.append(Ask((call,)))
        return steps


def said_by(response: str) -> Steps:
    """Return the speaking that a function's answer asks for: `{"say": [{"text": …}, …]}`.

    An answer that is nothing of the kind, such as a refusal, leaves the model to its own words.
    """
    lines = _read(response).get("say")
    if not isinstance(lines, list) or not all(_is_words(line) for line in lines):
        return (Speak({"text": SORRY}),)
    return tuple(Speak(line) for line in lines)


def _only_answered(moment: Moment) -> FunctionCall | None:
    """Return that the call was answered, for an agent that waits for just that."""
    is_awaited = moment.parameters(ANSWERED) is not None
    return FunctionCall(ANSWERED) if is_awaited else None


def _language(understood: Understood, moment: Moment) -> FunctionCall | None:
    alone = isinstance(understood.event, WasUnclear)
    return call_for(SpokeLanguage(understood.language, alone=alone), moment)


def _ends(response: str) -> bool:
    return _read(response).get("then") == "end"


def _read(response: str) -> dict[str, object]:
    try:
        document = json.loads(response)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _is_words(line: object) -> bool:
    return isinstance(line, dict) and isinstance(line.get("text"), str)
