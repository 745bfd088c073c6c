"""The operations on menus that tests send."""

ITEM = """
  id name description image price { amountMinor currency formatted } discount { amountMinor }
  optionGroups { groupId name minimum maximum options { optionId name priceDelta { amountMinor } } }
  windows { starts ends } availability portionsLeft soldOutUntil
  settings { onShelf dailyLimit lowStockAt position category { id name } }
"""
ITEM_FRAGMENT = "fragment Item on MenuItem {" + ITEM + "}"
MENU = (
    "query ($id: ID!, $at: DateTime) { menu(merchantId: $id, at: $at) { revision publishedAt merchant { id } "
    "categories { id name items {" + ITEM + "} } } }"
)
NODE = "query ($id: ID!) { node(id: $id) { id ... on MenuItem {" + ITEM + "} } }"
DRAFT = """
query ($id: ID!, $after: String) {
  menuDraft(merchantId: $id) {
    revision
    categories { edges { node { id name position } } }
    items(first: 1, after: $after) {
      edges { node { name availability settings { onShelf } } } pageInfo { hasNextPage endCursor }
    }
  }
}
"""
CATEGORY_CREATE = """
mutation ($id: ID!, $input: MenuCategoryCreateInput!) {
  menuCategoryCreate(merchantId: $id, input: $input) {
    __typename
    ... on MenuCategoryPayload { category { id name position } }
    ... on Error { code }
  }
}
"""
CREATE = (
    ITEM_FRAGMENT
    + """
mutation ($input: MenuItemCreateInput!) {
  menuItemCreate(input: $input) {
    __typename ... on MenuItemPayload { item { ...Item } } ... on Error { code } ... on InvalidInput { path }
  }
}
"""
)
UPDATE = (
    ITEM_FRAGMENT
    + """
mutation ($id: ID!, $input: MenuItemUpdateInput!) {
  menuItemUpdate(id: $id, input: $input) {
    __typename ... on MenuItemPayload { item { ...Item } } ... on Error { code } ... on InvalidInput { path }
  }
}
"""
)
SOLD_OUT = """
mutation ($id: ID!, $until: DateTime) {
  menuItemMarkSoldOut(id: $id, until: $until) {
    __typename ... on MenuItemPayload { item { availability soldOutUntil } } ... on InvalidInput { path }
  }
}
"""
LIMIT = """
mutation ($id: ID!, $portions: Int) {
  menuItemDailyLimitSet(id: $id, portions: $portions) {
    __typename ... on MenuItemPayload { item { portionsLeft settings { dailyLimit } } } ... on Error { code }
  }
}
"""
SIZES = [
    {
        "name": "份量",
        "minimum": 1,
        "maximum": 1,
        "options": [{"name": "小", "priceDeltaMinor": -200}, {"name": "大", "priceDeltaMinor": 300}],
    }
]


def by_id(mutation: str) -> str:
    """A mutation that takes an id and nothing else."""
    fragments = {
        "menuCategoryRemove": "... on MenuCategoryNotEmpty { itemCount }",
        "menuItemRemove": "... on MenuItemRemovePayload { removedId }",
    }
    item = "... on MenuItemPayload { item { availability soldOutUntil settings { onShelf } } }"
    fragment = fragments.get(mutation, item)
    return (
        f"mutation ($id: ID!) {{ {mutation}(id: $id) {{ __typename ... on Error {{ code }} {fragment} }} }}"
    )
