"""How long a caller waits without hearing anything, and what is due then."""

import datetime as dt
import math

import pytest

from openchair.calling.patience import (
    ANSWER_SECONDS,
    RETURN_SECONDS,
    SIGN_SECONDS,
    Due,
    Patience,
)
from tests.support.clinics import TUESDAY

SOON = 0.1


@pytest.fixture
def patience() -> Patience:
    return Patience()


def after(seconds: float) -> dt.datetime:
    return TUESDAY + dt.timedelta(seconds=seconds)


def test_nobody_who_did_not_speak_waits(patience: Patience):
    assert patience.look(after(3600), math.inf) is Due.NOTHING


def test_who_spoke_is_told_once_that_we_are_at_it(patience: Patience):
    patience.heard(TUESDAY)

    assert patience.look(after(ANSWER_SECONDS - SOON), math.inf) is Due.NOTHING
    assert patience.look(after(ANSWER_SECONDS), math.inf) is Due.WORDS
    assert patience.look(after(ANSWER_SECONDS + 1), 0.5) is Due.NOTHING
    assert patience.look(after(ANSWER_SECONDS + 2), 1.5) is Due.NOTHING


def test_a_caller_who_still_hears_us_does_not_wait(patience: Patience):
    patience.heard(TUESDAY)

    assert patience.look(after(10), 1.0) is Due.NOTHING


def test_an_answer_that_does_not_come_after_all_costs_the_session(patience: Patience):
    patience.heard(TUESDAY)
    patience.look(after(ANSWER_SECONDS), math.inf)
    patience.look(after(4), 0.5)

    assert patience.look(after(RETURN_SECONDS), ANSWER_SECONDS) is Due.RETURN


def test_who_speaks_again_is_not_put_off_a_second_time(patience: Patience):
    patience.heard(TUESDAY)
    patience.look(after(ANSWER_SECONDS), math.inf)
    patience.look(after(4), 0.5)
    patience.rest()
    patience.heard(after(5))

    assert patience.look(after(6), 2.5) is Due.NOTHING
    assert patience.look(after(5 + ANSWER_SECONDS), 4.0) is Due.RETURN


def test_after_an_answer_everything_begins_anew(patience: Patience):
    patience.heard(TUESDAY)
    patience.look(after(ANSWER_SECONDS), math.inf)
    patience.answered()
    patience.look(after(4), 0.5)
    patience.heard(after(10))

    assert patience.look(after(10 + ANSWER_SECONDS), math.inf) is Due.WORDS


def test_words_that_do_not_sound_cost_the_session(patience: Patience):
    patience.heard(TUESDAY)
    patience.look(after(ANSWER_SECONDS), math.inf)

    assert patience.look(after(ANSWER_SECONDS + SIGN_SECONDS), math.inf) is Due.RETURN


def test_who_was_not_heard_is_asked_whether_they_are_there(patience: Patience):
    patience.unheard(TUESDAY)

    assert patience.look(after(ANSWER_SECONDS), math.inf) is Due.PROMPT


def test_what_was_heard_late_is_owed_from_then(patience: Patience):
    patience.unheard(TUESDAY)
    patience.heard(after(1))

    assert patience.look(after(ANSWER_SECONDS), math.inf) is Due.NOTHING
    assert patience.look(after(ANSWER_SECONDS + 1), math.inf) is Due.WORDS


def test_who_waits_already_waits_from_the_first_word(patience: Patience):
    patience.heard(TUESDAY)
    patience.unheard(after(1))

    assert patience.look(after(ANSWER_SECONDS), math.inf) is Due.WORDS


def test_an_answer_ends_the_wait(patience: Patience):
    patience.heard(TUESDAY)

    patience.answered()

    assert not patience.is_tried
    assert patience.look(after(60), math.inf) is Due.NOTHING


def test_an_answer_that_is_told_and_not_sounded_costs_the_session(patience: Patience):
    patience.heard(TUESDAY)
    patience.answered()
    patience.asked(after(1))

    assert patience.look(after(1 + SIGN_SECONDS), math.inf) is Due.RETURN


def test_a_sound_is_a_sign(patience: Patience):
    patience.asked(TUESDAY)

    assert patience.look(after(SIGN_SECONDS), 0.0) is Due.NOTHING
    assert patience.look(after(60), math.inf) is Due.NOTHING


def test_while_somebody_speaks_nobody_waits(patience: Patience):
    patience.heard(TUESDAY)
    patience.asked(TUESDAY)

    patience.rest()

    assert patience.look(after(60), math.inf) is Due.NOTHING
