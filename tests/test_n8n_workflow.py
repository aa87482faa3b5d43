"""The n8n workflow we ship: that n8n will take it, that it is safe to run, and that it fits our API.

Real n8n is not started here. Its expressions are JavaScript, so where `node` is installed they are
run as they stand.
"""

import datetime as dt
import json
import re
import shutil
import subprocess
import uuid
from typing import Any

import pytest

from openchair.files import shipped
from openchair.notices.addresses import check_url
from openchair.phone import parse_phone

FILE = shipped("n8n_workflow_scraper_to_agent.json")
WORKFLOW: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
NODES: dict[str, dict[str, Any]] = {node["name"]: node for node in WORKFLOW["nodes"]}
WORKING = {name for name, node in NODES.items() if not node["type"].endswith("stickyNote")}
TRIGGERS = {"Run by hand", "Every morning", "Lead webhook", "Call result"}
SETTINGS = {"Settings", "Result settings"}

OLD_ENOUGH = {
    "n8n-nodes-base.manualTrigger": 1,
    "n8n-nodes-base.scheduleTrigger": 1.2,
    "n8n-nodes-base.webhook": 2,
    "n8n-nodes-base.httpRequest": 4.2,
    "n8n-nodes-base.set": 3.4,
    "n8n-nodes-base.if": 2.2,
    "n8n-nodes-base.splitOut": 1,
    "n8n-nodes-base.respondToWebhook": 1.1,
    "n8n-nodes-base.stickyNote": 1,
}
"""Node versions that n8n 2.8.4 and 2.41.1 both have."""
ACCEPTED = {
    "client_id", "name", "phone", "email", "source_url", "notes", "consent", "purpose",
    "callback_url", "state", "zip", "timezone", "language", "inquired_at", "metadata",
}  # fmt: skip
"""What `POST /webhook/n8n/start-call` takes."""


def targets(name: str) -> list[list[str]]:
    """Return the nodes that each output of a node leads to."""
    outputs = WORKFLOW["connections"].get(name, {"main": []})["main"]
    return [[link["node"] for link in output] for output in outputs]


def reachable(start: str) -> set[str]:
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(target for output in targets(name) for target in output)
    return found


def strings(value: Any) -> list[str]:
    """Return every text in a JSON value."""
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for item in items for text in strings(item)]


def assigned(name: str) -> dict[str, Any]:
    rows = NODES[name]["parameters"]["assignments"]["assignments"]
    return {row["name"]: row["value"] for row in rows}


# --- n8n takes it ---------------------------------------------------------------------------


def test_importing_it_again_updates_it_in_place():
    assert re.fullmatch(r"[A-Za-z0-9]{16}", WORKFLOW["id"])
    assert WORKFLOW["active"] is False


def test_node_names_and_ids_are_unique():
    assert len(NODES) == len(WORKFLOW["nodes"])
    assert len({node["id"] for node in NODES.values()}) == len(NODES)
    assert all(uuid.UUID(node["id"]) for node in NODES.values())


def test_every_connection_joins_two_nodes_that_exist():
    for source, outputs in WORKFLOW["connections"].items():
        assert source in WORKING
        assert set(outputs) == {"main"}
        for link in (link for output in outputs["main"] for link in output):
            assert link["node"] in WORKING
            assert (link["type"], link["index"]) == ("main", 0)


def test_every_node_can_be_reached_from_a_trigger():
    assert set().union(*(reachable(name) for name in TRIGGERS)) == WORKING


@pytest.mark.parametrize("name", sorted(NODES))
def test_every_node_is_of_a_version_that_both_n8n_lines_have(name):
    node = NODES[name]
    assert node["typeVersion"] == OLD_ENOUGH[node["type"]]


@pytest.mark.parametrize("name", ["Lead webhook", "Call result"])
def test_a_webhook_has_a_fixed_id_without_which_n8n_answers_404(name):
    node = NODES[name]
    assert uuid.UUID(node["webhookId"]).version == 4
    assert node["parameters"]["httpMethod"] == "POST"


