"""Figures for Prometheus: requests by route, open calls, and nothing that names anybody."""

from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import World


def samples(world: World, name: str) -> dict[tuple[str, ...], float]:
    answer = world.client().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name == name
    }


def test_requests_are_counted_by_the_pattern_of_their_route(world: World):
    client = world.machine()
    for _ in range(2):
        client.get(f"/api/clients/{world.here.id}")
    client.get("/api/clients/nope")

    counted = samples(world, "openchair_http_requests_total")

    assert counted["GET", "/api/clients/{client_id}", "200"] == 2
    assert counted["GET", "/api/clients/{client_id}", "404"] == 1


def test_what_strangers_ask_for_makes_no_new_figures(world: World):
    for path in ("/wp-admin", "/.env", "/x" * 50):
        world.client().request("BREW", path)
        world.client().get(path)

    counted = samples(world, "openchair_http_requests_total")

    unmatched = {labels for labels in counted if labels[1] == "unmatched"}
    assert unmatched == {("GET", "unmatched", "404"), ("other", "unmatched", "404")}


def test_open_calls_are_counted_when_asked_for(both_worlds: World):
    both_worlds.upload(rows=3)
    [first, *_] = (
        both_worlds.machine().get(f"/api/clients/{both_worlds.here.id}/calls").json()["items"]
    )
    both_worlds.machine().post(f"/api/calls/{first['id']}/status", json={"result": "declined"})

    assert samples(both_worlds, "openchair_open_calls") == {("queued",): 2, ("in-progress",): 0}


def test_no_figure_names_a_clinic_or_a_number(world: World):
    world.upload(rows=1)
    text = world.client().get("/metrics").text

    for secret in (world.here.id, "Here", "+1212", world.key):
        assert secret not in text


def test_durations_are_kept(world: World):
    world.client().get("/healthz")

    assert samples(world, "openchair_http_request_seconds_count")["GET", "/healthz"] == 1
