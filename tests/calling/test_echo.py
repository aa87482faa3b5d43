"""Our own voice on the way back."""

import pytest

from openchair.calling.echo import is_echo

GREETING = "Hello from Smile Dental, I'm Ava, their AI assistant. To stop, say stop. Is now okay?"
OFFER = "I have Wednesday, December 2 at 10:30 AM or Friday, December 4 at 2 PM. Which works?"
READ_BACK = "Let me read that back: a cleaning on Wednesday, December 2 at 10:30 AM. Is that right?"


@pytest.mark.parametrize(
    "heard",
    [
        GREETING,
        "hello from smile dental i'm ava their ai assistant",
        "smile dental, I'm Ava, their AI assistant. To stop, say stop",
    ],
)
def test_what_was_just_said_is_an_echo(heard: str):
    assert is_echo(heard, ["Yes.", GREETING])


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("stop", GREETING),
        ("say stop", GREETING),
        ("Wednesday, December 2 at 10:30 AM", OFFER),
        ("a cleaning on Wednesday December 2 at 10:30 AM", READ_BACK),
        ("yes hello from smile dental i'm ava their ai assistant", GREETING),
        ("who is this and how did you get my number", GREETING),
        ("", GREETING),
    ],
)
def test_a_callers_own_words_are_none(heard: str, said: str):
    assert not is_echo(heard, [said])
