"""What a call came to and what its steps and turns took: a table for people, JSON for scripts."""

from dataclasses import asdict

from openchair.calling.reports import CallDetail
from openchair.calling.steps import Latencies, latencies, steps, turns
from openchair.cli.output import out, print_json_line, print_table
from openchair.web.dashboard.words import count


def report(detail: CallDetail, *, as_json: bool) -> None:
    """Print the report of a call that is over."""
    reached = steps(detail.call.created_at, detail.timeline)
    told = turns(detail.timeline)
    if as_json:
        result = detail.call.result
        print_json_line(
            {
                "kind": "report",
                "call_id": detail.call.id,
                "result": result.result if result else None,
                "booked_slot": result.booked_slot if result else None,
                "notes": result.notes if result else "",
                "steps": [asdict(step) for step in reached],
                "turns": [asdict(turn) for turn in told],
                "latency": _plain(latencies(told)),
            }
        )
        return
    rows = [(f"{step.seconds:.2f}", step.name) for step in reached]
    out.print()
    print_table("What each step took", ("seconds", "until"), rows, whole=("seconds",))
    _print_turns(latencies(told))
    _print_result(detail)


def _plain(found: Latencies | None) -> dict[str, float] | None:
    return asdict(found) if found else None


def _print_turns(found: Latencies | None) -> None:
    if found is None:
        out.print("\nNobody talked.")
        return
    turns_told = count(found.turns, "turn", "turns")
    out.print(
        f"\n{turns_told}; from the caller's last word to the agent's first sound "
        f"{found.median:.2f} s at the median, {found.longest:.2f} s at most."
    )


def _print_result(detail: CallDetail) -> None:
    result = detail.call.result
    assert result is not None
    facts = ", ".join(filter(None, [result.booked_slot, result.notes]))
    out.print(f"Result: {result.result}" + (f" ({facts})" if facts else "") + ".", style="bold")
