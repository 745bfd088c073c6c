"""Baskets satisfy the menu they are filled from."""

from hypothesis import given
from hypothesis import strategies as st

from pannier.local.demo.draw import Draw
from pannier.local.simulate.baskets import Choice, Dish, Group, dishes_of, fill
from pannier.local.simulate.replies import Reply

PLAIN = Dish("plain", "Plain", 1_000, None, ())
SCARCE = Dish("scarce", "Scarce", 2_000, 3, ())


def option(number: int, delta: int) -> dict[str, object]:
    return {"optionId": f"o{number}", "priceDelta": {"amountMinor": delta}}


def item(name: str, availability: str = "AVAILABLE", **fields: object) -> dict[str, object]:
    return {
        "id": name,
        "name": name.upper(),
        "availability": availability,
        "price": {"amountMinor": 1_500},
        "discount": {"amountMinor": 200},
        "portionsLeft": None,
        "optionGroups": [],
        **fields,
    }


def test_only_what_can_be_had_is_read_from_a_menu() -> None:
    group = {"minimum": 1, "maximum": 2, "options": [option(1, 0), option(2, -100)]}
    menu = Reply(
        {
            "categories": [
                {"items": [item("a", "SOLD_OUT"), item("b", optionGroups=[group])]},
                {"items": [item("c", portionsLeft=4)]},
            ]
        }
    )
    assert dishes_of(menu) == [
        Dish("b", "B", 1_300, None, (Group(1, 2, (Choice("o1", 0), Choice("o2", -100))),)),
        Dish("c", "C", 1_300, 4, ()),
    ]


def test_a_basket_reaches_the_minimum_order() -> None:
    lines = fill(Draw("x"), [PLAIN], 1, 4_500)
    assert [(line.quantity, line.amount) for line in lines] == [(5, 5_000)]


def test_no_more_portions_than_there_are() -> None:
    lines = fill(Draw("x"), [SCARCE], 1, 100_000)
    assert [line.quantity for line in lines] == [3]


def test_who_wants_a_special_takes_the_scarce_first() -> None:
    dishes = [PLAIN, Dish("other", "Other", 900, None, ()), SCARCE]
    assert fill(Draw("x"), dishes, 1, 0, scarce_first=True)[0].dish is SCARCE


def test_nothing_comes_of_an_empty_menu() -> None:
    assert fill(Draw("x"), [], 2, 1_000) == []


groups = st.builds(
    lambda minimum, extra, count: Group(
        minimum,
        minimum + extra,
        tuple(Choice(f"c{number}", 10 * number) for number in range(minimum + count)),
    ),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 4),
)


@given(st.lists(groups, max_size=3), st.integers(0, 10_000))
def test_options_are_chosen_within_each_groups_bounds(made: list[Group], seed: int) -> None:
    named = tuple(
        Group(g.minimum, g.maximum, tuple(Choice(f"{n}{c.id}", c.price_delta) for c in g.choices))
        for n, g in enumerate(made)
    )
    (line,) = fill(Draw(str(seed)), [Dish("d", "D", 1_000, None, named)], 1, 0)
    assert len(set(line.option_ids)) == len(line.option_ids)
    for group in named:
        chosen = [choice for choice in group.choices if choice.id in line.option_ids]
        assert group.minimum <= len(chosen) <= max(group.minimum, group.maximum)
    deltas = {choice.id: choice.price_delta for group in named for choice in group.choices}
    assert line.unit_price == 1_000 + sum(deltas[option_id] for option_id in line.option_ids)
