"""`run`, `api`, `dialer`, `agent`: the product's processes."""

from typing import Annotated

import typer

from openchair import supervisor
from openchair.settings import Settings, read_settings


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(run)
    app.command()(api)
    app.command()(dialer)
    app.command()(agent)
    app.command(hidden=True)(standins)


def run(
    host: Annotated[str | None, typer.Option(help="Where to listen; default HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Which port; default PORT.")] = None,
) -> None:
    """Start everything: the API, the dashboard and the dialer.

    Example: `openchair run --port 8080`. Ctrl-C lets running calls finish and ends.
    """
    supervisor.run(_settings(host, port))


def api(
    host: Annotated[str | None, typer.Option(help="Where to listen; default HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Which port; default PORT.")] = None,
    *,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="First make an admin, and a demo if empty.")
    ] = False,
) -> None:
    """Start the API and the dashboard alone; any number, on any machine.

    Example: `DATABASE_URL=postgresql://… openchair api --port 8001`.
    """
    from openchair import api_main  # noqa: PLC0415 - a second of imports others need not pay
    from openchair.cli.parts import in_words  # noqa: PLC0415 - the same

    with in_words():
        api_main.serve(_settings(host, port), prepare=prepare)


def dialer() -> None:
    """Start a dialer alone: one on SQLite, any number on PostgreSQL.

    Example: `DATABASE_URL=postgresql://… openchair dialer`.
    """
    from openchair import dialer_main  # noqa: PLC0415 - a second of imports others need not pay
    from openchair.cli.parts import in_words  # noqa: PLC0415 - the same

    with in_words():
        dialer_main.work(read_settings())


def agent() -> None:
    """Start a voice agent alone: it carries the audio of live calls; any number, on any machine.

    Example: `DATABASE_URL=postgresql://… TELEPHONY_MODE=TWILIO openchair agent`. In SIMULATED
    nothing is carried by telephone, and it stands by.
    """
    from openchair import agent_server  # noqa: PLC0415 - a second of imports others need not pay
    from openchair.cli.parts import in_words  # noqa: PLC0415 - the same

    with in_words():
        agent_server.serve(read_settings())


def standins() -> None:
    """Start the stand-ins of Twilio and Deepgram alone; `openchair run` does, in TWILIO_STUB.

    Example: `TELEPHONY_MODE=TWILIO_STUB openchair standins`.
    """
    from openchair import standins_main  # noqa: PLC0415 - only one mode needs it

    standins_main.serve(read_settings())


def _settings(host: str | None, port: int | None) -> Settings:
    """Read the settings; what was typed counts before the environment."""
    typed = {"host": host or None, "port": port}
    return read_settings(**{name: value for name, value in typed.items() if value is not None})
