"""How the command line speaks: tables for people, JSON for scripts, complaints on stderr."""

import json
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

# No markup: what people wrote, names of files and clinics too, is printed as it is.
out = Console(highlight=False, markup=False)
err = Console(stderr=True, highlight=False, markup=False)


def complain(*sentences: str) -> None:
    """Say on stderr what is wrong, a sentence a line."""
    for nth, sentence in enumerate(sentences):
        start = Text("  ") if nth else Text("openchair: ", style="bold red")
        err.print(start.append(sentence, style="not bold default"))


def print_json(value: Any) -> None:
    """Print one JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_json_stream(head: Mapping[str, Any], name: str, items: Iterable[Any]) -> None:
    """Print one JSON document whose last field is a list, an item a line, as it comes."""
    opening = json.dumps(head, ensure_ascii=False, indent=2, default=str).removesuffix("\n}")
    sys.stdout.write(f'{opening},\n  "{name}": [')
    separator = "\n    "
    for item in items:
        sys.stdout.write(separator + json.dumps(item, ensure_ascii=False, default=str))
        separator = ",\n    "
    sys.stdout.write("\n  ]\n}\n")


def print_json_line(value: Any) -> None:
    """Print one JSON object on a line of its own."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    whole: Collection[str] = (),
) -> None:
    """Print a table; the columns named in `whole` are never broken, however narrow the terminal."""
    table = Table(
        title=Text(title) if title else None,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
    )
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in whole)
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    out.print(table)
