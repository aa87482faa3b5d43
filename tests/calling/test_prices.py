"""The price table: which price holds on a day, and what a file may say."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from openchair.calling.prices import Item, PriceTable, load_prices, read_prices, shipped_prices
from openchair.errors import SettingsError

DAY = dt.date(2026, 12, 1)


def table(*rows: dict[str, Any]) -> PriceTable:
    usual = {"item": "line_minute", "from": "2026-01-01", "usd": "0.0140", "source": "here"}
    document = {"currency": "USD", "prices": [{**usual, **row} for row in rows]}
    return read_prices(json.dumps(document), "mine.json")


def test_the_newest_price_that_holds_already_counts():
    prices = table({}, {"from": "2026-12-01", "usd": "0.02"}, {"from": "2026-12-02", "usd": "0.03"})

    held = prices.at(Item.LINE_MINUTE, DAY)
    before = prices.at(Item.LINE_MINUTE, dt.date(2026, 11, 30))

    assert held is not None
    assert before is not None
    assert (held.micros, before.micros) == (20_000, 14_000)


def test_before_the_first_price_none_is_known():
    assert table({}).at(Item.LINE_MINUTE, dt.date(2025, 12, 31)) is None
    assert table({}).at(Item.VOICE_MINUTE, DAY) is None


def test_a_price_may_be_said_to_be_unknown():
    held = table({"usd": None}).at(Item.LINE_MINUTE, DAY)

    assert held is not None
    assert held.micros is None


@pytest.mark.parametrize(
    "row",
    [
        {"usd": "-1"},
        {"usd": "0.00000001"},
        {"usd": "free"},
        {"item": "coffee"},
        {"from": "soon"},
        {"price": 1},
    ],
)
def test_a_row_that_is_none_is_refused_with_its_place(row: dict[str, Any]):
    with pytest.raises(SettingsError, match=r"mine\.json: prices\.0"):
        table(row)


def test_two_prices_of_one_day_are_refused():
    with pytest.raises(SettingsError, match="twice"):
        table({}, {"usd": "0.02"})


def test_what_comes_with_us_knows_every_item_and_says_where_from():
    prices = shipped_prices()

    for item in Item:
        held = prices.at(item, DAY)
        assert held is not None
        assert held.source.startswith("https://")


def test_a_file_of_ones_own_takes_the_place_of_ours(tmp_path: Path):
    file = tmp_path / "prices.json"
    row = {"item": "line_minute", "from": "2026-01-01", "usd": "0.01", "source": "contract"}
    file.write_text(json.dumps({"currency": "USD", "prices": [row]}))

    held = load_prices(str(file)).at(Item.LINE_MINUTE, DAY)

    assert load_prices("") is shipped_prices()
    assert held is not None
    assert held.source == "contract"


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(SettingsError, match="PRICES_FILE"):
        load_prices(str(tmp_path / "none.json"))
