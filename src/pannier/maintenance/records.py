"""How the progress of jobs is stored. Private to the repository of this package."""

from pynamodb.attributes import DiscriminatorAttribute, NumberAttribute, UnicodeAttribute

from pannier.core.dynamo import JsonAttribute, Record, StoredVersion, TableMeta


class MaintenanceItem(Record):
    """An item of the maintenance table. Partition: the job, `backfill#<name>` or `rebuild#<projection>`.

    A table of its own: no function reacts to it, nobody else reads it, and a restore leaves it out.
    """

    class Meta(TableMeta):
        family = "maintenance"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()


class ProgressRecord(MaintenanceItem, discriminator="progress"):
    """`part#<number>`."""

    of = NumberAttribute()
    after = JsonAttribute(null=True)
    seen = NumberAttribute()
    changed = NumberAttribute()
    done = NumberAttribute()  # 1 or 0
    version = StoredVersion()
