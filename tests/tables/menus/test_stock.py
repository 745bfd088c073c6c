from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pynamodb.connection import Connection

from pannier.core.dynamo import Transaction, TransactionRefused
from pannier.menus.changes import ItemChanges
from pannier.menus.model import MenuMarks, StockMark
from pannier.menus.records import StockRecord
from pannier.menus.repository import stock_mark_of_image
from tests.tables.menus.conftest import Kitchen

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


def take(kitchen: Kitchen, day: date, quantities: dict[str, int], limits: dict[str, int]) -> bool:
    transaction = Transaction(kitchen.connection)
    kitchen.stock.add_take(transaction, kitchen.id, day, quantities, limits, dict.fromkeys(limits, 2))
    try:
        transaction.commit()
    except TransactionRefused:
        return False
    return True


def give_back(kitchen: Kitchen, day: date, quantities: dict[str, int]) -> bool:
    transaction = Transaction(kitchen.connection)
    kitchen.stock.add_give_back(transaction, kitchen.id, day, quantities)
    try:
        transaction.commit()
    except TransactionRefused:
        return False
    return True


def sold(kitchen: Kitchen, day: date = TODAY) -> dict[str, int]:
    return {mark.item_id: mark.sold for mark in kitchen.stock.marks(kitchen.id, day).values()}


def test_fifty_at_once_for_the_last_ten(kitchen: Kitchen) -> None:
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(lambda _: take(kitchen, TODAY, {"noodles": 1}, {"noodles": 10}), range(50)))

    assert (taken.count(True), taken.count(False)) == (10, 40)
    assert kitchen.stock.marks(kitchen.id, TODAY) == {"noodles": StockMark("noodles", TODAY, 10, 10, 2)}


@pytest.mark.parametrize(("quantity", "limit"), [(11, 10), (1, 0), (99, 1)])
def test_more_than_a_day_has_is_refused_on_the_first_sale(
    kitchen: Kitchen, quantity: int, limit: int
) -> None:
    assert take(kitchen, TODAY, {"noodles": quantity}, {"noodles": limit}) is False
    assert sold(kitchen) == {}


def test_one_item_that_ran_out_takes_nothing_of_the_others_and_is_named(kitchen: Kitchen) -> None:
    limits = {"noodles": 1, "soup": 5}
    take(kitchen, TODAY, {"noodles": 1}, limits)
    transaction = Transaction(kitchen.connection)
    kitchen.stock.add_take(transaction, kitchen.id, TODAY, {"noodles": 1, "soup": 1, "tea": 1}, limits)

    with pytest.raises(TransactionRefused) as refusal:
        transaction.commit()

    assert refusal.value.labels == {"stock#noodles"}
    assert sold(kitchen) == {"noodles": 1}


def test_a_lowered_limit_acts_on_the_next_sale(kitchen: Kitchen) -> None:
    take(kitchen, TODAY, {"noodles": 6}, {"noodles": 10})

    assert take(kitchen, TODAY, {"noodles": 1}, {"noodles": 5}) is False
    assert take(kitchen, TODAY, {"noodles": 1}, {"noodles": 7}) is True
    assert sold(kitchen) == {"noodles": 7}


def test_days_are_apart(kitchen: Kitchen) -> None:
    take(kitchen, TODAY, {"noodles": 1}, {"noodles": 1})

    assert take(kitchen, TOMORROW, {"noodles": 1}, {"noodles": 1}) is True
    assert (sold(kitchen, TODAY), sold(kitchen, TOMORROW)) == ({"noodles": 1}, {"noodles": 1})


def test_no_more_comes_back_than_was_taken(kitchen: Kitchen) -> None:
    take(kitchen, TODAY, {"noodles": 2}, {"noodles": 10})

    assert give_back(kitchen, TODAY, {"noodles": 3}) is False
    assert give_back(kitchen, TOMORROW, {"noodles": 1}) is False
    assert give_back(kitchen, TODAY, {"noodles": 2}) is True
    assert sold(kitchen) == {"noodles": 0}


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_take_is_positive(kitchen: Kitchen, quantity: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        take(kitchen, TODAY, {"noodles": quantity}, {"noodles": 10})
    with pytest.raises(ValueError, match="positive"):
        give_back(kitchen, TODAY, {"noodles": quantity})


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 12),
    st.lists(st.tuples(st.booleans(), st.integers(1, 4)), min_size=1, max_size=24),
)
def test_stock_is_conserved_whatever_happens_at_once(
    kitchen: Kitchen, limit: int, steps: list[tuple[bool, int]]
) -> None:
    name = uuid4().hex  # the examples of a run share their tables

    def step(taking: bool, quantity: int) -> int:
        if taking:
            return quantity if take(kitchen, TODAY, {name: quantity}, {name: limit}) else 0
        return -quantity if give_back(kitchen, TODAY, {name: quantity}) else 0

    with ThreadPoolExecutor(6) as pool:
        changes = list(pool.map(lambda each: step(*each), steps))

    assert sold(kitchen).get(name, 0) == sum(changes)
    assert 0 <= sum(changes) <= limit


def test_a_menu_is_read_with_the_marks_of_the_day(kitchen: Kitchen) -> None:
    item = kitchen.add_item(kitchen.add_category())
    kitchen.publisher.publish(kitchen.id)
    take(kitchen, TODAY, {item.id: 2}, {item.id: 5})

    assert kitchen.menus.marks(kitchen.menus.published(kitchen.id), TODAY) == MenuMarks({}, {})

    kitchen.menus.update_item(kitchen.manager, kitchen.id, item.id, ItemChanges(daily_limit=5))
    kitchen.publisher.publish(kitchen.id)
    marks = kitchen.menus.marks(kitchen.menus.published(kitchen.id), TODAY)
    assert marks == MenuMarks({item.id: StockMark(item.id, TODAY, 2, 5, 2)}, {})


def test_a_mark_survives_a_stream_image(kitchen: Kitchen, connection: Connection) -> None:
    take(kitchen, TODAY, {"noodles": 2}, {"noodles": 5})
    key = {"pk": {"S": kitchen.id}, "sk": {"S": "stock#2026-03-02#noodles"}}
    image = connection.client.get_item(TableName=StockRecord.Meta.table_name, Key=key)["Item"]

    assert stock_mark_of_image(image) == StockMark("noodles", TODAY, 2, 5, 2)
    assert stock_mark_of_image({"pk": {"S": kitchen.id}, "sk": {"S": "menu"}}) is None
