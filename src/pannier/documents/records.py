"""How documents are stored. Private to the repository of this package."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from pannier.core.dynamo import CompressedJsonAttribute, Record, TableMeta


class DocumentRecord(Record):
    """A document by its hash. A table of its own: strangers write to it, and it is forgotten within weeks."""

    class Meta(TableMeta):
        family = "documents"

    sha256 = UnicodeAttribute(hash_key=True)
    text = CompressedJsonAttribute()
    ttl = TTLAttribute()
