"""Whole calls through the stand-in: simulated people speak, the mind calls, the machine leads."""

import json
from collections.abc import Iterator

import pytest

from openchair.conversation.caller import PutDown, Spoke
from openchair.conversation.events import FellSilent, HungUp
from openchair.simulation.personas import NAMES
from openchair.standins.deepgram.standin import StandinDeepgram
from openchair.standins.lines import say_from_words, words_of
from tests.simulation.talk import person
from tests.standins.deepgram.client import Client, settings, standin
from tests.standins.deepgram.product import Product

LONGEST_CALL = 60
"""Turns."""


@pytest.fixture(scope="module")
def deepgram() -> Iterator[StandinDeepgram]:
    with standin(speed=500.0, send_rate=50.0) as running:
        yield running


def lead(deepgram: StandinDeepgram, seed: int, persona: str, language: str = "en") -> Product:
    """Play one call to its end."""
    caller, product = person(persona, seed, language), Product(seed, language)
    caller.pick_up()
    with Client(deepgram.url) as client:
        client.send(_settings(product))
        client.until("SettingsApplied")
        said = [words_of(say) for say in product.begin()]
        client.send({"type": "UpdateThink", "think": product.think()})
        for _ in range(LONGEST_CALL):
            match caller.reply([say_from_words(words) for words in said]):
                case PutDown():
                    product.happened(HungUp())
                    said = []
                case Spoke(text=text):
                    client.speak(text)
                    said = _answered(client, product)
                case _:
                    said = [words_of(say) for say in product.happened(FellSilent())]
            if product.is_over:
                break
    return product


def _settings(product: Product) -> dict[str, object]:
    whole = settings()
    whole["agent"]["think"] = product.think()
    return whole


def _answered(client: Client, product: Product) -> list[dict[str, object]]:
    """Serve functions until the agent has something to say; return what it says."""
    while True:
        request = client.until("FunctionCallRequest")
        (call,) = request["functions"]
        lines = [words_of(say) for say in product.asked(call["name"], call["arguments"])]
        client.send({"type": "UpdateThink", "think": product.think()})
        client.respond(call, json.dumps({"say": lines, "then": "listen"}))
        if lines:
            assert client.words_until("AgentAudioDone") == lines
            return lines


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("agreeable", "en"),
        ("agreeable", "es"),
        ("spanish_speaker", "en"),
        ("chatty", "en"),
        ("changes_mind", "es"),
        ("in_pain", "en"),
        ("price_shopper", "en"),
        ("call_back_thursday", "en"),
        ("stops_midway", "es"),
        ("wrong_number", "en"),
        ("hangs_up", "en"),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_call_comes_to_what_the_caller_s_story_leads_to(
    deepgram: StandinDeepgram, name: str, language: str, seed: int
) -> None:
    product = lead(deepgram, seed, name, language)

    assert product.call.outcome is not None
    assert product.call.outcome.result in NAMES[name].leads_to
    assert product.refusals == []


def test_no_call_left_a_function_unanswered_or_a_session_open(deepgram: StandinDeepgram) -> None:
    lead(deepgram, 3, "agreeable")

    deepgram.until(lambda: deepgram.open_sessions == 0)
    for record in deepgram.sessions:
        assert (record.unanswered, record.violations, record.errors) == ([], [], [])
