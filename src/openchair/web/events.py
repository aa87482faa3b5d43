"""Live events of a client, as server-sent events."""

import json
from collections.abc import AsyncGenerator
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import StreamingResponse

from openchair.calling.overview import News
from openchair.web.auth import CanReadCalls
from openchair.web.errors import Refusal, documented
from openchair.web.feed import Feed, Listener

ALIVE_SECONDS = 15
LONGEST_SECONDS = 600
"""A stream ends after ten minutes: coming back asks for the right to listen again."""
_MOST = 2**53

router = APIRouter(prefix="/api/clients/{client_id}", tags=["events"])


Since = Annotated[int | None, Query(ge=0, le=_MOST, description="The event id seen last.")]


async def feed_of(request: Request) -> Feed:
    """Return the process's feed. Raises Refusal 503 when too many listen."""
    feed: Feed = request.app.state.feed
    if feed.is_full:
        detail = "Too many are listening here; try again."
        raise Refusal(503, "busy", detail, {"Retry-After": "5"})
    return feed


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "`call` events `{call_id, kind, source, at}`; `reset`: look afresh.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **documented(401, 404, 422, 503),
    },
    summary="Live events",
)
async def listen(
    access: CanReadCalls,
    feed: Annotated[Feed, Depends(feed_of)],
    since: Since = None,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> StreamingResponse:
    """Tell, as it happens, that something happened to a call; read the call to see what."""
    return as_stream(feed, access.client_id, since, last_event_id)


def as_stream(
    feed: Feed, client_id: str, since: int | None, last_event_id: str | None
) -> StreamingResponse:
    """Return a client's news as a stream, from what the browser saw last or `since` on."""
    start = since
    if last_event_id and last_event_id.isascii() and last_event_id.isdigit():
        start = int(last_event_id)
    return StreamingResponse(
        stream(feed, client_id, start, seconds=LONGEST_SECONDS),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def stream(
    feed: Feed, client_id: str, start: int | None, *, seconds: float = LONGEST_SECONDS
) -> AsyncGenerator[str, None]:
    """Yield a client's news as server-sent events, from a line of the ledger on."""
    with feed.listening(client_id) as listener:
        newest = await feed.newest()
        # Beyond the ledger's end: it was given out by a database that has since been restored.
        is_known = start is None or start <= newest
        known = newest if start is None or not is_known else start
        yield f"retry: 2000\nid: {known}\nevent: hello\ndata: {{}}\n\n"
        missed = await feed.catch_up(client_id, known) if is_known else None
        if missed is None:
            yield f"id: {newest}\nevent: reset\ndata: {{}}\n\n"
        told = set()
        for news in missed or ():
            told.add(news.id)
            yield _event(news)
        async for text in _live(listener, told, anyio.current_time() + seconds):
            yield text


async def _live(listener: Listener, told: set[int], ends_at: float) -> AsyncGenerator[str, None]:
    # The end is looked at, not scheduled, and nothing is yielded inside a scope: it would cancel
    # whoever reads us.
    try:
        while (left := ends_at - anyio.current_time()) > 0:
            news = None
            with anyio.move_on_after(min(ALIVE_SECONDS, left)):
                news = await listener.news.receive()
            if news is None:
                yield ": alive\n\n"
            elif news.id not in told:
                yield _event(news)
    except anyio.EndOfStream:  # too slow, and cut off
        yield "event: reset\ndata: {}\n\n"


def _event(news: News) -> str:
    data = {
        "call_id": news.call_id,
        "kind": news.kind,
        "source": news.source,
        "at": news.at.isoformat(),
    }
    return f"id: {news.id}\nevent: call\ndata: {json.dumps(data)}\n\n"
