"""What tests of the commands about calls that were made share."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.cli.commands import Said, run

Type = Callable[..., Said]
LEADS = (
    "name,phone,consent,inquired_at\n"
    "Ana,+12125550123,written,2026-11-28\n"
    "Bo,+12125550124,none,2026-11-28\n"
)


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which a file was called, with the law binding."""
    folder = tmp_path_factory.mktemp("called")
    (folder / "leads.csv").write_text(LEADS)
    said = run(folder, "call", "leads.csv", "--keep", "--json", env={"COMPLIANCE": "enforce"})
    (folder / "calls.json").write_text(said.out)
    return folder


@pytest.fixture(scope="module")
def openchair(called: Path) -> Type:
    made: Type = partial(run, called)
    return made
