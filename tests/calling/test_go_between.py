"""Facts go in, words that are to be said come out."""

import json

import pytest

from openchair.calling.go_between import GoBetween, text_of
from openchair.calling.live_talk import LiveTalk
from openchair.calling.orders import ClearLine, EndLine, TransferLine
from openchair.conversation.actions import Topic
from openchair.conversation.call import State
from openchair.conversation.events import (
    Agreed,
    AskedForPerson,
    AskedToStop,
    CallAnswered,
    FellSilent,
)
from openchair.db import Database
from openchair.phone import Phone
from tests.support.clinics import World
from tests.support.talks import Stage, messages, sent, spoken


@pytest.fixture
def between(talk: LiveTalk) -> GoBetween:
    return talk._between


def test_offered_slots_are_told_to_the_model_by_their_keys(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.OFFER_SLOT)

    prompt = talk._between.mind.prompt if talk._between.mind else ""

    assert all(slot.key in prompt for slot in talk.runner.call.offered)
    context = json.loads(prompt.rpartition("CONTEXT: ")[2])
    assert context["state"] == "OFFER_SLOT"
    assert [slot["key"] for slot in context["offered"]]


def test_settings_hold_what_was_said_so_far(between: GoBetween):
    between.dialogue.caller_said("hello?")

    agent = json.loads(between.settings("Where were we?"))["agent"]

    assert agent["greeting"] == "Where were we?"
    assert [each["role"] for each in agent["context"]["messages"]] == ["assistant", "user"]


def test_a_model_is_told_of_another_state_once(between: GoBetween):
    assert between.minded() == []

    between.happen(Agreed())

    [update] = between.minded()
    assert sent(update)["type"] == "UpdateThink"
    assert between.minded() == []


def test_the_first_greeting_is_the_one_that_is_due(stage: Stage):
    between = stage.talk()._between

    says = between.happen(CallAnswered())

    assert between.dialogue.greeting in text_of(says)
    assert says[0].topic is Topic.GREETING


def test_what_ends_the_line_waits_for_the_last_words(between: GoBetween):
    between.happen(AskedToStop())

    assert between.parting.is_near
    assert not between.parting.is_over
    assert between.parting.finish() == [EndLine()]


def test_staff_are_called_after_the_words_about_it(sqlite_database: Database):
    stage = Stage(World(sqlite_database), transfer_number="+12125550111")
    between = stage.talk()._between
    between.happen(CallAnswered())

    says = between.happen(AskedForPerson())

    assert text_of(says)
    assert between.parting.finish() == [TransferLine(Phone("+12125550111"))]


def test_a_move_that_interrupts_clears_the_line_and_speaks_at_once(between: GoBetween):
    orders = between.move(AskedToStop(), interrupts=True)

    assert orders[0] == ClearLine()
    assert messages(orders)[-1]["behavior"] == "interrupt"


def test_a_move_that_does_not_waits_its_turn(between: GoBetween):
    orders = between.move(FellSilent(), interrupts=False)

    assert ClearLine() not in orders
    assert spoken(orders)
    assert messages(orders)[-1]["behavior"] == "queue"


def test_our_own_move_outdates_what_was_due(between: GoBetween):
    between.dialogue.due.expect(["I have Tuesday at 10:30 AM."])

    between.move(FellSilent(), interrupts=False)

    assert between.dialogue.due.missing() == []


def test_what_we_note_stands_in_the_ledger(between: GoBetween):
    between.note("pressed", {"digit": "5"})

    assert between.runner.entries[-1].kind == "pressed"
    assert between.runner.entries[-1].data == {"digit": "5"}
