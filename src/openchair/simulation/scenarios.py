"""Calls worth replaying, by name: for `openchair talk --scenario` and for tests."""

from collections.abc import Mapping
from dataclasses import dataclass

from openchair.conversation.caller import Caller
from openchair.phone import Phone
from openchair.simulation.people import who_picks_up
from openchair.simulation.personas import NAMES


@dataclass(frozen=True, slots=True)
class Scenario:
    """One person with one seed: the same words whenever the agent says the same."""

    name: str
    persona: str
    seed: int
    description: str
    lead_name: str = "Maria Lopez"
    language: str = "en"

    def caller(self) -> Caller:
        """Return the person, ready to pick up."""
        return who_picks_up(
            self.seed, lead_name=self.lead_name, language=self.language, persona=self.persona
        )


def _one_of_each() -> tuple[Scenario, ...]:
    return tuple(
        Scenario(persona.name, persona.name, 7, persona.story) for persona in NAMES.values()
    )


_MORE = (
    Scenario("booking", "agreeable", 1, "The plain booking call.", "Ava Chen"),
    Scenario("reserva", "agreeable", 1, "La llamada de siempre, en español.", "José Ruiz", "es"),
    Scenario("toothache", "in_pain", 3, "A toothache: the soonest chair.", "Noah Smith"),
    Scenario("dolor", "in_pain", 3, "Dolor de muelas en español.", "Lucía Gómez", "es"),
    Scenario("stop", "asks_to_stop", 2, "Stop, in the first breath.", "Emma Brown"),
    Scenario("alto", "asks_to_stop", 2, "No me llamen más.", "Luis Ortega", "es"),
    Scenario("stop_late", "stops_midway", 5, "Stop, after some questions.", "Liam Jones"),
    Scenario("other_time", "changes_mind", 4, "The other time after all.", "Mia Davis"),
    Scenario("thursday", "call_back_thursday", 6, "Not now: another day.", "Omar Haddad"),
)
SCENARIOS: Mapping[str, Scenario] = {each.name: each for each in (*_one_of_each(), *_MORE)}

FORCED_BY_ENDING: Mapping[str, str] = {
    "00": "agreeable",
    "01": "busy",
    "02": "no_answer",
    "03": "failed",
    "04": "voicemail",
    "05": "asks_to_stop",
    "06": "wrong_number",
    "07": "dropped",
    "08": "rejected",
    "09": "unknown_taken",
    "10": "unknown_not_taken",
    "11": "throttled",
    "12": "hurried",
    "13": "chatty",
    "14": "hard_of_hearing",
    "15": "spanish_speaker",
    "16": "changes_mind",
    "17": "in_pain",
    "18": "life_threatening",
    "19": "parent",
    "20": "anxious",
    "21": "bad_line",
    "22": "mumbler",
    "23": "picky",
    "24": "price_shopper",
    "25": "sceptical",
    "26": "busy_now",
    "27": "driving",
    "28": "call_back_thursday",
    "29": "someone_else",
    "30": "not_interested",
    "31": "stops_midway",
    "32": "wants_person",
    "33": "hangs_up",
    "34": "silent",
}
"""What 555-01xx numbers stand for in tests, by their last two digits: a fate or fault of the line
(`telephony/line_plan.py`), or a persona.
"""


def forced_numbers(area_code: str = "212") -> dict[Phone, str]:
    """Return the mapping that `SimulatedTelephony(forced=…)` takes, for one area code."""
    return {Phone(f"+1{area_code}55501{end}"): name for end, name in FORCED_BY_ENDING.items()}
