"""What is said of orders that went well: customers review, merchants answer, operators hide."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from pannier.local.demo.draw import Draw
from pannier.local.simulate.agenda import Agenda
from pannier.local.simulate.book import SimulatedOrder
from pannier.local.simulate.habits import OrderPlan, weighted
from pannier.local.simulate.operations.reviews import (
    EDIT,
    HIDE,
    ORDERED,
    POST,
    READ,
    RECENT,
    REPLY,
    REPLY_EDIT,
    UNHIDE,
)
from pannier.local.simulate.world import World

_STARS = {5: 46, 4: 26, 3: 12, 2: 7, 1: 9}
_TEXTS = {
    5: ("好吃，还会再来。", "Delicious, and still hot.", ""),
    4: ("不错。", "Good, a little salty.", ""),
    3: ("一般。", "As one expects.", ""),
    2: ("凉了。", "It came cold.", ""),
    1: ("很失望。", "I will not order again.", ""),
}
_ANSWERS = ("谢谢您的支持！", "抱歉，我们会改进。", "Thank you for telling us.")
_REASONS = ("SPAM", "ABUSIVE", "OFF_TOPIC", "PERSONAL_DATA")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a customer thinks of an order, and what others will make of it."""

    food: int
    packaging: int
    delivery: int
    text: str
    item: int  # stars for the first item; 0: it is not singled out
    second_thought: int  # stars for the food after an edit; 0: it stays
    posts_twice: bool
    answer: str  # of the merchant; may be empty
    answers_anew: bool
    hidden: str  # an operator's reason; may be empty
    shown_again: bool


def opinion_of(plan: OrderPlan, seed: int) -> Opinion | None:
    """None for those who say nothing, who are a little more than half."""
    draw: Draw = plan.draw("review", seed)
    if not draw.chance(45):
        return None
    food = weighted(draw, _STARS)
    return Opinion(
        food=food,
        packaging=weighted(draw, _STARS),
        delivery=weighted(draw, _STARS),
        text=draw.one(_TEXTS[food]),
        item=weighted(draw, _STARS) if draw.chance(40) else 0,
        second_thought=weighted(draw, _STARS) if draw.chance(25) else 0,
        posts_twice=draw.chance(10),
        answer=draw.one(_ANSWERS) if draw.chance(40) else "",
        answers_anew=draw.chance(25),
        hidden=draw.one(_REASONS) if draw.chance(20) else "",
        shown_again=draw.chance(50),
    )


class Reviewers:
    """Everybody, in what they say about orders. Each works through the agenda of their own kind."""

    def __init__(self, world: World, customers: Agenda, merchants: Agenda, operators: Agenda) -> None:
        self._world = world
        self._customers = customers
        self._merchants = merchants
        self._operators = operators
        world.book.listen(self._changed)

    def _changed(self, order: SimulatedOrder) -> None:
        if order.status != "COMPLETED" or not order.once("review"):
            return
        opinion = opinion_of(order.plan, self._world.seed)
        if opinion is not None:
            self._customers.after(order.plan.hesitates, partial(self._review, order, opinion))

    async def _review(self, order: SimulatedOrder, opinion: Opinion) -> None:
        customer, plan = self._world.person(order.customer.account), order.plan
        ordered = await customer.ask(ORDERED, id=order.id)
        words = _words(opinion, ordered.text("fulfilment"), ordered.parts("price", "lines")[0].text("itemId"))
        posted = await customer.ask(POST, order=order.id, input=words)
        self._world.recorder.noted("reviews posted")
        review_id = posted.text("review", "id")
        if opinion.second_thought:
            better = words | {"food": opinion.second_thought, "items": []}
            self._customers.after(plan.hesitates, partial(self._edit, order, review_id, better))
        if opinion.answer:
            self._merchants.after(plan.thinks, partial(self._answer, order, opinion, review_id))
        if opinion.hidden:
            self._operators.after(plan.thinks, partial(self._hide, opinion, review_id))
        if plan.number % 4 == 0:
            sort = "LOWEST" if plan.number % 8 else "NEWEST"
            await customer.ask(READ, merchant=order.merchant_id, sort=sort)
        if opinion.posts_twice:
            await customer.ask(POST, order=order.id, input=words)  # refused, as it should be

    async def _edit(self, order: SimulatedOrder, review_id: str, words: dict[str, Any]) -> None:
        await self._world.person(order.customer.account).ask(EDIT, id=review_id, input=words)

    async def _answer(self, order: SimulatedOrder, opinion: Opinion, review_id: str) -> None:
        staff = self._world.staff_of(order.merchant)
        await staff.ask(REPLY, id=review_id, text=opinion.answer)
        if opinion.answers_anew:
            await staff.ask(REPLY_EDIT, id=review_id, text=f"{opinion.answer} 欢迎再来。")

    async def _hide(self, opinion: Opinion, review_id: str) -> None:
        operator = self._world.operator()
        await operator.ask(RECENT)
        await operator.ask(HIDE, id=review_id, reason=opinion.hidden)
        if opinion.shown_again:
            await operator.ask(UNHIDE, id=review_id)


def _words(opinion: Opinion, fulfilment: str, item_id: str) -> dict[str, Any]:
    """The input of a review: an order that was fetched has no delivery to rate."""
    return {
        "food": opinion.food,
        "packaging": opinion.packaging,
        "delivery": opinion.delivery if fulfilment == "DELIVERY" else None,
        "text": opinion.text,
        "items": [{"itemId": item_id, "stars": opinion.item}] if opinion.item else [],
    }
