"""What callers ask: the topics the script has answers for, and whether something is a question."""

from openchair.conversation.hearing.phrases import phrases
from openchair.conversation.hearing.repeating import asks_to_repeat
from openchair.conversation.hearing.said import remembered
from openchair.conversation.hearing.topic_words import NO_QUESTION, QUESTION, STATED, TOPICS
from openchair.conversation.questions import TopicForm

UNKNOWN = "unknown"


def topic_asked(
    said: str,
    extra: tuple[TopicForm, ...] = (),
    *,
    marked: bool = False,
    asked: str | None = None,
) -> str | None:
    """Return what the caller asks about: a topic's key, `unknown`, or None when nothing is asked.

    `marked`: the recogniser wrote a question mark. `asked`: the question the caller was asked: what
    may be its answer is no question. The script's own topics come first.
    """
    if asks_to_repeat(said) or _asks_nothing(said):
        return None
    if not (marked or _is_question(said)):
        return _stated(said, asked)
    for form in extra:
        if phrases(form.heard).are_in(said):
            return form.key
    return _built_in(said) or UNKNOWN


@remembered
def _asks_nothing(said: str) -> bool:
    return NO_QUESTION.is_in(said)


@remembered
def _is_question(said: str) -> bool:
    return QUESTION.is_in(said)


@remembered
def _built_in(said: str) -> str | None:
    return TOPICS.first(said)


@remembered
def _put_as_statement(said: str) -> str | None:
    return STATED.first(said)


def _stated(said: str, asked: str | None) -> str | None:
    """Return the topic of a question put as a statement, when it can be nothing else."""
    topic = _put_as_statement(said)
    answers = topic == "pain" and asked in {"urgency", "reason"} and "miedo" not in said
    return None if answers else topic
