"""A plain client of the REST API, for tests, and callers that say what they are told to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from openchair.conversation.actions import Say
from openchair.conversation.caller import Caller, PutDown, Reply, Spoke, StayedSilent
from openchair.standins.twilio.log import CallRecord
from openchair.standins.twilio.options import Faults, Options, default_tls
from openchair.standins.twilio.resource import calls_path
from openchair.standins.twilio.standin import StandinTwilio

US, LEAD = "+15125550100", "+15125550101"


@dataclass
class Scripted:
    """A caller who says these things in turn, then stays silent; remembers what it was told."""

    replies: list[Reply] = field(default_factory=lambda: [Spoke("hello?", 0.3)])
    told: list[Say] = field(default_factory=list)

    def pick_up(self) -> Reply:
        return self.replies.pop(0)

    def reply(self, said: Sequence[Say]) -> Reply:
        self.told.extend(said)
        return self.replies.pop(0) if self.replies else StayedSilent(1.0)


@dataclass
class Everybody:
    """Is behind every number: this caller, or one who says hello and hangs up on the answer."""

    caller: Caller | None = None

    def __call__(self, number: str, *, seed: int, attempt: int, persona: str | None) -> Caller:
        return self.caller or Scripted([Spoke("hello?", 0.3), PutDown(0.1)])


def quick(**options: Any) -> Options:
    """Return options under which the lead picks up at once, and a minute is a second or less."""
    chosen: dict[str, Any] = {
        "speed": 100.0,
        "answer_seconds": (0.5, 1.0),
        "patience_seconds": None,  # a busy machine makes agents slow
        "forced": {LEAD: "answered"},
        "who": Everybody(),
    }
    return Options(**(chosen | options))


@contextmanager
def asking(**options: Any) -> Iterator["Rest"]:
    """Run a stand-in that is quick but for these options, and ask it."""
    with StandinTwilio(quick(**options)) as twilio:
        auth = (twilio.options.account_sid, twilio.options.auth_token)
        with httpx.Client(auth=auth, trust_env=False, verify=default_tls()) as http:
            yield Rest(twilio, http)


class Rest:
    """Asks a stand-in."""

    def __init__(self, twilio: StandinTwilio, http: httpx.Client) -> None:
        self.twilio = twilio
        self.http = http
        self.url = twilio.base_url + calls_path(twilio.options.account_sid)

    def expects(self, fate: str, *replies: Reply, number: str = LEAD) -> Scripted:
        """Let this become of calls to a number; return who is there, if anybody is."""
        options: Any = self.twilio.options
        options.forced[number] = fate
        caller = Scripted(list(replies))
        if replies:
            options.who.caller = caller
        return caller

    def reset(self) -> None:
        """Be as new: end the calls that go on, forget them, and misbehave no more."""
        self.twilio.faults = Faults()
        for call in self.twilio.calls:
            if not call.status.is_final:
                self.change(call.sid, Status="completed")
        calm = self.twilio.wait(lambda: all(c.status.is_final for c in self.twilio.calls), 10)
        assert calm, self.twilio.calls
        self.twilio.forget()
        options: Any = self.twilio.options
        options.forced.clear()
        options.forced[LEAD] = "answered"
        options.who.caller = None

    def create(self, **fields: Any) -> httpx.Response:
        """Ask for a call to the lead; None leaves a field out, a list repeats it."""
        asked = {"To": LEAD, "From": US, "Twiml": "<Response/>"} | fields
        data = {name: value for name, value in asked.items() if value is not None}
        return self.http.post(f"{self.url}.json", data=data)

    def dial(self, **fields: Any) -> CallRecord:
        """Ask for a call that is taken; return it."""
        answer = self.create(**fields)
        assert answer.status_code == 201, answer.text
        return self.twilio.call(answer.json()["sid"])

    def whole(self, **fields: Any) -> CallRecord:
        """Ask for a call and wait until it is over."""
        call = self.dial(**fields)
        assert self.twilio.wait(lambda: call.status.is_final, 10), call
        return call

    def change(self, sid: str, **fields: str) -> httpx.Response:
        """Change a call."""
        return self.http.post(f"{self.url}/{sid}.json", data=fields)

    def get(self, sid: str = "", **query: str) -> httpx.Response:
        """Read a call, or list them."""
        return self.http.get(self.url + (f"/{sid}.json" if sid else ".json"), params=query)
