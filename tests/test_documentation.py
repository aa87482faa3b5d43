"""The papers are true: what they link to exists, and so does every file they name."""

import functools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from openchair.cli.app import build
from openchair.settings import Settings
from openchair.simulation.scenarios import SCENARIOS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "openchair"
TOP = ("README", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG", "SECURITY", "examples/README")
PAPERS = [*(ROOT / f"{name}.md" for name in TOP), *sorted((ROOT / "docs").rglob("*.md"))]

_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)*\.(?:py|json|md|toml|sh|in)|(?:[\w.-]+/)+)`")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
# What only somebody's own machine, or somebody's own words, has.
_ELSEWHERE = re.compile(r"credentials\.json|cases\.json|.*/X/.*")

# Named already, because the papers are wrong without them; take a line out once its file is there.
papers = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))


def prose(paper: Path) -> str:
    """Return what a paper says, without its code, and without the lines of what is still to come."""
    text = _FENCE.sub("", paper.read_text("utf-8"))
    return "\n".join(line for line in text.splitlines() if "not yet" not in line)


def anchors(paper: Path) -> set[str]:
    headings = _HEADING.findall(paper.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def is_there(path: Path) -> bool:
    """Tell whether a file exists, or stands among the debts that `make check` shows."""
    return path.exists() or path.resolve() in owed_tests()


@functools.cache
def owed_tests() -> frozenset[Path]:
    """The tests of the modules that have none yet."""
    modules = map(Path, (ROOT / "tests" / "without_a_test.txt").read_text("utf-8").split())
    return frozenset(ROOT / "tests" / each.parent / f"test_{each.name}" for each in modules)


def links(paper: Path) -> Iterator[str]:
    return (one for one in _LINK.findall(prose(paper)) if "://" not in one)


@papers
def test_every_link_leads_somewhere(paper):
    broken = []
    for link in links(paper):
        name, _, anchor = link.partition("#")
        target = paper.parent / name if name else paper
        if not is_there(target) or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert not broken


@papers
def test_every_file_that_is_named_exists(paper):
    places = (ROOT, PACKAGE, paper.parent, PACKAGE / "conversation", PACKAGE / "calling")
    known = {path.name for path in ROOT.rglob("*.*") if ".venv" not in path.parts}
    named = {name for name in _PATH.findall(prose(paper)) if not _ELSEWHERE.fullmatch(name)}

    def exists(name: str) -> bool:
        if "/" not in name:  # a file of the room that the sentence is about
            return name in known
        return any(is_there(place / name) for place in places)

    assert sorted(name for name in named if not exists(name)) == []


def commands(parent: Any) -> dict[str, Any]:
    return getattr(parent, "commands", {})


@papers
def test_every_command_that_is_named_exists(paper):
    root = typer.main.get_command(build())
    code = re.findall(r"```.*?```|`[^`]+`", paper.read_text("utf-8"), re.DOTALL)
    named = re.findall(r"(?<!['\w./-])openchair +([a-z]\w*)(?: +([a-z]\w*))?", "\n".join(code))

    def exists(command: str, under: str) -> bool:
        found = commands(root).get(command)
        return found is not None and (not commands(found) or under in commands(found))

    assert [words for words in named if not exists(*words)] == []


def test_every_decision_is_in_the_list_and_has_its_four_parts():
    folder = ROOT / "docs" / "decisions"
    records = sorted(path for path in folder.glob("0*.md"))
    listed = re.findall(r"\]\((0\d+[^)]*)\)", (folder / "README.md").read_text("utf-8"))

    assert [path.name for path in records] == listed
    for number, record in enumerate(records, 1):
        text = record.read_text("utf-8")
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
            "Context", "Decision", "Consequences", "Looked at",
        ]  # fmt: skip


def test_every_decision_that_the_code_cites_exists():
    sources = [*PACKAGE.rglob("*.py"), *(ROOT / "requirements").glob("*.in")]
    cited = {
        number for path in sources for number in re.findall(r"decisions/(\d{4})", path.read_text("utf-8"))
    }  # fmt: skip

    assert cited <= {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("0*.md")}


def test_the_readmes_variables_and_their_defaults_are_those_of_the_settings():
    text = (ROOT / "README.md").read_text("utf-8")
    table = text[text.index("| variable |") : text.index("What the receptionist says")]
    names = re.findall(r"`([A-Z_]+)`", table)

    assert {name.lower() for name in names} <= set(Settings.model_fields)
    for line in table.splitlines():
        if "HOST" in line or "SIMULATION" in line or "VOICE" in line or "DATABASE" in line:
            variables, _, defaults = line.strip("| ").split("|")
            told = re.findall(r"`([^`]+)`", defaults)
            meant = [
                Settings.model_fields[name.lower()].default
                for name in re.findall(r"`([A-Z_]+)`", variables)
            ]
            assert told == [f"{value:g}" if isinstance(value, float) else str(value) for value in meant]  # fmt: skip


def test_the_scenario_that_the_readme_names_exists():
    text = (ROOT / "README.md").read_text("utf-8")

    assert set(re.findall(r"--scenario (\w+)", text)) <= set(SCENARIOS)


def test_the_readmes_list_is_refused_as_it_shows(tmp_path):
    text = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"^(\d+) +phone +(\w+) +(.*?\.)(?:  +(.*))?$", text, re.MULTILINE)

    ran = subprocess.run(
        [sys.executable, "-m", "openchair", "call", str(ROOT / "examples/messy_leads.csv"), "--json"],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, check=True,
    )  # fmt: skip
    report = json.loads(ran.stdout)
    told = {
        (str(one["row"]), one["code"], one["message"], one["value"] or "")
        for one in report["errors"]
    }

    assert shown
    assert set(shown) <= told
    counts = "{received} rows: {accepted} accepted, {duplicates} duplicates, {rejected} refused."
    assert counts.format(**report) in text
