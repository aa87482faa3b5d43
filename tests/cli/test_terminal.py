"""A person at the terminal: what they type is said, nothing is silence, the end hangs up."""

import io

import pytest

from openchair.cli.terminal import Terminal
from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import PutDown, Reply, Spoke, StayedSilent

QUESTION = (Say("Is now a good time?", Topic.GREETING),)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> list[Reply]:
    """What a person says who types this, until they hang up."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    terminal = Terminal()
    replies = [terminal.reply(QUESTION)]
    while not isinstance(replies[-1], PutDown):
        replies.append(terminal.reply(QUESTION))
    return replies


def test_picking_up_is_a_hello(capsys):
    assert Terminal().pick_up() == Spoke("hello?")

    assert capsys.readouterr().out == "The phone rings. You pick up: hello?\n"


def test_what_is_typed_is_said_without_the_spaces_around_it(monkeypatch):
    assert typed(monkeypatch, "  yes, please \nmañana\n") == [
        Spoke("yes, please"),
        Spoke("mañana"),
        PutDown(),
    ]


@pytest.mark.parametrize("line", ["\n", "   \n", "\t\n"])
def test_an_empty_line_is_silence(monkeypatch, line):
    assert typed(monkeypatch, line) == [StayedSilent(), PutDown()]


def test_the_end_of_input_hangs_up(monkeypatch):
    assert typed(monkeypatch, "") == [PutDown()]


def test_a_last_line_without_its_end_is_heard_too(monkeypatch):
    assert typed(monkeypatch, "goodbye") == [Spoke("goodbye"), PutDown()]


def test_a_person_is_asked_to_speak_and_not_told_again_what_was_said(monkeypatch, capsys):
    typed(monkeypatch, "yes\n")

    shown = capsys.readouterr().out
    assert shown == "you: you: "
