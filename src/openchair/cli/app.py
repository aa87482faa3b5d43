"""The commands, and what happens when one fails."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from pydantic import ValidationError

from openchair.cli.output import complain
from openchair.errors import InvalidInputError, OpenChairError

LONG_RUNNING = frozenset({"run", "api", "dialer"})
"""Commands that live in `processes.py`, which imports little: they start in half a second."""
MOST_TOLD = 20
PARTS = ("processes", "calling", "words", "admin", "data", "law", "proof", "purging")


def build(command: str = "") -> typer.Typer:
    """Return the command line: all of it, or only what a long-running command needs."""
    app = typer.Typer(
        name="openchair",
        help="The open-source AI voice receptionist for dental clinics.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
    )
    app.callback()(_nothing)  # keeps the command's name even where there is only one
    for part in PARTS[:1] if command in LONG_RUNNING else PARTS:
        import_module(f"openchair.cli.{part}").register(app)
    return app


def _nothing() -> None:
    """The open-source AI voice receptionist for dental clinics."""


def main() -> None:
    """Run the command line; turn every expected failure into words and an exit code."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        build(command)()
    except InvalidInputError as error:
        sentence = str(error)
        told = (problem.message for problem in error.problems[:MOST_TOLD])
        complain(sentence, *(message for message in told if message != sentence))
        sys.exit(2)
    except ValidationError as error:
        complain("This cannot be taken:", *map(_in_words, error.errors()))
        sys.exit(2)
    except OpenChairError as error:
        complain(*str(error).splitlines())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _in_words(fault: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {str(fault['msg']).removeprefix('Value error, ')}"
