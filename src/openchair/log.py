"""Logging: structured, one event a line, past tense, with ids; numbers masked, no secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from openchair.phone import masked

_NUMBER = re.compile(r"\+\d{8,15}")
_SECRET_KEYS = frozenset({"password", "token", "secret", "key", "authorization", "jwt"})


def configure(log_format: str = "console", level: str = "INFO") -> None:
    """Set logging up for this process: `console` for people, `json` for machines."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _mask,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s"
    )


def _mask(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if key in _SECRET_KEYS:
            event[key] = "•••"
        elif isinstance(value, str):
            event[key] = _NUMBER.sub(lambda found: masked(found.group()), value)
    return event


def logger(name: str) -> Any:
    """Return the logger of a module; call it with a past-tense event and ids."""
    return structlog.get_logger(name)
