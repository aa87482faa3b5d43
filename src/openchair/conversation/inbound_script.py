"""What one clinic's receptionist may say to somebody who calls."""

from collections.abc import Mapping
from dataclasses import replace

from openchair.conversation.call import State
from openchair.conversation.config import ConversationConfig, Inbound, Words
from openchair.conversation.questions import CALLER_NAME, MESSAGE, QuestionForm, QuestionKind
from openchair.conversation.script import Pen, Profile, Question, Script, Spoken, pen_of

_FORMS = (QuestionForm(CALLER_NAME, QuestionKind.TEXT), QuestionForm(MESSAGE, QuestionKind.TEXT))


def write_inbound_script(
    config: ConversationConfig, profile: Profile, script: Script
) -> Script | None:
    """Return the script of calls that come in; None where the words for them are missing.

    It asks the caller's name first, once it matters; a message is asked for only by the machine.
    """
    if config.inbound is None:
        return None
    words, pen = config.inbound, pen_of(config, profile)
    return replace(
        script,
        order=(CALLER_NAME, *script.order),
        questions={
            CALLER_NAME: _question(CALLER_NAME, words.name, pen, no="none"),
            **script.questions,
            MESSAGE: _question(MESSAGE, words.message, pen),
        },
        lines={**script.lines, **_lines(words, pen)},
        goals={**script.goals, State.GREETING: pen.fixed(words.goal)},
        question_forms={
            language: (*_FORMS, *forms) for language, forms in script.question_forms.items()
        },
    )


def _question(key: str, words: Words, pen: Pen, *, no: str | None = None) -> Question:
    say = pen.fill(words)
    return Question(
        key=key,
        kind=QuestionKind.TEXT,
        say=say,
        again=say,
        yes=None,
        no=no,
        urgent_when=frozenset(),
        visit_types={},
    )


def _lines(words: Inbound, pen: Pen) -> Mapping[str, Spoken]:
    return {
        "greeting_expected": pen.fill(words.expected),
        "greeting_stranger": pen.fill(words.stranger),
        "who_calls": pen.fill(words.who_calls),
        "how_to_help": pen.fill(words.how_to_help),
        "message_taken": pen.fill(words.message_taken),
    }
