"""People who call us, to test with: the reception, and what it hands over."""

from typing import Any

from openchair.calling import recovery
from openchair.calling.inbound import Reception
from openchair.phone import Phone
from tests.support.clinics import World
from tests.support.talks import clinic_of

OUR_NUMBER = Phone("+12125550100")
SECRET = "a secret of thirty-two bytes, or more"


def reception(world: World, jobs: list[dict[str, Any]] | None = None) -> Reception:
    """Return the reception of this world; the jobs that it hands over are added to the list."""

    def submit(session: Any, kind: str, key: str, arguments: dict[str, Any]) -> None:
        if jobs is not None:
            jobs.append({"kind": kind, "key": key, **arguments})

    return Reception(
        number=OUR_NUMBER,
        house=world.house,
        clinic_of=clinic_of(),
        secret=SECRET,
        agent_url="wss://agent.example.com/stream",
        submit=submit,
    )


def take_seats(world: World, seats: int) -> None:
    """Let a voice agent with so many seats be alive."""
    world.database.write(
        lambda session: recovery.beat(session, "agent", seats=seats, now=world.now, role="agent")
    )
