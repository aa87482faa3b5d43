import pytest

from openchair.conversation.call import Result
from openchair.simulation.personas import NAMES, PERSONAS, named


def test_there_are_enough_kinds_of_people():
    assert len(PERSONAS) >= 25
    assert len(NAMES) == len(PERSONAS)


def test_the_shares_add_up():
    assert sum(persona.weight for persona in PERSONAS) == pytest.approx(100, abs=1)


def test_most_who_pick_up_can_be_booked():
    willing = sum(p.weight for p in PERSONAS if Result.BOOKED in p.leads_to)

    assert 60 < willing < 85


def test_every_persona_has_a_story_and_an_end():
    for persona in PERSONAS:
        assert persona.story.endswith((".", "?"))
        assert persona.leads_to


def test_who_comes_next_time_is_somebody():
    for persona in PERSONAS:
        assert persona.next_time is None or persona.next_time in NAMES


def test_every_talked_result_has_its_people():
    covered = frozenset().union(*(persona.leads_to for persona in PERSONAS))

    assert covered == {
        Result.BOOKED,
        Result.DECLINED,
        Result.OPTED_OUT,
        Result.WRONG_NUMBER,
        Result.TRANSFERRED,
        Result.RESCHEDULE,
        Result.NO_ANSWER,
        Result.VOICEMAIL,
    }


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'ghost'.*agreeable.*voicemail"):
        named("ghost")
