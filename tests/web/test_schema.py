"""The API against its own description, with requests made from it; at length: `make fuzz`."""

import pytest

from tools.fuzz_api import fuzz, report

CASES = 400


@pytest.mark.slow
def test_every_answer_is_what_the_description_says():
    tally = fuzz(CASES)

    assert not tally.failures, "\n".join(report(tally))
    assert tally.cases >= CASES
    assert set(tally.statuses) >= {200, 201, 204, 401, 404, 422}
    assert not [status for status in tally.statuses if status >= 500]
