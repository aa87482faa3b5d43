"""The media path beside the bridges that a user would write, and a floor in C: one core each.

    .venv/bin/python benchmarks/media.py [--quick] [--realtime] [--pipecat PYTHON]

The load (`peers/load.c`) plays Twilio streams, 50 frames a second each way, and the engine behind
the bridge; it has the other core and one clock, so each way is measured alone. Every round starts
a new process; candidates take turns. `--realtime` (root) puts both before all else on the machine:
without it, latencies on a busy machine are those of the machine. `--pipecat` is the Python of an
environment with pipecat-ai, fastapi, uvicorn, uvloop and websockets.

Not measured: TLS, more than one core, a real network.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from peers.rounds import MEMORY_CALLS, Candidate, Plan, Round, play

PEERS = Path(__file__).parent / "peers"
OURS, FLOOR, FASTAPI, WEBSOCKETS, PIPECAT = "ours", "floor", "fastapi", "websockets", "pipecat"
LIMIT_MS = 20.0
LOAD_IS_LATE_MS = 5.0
LADDER = [round(8 * 1.2**step) for step in range(34)]
FIRST_SHARE = 0.7
"""The staircase begins where a core would be so full, going by what fewer calls cost."""
BARGE_SECONDS, BARGE_CALLS = 3.0, 10
"""Callers speak over the agent for so long, in rounds of so many calls and more."""


# --- equal calls ----------------------------------------------------------------------------


def equal_calls(candidates: Sequence[Candidate], calls: int, plan: Plan) -> list[Round]:
    """Measure all with equally many calls, taking turns."""
    done: list[Round] = []
    for number in range(1, plan.rounds + 1):
        print(f"round {number} of {plan.rounds}, {calls} calls", flush=True)
        for candidate in candidates:
            if calls <= candidate.most:
                done.append(play(candidate, calls, plan))
                print(done[-1], flush=True)
    return done


# --- the staircase --------------------------------------------------------------------------


def holds(candidate: Candidate, one: Round) -> bool:
    if one.failed or one.said["lost"] or one.said["closed"] or one.said["disordered"]:
        return False
    ways = ("up", "down") if candidate.both_ways else ("up",)
    return all(one.ms(way, 1) < LIMIT_MS for way in ways)


def climb(candidate: Candidate, start: float, plan: Plan) -> tuple[int, bool]:
    """Return the most calls that held before two steps in a row did not, and whether the load was
    late in the last of them: then it, not the bridge, may be what ended it."""
    most, misses, is_late = 0, 0, False
    step = next((n for n, calls in enumerate(LADDER) if calls > start), len(LADDER) - 1)
    while misses < 2 and 0 <= step < len(LADDER):
        one = play(candidate, LADDER[step], plan)
        if not holds(candidate, one) and late(one):
            print(f"{one}  again: the load was late", flush=True)
            one = play(candidate, LADDER[step], plan)
        held, is_late = holds(candidate, one), late(one)
        print(f"{one}  {'holds' if held else 'does not hold'}", flush=True)
        if held:
            most, misses, step = LADDER[step], 0, step + 1
        elif most == 0:  # begun too high
            step -= 5
        else:
            misses, step = misses + 1, step + 1
    return most, is_late


def late(one: Round) -> bool:
    return one.ms("late", 1) > LOAD_IS_LATE_MS


# --- what to say ----------------------------------------------------------------------------


def spread(rounds: Sequence[Round], name: str, figure: str, which: int = 1) -> list[float]:
    of_it = [one for one in rounds if one.name == name and not one.failed]
    if figure == "cpu_ms":
        return [one.cpu_ms for one in of_it]
    if figure == "kb_per_call":
        return [one.kb_per_call for one in of_it if one.calls >= MEMORY_CALLS]
    return [one.ms(figure, which) for one in of_it if one.said.get(figure)]


def ratio(over: Sequence[float], under: Sequence[float]) -> str:
    """Say a ratio of medians with its range over the rounds, and whether it is one at all."""
    if not over or not under or not all(under):
        return "not measured"
    middle = statistics.median(over) / statistics.median(under)
    if len(over) == len(under) == 1:
        return f"{middle:.2f}"
    least, most = min(over) / max(under), max(over) / min(under)
    doubt = "; not resolved" if least <= 1 <= most else ""
    return f"{middle:.2f} ({least:.2f} to {most:.2f}{doubt})"


def compare(rounds: Sequence[Round], calls: int) -> None:
    """Print ours beside the others, at equal calls."""
    print(f"\nours beside the others at {calls} calls: median (least to most over the rounds)")
    for name in (FLOOR, WEBSOCKETS, FASTAPI, PIPECAT):
        if not any(one.name == name for one in rounds):
            continue
        parts = [
            f"{label} {ratio(spread(rounds, OURS, figure), spread(rounds, name, figure))}"
            for label, figure in (
                ("cpu", "cpu_ms"),
                ("memory", "kb_per_call"),
                ("p99 up", "up"),
                ("p99 down", "down"),
                ("p99 barge-in", "barge"),
            )
            if spread(rounds, name, figure)
        ]
        print(f"  of {name}: {', '.join(parts)}")
    noisy = sum(one.ms("late", 1) > 1 for one in rounds)
    if noisy:
        print(f"  in {noisy} rounds the load was late by 1 ms and more: their p99 is noise")


def main() -> None:
    """Measure, and print."""
    given = arguments()
    if (os.cpu_count() or 1) < 2:
        end("needs two cores: one for the bridge, one for the load")
    compiler = shutil.which("cc")
    if compiler is None:
        end("needs a C compiler (cc) for the load and the floor: nothing was measured")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("load", "floor"):
            source = str(PEERS / f"{name}.c")
            subprocess.run([compiler, "-O2", "-o", f"{folder}/{name}", source], check=True)
        plan = Plan(given.rounds, given.seconds, 0, given.realtime, Path(folder) / "load")
        measure(chosen(given, folder), given, plan)


def end(why: str) -> NoReturn:
    print(why)
    sys.exit(0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one round of 3 s")
    parser.add_argument("--realtime", action="store_true", help="before all else (needs root)")
    parser.add_argument("--pipecat", metavar="PYTHON", help="a Python that has pipecat-ai")
    parser.add_argument("--only", metavar="NAMES", help="of ours,floor,websockets,fastapi,pipecat")
    parser.add_argument("--calls", default="1,10,50,200", help="equal calls; empty for none")
    parser.add_argument("--rounds", type=int, help="3, or 1")
    parser.add_argument("--seconds", type=float, help="of a round: 10, or 3")
    parser.add_argument("--staircases", type=int, default=1)
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else 3)
    given.seconds = given.seconds or (3.0 if given.quick else 10.0)
    return given


def chosen(given: argparse.Namespace, folder: str) -> list[Candidate]:
    python = sys.executable
    found = [
        Candidate(FLOOR, (f"{folder}/floor",), 4000),
        Candidate(OURS, (python, str(PEERS / "openchair_bridge.py")), 4000),
        Candidate(WEBSOCKETS, (python, str(PEERS / "websockets_bridge.py")), 50),
        Candidate(FASTAPI, (python, str(PEERS / "fastapi_bridge.py")), 50),
    ]
    if given.pipecat:
        command = (given.pipecat, str(PEERS / "pipecat_bridge.py"))
        found.append(Candidate(PIPECAT, command, 10, both_ways=False))
    else:
        print("Pipecat: not available here (see --pipecat)")
    return [each for each in found if not given.only or each.name in given.only.split(",")]


def measure(candidates: Sequence[Candidate], given: argparse.Namespace, plan: Plan) -> None:
    print("ms as median/p99, one way; cpu in ms a call-second; memory in kB a call")
    cost: dict[str, float] = {}
    for calls in map(int, filter(None, given.calls.split(","))):
        barge = BARGE_SECONDS if calls >= BARGE_CALLS else 0
        rounds = equal_calls(candidates, calls, replace(plan, barge_seconds=barge))
        compare(rounds, calls)
        print()
        cost |= {one.name: one.cpu_ms for one in rounds if one.cpu_ms}
    short = replace(plan, seconds=min(plan.seconds, 5))
    caps: dict[str, list[int]] = {each.name: [] for each in candidates}
    for number in range(1, given.staircases + 1):
        print(f"staircase {number}: the most calls with p99 < {LIMIT_MS:.0f} ms and nothing lost")
        for candidate in candidates:
            guess = FIRST_SHARE * 1000 / cost[candidate.name] if candidate.name in cost else 7
            most, is_late = climb(candidate, guess, short)
            caps[candidate.name].append(most)
            doubt = "; perhaps more: the load was late at the end" if is_late else ""
            print(f"  {candidate.name}: {most}{doubt}", flush=True)
    for name, most in caps.items():
        if name != OURS and most and OURS in caps:
            print(f"calls a core, ours beside {name}: {ratio(caps[OURS], most)}")


if __name__ == "__main__":
    main()