def test_webhook_paths_and_ids_differ():
    hooks = [NODES["Lead webhook"], NODES["Call result"]]
    assert len({hook["webhookId"] for hook in hooks}) == 2
    assert len({hook["parameters"]["path"] for hook in hooks}) == 2


def test_no_node_runs_code_or_reads_the_environment():
    assert all("code" not in node["type"].lower() for node in NODES.values())
    assert not any("$env" in text or "require(" in text for text in strings(WORKFLOW["nodes"]))


def test_braces_of_expressions_are_balanced_and_never_close_early():
    expressions = [text for text in strings(WORKFLOW["nodes"]) if text.startswith("=")]
    assert len(expressions) > 15
    for text in expressions:
        assert text.count("{{") == text.count("}}") >= 1
        for inner in re.findall(r"\{\{(.*?)\}\}", text, re.DOTALL):
            assert inner.count("(") == inner.count(")")
            assert inner.count("{") == inner.count("}")


def test_every_node_that_an_expression_names_exists():
    named = re.findall(r"\$\('([^']+)'\)", json.dumps(WORKFLOW["nodes"]))
    assert named
    assert set(named) <= WORKING


# --- it is safe -----------------------------------------------------------------------------


def test_nothing_secret_is_in_the_file():
    text = FILE.read_text(encoding="utf-8")
    assert WORKFLOW["pinData"] == {}
    assert not re.search(r"whsec_|Bearer |eyJ|sk-|password|oc_[A-Za-z0-9]{16}", text)


def test_credentials_are_placeholders_with_a_name():
    credentials = {
        (kind, item["id"], item["name"])
        for node in NODES.values()
        for kind, item in node.get("credentials", {}).items()
    }
    assert credentials == {
        ("httpHeaderAuth", "openchairApiKey1", "OpenChair API key"),
        ("httpHeaderAuth", "openchairSecret1", "OpenChair webhook secret"),
    }


@pytest.mark.parametrize("name", ["Lead webhook", "Call result"])
def test_nobody_posts_to_a_webhook_without_the_secret(name):
    node = NODES[name]
    assert node["parameters"]["authentication"] == "headerAuth"
    assert node["credentials"]["httpHeaderAuth"]["name"] == "OpenChair webhook secret"


def test_addresses_stand_in_the_settings_only():
    for name in WORKING - SETTINGS:
        assert not any("http" in text and "//" in text for text in strings(NODES[name]))


def test_settings_come_first_after_every_trigger():
    for name in TRIGGERS - {"Call result"}:
        assert targets(name) == [["Settings"]]
    assert targets("Call result") == [["Result settings"]]


def test_the_settings_work_on_one_machine_as_they_are():
    settings = assigned("Settings")
    assert settings["openchair_url"] == "http://127.0.0.1:8000"
    assert check_url(settings["result_url"], allow_loopback=True) == settings["result_url"]
    assert settings["result_url"].endswith("/webhook/" + NODES["Call result"]["parameters"]["path"])


def test_the_sample_leads_reach_nobody():
    sample = json.loads(NODES["Sample leads"]["parameters"]["jsonOutput"])["leads"]

    assert len(sample) == 3
    for lead in sample:
        assert set(lead) <= ACCEPTED
        assert re.search(r"555.?01\d\d$", lead["phone"])
        assert isinstance(parse_phone(lead["phone"], allow_test=True), str)
        assert not isinstance(parse_phone(lead["phone"]), str)


def test_samples_are_used_only_where_no_source_is_set():
    """A source that fails must not silently become calls to other people."""
    assert targets("Source set?") == [["Get leads"], ["Sample leads"]]
    assert "onError" not in NODES["Get leads"]


# --- it fits our API ------------------------------------------------------------------------


def test_the_way_from_leads_to_calls():
    assert targets("Settings") == [["Came with leads?"]]
    assert targets("Came with leads?") == [["Split leads"], ["Source set?"]]
    assert targets("Get leads") == [["Read leads"]]
    assert targets("Read leads") == targets("Sample leads") == [["Split leads"]]
    assert targets("Split leads") == [["Start call"]]
    assert targets("Start call") == [["Queued"], ["Not accepted"]]


