"""What ARCHITECTURE.md promises of the code: who may import whom, where to start reading, how long."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "openchair"
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
START = re.compile(r"Start reading (?:at|in) `([\w./]+)`")
ROOMS = [str(place.parent.relative_to(PACKAGE)) for place in PACKAGE.glob("*/**/__init__.py")]
BROAD = {"Exception", "BaseException"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def trees() -> Iterator[ast.Module]:
    """Every module of the package, parsed."""
    return (ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py"))


def code_lines(function: Function) -> int:
    """The lines a function takes from its `def` to its end, without its docstring."""
    said = ast.get_docstring(function, clean=False) is not None
    docstring = function.body[0]
    whole = (function.end_lineno or 0) - function.lineno + 1
    if not said:
        return whole
    return whole - ((docstring.end_lineno or 0) - docstring.lineno + 1)


def lengths() -> list[int]:
    """How long each function of the package is."""
    nodes = chain.from_iterable(map(ast.walk, trees()))
    return [code_lines(node) for node in nodes if isinstance(node, Function)]


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Tell whether it catches whatever comes."""
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & BROAD)


def contracts() -> dict[str, dict[str, list[str]]]:
    """The import contracts, by id."""
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {each["id"]: each for each in configured["tool"]["importlinter"]["contracts"]}


def docstring(room: str) -> str:
    tree = ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8"))
    return ast.get_docstring(tree) or ""


def test_imports_keep_every_contract():
    checked = subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"Contracts: {len(contracts())} kept, 0 broken." in checked.stdout


def test_the_rules_of_every_room_are_held_to_purity():
    rules = {f"openchair.{place.parent.name}.rules" for place in PACKAGE.glob("*/rules.py")}

    assert rules
    assert rules <= set(contracts()["pure"]["source_modules"])


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_in_a_sentence_what_it_is_for(room):
    first_line = docstring(room).partition("\n")[0]

    assert re.match(r"[A-Z].*?[.?](\s|$)", first_line), first_line


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_where_to_start_reading(room):
    start = START.search(docstring(room))

    assert start, docstring(room)
    assert (PACKAGE / room / start[1]).is_file()


def test_the_rooms_and_their_map_start_at_the_same_place():
    table = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    told = dict(re.findall(r"^\| \[(\w+)\]\(src/.+?\|.+\| `([\w./]+)`.*\|$", table, re.MULTILINE))

    said = {room: START.search(docstring(room)) for room in told}

    assert len(told) > 10
    assert {room: found[1] for room, found in said.items() if found} == told


def test_functions_are_short():
    measured = lengths()

    assert statistics.median(measured) <= 8
    assert statistics.quantiles(measured, n=10)[-1] <= 30


def test_hardly_anything_catches_everything():
    handlers = chain.from_iterable(map(ast.walk, trees()))
    broad = sum(isinstance(node, ast.ExceptHandler) and is_broad(node) for node in handlers)
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py"))

    assert broad * 1_000 <= lines


def test_what_measures_would_see_it():
    source = (
        'def long():\n    """Say."""\n    try:\n        return 1\n'
        "    except (ValueError, Exception):\n        return 2\n"
    )
    [function] = ast.parse(source).body
    [handler] = [node for node in ast.walk(function) if isinstance(node, ast.ExceptHandler)]

    assert isinstance(function, ast.FunctionDef)
    assert code_lines(function) == 5
    assert is_broad(handler)
