"""The API's description of itself, as users get it at `/openapi.json`."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from openchair.web.errors import MEDIA_TYPE, ProblemDetails

_DESCRIPTION = """
Upload leads, watch them being called, read the results.

People log in and send `Authorization: Bearer <token>`; machines send `X-API-Key`. What somebody
may not see answers 404, as if it were not there. Every error is `application/problem+json`.
Lists go on with `cursor`. `POST`s that create take `Idempotency-Key`.
"""
_REF = "#/components/schemas/{model}"
_OURS = {"$ref": "#/components/schemas/ProblemDetails"}


def operation_id(route: APIRoute) -> str:
    """Return a name for an operation that stays when paths are rearranged."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI schema, with our one kind of error in place of the framework's."""
    schema = get_openapi(
        title=app.title,
        version=app.version,
        summary="The AI voice receptionist for dental clinics",
        description=_DESCRIPTION,
        routes=app.routes,
    )
    schemas = schema["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    ours = ProblemDetails.model_json_schema(ref_template=_REF)
    schemas.update(ours.pop("$defs", {}))
    schemas["ProblemDetails"] = ours
    for operations in schema["paths"].values():
        for operation in operations.values():
            if "422" in operation["responses"]:
                content = {MEDIA_TYPE: {"schema": _OURS}}
                operation["responses"]["422"]["content"] = content
    return schema
