"""Members: admins add and remove them, and it counts with the next request."""

from tests.web.conftest import PASSWORD, World, is_problem


def url(world: World) -> str:
    return f"/api/clients/{world.here.id}/members"


def test_somebody_new_gets_an_account_and_sees_the_clinic(both_worlds: World):
    admin = both_worlds.person("admin")
    given = {"email": "Cleo@Example.com", "password": PASSWORD}

    added = admin.post(url(both_worlds), json=given)

    assert added.status_code == 201
    assert added.json()["email"] == "cleo@example.com"
    cleo = both_worlds.person("cleo")
    assert cleo.get(f"/api/clients/{both_worlds.here.id}").status_code == 200


def test_somebody_with_an_account_needs_no_password(world: World):
    admin, bob = world.person("admin"), world.person("bob")

    first = admin.post(url(world), json={"email": "bob@example.com"})
    world.clock.sleep(60)
    again = admin.post(url(world), json={"email": "bob@example.com"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert bob.get("/api/clients").json()["total"] == 2
    assert admin.get(url(world)).json()["total"] == 2


def test_a_password_given_for_an_account_that_exists_changes_nothing(world: World):
    given = {"email": "bob@example.com", "password": "staple battery horse"}
    world.person("admin").post(url(world), json=given)

    assert world.person("bob").get("/api/clients").status_code == 200


def test_an_account_needs_an_address_and_a_password_worth_the_name(world: World):
    admin = world.person("admin")

    for given, code in (
        ({"email": "new@example.com"}, "password_missing"),
        ({"email": "new@example.com", "password": "password1"}, "password_guessable"),
        ({"email": "nobody", "password": PASSWORD}, "email_invalid"),
    ):
        assert is_problem(admin.post(url(world), json=given), 422, code)
    assert admin.get(url(world)).json()["total"] == 1


def test_who_was_removed_sees_nothing_with_their_next_request(world: World):
    ana, admin = world.person("ana"), world.person("admin")
    client_url = f"/api/clients/{world.here.id}"
    assert ana.get(client_url).status_code == 200

    assert admin.delete(f"{url(world)}/{world.user_ids['ana']}").status_code == 204

    assert is_problem(ana.get(client_url), 404, "not_found")
    assert is_problem(admin.delete(f"{url(world)}/{world.user_ids['ana']}"), 404)
