"""Logs: one event a line, and neither a number nor a secret in it."""

import json

import pytest
import structlog

from openchair import log


@pytest.fixture
def lines(capsys):
    log.configure("json", "INFO")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    structlog.reset_defaults()


def test_numbers_are_masked_wherever_they_stand(lines):
    log.logger("test").info("call_placed", phone="+12125550123", note="told +12125550199 so")

    (line,) = lines()
    assert line["phone"] == "+1212•••0123"
    assert line["note"] == "told +1212•••0199 so"


@pytest.mark.parametrize("key", ["password", "token", "secret", "authorization"])
def test_secrets_are_hidden(lines, key):
    log.logger("test").info("logged_in", **{key: "hunter2"})

    assert "hunter2" not in json.dumps(lines())


def test_a_line_says_when_and_how_bad(lines):
    log.logger("test").warning("line_failed", call_id="call_1")

    (line,) = lines()
    assert line["level"] == "warning"
    assert line["timestamp"].endswith("Z")
    assert line["call_id"] == "call_1"


def test_what_is_below_the_level_is_not_written(lines):
    log.logger("test").debug("said", text="hello")

    assert lines() == []
