"""Reads JSON bodies more strictly than the standard library does.

Its parser takes `NaN` and lone surrogates, which no database stores, and answers deep nesting with
RecursionError and a number of 5,000 digits with ValueError. Here each of them is the sender's
fault, told as such.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any

import pydantic_core
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException


def parse_json(raw: bytes) -> Any:
    """Return what the bytes say. Raises JSONDecodeError, whatever is wrong with them."""
    try:
        return pydantic_core.from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise json.JSONDecodeError(str(error), "", 0) from error


class _StrictRequest(Request):
    async def json(self) -> Any:
        return parse_json(await self.body())


class StrictRoute(APIRoute):
    """A route that takes JSON and says 415 to anything else."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the usual handler: it gets a request that reads JSON strictly."""
        handler = super().get_route_handler()
        takes_json = self.body_field is not None

        async def handle(request: Request) -> Response:
            if takes_json and not is_json(request.headers.get("content-type", "")):
                raise HTTPException(415)
            return await handler(_StrictRequest(request.scope, request.receive))

        return handle


def is_json(content_type: str) -> bool:
    """Tell whether a Content-Type header names JSON."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )
