"""A menu whose document is lost comes back, with the merchant in it, with the next edit."""

from pannier.menus.changes import ItemChanges
from pannier.menus.graphql import parse_item_id
from pannier.menus.records import PublishedRecord
from pannier.menus.repository import PublishedMenuRepository
from tests.api.roles.conftest import Deployment


def test_the_document_is_made_of_the_menu_and_the_merchant(deployment: Deployment) -> None:
    platform, shop = deployment.platform, deployment.platform.shop
    merchant_id, noodles = parse_item_id(shop.noodles)
    PublishedRecord(merchant_id, "published").delete()
    manager = platform.behind.user_id("manager")
    platform.api.services.menus.update_item(manager, merchant_id, noodles, ItemChanges(price_minor=2_900))
    platform.settle()
    published = PublishedMenuRepository().find(merchant_id)
    assert published is not None
    assert published.items[noodles].price_minor == 2_900
    assert published.merchant.name == shop.merchant.name
