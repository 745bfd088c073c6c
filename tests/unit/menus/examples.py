"""A small menu, to be varied with `replace`, and strategies for any menu."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from pannier.menus.model import MenuCategory, MenuItem, MenuOption, OptionGroup, ServingWindow

MERCHANT_ID = "01KJP0000000000000000000MA"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # a Monday, 12:00 in Shanghai

NOODLES = MenuCategory("01KJP000000000000000000CA1", MERCHANT_ID, "面 Noodles", 1)
DRINKS = MenuCategory("01KJP000000000000000000CA2", MERCHANT_ID, "饮品 Drinks", 2)
SIZE = OptionGroup(
    "01KJP000000000000000000GR1",
    "份量 Size",
    1,
    1,
    (
        MenuOption("01KJP000000000000000000P01", "小 Small", -200),
        MenuOption("01KJP000000000000000000P02", "大 Large", 300),
    ),
)
BEEF_NOODLES = MenuItem(
    id="01KJP000000000000000000T01",
    merchant_id=MERCHANT_ID,
    category_id=NOODLES.id,
    name="牛肉面 Beef noodles",
    description="慢炖牛腩",
    image="/media/beef-noodles.svg",
    price_minor=2_800,
    discount_minor=0,
    option_groups=(SIZE,),
    windows=(),
    daily_limit=10,
    low_stock_at=3,
    on_shelf=True,
    position=1,
)
SOY_MILK = MenuItem(
    id="01KJP000000000000000000T02",
    merchant_id=MERCHANT_ID,
    category_id=DRINKS.id,
    name="豆浆 Soy milk",
    description="",
    image=None,
    price_minor=600,
    discount_minor=100,
    option_groups=(),
    windows=(ServingWindow(360, 600),),
    daily_limit=None,
    low_stock_at=0,
    on_shelf=True,
    position=1,
)

_text = st.text(max_size=20)
_ids = st.uuids().map(str)
_amounts = st.integers(0, 10_000_000)

options = st.builds(MenuOption, id=_ids, name=_text, price_delta_minor=st.integers(-5_000, 5_000))
groups = st.builds(
    OptionGroup,
    id=_ids,
    name=_text,
    minimum=st.integers(0, 3),
    maximum=st.integers(0, 3),
    options=st.lists(options, max_size=3).map(tuple),
)
windows = st.tuples(st.integers(0, 700), st.integers(701, 1_440)).map(lambda pair: ServingWindow(*pair))
items = st.builds(
    MenuItem,
    id=_ids,
    merchant_id=st.just(MERCHANT_ID),
    category_id=_ids,
    name=_text,
    description=_text,
    image=st.none() | _text,
    price_minor=_amounts,
    discount_minor=_amounts,
    option_groups=st.lists(groups, max_size=2).map(tuple),
    windows=st.lists(windows, max_size=2).map(tuple),
    daily_limit=st.none() | st.integers(0, 1_000),
    low_stock_at=st.integers(0, 100),
    on_shelf=st.booleans(),
    position=st.integers(0, 1_000),
    version=st.integers(0, 1_000),
)
categories = st.builds(
    MenuCategory, id=_ids, merchant_id=st.just(MERCHANT_ID), name=_text, position=st.integers(0, 9)
)
