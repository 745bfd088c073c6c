"""Menus in the API: read by everybody, edited and marked by staff."""

from pannier.menus.graphql.arranging import MenuArrangingMutation
from pannier.menus.graphql.import_mutations import MenuImportMutation
from pannier.menus.graphql.mutations import MenuMutation
from pannier.menus.graphql.queries import NODES, MenuQuery
from pannier.menus.graphql.types import MenuItem, item_id, parse_item_id

__all__ = [
    "NODES",
    "MenuArrangingMutation",
    "MenuImportMutation",
    "MenuItem",
    "MenuMutation",
    "MenuQuery",
    "item_id",
    "parse_item_id",
]
