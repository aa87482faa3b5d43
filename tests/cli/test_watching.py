"""A call told while it happens: every line of its ledger once, in words."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openchair.assembly.parts import Parts, assemble
from openchair.calling import ledger, outcome
from openchair.calling.admission import Limits, admit
from openchair.calling.ledger import Entry, Source
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.cli.watching import Line, Watch, ctrl_c, follow, tell
from openchair.conversation.call import Result
from openchair.db import Durability
from openchair.settings import GivenSettings
from openchair.tables import Call
from tests.support.clinics import World


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    settings = GivenSettings(database_url=f"sqlite:///{tmp_path}/openchair.db")
    made = assemble(settings, Durability.NONE)
    yield made
    made.close()


class Scene:
    """A queued call, and what happens to it."""

    def __init__(self, parts: Parts, **lead: Any) -> None:
        self.world = World(parts.database, now=parts.clock.now())
        self.call: Call = self.world.call(self.world.client(), lead=lead)
        self.parts = parts

    def happens(self, source: Source, kind: str, **data: Any) -> None:
        entry = Entry(self.call.id, self.call.client_id, self.world.now, source, kind, data)
        self.parts.database.write(lambda session: ledger.write(session, [entry]))

    def ends(self) -> None:
        ending = Settlement(self.call.id, Ending(Result.DECLINED, Reason.TALK))
        self.parts.database.write(
            lambda session: outcome.settle(session, [ending], self.parts.house, now=self.world.now)
        )

    def lines(self, watch: Watch) -> list[tuple[str, str]]:
        return [(line.who, line.text) for line in watch.look()[1]]


@pytest.fixture
def scene(parts: Parts) -> Scene:
    return Scene(parts)


def test_what_happened_is_told_once(scene: Scene):
    watch = Watch.of(scene.parts, scene.call.id)
    scene.happens(Source.LINE, "line_news", status="ringing")
    scene.happens(Source.CALLER, "said", text="hello?")

    assert scene.lines(watch) == [("line", "The phone is ringing"), ("caller", "hello?")]
    assert scene.lines(watch) == []


def test_tools_move_the_state(scene: Scene):
    watch = Watch.of(scene.parts, scene.call.id)
    scene.happens(Source.MACHINE, "call_answered", event="call_answered")
    scene.happens(Source.MACHINE, "agreed", event="agreed")

    assert scene.lines(watch) == [
        ("machine", "The talk begins"),
        ("tool", "agreed: Understood: yes"),
        ("state", "→ QUALIFY"),
    ]


def test_what_is_told_twice_in_the_ledger_is_told_once_here(scene: Scene):
    watch = Watch.of(scene.parts, scene.call.id)
    scene.happens(Source.AGENT, "say", text="Hello.", topic="greeting")
    scene.happens(Source.AGENT, "spoke", text="Hello.")
    scene.happens(Source.LINE, "who_answered", by="human")
    scene.happens(Source.AGENT, "who_answered", by="human")

    assert [who for who, _ in scene.lines(watch)] == ["agent", "line"]


def test_a_decision_is_told_with_its_objections_and_the_laws_that_were_asked(parts: Parts):
    scene = Scene(parts, consent_level="none")
    limits = Limits(seats=1, calls_per_second=10)
    watch = Watch.of(parts, scene.call.id, names_laws=True)

    parts.database.write(lambda session: admit(session, parts.house, limits, now=scene.world.now))
    told = [text for who, text in scene.lines(watch) if who == "decision"]

    assert told[0].startswith("called all the same, as the law only advises here; by it: refused")
    assert any("CONSENT_MISSING" in each and "47 CFR 64.1200" in each for each in told)
    assert told[-1].startswith(f"by {parts.house.ruleset.version}; asked: ")


def test_it_is_followed_to_its_end(scene: Scene, capsys: pytest.CaptureFixture[str]):
    watch = Watch.of(scene.parts, scene.call.id)
    scene.ends()

    with ctrl_c() as pressed:
        [last] = follow(watch, pressed, as_json=True)

    assert last.call.result is not None
    assert json.loads(capsys.readouterr().out)["text"] == "Result: Declined"


def test_ctrl_c_cancels_the_call(scene: Scene):
    watch = Watch.of(scene.parts, scene.call.id)

    with ctrl_c() as pressed:
        os.kill(os.getpid(), signal.SIGINT)
        *_, last = follow(watch, pressed, as_json=True)
        watch.cancel()  # too late: it has ended

    assert last.call.result is not None
    assert last.call.result.result == "cancelled"


def test_a_long_line_stays_in_its_column(capsys: pytest.CaptureFixture[str]):
    tell([Line(61.25, "agent", "spoke", "word " * 40, {})], as_json=False)

    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("  61.2 s  agent     word word")
    assert rest
    assert all(line.startswith(" " * 20 + "word") for line in rest)
