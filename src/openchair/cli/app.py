"""The commands, and what happens when one fails."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from pydantic import ValidationError

from openchair.cli.output import complain
from openchair.errors import InvalidInputError, OpenChairError, Problem

PARTS: dict[str, frozenset[str]] = {
    "processes": frozenset({"run", "api", "dialer", "agent", "standins"}),
    "calling": frozenset({"call", "talk"}),
    "demo": frozenset({"demo"}),
    "going_live": frozenset({"call-me"}),
    "words": frozenset({"understand"}),
    "admin": frozenset({"users", "clients", "keys", "stop", "go"}),
    "data": frozenset({"import", "export", "migrate", "backup", "restore", "doctor"}),
    "law": frozenset({"compliance"}),
    "proof": frozenset({"compliance"}),
    "auditing": frozenset({"compliance"}),
    "evidence": frozenset({"compliance"}),
    "purging": frozenset({"purge"}),
}
"""The modules of this package and the commands that live in each: a command imports only its own,
for everything together takes seconds."""
_FAULTS_SHOWN = 20


def build(command: str = "") -> typer.Typer:
    """Return the command line: all of it, or only the part where this command lives."""
    app = typer.Typer(
        name="openchair",
        help="The open-source AI voice receptionist for dental clinics.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
    )
    app.callback()(_nothing)  # keeps the command's name even where there is only one
    for part in [name for name, commands in PARTS.items() if command in commands] or PARTS:
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
        complain(str(error), *_faults(error))
        sys.exit(2)
    except ValidationError as error:
        complain("This cannot be taken:", *map(_in_words, error.errors()))
        sys.exit(2)
    except OpenChairError as error:
        complain(*str(error).splitlines())
        sys.exit(1)
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _faults(error: InvalidInputError) -> list[str]:
    """Return the faults that the message itself does not tell, with row and field in a file."""
    told = [_fault(problem) for problem in error.problems if problem.message != str(error)]
    more = len(told) - _FAULTS_SHOWN
    return told[:_FAULTS_SHOWN] + ([f"… and {more:,} more"] if more > 0 else [])


def _fault(problem: Problem) -> str:
    if problem.row is None:
        return problem.message
    where = f"row {problem.row}, {problem.field}" if problem.field else f"row {problem.row}"
    return f"{where}: {problem.message}" + (f" ({problem.value})" if problem.value else "")


def _in_words(fault: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {str(fault['msg']).removeprefix('Value error, ')}"
