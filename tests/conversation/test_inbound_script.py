"""The script of calls that come in."""

from dataclasses import replace

from openchair.agent_config import load, scripts_for, with_overrides
from openchair.conversation.call import State
from openchair.conversation.inbound_script import write_inbound_script
from openchair.conversation.questions import CALLER_NAME, MESSAGE, QuestionKind
from openchair.conversation.script import Script
from tests.support.calls import CLINIC, PROFILE, clinic_script


def inbound() -> Script:
    _, made = scripts_for(load(), PROFILE)
    assert made is not None
    return made


def test_the_name_is_asked_first_and_the_message_only_by_the_machine():
    script = inbound()

    assert script.order == (CALLER_NAME, *clinic_script().order)
    assert MESSAGE in script.questions
    assert {script.questions[key].kind for key in (CALLER_NAME, MESSAGE)} == {QuestionKind.TEXT}
    assert [form.key for form in script.forms("es")][:2] == [CALLER_NAME, MESSAGE]


def test_the_clinic_s_name_is_filled_in():
    script = inbound()

    assert CLINIC in script.line("greeting_stranger", "en", 0)
    assert CLINIC in script.goals[State.GREETING]
    assert "Ana" in script.line("who_calls", "en", 0, "Ana Sample")


def test_without_words_for_them_no_calls_come_in():
    config = with_overrides(load(), {"inbound": None})

    assert scripts_for(config, PROFILE)[1] is None
    assert write_inbound_script(config, PROFILE, clinic_script()) is None


def test_what_is_said_in_calls_that_we_make_stays_as_it_is():
    script, made = scripts_for(load(), PROFILE)

    assert made is not None
    kept = {name: made.lines[name] for name in script.lines}
    assert kept == script.lines
    assert replace(script, version="x") != script
