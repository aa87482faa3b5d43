"""Process 1 says in words when it cannot start."""

import socket

import pytest

from openchair import api_main
from openchair.errors import OpenChairError
from openchair.settings import Settings


def test_an_address_in_use_is_told_in_words(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(
            _env_file=None, database_url=f"sqlite:///{tmp_path}/openchair.db", port=port
        )

        with pytest.raises(OpenChairError, match=rf"127\.0\.0\.1:{port}; is it in use\?"):
            api_main.serve(settings)
