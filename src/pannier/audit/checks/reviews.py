"""Reviews are of completed orders, and ratings are what they come to."""

from collections.abc import Iterator

from pannier.audit.books import Books, OrderFile, RatingFile
from pannier.audit.findings import Finding
from pannier.merchants.ratings import Rating
from pannier.orders.model import Status
from pannier.reviews.lifecycle import rider_of
from pannier.reviews.model import REVIEW_WITHIN, STARS, Review
from pannier.reviews.ratings import Tally, recount


def reviews(books: Books) -> Iterator[Finding]:
    """Each is of an order that was completed, by its customer or by somebody forgotten, of what was in it."""
    for review in books.reviews:
        file = books.orders.get(review.order_id)
        order = file.head if file else None
        if file is None or order is None or order.status is not Status.COMPLETED:
            yield Finding(review.order_id, "a review of a completed order", "another order, or none")
            continue
        said = (review.merchant_id, review.rider)
        if said != (order.merchant_id, rider_of(order)) or review.customer_id not in ("", order.customer_id):
            yield Finding(review.order_id, "merchant, customer and rider of the order", "others")
        elif not _of_what_was_ordered(books, review):
            yield Finding(review.order_id, "stars for what was ordered and delivered", "for something else")
        if any(stars not in STARS for stars in _stars(review)):
            yield Finding(review.order_id, "one to five stars", ", ".join(map(str, _stars(review))))
        yield from _in_time(review, file)


def ratings(books: Books) -> Iterator[Finding]:
    """What the stream added up, change by change, is what the reviews come to."""
    wanted = recount(books.reviews)
    for merchant_id in sorted(wanted.keys() | books.ratings.keys()):
        tally = wanted.get(merchant_id, Tally())
        stored = (
            books.ratings.get(merchant_id, RatingFile(merchant_id)).counted + Tally()
        )  # without empty items
        if stored != tally:
            yield Finding(merchant_id, _told(tally), _told(stored))


def shown(books: Books) -> Iterator[Finding]:
    """A merchant shows the rating of its food, with what was carried over."""
    for file in books.merchants.values():
        if file.merchant is None:
            continue
        rated = books.ratings.get(file.merchant_id, RatingFile(file.merchant_id))
        rating = (rated.counted.food + rated.carried).rating
        seen = Rating(file.merchant.rating_sum, file.merchant.rating_count)
        if seen != rating:
            yield Finding(
                file.merchant_id, f"{rating.sum} stars by {rating.count}", f"{seen.sum} by {seen.count}"
            )


def _of_what_was_ordered(books: Books, review: Review) -> bool:
    snapshot = books.orders[review.order_id].snapshot
    scores = review.scores
    if (scores.delivery is None) != (review.rider is None):
        return False
    return snapshot is None or scores.items.keys() <= {line.item_id for line in snapshot.quote.price.lines}


def _stars(review: Review) -> list[int]:
    scores = review.scores
    given = [scores.food, scores.packaging, *scores.items.values()]
    return given if scores.delivery is None else [*given, scores.delivery]


def _in_time(review: Review, file: OrderFile) -> Iterator[Finding]:
    """Posted while it could be, edited while it could be."""
    completed = [entry.at for entry in file.entries if entry.status is Status.COMPLETED]
    if completed and not completed[0] <= review.posted_at < completed[0] + REVIEW_WITHIN:
        yield Finding(
            review.order_id,
            f"posted within {REVIEW_WITHIN.days} days of {completed[0]}",
            f"{review.posted_at}",
        )
    if review.edited_at is not None and not review.posted_at <= review.edited_at < review.editable_until:
        yield Finding(review.order_id, f"edited before {review.editable_until}", f"{review.edited_at}")


def _told(tally: Tally) -> str:
    aspects = {
        "food": tally.food,
        "packaging": tally.packaging,
        "delivery": tally.delivery,
        **tally.items,
        **{day.isoformat(): stars for day, stars in tally.days.items()},
    }
    stars = (f"{name} {'/'.join(map(str, each.counts))}" for name, each in aspects.items() if each)
    return ", ".join(stars) or "no stars"
