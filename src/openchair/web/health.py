"""Is the process alive, is it ready for work, and its figures."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from openchair.db import revisions
from openchair.web.auth import Has
from openchair.web.errors import documented, problem
from openchair.web.metrics import CONTENT_TYPE, Metrics

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """How the process is."""

    status: str


@router.head("/healthz", include_in_schema=False)  # as many monitors ask
@router.get("/healthz", summary="Alive?")
async def is_alive() -> Health:
    """Answer for as long as the process lives."""
    return Health(status="ok")


@router.head("/readyz", response_model=None, include_in_schema=False)
@router.get("/readyz", response_model=Health, responses=documented(503), summary="Ready?")
def is_ready(services: Has) -> Response | Health:
    """Answer 200 once the database can be reached and its schema is the newest."""
    try:
        current, newest = revisions(services.database)
    except SQLAlchemyError:
        return _not_ready("The database cannot be reached.")
    if current != newest:
        return _not_ready("The database's schema is not the newest; run `openchair migrate`.")
    return Health(status="ready")


def _not_ready(detail: str) -> Response:
    return problem(503, "not_ready", detail, headers={"Retry-After": "2"})


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
    summary="Figures for Prometheus",
)
def read_metrics(request: Request) -> Response:
    """Return requests and open calls in Prometheus' format. A proxy should keep this inside."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), media_type=CONTENT_TYPE)
