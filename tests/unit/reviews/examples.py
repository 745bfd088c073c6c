"""Reviews to test with, arbitrary and not."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from pannier.orders.model import Order, Rider, Status
from pannier.reviews.lifecycle import Words
from pannier.reviews.model import HideReason, Hiding, ModerationEntry, Picture, Reply, Review, Scores
from tests.unit.orders.builders import NOON, an_order
from tests.unit.orders.strategies import ids, texts, times

SECOND = timedelta(seconds=1)
NOODLES, RICE = "01JTCXQ8W0000000000000000N", "01JTCXQ8W0000000000000000R"
WORDS = Words(Scores(5, 4, 3, {NOODLES: 2}), "好吃 very good")

stars = st.integers(1, 5)
scores = st.builds(
    Scores,
    food=stars,
    packaging=stars,
    delivery=st.none() | stars,
    items=st.dictionaries(ids, stars, max_size=4),
)
hidings = st.builds(Hiding, st.sampled_from(HideReason), texts, times)
reviews = st.builds(
    Review,
    order_id=ids,
    merchant_id=ids,
    customer_id=ids | st.just(""),
    rider=st.none() | st.sampled_from(Rider),
    scores=scores,
    text=texts,
    pictures=st.lists(st.builds(Picture, ids, st.sampled_from(["image/png", "image/webp"])), max_size=6).map(
        tuple
    ),
    posted_at=times,
    edited_at=st.none() | times,
    hiding=st.none() | hidings,
    posted_on=st.none() | st.dates(),
    version=st.integers(1, 999),
)
replies = st.builds(
    Reply,
    order_id=ids,
    merchant_id=ids,
    customer_id=ids,
    author_id=ids,
    text=texts,
    posted_at=times,
    edited_at=st.none() | times,
    version=st.integers(1, 999),
)
decisions = st.builds(
    ModerationEntry,
    order_id=ids,
    sequence=st.integers(1, 999),
    operator_id=ids,
    at=times,
    reason=st.none() | st.sampled_from(HideReason),
    note=texts,
)


def completed(order: Order | None = None) -> Order:
    """An order that went well, by courier unless another is given."""
    return replace(order or an_order(), status=Status.COMPLETED, due=None)


def a_review(rider: Rider | None = Rider.COURIER, delivery: int | None = 3) -> Review:
    """One stored at noon: food 5, packaging 4, noodles 2."""
    return Review(
        order_id="01JTCXQ8W0000000000000000A",
        merchant_id="merchant",
        customer_id="customer",
        rider=rider,
        scores=Scores(5, 4, delivery, {NOODLES: 2}),
        text="好吃",
        pictures=(),
        posted_at=NOON,
        version=1,
    )
