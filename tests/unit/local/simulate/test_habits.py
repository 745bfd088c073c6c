"""Habits are the same for the same seed, and believable."""

from collections import Counter

import pytest

from pannier.local.demo.draw import Draw
from pannier.local.simulate.habits import (
    Kitchen,
    Mood,
    Paying,
    Taste,
    customers_of,
    idempotency_key,
    plans,
    weighted,
)


def test_the_same_seed_makes_the_same_plans_and_another_one_others() -> None:
    assert plans(1, 50, 20) == plans(1, 50, 20)
    assert plans(1, 50, 20) != plans(2, 50, 20)


def test_more_orders_leave_the_first_ones_as_they_were() -> None:
    few = {plan.number: plan for plan in plans(1, 50, 20)}
    many = {plan.number: plan for plan in plans(1, 80, 20)}
    assert all(many[number] == plan for number, plan in few.items())


def test_every_order_has_its_number_and_a_customer_who_exists() -> None:
    made = plans(3, 500, 60)
    assert sorted(plan.number for plan in made) == list(range(1, 501))
    assert {plan.customer for plan in made} == set(range(60))


def test_lunch_has_a_peak() -> None:
    moments = [plan.moment for plan in plans(1, 500, 60)]
    assert moments == sorted(moments)
    assert 0 <= moments[0] < moments[-1] < 1
    middle = sum(1 / 3 <= moment < 2 / 3 for moment in moments)
    assert middle > 300  # a third of the time has two thirds of the orders


def test_in_five_hundred_orders_everything_happens() -> None:
    made = plans(1, 500, 200)
    assert {plan.kitchen for plan in made} == set(Kitchen)
    assert {plan.paying for plan in made} == set(Paying)
    assert {plan.mood for plan in made} == set(Mood)
    assert Counter(plan.kitchen for plan in made).most_common(1)[0][0] is Kitchen.ACCEPTS
    assert all((plan.cooking > 100) == (plan.kitchen is Kitchen.LATE) for plan in made)


def test_who_wants_a_special_fetches_it_at_noon() -> None:
    wanting = [plan for plan in plans(1, 500, 200) if plan.taste is Taste.SPECIAL]
    assert len(wanting) > 20
    assert all(plan.pickup and not plan.scheduled and 0.45 <= plan.moment < 0.55 for plan in wanting)


def test_weights_are_kept() -> None:
    draw = Draw("weights")
    counts = Counter(weighted(draw, {"often": 9, "rarely": 1, "never": 0}) for _ in range(2_000))
    assert set(counts) == {"often", "rarely"}
    assert 120 < counts["rarely"] < 280


def test_a_key_belongs_to_one_attempt_of_one_run() -> None:
    first, second = plans(1, 2, 5)
    assert idempotency_key("a", first) == idempotency_key("a", first)
    assert len({idempotency_key("a", first), idempotency_key("a", second), idempotency_key("b", first)}) == 3


@pytest.mark.parametrize(("orders", "residents", "expected"), [(1, 200, 1), (500, 200, 200), (100, 200, 40)])
def test_people_come_back(orders: int, residents: int, expected: int) -> None:
    assert customers_of(orders, residents) == expected
