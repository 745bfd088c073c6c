"""Strategies for whole menus that can be: every bound kept, every text as nasty as a text may be."""

from dataclasses import replace

from hypothesis import strategies as st
from ulid import ULID

from pannier.menus.imports.differences import Menu
from pannier.menus.model import MenuCategory, MenuItem, MenuOption, OptionGroup, ServingWindow
from tests.unit.menus.examples import MERCHANT_ID

NASTY = (
    "=1+1", "'=1+1", "''@x", "'n Sync", "-2", "+86", "@SUM(A1)", "＝1", "a,b;c\td", 'say "so"', '"', "two\nlines",
    "two\r\nlines", "a\rb", "🍜🥢", "牛肉面", "Ünï", "NULL", "0", "yes", "x\u2028y", "\ufeffx", "{}", "record",
)  # fmt: skip
_letters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r\t=+-@'\",;")


def _texts(longest: int, shortest: int) -> st.SearchStrategy[str]:
    made = st.text(_letters, max_size=longest).map(str.strip).filter(lambda text: len(text) >= shortest)
    return made | st.sampled_from(NASTY)


ids = st.integers(0, 2**128 - 1).map(lambda number: str(ULID.from_int(number)))
names, descriptions = _texts(80, 1), _texts(100, 0)
images = st.none() | st.from_regex(r"/media(/[A-Za-z0-9][A-Za-z0-9._-]{0,20}){1,3}", fullmatch=True)
_windows = st.tuples(st.integers(0, 1_439), st.integers(1, 1_440)).filter(lambda pair: pair[0] < pair[1])


@st.composite
def _groups(draw: st.DrawFn) -> OptionGroup:
    options = draw(st.lists(st.tuples(names, st.integers(-5, 10_000_000)), min_size=1, max_size=3))
    maximum = draw(st.integers(1, len(options)))
    return OptionGroup(
        id="",
        name=draw(names),
        minimum=draw(st.integers(0, maximum)),
        maximum=maximum,
        options=tuple(MenuOption("", name, delta) for name, delta in options),
    )


@st.composite
def _items(draw: st.DrawFn) -> MenuItem:
    price = draw(st.integers(100, 10_000_000))
    return MenuItem(
        id="",
        merchant_id=MERCHANT_ID,
        category_id="",
        name=draw(names),
        description=draw(descriptions),
        image=draw(images),
        price_minor=price,
        discount_minor=draw(st.integers(0, price - 100)),
        option_groups=tuple(draw(st.lists(_groups(), max_size=2))),
        windows=tuple(ServingWindow(*pair) for pair in draw(st.lists(_windows, max_size=3))),
        daily_limit=draw(st.none() | st.integers(0, 1_000_000)),
        low_stock_at=draw(st.integers(0, 1_000_000)),
        on_shelf=draw(st.booleans()),
        position=draw(st.integers(0, 3) | st.integers(0, 1_000_000)),
        version=1,
    )


@st.composite
def menus(draw: st.DrawFn) -> Menu:
    """A whole draft; every id in it is its own."""
    headings = draw(st.lists(st.tuples(names, st.integers(0, 3), st.lists(_items(), max_size=3)), max_size=3))
    fresh = iter(draw(st.lists(ids, min_size=80, max_size=80, unique=True)))
    categories, items = [], []
    for name, position, held in headings:
        category = MenuCategory(next(fresh), MERCHANT_ID, name, position, version=1)
        categories.append(category)
        for item in held:
            groups = tuple(
                replace(
                    group,
                    id=next(fresh),
                    options=tuple(replace(option, id=next(fresh)) for option in group.options),
                )
                for group in item.option_groups
            )
            items.append(replace(item, id=next(fresh), category_id=category.id, option_groups=groups))
    return Menu.of(categories, items)
