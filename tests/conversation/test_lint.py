"""What the words must say: each fault is found, at its place, with its reason."""

from collections.abc import Mapping
from typing import Any

import pytest

from openchair.agent_config import AgentConfigError, load, with_overrides
from openchair.conversation.lint import greeting_reasons, lint, welcome_reasons

GOOD = {
    "en": "Hi, I'm {persona}, an AI assistant of {clinic}. Say stop or press 9 and we won't call "
    "again. This call is recorded. Is now okay?",
    "es": "Hola, soy {persona}, asistente de inteligencia artificial de {clinic}. Diga alto o "
    "marque 9 y no volveremos a llamar. Esta llamada se graba. ¿Puede hablar?",
}


def faults_of(overrides: Mapping[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(AgentConfigError) as refused:
        with_overrides(load(), overrides)
    return [(fault.path, fault.reason) for fault in refused.value.faults]


def test_the_shipped_words_have_no_fault():
    config = load()

    assert lint(config, config.visits.names) == ()


# --- greetings ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", GOOD)
def test_a_greeting_with_all_the_law_s_words_passes(language):
    assert list(greeting_reasons(GOOD[language], language)) == []


@pytest.mark.parametrize(
    ("language", "said", "instead", "reason"),
    [
        ("en", "{clinic}", "your dentist", "{clinic} is missing"),
        ("en", "an AI assistant", "an assistant", "that an AI is speaking"),
        ("en", "stop or press", "hush or press", "how to stop"),
        ("en", "press 9", "press a key", "how to stop"),
        ("en", "we won't call again", "we are off", "no more calls"),
        ("en", "is recorded", "is fine", "that the call is recorded"),
        ("en", "Is now okay?", "Fine.", "whether now is a good time"),
        ("en", "This call", "It is about your root canal. This call", "names a treatment"),
        ("en", "This call", "So " * 60 + "this call", "longer than 65 words"),
        ("en", "Hi, I'm", "Hello there. I'm", "first sentence does not name the clinic"),
        ("es", "{clinic}", "su dentista", "{clinic} is missing"),
        ("es", "inteligencia artificial", "usted", "that an AI is speaking"),
        ("es", "alto o marque", "algo o marque", "how to stop"),
        ("es", "no volveremos a llamar", "ya está", "no more calls"),
        ("es", "se graba", "es corta", "that the call is recorded"),
        ("es", "Esta llamada", "Es por su limpieza. Esta llamada", "names a treatment"),
    ],
)
def test_a_greeting_that_lacks_one_of_them_does_not(language, said, instead, reason):
    text = GOOD[language].replace(said, instead)

    assert any(reason in one for one in greeting_reasons(text, language))


def test_how_to_stop_must_come_at_once():
    text = GOOD["en"].replace("Say stop", "How are you today? Lovely weather. Say stop")

    assert any("how to stop" in one for one in greeting_reasons(text, "en"))


def test_a_wrong_variation_is_named_by_language_and_index():
    wrong = GOOD["en"].replace("an AI assistant", "a friend")

    faults = faults_of({"greetings": {"en": [GOOD["en"], wrong]}})

    assert faults == [("greetings.en[1]", "the first sentence does not say that an AI is speaking")]


# --- the other legal lines ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overrides", "path", "reason"),
    [
        ({"lines": {"call_911": {"en": ["Get help."]}}}, "lines.call_911.en[0]", "911"),
        (
            {"lines": {"opted_out": {"en": ["Fine."]}}},
            "lines.opted_out.en[0]",
            "{clinic} is missing",
        ),
        ({"lines": {"read_back": {"es": ["¿Sí?"]}}}, "lines.read_back.es[0]", "{slot} is missing"),
        ({"lines": {"offer": {"en": ["Now?"]}}}, "lines.offer.en[0]", "{slots} is missing"),
        (
            {"lines": {"wrong_number": {"en": ["Sorry, it was about a filling."]}}},
            "lines.wrong_number.en[0]",
            "'filling' may be heard by somebody else",
        ),
        (
            {"answers": {"about": {"say": {"es": ["Es por su endodoncia."]}}}},
            "answers.about.say.es[0]",
            "'endodoncia' may be heard by somebody else",
        ),
        (
            {"answers": {"robot": {"say": {"en": ["I'm Ava."]}}}},
            "answers.robot.say.en[0]",
            "that an AI is speaking",
        ),
        ({"answers": {"robot": None}}, "answers.robot", "is missing"),
        ({"answers": {"unknown": None}}, "answers.unknown", "is missing"),
        (
            {"voicemail": {"say": {"en": ["Automated: {clinic}, {callback_number}."]}}},
            "voicemail.say.en[0]",
            "{opt_out_number} is missing",
        ),
        (
            {
                "voicemail": {
                    "say": {"en": ["It's {clinic}, {callback_number}, or {opt_out_number}."]}
                }
            },
            "voicemail.say.en[0]",
            "that the voice is automated",
        ),
        (
            {
                "voicemail": {
                    "say": {
                        "en": [
                            "Automated: {lead_name}, a crown, {clinic}, {callback_number}, {opt_out_number}"
                        ]
                    }
                }
            },
            "voicemail.say.en[0]",
            "'crown' may be heard",
        ),
    ],
)
def test_a_line_the_law_fixes_is_checked(overrides, path, reason):
    assert any(where == path and reason in why for where, why in faults_of(overrides))


# --- placeholders ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overrides", "path", "reason"),
    [
        ({"lines": {"goodbye": {"en": ["Bye {nam}."]}}}, "lines.goodbye.en[0]", "{nam} cannot"),
        ({"lines": {"goodbye": {"en": ["Bye {."]}}}, "lines.goodbye.en[0]", "cannot be filled"),
        (
            {"lines": {"goodbye": {"en": ["Bye {lead_name}."]}}},
            "lines.goodbye.en",
            "must do without",
        ),
        (
            {"lines": {"goodbye": {"en": ["Until {slot}."]}}},
            "lines.goodbye.en[0]",
            "{slot} cannot",
        ),
        (
            {"questions": {"urgency": {"again": {"en": ["{slots}?"]}}}},
            "questions.urgency.again.en[0]",
            "{slots} cannot",
        ),
    ],
)
def test_a_placeholder_that_cannot_be_filled_in_is_found(overrides, path, reason):
    assert any(where == path and reason in why for where, why in faults_of(overrides))


