from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from pannier.core.errors import InvalidInput
from pannier.menus.changes import GroupDraft, ItemChanges, NewItem, OptionDraft, changed, new_item
from pannier.menus.model import MenuItem, MenuOption, OptionGroup, ServingWindow
from pannier.menus.validation import checked_category, checked_item
from tests.unit.menus.examples import BEEF_NOODLES, MERCHANT_ID, NOODLES, SIZE


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"id-{next(numbers)}"


def test_a_patch_changes_what_it_names_and_null_takes_away() -> None:
    patched = changed(BEEF_NOODLES, ItemChanges(price_minor=3_000, image=None, daily_limit=None), ids())

    assert patched == replace(BEEF_NOODLES, price_minor=3_000, image=None, daily_limit=None)


def test_options_that_are_named_by_their_id_keep_it() -> None:
    small, large = SIZE.options
    drafts = (
        GroupDraft("Size", 0, 2, (OptionDraft("XL", 500), OptionDraft("Large", 300, large.id)), SIZE.id),
        GroupDraft("Extra", 0, 1, (OptionDraft("Egg", 200, small.id),)),
    )

    patched = changed(BEEF_NOODLES, ItemChanges(option_groups=drafts), ids())

    assert patched.option_groups == (
        OptionGroup(
            SIZE.id, "Size", 0, 2, (MenuOption("id-1", "XL", 500), MenuOption(large.id, "Large", 300))
        ),
        OptionGroup("id-3", "Extra", 0, 1, (MenuOption("id-2", "Egg", 200),)),
    )


def test_no_two_options_of_an_item_share_an_id() -> None:
    twice = OptionDraft("Large", 0, SIZE.options[0].id)
    drafts = (GroupDraft("A", 0, 1, (twice, twice), SIZE.id), GroupDraft("B", 0, 1, (twice,), SIZE.id))

    patched = changed(BEEF_NOODLES, ItemChanges(option_groups=drafts), ids())

    group_ids = [group.id for group in patched.option_groups]
    option_ids = [option.id for group in patched.option_groups for option in group.options]
    assert len(set(group_ids)) == 2
    assert len(set(option_ids)) == 3


def test_a_new_item_is_trimmed() -> None:
    made = checked_item(new_item(NewItem(NOODLES.id, "  牛肉面 ", 2_800), MERCHANT_ID, ids()))

    assert (made.id, made.merchant_id, made.name, made.price_minor) == ("id-1", MERCHANT_ID, "牛肉面", 2_800)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (replace(BEEF_NOODLES, name=" "), ("name",)),
        (replace(BEEF_NOODLES, name="x" * 81), ("name",)),
        (replace(BEEF_NOODLES, description="x" * 501), ("description",)),
        (replace(BEEF_NOODLES, price_minor=-1), ("priceMinor",)),
        (replace(BEEF_NOODLES, price_minor=10_000_001), ("priceMinor",)),
        (replace(BEEF_NOODLES, discount_minor=2_801), ("discountMinor",)),
        (replace(BEEF_NOODLES, discount_minor=-1), ("discountMinor",)),
        (replace(BEEF_NOODLES, daily_limit=-1), ("dailyLimit",)),
        (replace(BEEF_NOODLES, low_stock_at=-1), ("lowStockAt",)),
        (replace(BEEF_NOODLES, position=-1), ("position",)),
        (replace(BEEF_NOODLES, image="https://elsewhere.example/x.png"), ("image",)),
        (replace(BEEF_NOODLES, image="/media/../secret"), ("image",)),
        (replace(BEEF_NOODLES, windows=(ServingWindow(600, 600),)), ("windows", "0")),
        (replace(BEEF_NOODLES, windows=(ServingWindow(600, 1_441),)), ("windows", "0")),
        (replace(BEEF_NOODLES, windows=(ServingWindow(0, 1),) * 11), ("windows",)),
        (replace(BEEF_NOODLES, option_groups=(SIZE,) * 11), ("optionGroups",)),
        (replace(BEEF_NOODLES, option_groups=(replace(SIZE, options=()),)), ("optionGroups", "0", "options")),
        (replace(BEEF_NOODLES, option_groups=(replace(SIZE, minimum=2),)), ("optionGroups", "0", "maximum")),
        (replace(BEEF_NOODLES, option_groups=(replace(SIZE, maximum=3),)), ("optionGroups", "0", "maximum")),
        (
            replace(BEEF_NOODLES, option_groups=(replace(SIZE, minimum=0, maximum=0),)),
            ("optionGroups", "0", "maximum"),
        ),
        (
            replace(BEEF_NOODLES, option_groups=(replace(SIZE, options=(MenuOption("o", "", 0),)),)),
            ("optionGroups", "0", "options", "0", "name"),
        ),
        (replace(BEEF_NOODLES, price_minor=199), ("optionGroups",)),  # small takes 200 off
    ],
)
def test_what_is_out_of_bounds_is_refused_with_its_path(wrong: MenuItem, path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_item(wrong)

    assert refusal.value.path == path


def test_a_category_has_a_name() -> None:
    assert checked_category(replace(NOODLES, name=" Noodles ")).name == "Noodles"
    with pytest.raises(InvalidInput) as refusal:
        checked_category(replace(NOODLES, name=""))
    assert refusal.value.path == ("name",)
