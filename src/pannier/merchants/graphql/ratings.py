"""What customers think of a merchant, as clients see it."""

import strawberry

from pannier.merchants import ratings as domain
from pannier.merchants.ratings import Stars


@strawberry.type(description="How customers rate one side of a merchant.")
class AspectRating:
    average_hundredths: int | None = strawberry.field(
        description="100 to 500 hundredths of a star, exact; null while nobody has rated it."
    )
    count: int = strawberry.field(description="How many have.")
    stars: list[int] = strawberry.field(description="How many gave one, two, three, four and five stars.")

    @classmethod
    def of(cls, stars: Stars) -> "AspectRating":
        rating = stars.rating
        return cls(average_hundredths=rating.average_hundredths, count=rating.count, stars=list(stars.counts))


@strawberry.type(description="What customers think of a merchant, side by side.")
class MerchantRatings:
    food: AspectRating = strawberry.field(description="The food: what `rating` shows and what is sorted by.")
    packaging: AspectRating = strawberry.field(description="The packaging.")
    delivery: AspectRating = strawberry.field(
        description="Deliveries by the merchant's own riders; what couriers of the platform do counts for nobody here."
    )

    @classmethod
    def of(cls, ratings: domain.MerchantRatings | None) -> "MerchantRatings":
        """None: nobody has rated it."""
        known = ratings or domain.MerchantRatings()
        return cls(
            food=AspectRating.of(known.food),
            packaging=AspectRating.of(known.packaging),
            delivery=AspectRating.of(known.delivery),
        )
