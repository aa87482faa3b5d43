import os
import subprocess
import sys
from collections import Counter

import pytest

from openchair.simulation.people import persona_for, who_picks_up
from openchair.simulation.personas import PERSONAS
from openchair.simulation.words_es import SPANISH
from tests.simulation.talk import WHOLE_CALL, person, words


@pytest.mark.parametrize("persona", [persona.name for persona in PERSONAS])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_same_seed_says_the_same_words(persona, language):
    for seed in range(20):
        first = words(person(persona, seed, language), WHOLE_CALL)
        assert words(person(persona, seed, language), WHOLE_CALL) == first


def test_another_process_says_the_same_words():
    code = (
        "from tests.simulation.talk import words\n"
        "from openchair.simulation.people import who_picks_up\n"
        "print([words(who_picks_up(seed, lead_name='Ava')) for seed in range(40)])"
    )
    environment = {"PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join(sys.path)}

    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    here = [words(who_picks_up(seed, lead_name="Ava")) for seed in range(40)]
    assert said.stdout.strip() == str(here)


def test_seeds_differ():
    calls = {tuple(words(who_picks_up(seed, lead_name="Ava"))) for seed in range(300)}

    assert len(calls) > 290


def test_a_seed_is_the_same_person_at_every_attempt():
    for seed in range(200):
        first = who_picks_up(seed, persona="agreeable", attempt=1)
        second = who_picks_up(seed, persona="agreeable", attempt=2)
        assert first.life == second.life


def test_another_attempt_brings_other_words():
    assert words(person("agreeable", attempt=1)) != words(person("agreeable", attempt=2))


def test_kinds_come_as_often_as_the_table_says():
    kinds = Counter(persona_for(seed).name for seed in range(20_000))

    for persona in PERSONAS:
        assert kinds[persona.name] / 200 == pytest.approx(persona.weight, abs=1.0), persona.name


def test_who_had_no_time_mostly_has_it_later():
    busy = [seed for seed in range(3000) if persona_for(seed).name == "busy_now"]

    later = Counter(persona_for(seed, attempt=2).name for seed in busy)

    assert set(later) == {"agreeable", "busy_now"}
    assert later["agreeable"] > 2 * later["busy_now"]


def test_who_has_said_no_does_not_change_by_itself():
    for seed in range(3000):
        first = persona_for(seed)
        if first.name in {"asks_to_stop", "not_interested", "wrong_number", "agreeable"}:
            assert persona_for(seed, attempt=2) is first


def test_nobody_is_a_machine_by_the_seed():
    assert "voicemail" not in {persona_for(seed).name for seed in range(5000)}


def test_a_forced_persona_stays_at_every_attempt():
    callers = [who_picks_up(5, persona="busy_now", attempt=attempt) for attempt in (1, 2, 3)]

    assert {type(caller).__name__ for caller in callers} == {"NotNow"}


def test_an_unknown_persona_is_an_error_with_names():
    with pytest.raises(ValueError, match="agreeable"):
        who_picks_up(1, persona="ghost")


def test_the_lead_speaks_the_leads_language():
    assert who_picks_up(1, language="es", persona="hurried").words is SPANISH
    assert who_picks_up(1, language="en", persona="spanish_speaker").words is SPANISH
