"""Answering machines are told by their words, people are not taken for them."""

import pytest

from openchair.conversation.mailbox import is_mailbox


@pytest.mark.parametrize(
    "words",
    [
        "Hi, you've reached the voicemail of Ana. Leave a message after the tone.",
        "please leave your name and number and I'll call you back",
        "I can't come to the phone right now",
        "the person you are calling is not available right now",
        "your call has been forwarded to an automated voice messaging system",
        "the mailbox is full",
        "Deje su mensaje después del tono",
        "ha llamado al buzón de voz de Ana",
        "no se encuentra disponible",
    ],
)
def test_a_machine_s_greeting_is_heard(words):
    assert is_mailbox(words)


@pytest.mark.parametrize(
    "words",
    [
        "hello?",
        "this is Ana",
        "I got your message yesterday",
        "can you leave a brochure at the desk",
        "who is this and how did you get my number",
        "bueno, ¿quién habla?",
        "sí, soy yo",
    ],
)
def test_a_person_is_not(words):
    assert not is_mailbox(words)
