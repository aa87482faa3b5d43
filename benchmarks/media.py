"""The media path beside the bridges that a user would write, and a floor in C: one core each.

    .venv/bin/python benchmarks/media.py [--quick] [--realtime] [--pipecat PYTHON]

The load (`peers/load.c`) plays Twilio streams, 50 frames a second each way, and the engine behind
the bridge; it has the other core and one clock, so each way is measured alone. Every round starts
a new process; candidates take turns. `--realtime` (root) puts both before all else on the machine:
without it, latencies on a busy machine are those of the machine. `--pipecat` is the Python of an
environment with pipecat-ai, fastapi, uvicorn, uvloop and websockets.

"ours+tls" speaks TLS with the engine, as with Deepgram (the line's TLS ends before the agent, at
the proxy); its latencies have those of the door that takes it off again in them, so only its cost
and its memory count. Not measured: more than one core, a real network.
"""

import argparse
import os
import shutil
import signal
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
WITH_TLS = "ours+tls"
LIMIT_MS = 20.0
LOAD_IS_LATE_MS = 5.0
LADDER = [round(8 * 1.2**step) for step in range(34)]
REST_US = 100
"""With many calls the load rests, so that not its core but the bridge's is the first to be full.
Frames then come in bunches of so much time: that spares everyone work, a bridge in C most of all.
"""
PACE = 0.99
"""Where the load plays less than that of what is due, it has more than it can do."""
TLS_CALLS = 50
BARGE_SECONDS, BARGE_CALLS = 3.0, 10
"""Callers speak over the agent for so long, in rounds of so many calls and more."""


# --- equal calls ----------------------------------------------------------------------------


def equal_calls(candidates: Sequence[Candidate], calls: int, plan: Plan) -> list[Round]:
    """Measure all with equally many calls, taking turns."""
    done: list[Round] = []
    for number in range(1, plan.rounds + 1):
        print(f"round {number} of {plan.rounds}, {calls} calls", flush=True)
        for candidate in candidates:
            if calls <= candidate.most and (calls >= TLS_CALLS or not candidate.certificate):
                done.append(play(candidate, calls, plan))
                print(done[-1], flush=True)
    return done


# --- the staircase --------------------------------------------------------------------------


def holds(candidate: Candidate, one: Round) -> bool:
    if one.failed or one.said["lost"] or one.said["closed"] or one.said["disordered"]:
        return False
    ways = ("up", "down") if candidate.both_ways else ("up",)
    return all(one.ms(way, 1) < LIMIT_MS for way in ways)


def climb(candidate: Candidate, plan: Plan) -> tuple[int, bool]:
    """Return the most calls that held before two steps in a row did not, and whether it was the
    load that could not play more, or may have been."""
    most, misses, is_late = 0, 0, False
    step = next((n for n, calls in enumerate(LADDER) if calls >= candidate.start), 0)
    while misses < 2 and 0 <= step < len(LADDER):
        one = play(candidate, LADDER[step], plan)
        if not holds(candidate, one) and late(one):
            print(f"{one}  again: the load was late", flush=True)
            one = play(candidate, LADDER[step], plan)
        if one.said.get("pace", 1) < PACE:
            print(f"{one}  the load cannot play so many", flush=True)
            return most, True
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
    """Say the ratio of two that took turns: the median of the rounds, their range, and whether
    it is one at all."""
    each = [one / other for one, other in zip(over, under, strict=False) if other]
    if not each:
        return "not measured"
    if len(each) == 1:
        return f"{each[0]:.2f}"
    doubt = "; not resolved" if min(each) <= 1 <= max(each) else ""
    return f"{statistics.median(each):.2f} ({min(each):.2f} to {max(each):.2f}{doubt})"


def compare(rounds: Sequence[Round], calls: int) -> None:
    """Print ours beside the others, at equal calls."""
    print(f"\nours beside the others at {calls} calls: median (least to most over the rounds)")
    for name in (FLOOR, WEBSOCKETS, FASTAPI, PIPECAT, WITH_TLS):
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
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave no process behind
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
    parser.add_argument("--only", metavar="NAMES", help="of those that are printed, with commas")
    parser.add_argument("--calls", default="1,10,50,200", help="equal calls; empty for none")
    parser.add_argument("--bunched", default="300", help="the same, frames coming in bunches")
    parser.add_argument("--rounds", type=int, help="3, or 1")
    parser.add_argument("--seconds", type=float, help="of a round: 10, or 3")
    parser.add_argument("--staircases", type=int, default=1)
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else 3)
    given.seconds = given.seconds or (3.0 if given.quick else 10.0)
    return given


def chosen(given: argparse.Namespace, folder: str) -> list[Candidate]:
    python = sys.executable
    ours = (python, str(PEERS / "openchair_bridge.py"))
    found = [
        Candidate(FLOOR, (f"{folder}/floor",), 600),
        Candidate(OURS, ours, 300),
        Candidate(WEBSOCKETS, (python, str(PEERS / "websockets_bridge.py")), 80, most=50),
        Candidate(FASTAPI, (python, str(PEERS / "fastapi_bridge.py")), 80, most=50),
    ]
    if given.pipecat:
        command = (given.pipecat, str(PEERS / "pipecat_bridge.py"))
        found.append(Candidate(PIPECAT, command, 12, most=10, both_ways=False))
    else:
        print("Pipecat: not available here (see --pipecat)")
    if shutil.which("openssl"):
        found.append(Candidate(WITH_TLS, ours, 0, most=TLS_CALLS, certificate=certificate(folder)))
    return [each for each in found if not given.only or each.name in given.only.split(",")]


def certificate(folder: str) -> str:
    """Make a certificate of this machine's, with its key in the same file."""
    file, key = Path(folder) / "tls.pem", Path(folder) / "key.pem"
    asked = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=bench -addext"
    name = ("subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", file)
    subprocess.run(["openssl", *asked.split(), *name], capture_output=True, check=True)
    file.write_text(key.read_text() + file.read_text())
    return str(file)


def numbers(given: str) -> list[int]:
    return [int(each) for each in given.split(",") if each]


def beside(candidates: Sequence[Candidate], calls: int, plan: Plan) -> None:
    barge = BARGE_SECONDS if calls >= BARGE_CALLS else 0
    compare(equal_calls(candidates, calls, replace(plan, barge_seconds=barge)), calls)
    print(flush=True)


def measure(candidates: Sequence[Candidate], given: argparse.Namespace, plan: Plan) -> None:
    print("ms as median/p99, one way; cpu in ms a call-second; memory in kB a call")
    for calls in numbers(given.calls):
        beside(candidates, calls, plan)
    for calls in numbers(given.bunched):
        print(f"in bunches of {REST_US} microseconds:")
        beside(candidates, calls, replace(plan, rest_us=REST_US))
    short = replace(plan, seconds=min(plan.seconds, 5), rest_us=REST_US)
    caps: dict[str, list[int]] = {each.name: [] for each in candidates}
    for number in range(1, given.staircases + 1):
        print(f"staircase {number}: the most calls with p99 < {LIMIT_MS:.0f} ms and nothing lost")
        for candidate in candidates:
            if candidate.certificate:
                continue
            most, is_late = climb(candidate, short)
            caps[candidate.name].append(most)
            doubt = ", perhaps more: the load came to its end" if is_late else ""
            print(f"  {candidate.name}: {most}{doubt}", flush=True)
    for name, most in caps.items():
        if name != OURS and most and OURS in caps:
            print(f"calls a core, ours beside {name}: {ratio(caps[OURS], most)}")


if __name__ == "__main__":
    main()
