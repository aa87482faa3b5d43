import json

import pytest
from typer.testing import CliRunner

from openchair.cli.app import build
from openchair.errors import InvalidInputError

SLOTS = ["2026-12-08T10:30:00-05:00", "2026-12-10T15:00:00-05:00"]
NOW = "2026-12-01T10:00:00-05:00"


def hear(*arguments):
    result = CliRunner().invoke(build("understand"), ["understand", *arguments])
    if result.exception is not None:
        raise result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def hear_lines(tmp_path, *lines):
    file = tmp_path / "lines.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return hear("--file", str(file), "--json")


def hear_case(tmp_path, **case):
    [answer] = hear_lines(tmp_path, json.dumps(case))
    return answer


def test_an_utterance_is_answered_with_one_object_a_line():
    [answer] = hear("take me off your list")

    assert answer == {
        "text": "take me off your list",
        "lang": "en",
        "state": "QUALIFY",
        "intent": "stop",
        "event": "asked_to_stop",
        "value": None,
    }


def test_language_and_state_are_options():
    [answer] = hear("ahorita no", "--lang", "es", "--state", "GREETING")

    assert (answer["lang"], answer["state"], answer["intent"]) == ("es", "GREETING", "later")


def test_a_file_holds_plain_words_and_objects_and_blank_lines(tmp_path):
    answers = hear_lines(
        tmp_path, "yes please", "", '{"text": "no me llamen", "lang": "es"}', "wrong number"
    )

    assert [answer["intent"] for answer in answers] == ["yes", "stop", "wrong_number"]


@pytest.mark.parametrize("text", ["the later one", "thursday at three", "any time after two"])
def test_the_slot_chosen_is_given_as_it_was_offered(tmp_path, text):
    answer = hear_case(tmp_path, text=text, state="OFFER_SLOT", slots=SLOTS)

    assert (answer["intent"], answer["value"]) == ("choose_slot", SLOTS[1])


def test_slots_mean_that_they_were_offered(tmp_path):
    answer = hear_case(tmp_path, text="la primera", lang="es", slots=SLOTS, now=NOW)

    assert (answer["state"], answer["value"]) == ("OFFER_SLOT", SLOTS[0])


def test_slots_of_another_year_lie_ahead_all_the_same(tmp_path):
    past = ["2020-03-03T10:30:00-05:00", "2020-03-05T15:00:00-05:00"]

    answer = hear_case(tmp_path, text="the fifth please", slots=past)

    assert answer["value"] == past[1]


@pytest.mark.parametrize("asked", ["insurance", "Do you have dental insurance?"])
def test_a_question_is_told_by_its_key_or_its_words(tmp_path, asked):
    answer = hear_case(tmp_path, text="through my husband's work", asked=asked)

    assert (answer["intent"], answer["value"]) == ("answer", "yes")


def test_a_time_to_call_is_told_from_now(tmp_path):
    answer = hear_case(tmp_path, text="call me tomorrow at five", now=NOW)

    assert (answer["intent"], answer["value"]) == ("later", "2026-12-02T17:00:00-05:00")


def test_further_answers_are_told_too(tmp_path):
    answer = hear_case(tmp_path, text="i'm a new patient and i need a cleaning")

    assert {answer["value"], answer["more"][0]["value"]} == {"new", "cleaning"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "yes"', "line 1: no JSON object"),
        ('{"lang": "en"}', 'needs "text"'),
        ('{"text": "oui", "lang": "fr"}', "is none of: en, es"),
        ('{"text": "yes", "state": "LUNCH"}', "is none of: GREETING"),
        ('{"text": "yes", "slots": ["tomorrow"]}', "line 1: 'tomorrow' is no time"),
        ('{"text": "yes", "slots": "2026-12-08"}', "is a list of times"),
        ('{"text": "yes", "asked": 7}', "is a question or its key"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(tmp_path, line, said):
    with pytest.raises(InvalidInputError, match=said):
        hear_lines(tmp_path, line)


def test_one_of_text_and_file_is_asked_for():
    with pytest.raises(InvalidInputError, match="one TEXT, or --file"):
        hear()
