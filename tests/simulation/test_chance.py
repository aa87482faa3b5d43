from openchair.simulation.chance import happens, one_of, seeded


def test_the_same_seed_and_purpose_repeat():
    assert seeded(7, 1).random() == seeded(7, 1).random()


def test_purposes_and_seeds_are_unlike_each_other():
    first_draws = {seeded(seed, purpose).random() for seed in range(50) for purpose in range(4)}

    assert len(first_draws) == 200


def test_a_share_is_about_that_share():
    rng = seeded(1, 0)

    count = sum(happens(rng, 0.25) for _ in range(4000))

    assert 900 < count < 1100


def test_every_one_can_be_chosen():
    rng = seeded(1, 0)

    assert {one_of(rng, "abc") for _ in range(100)} == {"a", "b", "c"}
