"""How menus are stored. Private to the repository of this package."""

from pynamodb.attributes import (
    BooleanAttribute,
    DiscriminatorAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)

from pannier.core.dynamo import CompressedJsonAttribute, JsonAttribute, Record, StoredVersion, TableMeta


class MenuRecord(Record):
    """An item of the menus table. Partition: the merchant's id.

    Categories and items are neighbours in the sort order, so that one Query reads the whole draft.
    """

    class Meta(TableMeta):
        family = "menus"
        stream = True

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()


class CategoryRecord(MenuRecord, discriminator="category"):
    """`category#<id>`; of an imported draft `menu#<generation>#category#<id>`."""

    name = UnicodeAttribute()
    position = NumberAttribute()
    version = StoredVersion()


class ItemRecord(MenuRecord, discriminator="item"):
    """`item#<id>`; of an imported draft `menu#<generation>#item#<id>`.

    The body has the form of `codec.ItemJson`, as in the published document.
    """

    body = JsonAttribute()
    version = StoredVersion()


class HeadRecord(MenuRecord, discriminator="menu"):
    """`menu`. Part of every edit's transaction; the publisher is woken by it."""

    revision = NumberAttribute()
    items = NumberAttribute(default=0)
    categories = NumberAttribute(default=0)
    size = NumberAttribute(default=0)
    generation = UnicodeAttribute(null=True)  # absent: the first, which no import made
    imported = UnicodeAttribute(null=True)


class IdleDraftRecord(MenuRecord, discriminator="idle"):
    """`menu-idle#<generation>`: a stored draft that is not the one in use. It is being staged, or it was replaced.

    It says where there is something to clear away, and a staged draft comes into use only while it has one.
    """

    since = UTCDateTimeAttribute()  # when staging began, or when it was replaced
    clearing = BooleanAttribute(default=False)  # from then on it cannot come into use


class PublishedRecord(MenuRecord, discriminator="published"):
    """`published`: the document that customers read, with one Get.

    It has three writers, each of which updates only its own attributes: the publisher (revision, published_at, body),
    changes of the merchant (merchant, merchant_version), and sold-out marks (sold_out: item id → epoch seconds).
    """

    revision = NumberAttribute(null=True)
    published_at = UTCDateTimeAttribute(null=True)
    body = CompressedJsonAttribute(null=True)
    merchant = JsonAttribute(null=True)
    merchant_version = NumberAttribute(null=True)
    sold_out = JsonAttribute(null=True)


class StockRecord(MenuRecord, discriminator="stock"):
    """`stock#<business date>#<item id>`: what a day sold, and the bounds under which it last sold."""

    sold = NumberAttribute()
    limit = NumberAttribute(default=0)
    low_stock_at = NumberAttribute(default=0)
    ttl = TTLAttribute()
