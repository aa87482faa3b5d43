"""What the tests of the stand-in Twilio share: our side, and a stand-in that is quick."""

from collections.abc import Iterator

import pytest

from tests.standins.twilio.our_side import OurSide, our_side
from tests.standins.twilio.rest import Rest, asking


@pytest.fixture
def ours() -> Iterator[OurSide]:
    """Our side of the line."""
    with our_side() as side:
        yield side


@pytest.fixture(scope="module")
def quick_one() -> Iterator[Rest]:
    """A quick stand-in for a whole module, because starting and stopping takes 0.3 s."""
    with asking() as client:
        yield client


@pytest.fixture
def rest(quick_one: Rest) -> Iterator[Rest]:
    """A client of a quick stand-in, as new; callers hang up on the agent's first words."""
    yield quick_one
    quick_one.reset()
