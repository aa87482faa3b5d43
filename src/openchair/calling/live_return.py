"""What becomes of a live talk whose session is lost: another one carries on, or it is given up.

Where nothing is left to speak with, the carrier's own voice apologises.
"""

from dataclasses import dataclass

from openchair.calling.go_between import GoBetween, text_of
from openchair.calling.orders import OpenAgain, Order
from openchair.conversation.actions import Topic
from openchair.conversation.events import CallAnswered, EngineFailed, WasUnclear
from openchair.conversation.speaking import say
from openchair.voice.base import Failed

MOST_RETURNS = 2
"""New sessions for one talk; and never two in a row without a word between them."""


@dataclass(slots=True)
class LiveReturn:
    """The sessions of one talk."""

    between: GoBetween
    _returns: int = 0
    _is_unproven: bool = False
    """Whether the engine was asked to speak by a new session's settings, and has not yet."""

    def agent_spoke(self) -> None:
        """The session does what it is for."""
        self._is_unproven = False

    def failed(self, news: Failed) -> list[Order]:
        """The session is over: carry on in another, or end the call."""
        parting = self.between.parting
        self.between.note("voice_failed", {"code": news.code, "text": news.text})
        if parting.is_near:
            return parting.finish_without_voice()
        if news.may_return and self._returns < MOST_RETURNS and not self._is_unproven:
            self._returns += 1
            return [OpenAgain(self._settings_again())]
        return self.give_up(f"voice: {news.code}")

    def _settings_again(self) -> bytes | None:
        """Return the settings that carry on with the talk: nobody is greeted twice.

        Who waits for an answer, or heard half of one, is asked again; who was not greeted yet is.
        """
        between, patience = self.between, self.between.patience
        self._is_unproven = True
        if not between.opening.has_begun:
            return None
        now = between.clock.now()
        between.silence.falls(now)
        if patience.is_opening and between.opening.waits_for_caller:
            # What they said was kept: the new session hears it, and they are greeted for it.
            patience.rest()
            patience.unheard(now)
            return between.settings("")
        words = self._words_again()
        self._is_unproven = bool(words)
        between.dialogue.cut_turn()
        patience.rest()
        return between.settings(words)

    def _words_again(self) -> str:
        between, dialogue = self.between, self.between.dialogue
        missing = dialogue.due.missing()
        if between.opening.is_machine:
            return ""
        if not between.runner.call.greeted:
            between.opening.answer()
            return text_of(between.happen(CallAnswered()))
        if dialogue.greeting and not dialogue.has_greeted:
            return dialogue.greeting
        if missing:
            return " ".join(missing)
        if not (between.patience.is_tried or dialogue.is_mid_turn):
            return ""
        return text_of(between.happen(WasUnclear()))

    def give_up(self, reason: str) -> list[Order]:
        """Apologise by the carrier's own voice: nothing else is left to speak with."""
        between, runner = self.between, self.between.runner
        says = between.happen(EngineFailed(reason))
        may_leave_message = runner.script.leaves_voicemail and runner.call.caller is None
        if not between.dialogue.has_greeted and may_leave_message:
            # To somebody who does not know yet who called: what a machine would be told.
            says = [say(runner.call, runner.script, Topic.VOICEMAIL)]
        if says:
            runner.spoke(text_of(says))
        return between.parting.say_and_finish(text_of(says))

    def broke_down(self) -> list[Order]:
        """Something of ours failed in mid-call, such as the database: say so, and end the call.

        The machine is not asked: what it would want done may be what failed.
        """
        runner, parting = self.between.runner, self.between.parting
        if parting.is_over:
            return []
        call = runner.call
        text = runner.script.line("apology", call.language, call.seed, call.lead_name)
        runner.spoke(text)
        return parting.say_and_finish(text)
