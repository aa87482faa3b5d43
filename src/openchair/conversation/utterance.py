"""An utterance on its way through the ears: its topic, answers and times, each heard once."""

from dataclasses import dataclass
from functools import cached_property

from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.events import GaveAnswer
from openchair.conversation.hearing.answers import answers_in
from openchair.conversation.hearing.said import Said
from openchair.conversation.hearing.sentences import (
    asks_outright,
    proposes_times,
    without_leading_no,
)
from openchair.conversation.hearing.topics import UNKNOWN, topic_asked
from openchair.conversation.hearing.wishes import wish_in
from openchair.conversation.hearing.yes_no import Reply, bare_reply, leading_reply
from openchair.slots import Wish

_NO_TIMES = (None, Wish(), Wish(soonest=True))
_MAY_PROPOSE_TIMES = frozenset((UNKNOWN, "hours", "services", "kids"))
"""As in "do you have anything for my kids on friday"."""


@dataclass(frozen=True)
class Utterance:
    """What was said, and what is heard in it; nothing is listened for before somebody asks."""

    text: str
    said: Said
    """The text in normal form."""
    context: Context

    @cached_property
    def time_words(self) -> Said:
        """The words that may name a time: after a read-back, a leading no is but a reply."""
        is_read_back = self.context.state is State.CONFIRM
        return without_leading_no(self.said) if is_read_back else self.said

    @cached_property
    def topic(self) -> str | None:
        """What is asked about, if anything is."""
        context = self.context
        marked = "?" in self.text
        return topic_asked(self.said, context.topics, marked=marked, asked=context.asked)

    @cached_property
    def is_plain_question(self) -> bool:
        """Whether something is asked that no slot and no time can answer."""
        topic, said = self.topic, self.said
        if topic is None:
            return False
        if topic == UNKNOWN and (self.context.wants_a_time or not asks_outright(said)):
            return False
        return topic not in _MAY_PROPOSE_TIMES or not proposes_times(said)

    @cached_property
    def answers(self) -> tuple[GaveAnswer, ...]:
        """The answers given, the one to the question asked first."""
        context = self.context
        return answers_in(self.said, self.text, context.questions, context.asked)

    @cached_property
    def wish(self) -> Wish | None:
        """When the caller would like to come, if that is spoken of."""
        context = self.context
        return wish_in(
            self.time_words,
            context.now,
            context.hours,
            (context.chosen,) if context.chosen else context.offered,
            bare=context.wants_a_time,
        )

    @property
    def names_a_time(self) -> bool:
        """Whether a day or a time is wished for, rather than any or the soonest."""
        return self.wish not in _NO_TIMES

    @cached_property
    def reply(self) -> Reply | None:
        """Yes or no, when that is all that was said."""
        return bare_reply(self.said)

    @cached_property
    def leading_reply(self) -> Reply | None:
        """Yes or no, when that is how it starts."""
        return leading_reply(self.said)