def test_the_way_from_a_result_to_the_crm():
    assert targets("Result settings") == [["Booked?"]]
    assert targets("Booked?") == [["Tell CRM"], ["OK"]]
    assert targets("Tell CRM") == [["OK"]]
    assert json.loads(NODES["OK"]["parameters"]["responseBody"]) == {"received": True}
    assert NODES["Call result"]["parameters"]["responseMode"] == "responseNode"


def test_a_call_is_asked_for_with_the_key_and_tried_again():
    node = NODES["Start call"]
    parameters = node["parameters"]

    assert parameters["method"] == "POST"
    assert parameters["url"].endswith("}}/webhook/n8n/start-call")
    assert parameters["genericAuthType"] == "httpHeaderAuth"
    assert node["credentials"]["httpHeaderAuth"]["name"] == "OpenChair API key"
    assert (node["retryOnFail"], node["maxTries"]) == (True, 3)
    assert node["onError"] == "continueErrorOutput"
    assert parameters["options"]["batching"]["batch"]["batchSize"] == 5


def test_a_slow_crm_is_left_before_openchair_gives_up_on_n8n():
    node = NODES["Tell CRM"]
    tries, timeout = node["maxTries"], node["parameters"]["options"]["timeout"]
    assert tries * timeout + (tries - 1) * node["waitBetweenTries"] < 12_000


def header(name: str) -> str:
    [row] = NODES[name]["parameters"]["headerParameters"]["parameters"]
    assert row["name"] == "Idempotency-Key"
    return str(row["value"])


def test_the_idempotency_key_is_made_of_what_the_call_is_about():
    """`$execution.id` would change on every re-run, and a re-run would call everybody twice."""
    key = header("Start call")
    assert "$execution" not in key
    assert all(part in key for part in ("$json.phone", "source_url", "$now.toFormat('yyyy-MM-dd')"))
    assert "headers['webhook-id']" in header("Tell CRM")


def test_nothing_in_the_body_changes_between_two_runs_of_a_day():
    """The same key with another body is refused."""
    body = NODES["Start call"]["parameters"]["jsonBody"]
    assert not any(word in body for word in ("$execution", "$now", "$runIndex", "$workflow"))


def test_the_body_has_only_fields_that_the_api_takes():
    body = NODES["Start call"]["parameters"]["jsonBody"]
    fields = set(re.findall(r"^  (\w+):", body, re.MULTILINE))

    assert fields <= ACCEPTED
    assert {"client_id", "name", "phone", "callback_url"} <= fields


# --- its expressions, run -------------------------------------------------------------------

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
SCRIPT = """
const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const $json = given.json;
const $ = name => ({ first: () => ({ json: given.nodes[name] }) });
const $now = { toFormat: () => given.today };
const text = given.expression.slice(1);
const parts = text.split(/\\{\\{([^]*?)\\}\\}/);
const values = parts.map((part, i) => i % 2 ? eval('(' + part + ')') : part);
const whole = parts.length === 3 && !parts[0].trim() && !parts[2].trim();
process.stdout.write(JSON.stringify({ value: whole ? values[1] : values.join('') }));
"""


def evaluate(expression: str, item: Any, *, today: str = "2026-12-01", **settings: Any) -> Any:
    """Run an n8n expression on one item, as n8n would."""
    given = {
        "expression": expression,
        "json": item,
        "nodes": {"Settings": {**assigned("Settings"), **settings}},
        "today": today,
    }
    ran = subprocess.run(
        ["node", "-e", SCRIPT], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout).get("value")


LEAD = {"name": " Ana Núñez ", "phone": "(212) 555-0123", "notes": 'said "soon"\nand more'}


@needs_node
@pytest.mark.parametrize(
    ("item", "leads"),
    [
        ({}, []),
        ({"timestamp": "2026-12-01T09:00:00Z"}, []),
        ({"body": {}}, []),
        ({"body": LEAD}, [LEAD]),
        ({"body": [LEAD, LEAD]}, [LEAD, LEAD]),
        ({"body": {"leads": [LEAD]}}, [LEAD]),
    ],
)
def test_leads_are_taken_from_the_webhooks_body_in_any_usual_form(item, leads):
    assert evaluate(assigned("Settings")["leads"], item) == leads


