"""Tests that tell a story on a loop."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

LIMIT_SECONDS = 30.0
_P = ParamSpec("_P")


def play(story: Callable[_P, Coroutine[Any, Any, None]]) -> Callable[_P, None]:
    """Make a test of a story; one that hangs has failed."""

    @functools.wraps(story)
    def run(*args: _P.args, **named: _P.kwargs) -> None:
        asyncio.run(asyncio.wait_for(story(*args, **named), LIMIT_SECONDS))

    return run
