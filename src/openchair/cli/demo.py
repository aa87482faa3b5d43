"""`demo call`: one call on the whole real media path, played in the terminal as it happens."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from openchair.accounts.profile import NewClient
from openchair.assembly.carrier import STANDIN_KEY, STANDIN_SID, STANDIN_TOKEN
from openchair.assembly.clinics import open_clinic
from openchair.assembly.parts import DEMO_CLINIC, DEMO_NUMBER, Parts, assemble
from openchair.calling import intake
from openchair.cli.call_report import report
from openchair.cli.calling import DEFAULT_SEED
from openchair.cli.output import out, print_table
from openchair.cli.watching import Watch, ctrl_c, follow
from openchair.compliance.snapshot import Purpose
from openchair.conversation.caller import Caller
from openchair.db import Durability
from openchair.errors import InvalidInputError, Problem
from openchair.log import configure
from openchair.one_process import Crew, free_ports, running
from openchair.settings import Compliance, GivenSettings, TelephonyMode
from openchair.simulation.people import who_picks_up
from openchair.simulation.personas import PERSONAS
from openchair.standins.deepgram.options import Options as DeepgramOptions
from openchair.standins.deepgram.standin import StandinDeepgram
from openchair.standins.twilio.options import Fate, Forced
from openchair.standins.twilio.options import Options as TwilioOptions
from openchair.standins.twilio.standin import StandinTwilio

LEAD_NAME, LEAD_NUMBER = "Maria Lopez", "+12125550123"
FASTEST = 20.0
_RINGS_SECONDS = (2.0, 4.0)

demo = typer.Typer(help="Shows the product at work; no account is needed.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(demo, name="demo")


@dataclass(frozen=True, slots=True)
class Show:
    """What is to be shown."""

    persona: str
    speed: float
    seed: int
    as_json: bool


@demo.command("call")
def demo_call(
    persona: Annotated[
        str, typer.Option(help="Who picks up, or what happens instead; `list` names them.")
    ] = "agreeable",
    speed: Annotated[
        float, typer.Option(min=0.1, max=FASTEST, help="How much faster than life.")
    ] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed, the same person.")] = DEFAULT_SEED,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Play one call here and now: API, dialer, voice agent, and stand-ins for Twilio and Deepgram.

    Example: `openchair demo call --persona in_pain --speed 2`. Everything is as it is on a real
    line, audio both ways included; nobody's phone rings, and the database is thrown away. Ctrl-C
    cancels the call and ends.
    """
    if persona == "list":
        print_table("Who may pick up", ("name", "who"), _people())
        return
    _refuse_unknown(persona)
    configure(level="CRITICAL")
    show = Show(persona, speed, seed, as_json)
    if not as_json:
        out.print("Starting the stand-ins, the API, the voice agent and the dialer.", style="dim")
    with ctrl_c() as pressed, _stage(show) as (parts, crew):
        _play(show, parts, crew, pressed)


def _people() -> Iterator[tuple[str, str]]:
    yield from ((each.name, each.story) for each in PERSONAS)
    yield from (
        (fate.value, "Nobody is reached.") for fate in (Fate.BUSY, Fate.NO_ANSWER, Fate.FAILED)
    )


def _refuse_unknown(persona: str) -> None:
    try:
        Forced.read(persona)
    except ValueError as error:
        raise InvalidInputError(f"--persona {persona}: see `--persona list`") from error


# --- the stage ------------------------------------------------------------------------------


@contextmanager
def _stage(show: Show) -> Iterator[tuple[Parts, Crew]]:
    """Give the whole product, running on this machine with a database of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="openchair-demo-") as folder,
        StandinTwilio(_twilio(show)) as twilio,
        StandinDeepgram(DeepgramOptions(key=STANDIN_KEY, speed=show.speed)) as deepgram,
        free_ports(2) as (api, agent),
    ):
        settings = GivenSettings(
            database_url=f"sqlite:///{folder}/demo.db",
            telephony_mode=TelephonyMode.TWILIO_STUB,
            compliance=Compliance.ADVISE,  # it is shown at any hour
            twilio_api_base=twilio.base_url,
            deepgram_agent_url=deepgram.url,
            port=api.getsockname()[1],
            agent_port=agent.getsockname()[1],
            standin_speed=show.speed,
            simulation_seed=show.seed,
        )
        agent.close()
        parts = assemble(settings, Durability.NONE)
        try:
            with running(parts, api) as crew:
                yield parts, crew
        finally:
            parts.close()


def _twilio(show: Show) -> TwilioOptions:
    return TwilioOptions(
        account_sid=STANDIN_SID,
        auth_token=STANDIN_TOKEN,
        seed=show.seed,
        speed=show.speed,
        forced={LEAD_NUMBER: show.persona},
        answer_seconds=_RINGS_SECONDS,
        who=_somebody,
    )


def _somebody(number: str, *, seed: int, attempt: int, persona: str | None) -> Caller:
    """Return the person behind the number: the lead."""
    return who_picks_up(seed, lead_name=LEAD_NAME, attempt=attempt, persona=persona)


def _queue(parts: Parts) -> str:
    """Open a clinic and queue a call to its one lead; return the call's id."""
    now = parts.clock.now()
    profile = NewClient(
        name=DEMO_CLINIC,
        legal_name=DEMO_CLINIC,
        callback_number=DEMO_NUMBER,
        max_attempts=1,
    )
    client = parts.database.write(lambda session: open_clinic(session, parts, profile, now=now))
    lead = {
        "name": LEAD_NAME,
        "phone": LEAD_NUMBER,
        "purpose": Purpose.CALLBACK_REQUESTED.value,
        "consent": "prior",
        "inquired_at": now.isoformat(),
    }
    started = intake.start_call(
        parts.database, client, lead, now=now, ids=parts.ids, allow_test=True
    )
    assert not isinstance(started, Problem)
    return started.call_id


# --- the play -------------------------------------------------------------------------------


def _play(show: Show, parts: Parts, crew: Crew, pressed: threading.Event) -> None:
    watch = Watch.of(parts, _queue(parts))
    if not show.as_json:
        pace = "" if show.speed == 1 else f", {show.speed:g} times as fast as life"
        out.print(f"{DEMO_CLINIC} calls {LEAD_NAME} at {LEAD_NUMBER}{pace}.\n")
    for _detail in follow(watch, pressed, as_json=show.as_json):
        crew.check()
    report(watch.look()[0], as_json=show.as_json)
