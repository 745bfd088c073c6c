"""What people say at the end of the day: reviews are posted, edited, answered, hidden and shown again, and many changes
of each wait until a function sees them."""

from datetime import timedelta

from pannier.reviews.model import HideReason, Scores
from pannier.reviews.repository import RatingRepository, ReviewRepository
from pannier.reviews.service import ReviewDraft, review_services
from tests.streams.functions.fleet import Fleet
from tests.tables.audit.town import Town


def night(day: Town, fleet: Fleet) -> None:
    """One review stays as it was posted, one was changed, one went and came back, and one is hidden."""
    services = review_services(
        ReviewRepository(day.connection),
        RatingRepository(day.connection),
        None,
        day.moves,
        day.merchants,
        day.users,
        day.clock,
    )

    def post(name: str, food: int, delivery: int | None = 5, noodles: int = 0) -> str:
        order_id = day.orders[name].id
        items = {day.noodles.id: noodles} if noodles else {}
        services.reviews.post(day.customer, order_id, ReviewDraft(Scores(food, 4, delivery, items), "好吃"))
        return order_id

    post("completed", 5, 1, noodles=5)
    changed, back = post("collected", 1, None), post("cash", 2, noodles=3)
    away = post("gone before the capture failed", 1, noodles=1)
    services.replies.reply(day.clerk, changed, "抱歉")
    day.clock.advance(timedelta(hours=1))
    better = ReviewDraft(Scores(4, 4, None, {day.tea.id: 5}), "还行")
    services.reviews.edit(day.customer, changed, better)
    services.replies.edit(day.owner, changed, "谢谢")
    for order_id in (back, away):
        services.moderation.hide(day.operator, order_id, HideReason.OFF_TOPIC, "无关")
    services.moderation.unhide(day.operator, back)
