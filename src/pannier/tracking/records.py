"""How positions are stored. Private to the repository of this package."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute

from pannier.core.dynamo import JsonAttribute, Record, TableMeta


class PositionRecord(Record):
    """A courier's latest position.

    A table of its own: it is overwritten every few seconds, without a stream or copies, and gone after an hour.
    """

    class Meta(TableMeta):
        family = "courier-positions"

    pk = UnicodeAttribute(hash_key=True)  # the courier's id
    position = JsonAttribute()  # latitude, longitude, accuracy and heading: fractions, which are text here
    recorded_at = UTCDateTimeAttribute()
    received_at = UTCDateTimeAttribute()
    order_ids = JsonAttribute()
    ttl = TTLAttribute()
