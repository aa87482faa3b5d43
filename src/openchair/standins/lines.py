"""What the agent says, as words inside μ-law bytes, and back: a Say on either side of the audio.

Words may come from a voice that knows nothing of the script, so all but the text may be missing;
what cannot be read is left out rather than refused.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from openchair.conversation.actions import Say, Topic
from openchair.slots import Slot
from openchair.standins.inband import Words

MINUTES = 30
"""How long a visit is, where the words name only its start."""


def words_of(say: Say) -> dict[str, object]:
    """Return the words that stand for the line; what is empty is left out.

    `{"text", "topic", "question"?, "slots"?: [{"key", "minutes", "chair_id", "visit_type"}],
    "verbatim"?}`, where a slot's key is its start in RFC 3339.
    """
    words: dict[str, object] = {"text": say.text, "topic": say.topic.value}
    if say.question is not None:
        words["question"] = say.question
    if say.slots:
        words["slots"] = [_words_of_slot(slot) for slot in say.slots]
    if say.verbatim:
        words["verbatim"] = True
    return words


def say_from_words(words: Words) -> Say:
    """Return the line that these words stand for; without a known topic it is an answer.

    A slot may be its key alone.
    """
    question = words.get("question")
    slots = words.get("slots")
    return Say(
        text=str(words.get("text", "")),
        topic=_topic(words.get("topic")),
        question=question if isinstance(question, str) else None,
        slots=tuple(_slots(slots)) if isinstance(slots, list | tuple) else (),
        verbatim=words.get("verbatim") is True,
    )


def _words_of_slot(slot: Slot) -> dict[str, object]:
    return {
        "key": slot.key,
        "minutes": slot.minutes,
        "chair_id": slot.chair_id,
        "visit_type": slot.visit_type,
    }


def _topic(name: object) -> Topic:
    known = {topic.value: topic for topic in Topic}
    return known.get(str(name).lower(), Topic.ANSWER)


def _slots(slots: Iterable[object]) -> Iterable[Slot]:
    for words in slots:
        named = words if isinstance(words, Mapping) else {"key": words}
        start = _time(named.get("key"))
        if start is not None:
            minutes = named.get("minutes")
            yield Slot(
                chair_id=str(named.get("chair_id", "")),
                start=start,
                minutes=minutes if isinstance(minutes, int) else MINUTES,
                visit_type=str(named.get("visit_type", "")),
            )


def _time(key: object) -> dt.datetime | None:
    try:
        start = dt.datetime.fromisoformat(str(key))
    except ValueError:
        return None
    return start if start.tzinfo is not None else None
