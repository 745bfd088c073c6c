"""A menu as one would first store it: an item of the table for each dish, options as nested maps."""

from typing import Any, ClassVar

from pynamodb.attributes import ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from pannier.menus.model import MenuItem


class NaiveOption(MapAttribute[str, Any]):
    id = UnicodeAttribute()
    name = UnicodeAttribute()
    price_delta_minor = NumberAttribute()


class NaiveGroup(MapAttribute[str, Any]):
    id = UnicodeAttribute()
    name = UnicodeAttribute()
    minimum = NumberAttribute()
    maximum = NumberAttribute()
    options = ListAttribute(of=NaiveOption)


class NaiveItem(Model):
    class Meta:
        table_name = "bench-naive-items"
        host: ClassVar[str | None] = None
        region: ClassVar[str | None] = None

    merchant_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    category_id = UnicodeAttribute()
    name = UnicodeAttribute()
    description = UnicodeAttribute()
    image = UnicodeAttribute(null=True)
    price_minor = NumberAttribute()
    position = NumberAttribute()
    option_groups = ListAttribute(of=NaiveGroup)

    @classmethod
    def of(cls, item: MenuItem) -> "NaiveItem":
        groups = [
            NaiveGroup(  # type: ignore[no-untyped-call]  # as is what PynamoDB makes of a MapAttribute
                id=group.id,
                name=group.name,
                minimum=group.minimum,
                maximum=group.maximum,
                options=[
                    NaiveOption(  # type: ignore[no-untyped-call]  # likewise
                        id=option.id, name=option.name, price_delta_minor=option.price_delta_minor
                    )
                    for option in group.options
                ],
            )
            for group in item.option_groups
        ]
        return cls(
            item.merchant_id,
            item.id,
            category_id=item.category_id,
            name=item.name,
            description=item.description,
            image=item.image,
            price_minor=item.price_minor,
            position=item.position,
            option_groups=groups,
        )
