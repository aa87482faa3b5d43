"""`run`, `api`, `dialer`: the product's processes."""

from typing import Annotated

import typer

from openchair import supervisor
from openchair.settings import Settings, read_settings


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(run)
    app.command()(api)
    app.command()(dialer)


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
    from openchair.cli.parts import in_words  # noqa: PLC0415 - likewise

    with in_words():
        api_main.serve(_settings(host, port), prepare=prepare)


def dialer() -> None:
    """Start a dialer alone: one on SQLite, any number on PostgreSQL.

    Example: `DATABASE_URL=postgresql://… openchair dialer`.
    """
    from openchair import dialer_main  # noqa: PLC0415 - a second of imports others need not pay
    from openchair.cli.parts import in_words  # noqa: PLC0415 - likewise

    with in_words():
        dialer_main.work(read_settings())


def _settings(host: str | None, port: int | None) -> Settings:
    """Read the settings; what was typed counts before the environment."""
    typed = {"host": host or None, "port": port}
    return read_settings(**{name: value for name, value in typed.items() if value is not None})
