"""How reviews and ratings are stored. Private to the repositories of this package."""

from pynamodb.attributes import DiscriminatorAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from pannier.core.dynamo import JsonAttribute, Record, StoredVersion, TableMeta


class ByMerchant(GlobalSecondaryIndex["ReviewRecord"]):
    """A merchant's reviews by time. Hidden ones are in a partition of their own."""

    class Meta:
        index_name = "by_merchant"
        projection = AllProjection()

    shelf = UnicodeAttribute(hash_key=True)
    time_key = UnicodeAttribute(range_key=True)


class ByFood(GlobalSecondaryIndex["ReviewRecord"]):
    """The same by stars for the food, the lowest first, of these the newest first."""

    class Meta:
        index_name = "by_food"
        projection = AllProjection()

    shelf = UnicodeAttribute(hash_key=True)
    food_key = UnicodeAttribute(range_key=True)


class PicturedByMerchant(GlobalSecondaryIndex["ReviewRecord"]):
    """Those with pictures, by time. Sparse."""

    class Meta:
        index_name = "pictured_by_merchant"
        projection = AllProjection()

    pictured_shelf = UnicodeAttribute(hash_key=True)
    time_key = UnicodeAttribute(range_key=True)


class PicturedByFood(GlobalSecondaryIndex["ReviewRecord"]):
    """Those with pictures, by stars for the food. Sparse."""

    class Meta:
        index_name = "pictured_by_food"
        projection = AllProjection()

    pictured_shelf = UnicodeAttribute(hash_key=True)
    food_key = UnicodeAttribute(range_key=True)


class ByCustomer(GlobalSecondaryIndex["ReviewRecord"]):
    """A customer's reviews by time. Sparse: one whose author was erased is nobody's."""

    class Meta:
        index_name = "by_customer"
        projection = AllProjection()

    customer_id = UnicodeAttribute(hash_key=True)
    time_key = UnicodeAttribute(range_key=True)


class ByRecent(GlobalSecondaryIndex["ReviewRecord"]):
    """All reviews by time, for operators, in eight shards."""

    class Meta:
        index_name = "by_recent"
        projection = AllProjection()

    recent_shard = UnicodeAttribute(hash_key=True)
    time_key = UnicodeAttribute(range_key=True)


class ReviewItem(Record):
    """An item of the reviews table. Partition: the order's id."""

    class Meta(TableMeta):
        family = "reviews"
        stream = True

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()

    by_merchant = ByMerchant()
    by_food = ByFood()
    pictured_by_merchant = PicturedByMerchant()
    pictured_by_food = PicturedByFood()
    by_customer = ByCustomer()
    by_recent = ByRecent()


class ReviewRecord(ReviewItem, discriminator="review"):
    """`review`."""

    shelf = UnicodeAttribute()  # the merchant's id, and `#hidden` behind it while it is
    pictured_shelf = UnicodeAttribute(null=True)
    time_key = UnicodeAttribute()  # `<posted at>#<order id>`
    food_key = UnicodeAttribute()  # `<stars>#<microseconds until the year 9999>#<order id>`
    recent_shard = UnicodeAttribute()
    customer_id = UnicodeAttribute(null=True)
    document = JsonAttribute()
    version = StoredVersion()


class ReplyRecord(ReviewItem, discriminator="reply"):
    """`reply`."""

    document = JsonAttribute()
    version = StoredVersion()


class ModerationRecord(ReviewItem, discriminator="moderation"):
    """`moderation#<version of the review after it>`; written once."""

    document = JsonAttribute()


class RatingItem(Record):
    """An item of the ratings. A table of its own: it is added to by the stream and must not wake it again."""

    class Meta(TableMeta):
        family = "ratings"

    pk = UnicodeAttribute(hash_key=True)  # the merchant's id, or `seen#<order id>`
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()


class MerchantRatingRecord(RatingItem, discriminator="merchant"):
    """`merchant`: how often each number of stars was given, by aspect."""

    food_1 = NumberAttribute(null=True)
    food_2 = NumberAttribute(null=True)
    food_3 = NumberAttribute(null=True)
    food_4 = NumberAttribute(null=True)
    food_5 = NumberAttribute(null=True)
    packaging_1 = NumberAttribute(null=True)
    packaging_2 = NumberAttribute(null=True)
    packaging_3 = NumberAttribute(null=True)
    packaging_4 = NumberAttribute(null=True)
    packaging_5 = NumberAttribute(null=True)
    delivery_1 = NumberAttribute(null=True)
    delivery_2 = NumberAttribute(null=True)
    delivery_3 = NumberAttribute(null=True)
    delivery_4 = NumberAttribute(null=True)
    delivery_5 = NumberAttribute(null=True)
    changes = NumberAttribute(null=True)  # how many were added up: the version of the sums
    carried = JsonAttribute(
        null=True
    )  # stars for the food that were not given here; see `RatingRepository.carry`
    recount = UnicodeAttribute(null=True)  # the token of whoever is counting them anew


class ItemRatingRecord(RatingItem, discriminator="item"):
    """`item#<item id>`: how often each number of stars was given."""

    stars_1 = NumberAttribute(null=True)
    stars_2 = NumberAttribute(null=True)
    stars_3 = NumberAttribute(null=True)
    stars_4 = NumberAttribute(null=True)
    stars_5 = NumberAttribute(null=True)


class DayRatingRecord(RatingItem, discriminator="day"):
    """`day#<date>`: how often each number of stars was given for the food by the reviews of a day."""

    stars_1 = NumberAttribute(null=True)
    stars_2 = NumberAttribute(null=True)
    stars_3 = NumberAttribute(null=True)
    stars_4 = NumberAttribute(null=True)
    stars_5 = NumberAttribute(null=True)


class RatingClaimRecord(RatingItem, discriminator="claim"):
    """`<posted at>#<version>` of a review whose change has been added already."""

    ttl = TTLAttribute()
