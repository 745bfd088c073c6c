"""Backfills that bring the items of a kind to the version of its form that the code writes."""

from pannier.core.dynamo import Record, meta_of
from pannier.core.schemas import SCHEMA, schema_of, upgraded
from pannier.maintenance.backfills.model import Backfill, Changes, Values


def upgrade_backfill(name: str, about: str, kind: type[Record], reads: frozenset[str]) -> Backfill:
    """Rewrites every item of an older version, so that its upgrades can be taken out of the code.

    `reads` are all attributes that the upgrades look at or change, as they are stored. Run it when no function of an
    older release is left: what that would write, it would write in the older form.
    """
    discriminator = kind.kind.serialize(kind)  # type: ignore[attr-defined]  # every family declares it

    def change(item: Values) -> Changes:
        stored = dict(item)
        if stored["kind"]["S"] != discriminator or schema_of(stored) >= kind.schema:
            return {}
        present = {
            **upgraded(stored, kind.__name__, kind.upgrades, kind.readable),
            SCHEMA: {"N": str(kind.schema)},
        }
        return {
            attribute: present.get(attribute)
            for attribute in sorted({*stored, *present})
            if present.get(attribute) != stored.get(attribute)
        }

    return Backfill(name, about, meta_of(kind).family, reads | {"pk", "sk", "kind", SCHEMA}, change)