@needs_node
@pytest.mark.parametrize("answer", [[LEAD], {"leads": [LEAD]}, {"items": [LEAD]}, {"data": [LEAD]}])
def test_leads_are_read_from_a_source_in_any_usual_form(answer):
    assert evaluate(assigned("Read leads")["leads"], {"body": answer}) == [LEAD]


@needs_node
def test_a_source_that_answers_something_else_gives_no_leads():
    assert evaluate(assigned("Read leads")["leads"], {"body": {"error": "no"}}) == []


def start_call_body(lead: dict[str, Any], **settings: Any) -> dict[str, Any]:
    text = evaluate(NODES["Start call"]["parameters"]["jsonBody"], lead, **settings)
    body: dict[str, Any] = json.loads(text)
    return body


@needs_node
def test_a_lead_becomes_the_body_of_a_start_call():
    body = start_call_body(LEAD, client_id="client_1", source_url="https://example.com/leads")

    assert body == {
        "client_id": "client_1",
        "name": "Ana Núñez",
        "phone": "(212) 555-0123",
        "source_url": "https://example.com/leads",
        "notes": 'said "soon"\nand more',
        "callback_url": "http://127.0.0.1:5678/webhook/openchair-result",
    }


@needs_node
def test_what_a_lead_brings_of_its_own_is_passed_on():
    own = {
        "email": "ana@example.com",
        "source_url": "https://example.com/form/7",
        "language": "es",
        "purpose": "recall",
        "consent": {"level": "written"},
        "metadata": {"crm_id": 7},
    }
    body = start_call_body({**LEAD, **own, "_internal": "not for us"})

    assert {key: body[key] for key in own} == own
    assert set(body) <= ACCEPTED


@needs_node
def test_a_lead_without_a_phone_is_sent_to_be_refused_by_the_api_with_words():
    body = start_call_body({"name": "Ben"})
    assert body["phone"] == ""


@needs_node
def test_the_same_lead_on_the_same_day_has_the_same_key_however_it_is_written():
    key = header("Start call")
    first = evaluate(key, {"phone": "+1 (212) 555-0123"}, source_url="https://example.com/é?a=b c")

    assert first == evaluate(
        key, {"phone": "12125550123"}, source_url="https://example.com/é?a=b c"
    )
    assert re.fullmatch(r"[!-~]{1,255}", first)


@needs_node
def test_another_day_another_source_and_another_phone_have_other_keys():
    key = header("Start call")
    lead = {"phone": "2125550123"}
    tomorrow = str(dt.date(2026, 12, 2))
    keys = [
        evaluate(key, lead),
        evaluate(key, lead, today=tomorrow),
        evaluate(key, {**lead, "source_url": "https://example.com/b"}),
        evaluate(key, {"phone": "2125550124"}),
    ]
    assert len(set(keys)) == 4
    assert len(evaluate(key, {**lead, "source_url": "https://e.example/" + "é" * 900})) <= 255


@needs_node
@pytest.mark.parametrize(
    ("data", "heard"),
    [
        ({"result": {"result": "booked"}}, "booked"),
        ({"result": {"result": "no-answer"}}, "no-answer"),
        ({"result": None}, ""),
        ({}, ""),
    ],
)
def test_a_result_of_any_kind_can_be_asked_whether_it_is_booked(data, heard):
    booked, crm = NODES["Booked?"]["parameters"]["conditions"]["conditions"]

    assert evaluate(booked["leftValue"], {"body": {"data": data}}) == heard
    assert booked["rightValue"] == "booked"
    assert evaluate(crm["leftValue"], {"crm_url": ""}) == ""


@needs_node
def test_a_refusal_is_kept_in_words():
    reason = assigned("Not accepted")["reason"]
    assert evaluate(reason, {"error": {"message": "phone_invalid"}}) == "phone_invalid"
    assert evaluate(reason, {}) == '""'
