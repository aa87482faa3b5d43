"""What docs/n8n.md tells people to type: run as it stands against messages that we sign."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import WebhookVerificationError

from openchair.notices.rules import SUBSCRIBABLE
from openchair.notices.signing import Auth, header_token, sign
from tests.notices.receivers import NOW, SECRET, Verifier
from tests.test_n8n_workflow import ACCEPTED, NODES, SETTINGS, assigned

TEXT = (Path(__file__).parent.parent / "docs" / "n8n.md").read_text(encoding="utf-8")
BODY = b'{"type":"call.completed","data":{"name":"Ana N\\u00fa\\u00f1ez"}}'
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def signed() -> dict[str, str]:
    return sign(BODY, notice_id="notice_1", secret=SECRET, auths=frozenset(Auth), now=NOW)


def shell(command: str, **variables: str) -> str:
    ran = subprocess.run(
        ["sh", "-c", command], env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return ran.stdout.split()[-1]


def test_the_header_token_is_made_as_described():
    [command] = [text for text in snippets("sh") if "openchair header auth" in text]
    assert shell(command, INBOUND_SECRET=SECRET) == header_token(SECRET)


def test_the_shells_signature_is_made_as_described():
    [command] = [text for text in snippets("sh") if "$BODY" in text]
    moment, mac = re.findall(r"=(\w+)", signed()["x-signature"])
    assert shell(command, T=moment, BODY=BODY.decode(), SECRET=SECRET) == mac


def test_the_python_snippet_verifies_what_we_send(monkeypatch):
    [code] = snippets("python")
    scope: dict[str, Any] = {}
    exec(code, scope)  # noqa: S102 - our own document

    Verifier(monkeypatch).verify(SECRET, BODY, signed(), NOW)  # sets the library's clock
    assert scope["received"](SECRET, signed(), BODY)["type"] == "call.completed"
    with pytest.raises(WebhookVerificationError):
        scope["received"](SECRET, signed(), BODY + b" ")


def node_verifies(body: bytes, now: float) -> bool:
    [code] = snippets("javascript")
    script = f"{code}\nDate.now = () => {now * 1000};\nreceived(...JSON.parse(process.argv[1]));"
    given = json.dumps([SECRET, signed(), body.decode()])
    ran = subprocess.run(["node", "-e", script, given], capture_output=True, check=False)
    return ran.returncode == 0


@needs_node
def test_the_node_snippet_verifies_what_we_send_and_nothing_else():
    assert node_verifies(BODY, NOW.timestamp())
    assert not node_verifies(BODY + b" ", NOW.timestamp())
    assert not node_verifies(BODY, NOW.timestamp() + 301)


def test_the_credentials_file_fits_the_workflow():
    [credentials] = [json.loads(text) for text in snippets("json") if "httpHeaderAuth" in text]
    used = {
        (item["id"], item["name"])
        for node in NODES.values()
        for item in node.get("credentials", {}).values()
    }
    assert {(item["id"], item["name"]) for item in credentials} == used
    assert all(item["data"]["value"] == "" for item in credentials)


def test_every_setting_is_described():
    for name in SETTINGS:
        for setting in set(assigned(name)) - {"leads"}:
            assert f"`{setting}`" in TEXT


def test_every_kind_of_notice_is_named():
    assert all(f"`{kind}`" in TEXT for kind in SUBSCRIBABLE)


def test_every_field_that_the_curl_sends_is_taken():
    [command] = [text for text in snippets("sh") if "/webhook/n8n/start-call" in text]
    found = re.search(r"-d '(.*)'", command, re.DOTALL)
    assert found is not None
    assert set(json.loads(found.group(1))) <= ACCEPTED
