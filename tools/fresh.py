"""Keeps what is generated fresh: the agent's schema, `.env.example`, the diagram of the states.

    python tools/fresh.py           says what is stale or lacks its test; exit 1 if anything is
    python tools/fresh.py --write   writes the generated files again, and strikes out paid debts

Every module of the package has its test at the mirrored path. What has none stands in
`tests/without_a_test.txt`, so that the debt is seen; a line there that is no longer true is stale.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from openchair.agent_config import schema_text
from openchair.conversation.call import State
from openchair.conversation.machine import MOVES
from openchair.settings import Settings

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "openchair"
DEBT = ROOT / "tests" / "without_a_test.txt"
BEGIN, END = "<!-- states:begin -->", "<!-- states:end -->"
ENV_HEAD = """\
# Copy this file to .env and change what you need; every line is optional.
# Written by `make docs` from src/openchair/settings.py.
"""


def env_example() -> str:
    """Return `.env.example`: every setting with what it does and its default."""
    return ENV_HEAD + "".join(_env_lines())


def _env_lines() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        yield f"\n# {field.description}\n#{name.upper()}={'' if shown is None else shown}\n"


def diagram() -> str:
    """Return the Mermaid diagram of the conversation's states, drawn from the moves' own table.

    Into END only the moves that always lead there are drawn; those of every state stand once.
    """
    talking = [state for state in State if state is not State.END]
    always = [_ends(state) for state in talking]
    everywhere = [event for event in always[0] if all(event in ends for ends in always)]
    lines = ["stateDiagram-v2", "    state Talking {", f"        [*] --> {State.GREETING.name}"]
    lines += [
        f"        {here.name} --> {there.name}: {', '.join(events)}"
        for here in talking
        for there in talking
        if there is not here and (events := _leading(here, there))
    ]
    lines += ["    }", f"    Talking --> {State.END.name}: {', '.join(everywhere)}"]
    lines += [
        f"    {here.name} --> {State.END.name}: {', '.join(own)}"
        for here, ends in zip(talking, always, strict=True)
        if (own := [event for event in ends if event not in everywhere])
    ]
    return "\n".join([*lines, f"    {State.END.name} --> [*]"])


def _leading(here: State, there: State) -> list[str]:
    return [event.__name__ for event, move in MOVES[here].items() if there in move.to]


def _ends(here: State) -> list[str]:
    return [event.__name__ for event, move in MOVES[here].items() if move.to == {State.END}]


def architecture() -> str:
    """Return ARCHITECTURE.md with today's diagram in it."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    before, found, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        sys.exit(f"ARCHITECTURE.md has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n```mermaid\n{diagram()}\n```\n{END}{after}"


def missing() -> list[str]:
    """Return the modules, relative to the package, whose mirrored test file does not exist."""
    modules = sorted(PACKAGE.rglob("*.py"))
    return [
        str(module.relative_to(PACKAGE))
        for module in modules
        if not module.name.startswith("__") and not _test_of(module).exists()
    ]


def _test_of(module: Path) -> Path:
    place = module.relative_to(PACKAGE)
    return ROOT / "tests" / place.parent / f"test_{place.name}"


GENERATED: dict[Path, Callable[[], str]] = {
    ROOT / "agent_config" / "schema.json": schema_text,
    ROOT / ".env.example": env_example,
    ROOT / "ARCHITECTURE.md": architecture,
}


def stale() -> list[str]:
    """Return a sentence for every generated file that is not what it should be."""
    told = [
        f"{path.relative_to(ROOT)} is stale: run `make docs`."
        for path, write in GENERATED.items()
        if not path.exists() or path.read_text("utf-8") != write()
    ]
    owed, untested = _owed(), set(missing())
    told += [f"{module} has no test at its mirrored path." for module in sorted(untested - owed)]
    told += [f"{DEBT.name} names {name}: run `make docs`." for name in sorted(owed - untested)]
    return told


def _owed() -> set[str]:
    return set(DEBT.read_text("utf-8").split()) if DEBT.exists() else set()


def main() -> None:
    """Check, or write."""
    if "--write" in sys.argv[1:]:
        for path, write in GENERATED.items():
            path.write_text(write(), "utf-8")
        DEBT.write_text("".join(f"{name}\n" for name in sorted(_owed() & set(missing()))), "utf-8")
    told = stale()
    print("\n".join(told) or f"Generated files are fresh; {len(_owed())} modules owe their test.")
    sys.exit(1 if told else 0)


if __name__ == "__main__":
    main()
