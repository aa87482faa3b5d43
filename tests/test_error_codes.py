"""The page of error codes names every code in the source, and none that is not there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "openchair"
PAGE = (ROOT / "docs" / "error-codes.md").read_text("utf-8")
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
_MADE_BY = {"Problem", "_problem", "problem", "Refusal", "_bad", "not_usable"}


def calls() -> Iterator[ast.Call]:
    for path in SOURCE.rglob("*.py"):
        yield from (
            node
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
        )


def texts(nodes: list[ast.expr]) -> list[str]:
    constants = (each.value for each in nodes if isinstance(each, ast.Constant))
    return [value for value in constants if isinstance(value, str)]


def used() -> set[str]:
    """Return the codes of all problems, refusals and conflicts in the source."""
    found = set()
    for call in calls():
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        words = texts(call.args)
        if name in _MADE_BY and words and _CODE.fullmatch(words[0]):
            found.add(words[0])
        if name == "ConflictError":
            found |= {
                text for key in call.keywords if key.arg == "code" for text in texts([key.value])
            }
    return found


def named() -> set[str]:
    """Return the codes that stand in the first column of the page's tables."""
    rows = re.findall(r"^\| (`[^|]+`) \|", PAGE, flags=re.MULTILINE)
    return {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)}


def test_the_page_names_every_code_in_use():
    assert used() - named() == set()


def test_the_page_names_no_code_that_is_not_in_the_source():
    source = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))

    assert {code for code in named() if f'"{code}"' not in source} == set()


def test_the_sources_are_really_read():
    assert {"phone_missing", "slot_taken", "url_port", "file_empty", "unauthorized"} <= used()
