"""One round: a new process that bridges, pinned to a core; the load beside it; what came of it."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BRIDGE_CORE, LOAD_CORE = 0, 1
MEMORY_CALLS = 10
"""What fewer calls take is less than what a process takes by itself now and then."""


@dataclass(frozen=True)
class Candidate:
    name: str
    command: tuple[str, ...]
    most: int
    """With how many calls it is measured at most, where all are measured with equally many."""
    both_ways: bool = True
    """Whether the staircase asks for both ways; Pipecat's way down takes 20 ms at any load."""


@dataclass(frozen=True)
class Plan:
    rounds: int
    seconds: float
    barge_seconds: float
    realtime: bool
    load: Path


@dataclass(frozen=True)
class Round:
    """What one process did with so many calls."""

    name: str
    calls: int
    said: dict[str, Any]
    cpu_ms: float = 0.0
    kb_per_call: float = 0.0

    @property
    def failed(self) -> str:
        return str(self.said.get("failed", ""))

    @property
    def core(self) -> float:
        """Return how much of its core it took."""
        return self.cpu_ms * self.calls / 1000

    def ms(self, what: str, which: int) -> float:
        """Return the median (0), p99 (1) or most (2) of up, down, late or barge."""
        figures = self.said.get(what)
        return float(figures[which]) if figures else float("nan")

    def __str__(self) -> str:
        head = f"  {self.name:<11}{self.calls:>4} calls  "
        if self.failed:
            return head + self.failed
        said = self.said
        barge = f"barge-in {_pair(self, 'barge')}  " if said.get("barge") else ""
        missed = said.get("barges", 0) - said.get("cleared", 0)
        memory = f"{self.kb_per_call:.0f} kB  " if self.calls >= MEMORY_CALLS else ""
        return (
            f"{head}up {_pair(self, 'up')}  down {_pair(self, 'down')}  lost {said['lost']}  "
            f"{barge}{f'not cleared {missed}  ' if missed else ''}cpu {self.cpu_ms:.2f}  "
            f"{memory}core {self.core:.0%}  "
            f"| load late {self.ms('late', 1):.2f}, core {said['load_cpu']:.0%}"
        )


def _pair(one: Round, what: str) -> str:
    return f"{one.ms(what, 0):.2f}/{one.ms(what, 1):.2f}"


@contextmanager
def bridge(candidate: Candidate, ports: tuple[int, int], plan: Plan) -> Iterator[int]:
    """Run a bridge until the block is left; give its process id."""
    with tempfile.TemporaryFile() as errors:
        command = [*candidate.command, *map(str, ports)]
        process = subprocess.Popen(command, stdout=errors, stderr=errors)
        put(process.pid, BRIDGE_CORE, plan)
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", ports[0])) == 0:
                        break
                time.sleep(0.1)
            else:
                errors.seek(0)
                sys.exit(f"{candidate.name} does not listen: {errors.read()[-2000:].decode()}")
            time.sleep(0.5)
            yield process.pid
        finally:
            process.kill()
            process.wait()


def put(pid: int, core: int, plan: Plan) -> None:
    """Pin a process, before it has made threads."""
    os.sched_setaffinity(pid, {core})
    if plan.realtime:
        os.sched_setscheduler(pid, os.SCHED_RR, os.sched_param(10))


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of all threads of another process (its clock, clock_getcpuclockid)."""
    return time.clock_gettime(~pid << 3 | 2)


def memory_kb(pid: int) -> int:
    """Return what the process has allocated itself: no code, no files, no buffers of sockets."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1])
    return 0


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def play(candidate: Candidate, calls: int, plan: Plan) -> Round:
    """Play so many calls through a new process, and measure it."""
    ports = free_ports()
    with bridge(candidate, ports, plan) as pid:
        bare = memory_kb(pid)
        numbers = (*ports, calls, plan.seconds, plan.barge_seconds)
        load = subprocess.Popen(
            [plan.load, *map(str, numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        put(load.pid, LOAD_CORE, plan)
        try:
            return _read(candidate, calls, plan, pid, load, bare)
        finally:
            load.kill()
            load.wait()


def _read(
    candidate: Candidate,
    calls: int,
    plan: Plan,
    pid: int,
    load: subprocess.Popen[str],
    bare: int,
) -> Round:
    assert load.stdin is not None
    assert load.stdout is not None
    first = load.stdout.readline()
    if first.strip() != "begin":
        said = json.loads(first or '{"failed":"the load ended"}')
        return Round(candidate.name, calls, said)
    began, cpu = time.perf_counter(), cpu_seconds(pid)
    load.stdout.readline()
    spent, took = cpu_seconds(pid) - cpu, time.perf_counter() - began
    said = json.loads(load.stdout.readline())
    per_call = (memory_kb(pid) - bare) / calls
    if plan.barge_seconds:
        load.stdin.write("go\n")
        load.stdin.flush()
        said |= json.loads(load.stdout.readline())
    return Round(candidate.name, calls, said, spent / took / calls * 1000, per_call)
