"""After the food: money back, and problems with what came."""

from pannier.core import problems
from pannier.core.errors import InvalidInput
from pannier.core.paging import PageRequest
from pannier.orders.errors import OrderLineUnknown
from pannier.orders.lifecycle import Details
from pannier.orders.model import MAX_LINES, Command, Order, Reason
from pannier.orders.refunds import bearer_of, refund_amount
from pannier.orders.repository import OrderRepository
from pannier.orders.service.orders import Orders, checked_note, checked_reason


class Refunds:
    """Refunds, whole and per line, and reports of problems."""

    def __init__(self, orders: OrderRepository, moves: Orders) -> None:
        self._orders = orders
        self._moves = moves

    def refund(
        self,
        viewer_id: str | None,
        order_id: str,
        reason: Reason,
        note: str = "",
        line_ids: tuple[str, ...] = (),
    ) -> Order:
        """Give back what these lines cost, or without lines all that is left. For staff and operators.

        The timeline decides, at once and under its version; the provider is asked by a reaction.

        Raises:
            Unauthenticated, NotFound, InvalidInput, OrderTransitionRefused, OrderChangedMeanwhile
            OrderLineUnknown, OrderLineRefunded, RefundExceedsPayment
        """
        checked_reason(Command.REFUND, reason)
        note, line_ids = checked_note(note), _checked_lines(line_ids)
        order, actor = self._moves.open_for(viewer_id, order_id, Command.REFUND)
        price = self._orders.get_snapshot(order_id).quote.price

        def decide(current: Order) -> Details:
            refunded = self._refunded_lines(order_id) if current.refunded_minor else frozenset()
            amount = refund_amount(current, price, line_ids, refunded)
            return Details(reason, note, amount, line_ids, bearer_of(actor.kind, reason))

        return self._moves.move(order, Command.REFUND, actor, decide)

    def report_problem(
        self,
        viewer_id: str | None,
        order_id: str,
        reason: Reason,
        line_ids: tuple[str, ...],
        note: str = "",
    ) -> Order:
        """Tell merchant and operators that lines are missing, wrong or spoiled. For the customer.

        Raises:
            Unauthenticated, NotFound, InvalidInput, OrderLineUnknown, OrderTransitionRefused, OrderChangedMeanwhile
        """
        checked_reason(Command.REPORT_PROBLEM, reason)
        note, line_ids = checked_note(note), _checked_lines(line_ids)
        if not line_ids:
            raise InvalidInput(("lineIds",), "Name the lines that it is about.", "请指明涉及的菜品行。")
        order, actor = self._moves.open_for(viewer_id, order_id, Command.REPORT_PROBLEM)
        known = {line.id for line in self._orders.get_snapshot(order_id).quote.price.lines}
        for line_id in line_ids:
            if line_id not in known:
                raise OrderLineUnknown(line_id)
        details = Details(reason, note, None, line_ids)
        return self._moves.move(order, Command.REPORT_PROBLEM, actor, lambda _: details)

    def _refunded_lines(self, order_id: str) -> frozenset[str]:
        """Lines that have been refunded, from the timeline; it is read only when something was."""
        timeline = self._orders.page_timeline(order_id, PageRequest(1_000)).items
        return frozenset(
            line for entry in timeline if entry.command is Command.REFUND for line in entry.line_ids
        )


def _checked_lines(line_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, in order. Raises InvalidInput."""
    if len(line_ids) > MAX_LINES:
        raise problems.at_most(("lineIds",), MAX_LINES)
    return tuple(dict.fromkeys(line_ids))
