"""The agent's JSON: the shipped file is right, and a wrong one is refused in words."""

import json
from pathlib import Path

import pytest

from openchair.agent_config import (
    AgentConfig,
    AgentConfigError,
    load,
    schema_text,
    script_for,
    with_overrides,
)
from openchair.files import shipped
from tests.support.calls import CLINIC, PROFILE

SHIPPED = shipped("agent_config") / "dental_receptionist.json"


@pytest.fixture(scope="module")
def config() -> AgentConfig:
    return load()


def written(folder: Path, text: str) -> Path:
    path = folder / "agent.json"
    path.write_text(text, encoding="utf-8")
    return path


def changed_file(folder: Path, **changes) -> Path:
    return written(folder, json.dumps(json.loads(SHIPPED.read_text("utf-8")) | changes))


def test_the_shipped_file_speaks_english_and_spanish_in_variations(config):
    assert config.languages == ("en", "es")
    assert all(len(config.greetings[language]) >= 4 for language in config.languages)


def test_the_shipped_file_asks_what_the_clinic_must_know(config):
    assert config.ask == ("urgency", "patient_status", "reason", "insurance", "preferred_times")


def test_the_shipped_file_answers_what_callers_ask(config):
    usual = {"price", "insurance", "address", "parking", "duration", "pain", "hours", "who"}
    usual |= {"robot", "how_number", "recording", "about", "payment", "kids", "services", "unknown"}

    assert usual <= set(config.answers)


def test_every_visit_a_caller_can_name_can_be_booked(config):
    named = {choice.visit_type for choice in config.questions["reason"].choices.values()}

    assert named <= set(config.booking.visit_types)
    assert config.visits.urgent == "emergency"


def test_the_schema_beside_the_file_is_fresh():
    kept = shipped("agent_config") / "schema.json"

    assert kept.read_text("utf-8") == schema_text(), (
        "agent_config/schema.json is stale: write openchair.agent_config.schema_text() into it"
    )


def test_the_schema_describes_the_file_for_editors():
    schema = json.loads(schema_text())

    assert schema["additionalProperties"] is False
    assert {"greetings", "questions", "booking", "$schema"} <= set(schema["properties"])


# --- wrong files ----------------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(AgentConfigError, match=r"nowhere\.json: file: cannot be read"):
        load(tmp_path / "nowhere.json")


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "latin.json"
    path.write_bytes('{"a": "ñ"}'.encode("latin-1"))

    with pytest.raises(AgentConfigError, match="cannot be read"):
        load(path)


def test_broken_json_is_named_by_line_and_column(tmp_path):
    path = written(tmp_path, '{\n  "version": "1",\n}')

    with pytest.raises(AgentConfigError, match=r"agent\.json: line 3, column 1: "):
        load(path)


def test_a_key_that_stands_twice_is_refused_as_one_of_them_would_be_lost(tmp_path):
    path = written(tmp_path, '{"version": "1", "version": "2"}')

    with pytest.raises(AgentConfigError, match="'version' stands twice"):
        load(path)


def test_a_file_that_is_no_object_is_refused(tmp_path):
    with pytest.raises(AgentConfigError, match="file: "):
        load(written(tmp_path, "[]"))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"greeting": []}, "greeting: Extra inputs"),
        ({"languages": ["en", "fr"]}, r"languages\[1\]: "),
        ({"greetings": {"en": []}}, r"greetings\.en: "),
        ({"limits": {"misses": 99}}, r"limits\.misses: .* less than or equal to 5"),
        ({"ask": []}, "ask: "),
        ({"booking": {}}, r"booking\.visit_types: Field required"),
        ({"questions": {"Bad Key": {}}}, r"questions\.Bad Key: "),
    ],
)
def test_a_wrong_shape_is_named_by_its_place(tmp_path, changes, place):
    with pytest.raises(AgentConfigError, match=place):
        load(changed_file(tmp_path, **changes))


def test_every_fault_is_told_at_once(tmp_path):
    path = changed_file(tmp_path, limits={"misses": 99, "turns": 1})

    with pytest.raises(AgentConfigError) as refused:
        load(path)

    assert [fault.path for fault in refused.value.faults] == ["limits.misses", "limits.turns"]
    assert str(refused.value).count(str(path)) == 2


def test_a_greeting_without_the_law_s_words_is_refused_with_the_reason(tmp_path):
    path = changed_file(tmp_path, greetings={"en": ["Hi!"], "es": ["¡Hola!"]})

    with pytest.raises(AgentConfigError, match=r"greetings\.en\[0\]: .*\{clinic\} is missing"):
        load(path)


# --- a client's overrides -------------------------------------------------------------------


def test_no_overrides_change_nothing(config):
    assert with_overrides(config, {}) is config


def test_an_override_replaces_words_and_keeps_the_rest(config):
    own = with_overrides(config, {"answers": {"parking": {"say": {"en": ["Behind the house."]}}}})

    assert own.answers["parking"].say["en"] == ("Behind the house.",)
    assert own.answers["parking"].say["es"] == config.answers["parking"].say["es"]
    assert own.answers["price"] == config.answers["price"]


def test_an_override_can_drop_a_question(config):
    own = with_overrides(config, {"ask": ["urgency", "reason", "preferred_times"]})

    assert script_for(own, PROFILE).order == ("urgency", "reason", "preferred_times")


def test_null_removes(config):
    own = with_overrides(config, {"answers": {"kids": None}})

    assert "kids" not in own.answers


def test_an_override_of_a_visit_leaves_the_usual_one_the_first(config):
    own = with_overrides(config, {"booking": {"visit_types": {"crown": {"minutes": 120}}}})

    assert list(own.booking.visit_types) == list(config.booking.visit_types)
    assert own.booking.visit_types["crown"].minutes == 120


def test_an_override_that_breaks_the_greeting_is_refused_by_the_clinic_s_name(config):
    overrides = {"greetings": {"en": ["Hello, this is {clinic}. Got a minute?"]}}

    with pytest.raises(AgentConfigError, match=rf"script of {CLINIC}: greetings\.en\[0\]: .*AI"):
        script_for(config, PROFILE, overrides)


def test_an_override_of_the_wrong_shape_is_refused(config):
    with pytest.raises(AgentConfigError, match=r"overrides: limits: "):
        with_overrides(config, {"limits": "none"})
