"""What docs/api.md tells people to type: every command run against a real server, in its order."""

import json
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from openchair.api_main import server_config
from openchair.assembly.doors import build_app
from openchair.assembly.parts import assemble
from openchair.first_start import prepare
from openchair.notices.signing import sign
from openchair.settings import Settings
from tests.notices.receivers import NOW, SECRET

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
BODY = '{"type":"call.completed","data":{"name":"Ana Núñez"}}'.encode()
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
# Each command's status goes to stdout, its answer to a file.
CURL = 'curl() { command curl -o "$ANSWER" -w "%{http_code}\\n" "$@"; }\n'


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


# --- the commands ---------------------------------------------------------------------------


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A server with the demo clinic, and the variables a reader has set to begin with."""
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path}/openchair.db",
        admin_email="admin@example.com",
        admin_password="a long made-up pass phrase",
    )
    parts = assemble(settings)
    prepare(parts)
    server = uvicorn.Server(server_config(build_app(parts), settings))
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "ANSWER": str(tmp_path / "answer"),
            "URL": f"http://127.0.0.1:{door.getsockname()[1]}",
            "EMAIL": settings.admin_email,
            "PASSWORD": settings.admin_password.get_secret_value(),
        }
        server.should_exit = True
        thread.join()
    parts.close()


def learned(answer: Any, known: dict[str, str]) -> dict[str, str]:
    """Return what a reader copies from an answer into the variables of the next commands."""
    first = answer["items"][0]["id"] if answer.get("items") else ""
    found = {
        "TOKEN": answer.get("access_token"),
        "KEY": answer.get("key"),
        "INBOUND_SECRET": answer.get("inbound_secret"),
        "BATCH": answer.get("batch_id"),
        "CLIENT": first if first.startswith("client_") else None,
        "CALL": first if first.startswith("call_") else None,
        "OTHER_CALL": answer.get("call_id"),
    }
    return {name: text for name, text in found.items() if text and name not in known}


def typed(script: str, shell: dict[str, str], folder: Path) -> list[str]:
    """Run a script as a reader would; return its commands' statuses, and learn from the answer."""
    ran = subprocess.run(
        ["sh", "-c", CURL + script], cwd=folder, env=shell,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    answer = Path(shell["ANSWER"]).read_text("utf-8")
    if answer.startswith("{"):
        shell |= learned(json.loads(answer), shell)
    return ran.stdout.split()


@needs_curl
def test_every_command_gives_the_status_that_stands_beside_it(shell, tmp_path):
    rows = "name,phone\nAna,(212) 555-0161\nBen,(213) 555-0162\nCara,not a number\n"
    (tmp_path / "leads.csv").write_text(rows, "utf-8")
    (tmp_path / "other.csv").write_text("who,contact\nGus,(303) 555-0167\n", "utf-8")

    for script in snippets("sh"):
        promised = re.findall(r"# (\d{3})$", script, re.MULTILINE)
        told = typed(script, shell, tmp_path)
        assert told == promised, f"{script}\n{Path(shell['ANSWER']).read_text()}"


@needs_curl
def test_the_readmes_four_lines_work(shell):
    lines = re.findall(r"^curl .*$", README, re.MULTILINE)
    log_in, key, upload, results = lines

    assert typed(log_in, shell, ROOT) == ["200"]
    typed('curl -s $URL/api/clients -H "Authorization: Bearer $TOKEN"', shell, ROOT)
    assert typed(key, shell, ROOT) == ["201"]
    assert typed(upload, shell, ROOT) == ["201"]
    assert typed(results, shell, ROOT) == ["200"]
    assert json.loads(Path(shell["ANSWER"]).read_text("utf-8"))["total"] == 20


# --- the signature --------------------------------------------------------------------------


def signed() -> dict[str, str]:
    return sign(BODY, notice_id="notice_1", secret=SECRET, auths=(), now=NOW)


def test_the_python_snippet_verifies_what_we_send_and_nothing_else(monkeypatch):
    [code] = snippets("python")
    scope: dict[str, Any] = {}
    exec(code, scope)  # noqa: S102 - our own document
    monkeypatch.setattr(time, "time", NOW.timestamp)

    assert scope["received"](SECRET, signed(), BODY)["type"] == "call.completed"
    with pytest.raises(ValueError, match="not genuine"):
        scope["received"](SECRET, signed(), BODY + b" ")
    monkeypatch.setattr(time, "time", lambda: NOW.timestamp() + 301)
    with pytest.raises(ValueError, match="too old"):
        scope["received"](SECRET, signed(), BODY)


def code_node_accepts(body: bytes, now: float) -> bool:
    """Tell whether the Code node lets this body pass, in the surroundings that n8n gives it."""
    [code] = snippets("javascript")
    script = f"""
        Date.now = () => {now * 1000};
        const [headers, body] = JSON.parse(process.argv[1]);
        const helpers = {{ getBinaryDataBuffer: async () => Buffer.from(body, 'utf8') }};
        const $input = {{ first: () => ({{ json: {{ headers }} }}) }};
        (async function () {{ {code.replace("whsec_…", SECRET)} }}).call({{ helpers }})
            .then((items) => console.log(items[0].json.type), () => process.exit(1));
    """
    given = json.dumps([signed(), body.decode()])
    ran = subprocess.run(["node", "-e", script, given], capture_output=True, text=True, check=False)
    return ran.returncode == 0 and ran.stdout.strip() == "call.completed"


@needs_node
def test_the_code_node_verifies_what_we_send_and_nothing_else():
    assert code_node_accepts(BODY, NOW.timestamp())
    assert not code_node_accepts(BODY + b" ", NOW.timestamp())
    assert not code_node_accepts(BODY, NOW.timestamp() + 301)