# --- promises between the parts -------------------------------------------------------------


def question(**changes: Any) -> dict[str, Any]:
    return {"questions": {"patient_status": changes}}


@pytest.mark.parametrize(
    ("overrides", "path", "reason"),
    [
        ({"ask": ["urgency", "shoe_size"]}, "ask[1]", "there is no question 'shoe_size'"),
        ({"ask": ["urgency", "urgency"]}, "ask[1]", "asked twice"),
        (question(choices={"new": None}), "questions.patient_status.choices", "two or more"),
        (question(kind="yes_no"), "questions.patient_status.choices", "has none"),
        (question(yes="maybe"), "questions.patient_status.yes", "'maybe' is not one of"),
        (
            question(urgent_when=["maybe"]),
            "questions.patient_status.urgent_when",
            "'maybe' is not one of existing, new",
        ),
        (
            question(choices={"new": {"visit_type": "spa"}}),
            "questions.patient_status.choices.new.visit_type",
            "there is no 'spa' in booking.visit_types",
        ),
        (
            question(choices={"new": {"heard": {"es": []}}}),
            "questions.patient_status.choices.new.heard.es",
            "nothing callers say would be understood",
        ),
        (
            {"questions": {"urgency": {"kind": "wish"}}},
            "questions.preferred_times",
            "one question of kind `wish`",
        ),
        (
            {"questions": {"staff_call": {"kind": "text", "say": {"en": ["?"], "es": ["?"]}}}},
            "questions.staff_call",
            "the machine's own",
        ),
        ({"answers": {"price": {"heard": {"en": []}}}}, "answers.price.heard.en", "is missing"),
        ({"lines": {"wait": {"es": None}}}, "lines.wait.es", "is missing"),
        ({"prompt": {"goals": {"CONFIRM": None}}}, "prompt.goals.CONFIRM", "is missing"),
        (
            {"booking": {"visit_types": {"crown": {"name": {"es": None}}}}},
            "booking.visit_types.crown.name.es",
            "is missing",
        ),
    ],
)
def test_a_promise_that_another_part_does_not_keep_is_found(overrides, path, reason):
    assert any(where == path and reason in why for where, why in faults_of(overrides))


def test_a_clinic_may_speak_one_language_only():
    config = with_overrides(load(), {"languages": ["en"], "lines": {"wait": {"es": None}}})

    assert config.languages == ("en",)


# --- who calls us ---------------------------------------------------------------------------


WELCOME = {
    "en": "Thank you for calling {clinic}. I'm an AI assistant; this call is recorded. Say person "
    "any time. Would you like a visit?",
    "es": "Gracias por llamar a {clinic}. Soy una asistente de inteligencia artificial; esta "
    "llamada se graba. Diga persona cuando quiera. ¿Quiere una visita?",
}


@pytest.mark.parametrize("language", WELCOME)
def test_a_welcome_with_all_the_law_s_words_passes(language):
    assert list(welcome_reasons(WELCOME[language], language)) == []


@pytest.mark.parametrize(
    ("said", "instead", "reason"),
    [
        ("{clinic}", "us", "{clinic} is missing"),
        ("an AI assistant", "an assistant", "that an AI is speaking"),
        ("is recorded", "is fine", "that the call is recorded"),
        ("Say person", "Say something", "how to reach a person"),
        ("like a visit?", "like a visit.", "does not end with a question"),
        ("a visit?", "a cleaning?", "names a treatment"),
        ("Say person", "So " * 60 + "person", "longer than 65 words"),
    ],
)
def test_a_welcome_that_lacks_one_of_them_does_not(said, instead, reason):
    [found] = welcome_reasons(WELCOME["en"].replace(said, instead), "en")

    assert reason in found


def test_the_words_for_callers_are_looked_at_one_by_one():
    faults = faults_of(
        {"inbound": {"stranger": {"en": ["Hello?"]}, "name": {"en": ["Your pain?"]}}}
    )

    assert {path for path, _ in faults} == {"inbound.stranger.en[0]", "inbound.name.en[0]"}


def test_the_machine_s_own_questions_are_not_a_script_s():
    asks = {"kind": "text", "say": {"en": ["Who?"], "es": ["¿Quién?"]}}

    assert ("questions.caller_name", "this key is the machine's own; choose another") in faults_of(
        {"questions": {"caller_name": asks}}
    )
