"""Files that ship beside the package are found wherever it is installed."""

import pytest

from openchair.files import shipped


@pytest.mark.parametrize("name", ["agent_config", "migrations"])
def test_shipped_folders_are_found(name):
    assert shipped(name).is_dir()


def test_what_is_missing_is_named():
    with pytest.raises(FileNotFoundError, match=r"no_such_thing.*reinstall"):
        shipped("no_such_thing")
