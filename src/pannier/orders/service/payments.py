"""The money of an order: asked of the provider under a key, written to the ledger, and made to agree with the order."""

from collections.abc import Iterable, Mapping

from pannier.core.clock import Clock
from pannier.core.errors import InvalidInput, NotFound, Unauthenticated
from pannier.core.money import Money
from pannier.orders.errors import (
    OrderChangedMeanwhile,
    OrderTransitionRefused,
    PaymentDeclined,
    PaymentNotPending,
)
from pannier.orders.ledger import LedgerRefused, Payment, PaymentState, next_entry, payment_of
from pannier.orders.lifecycle import TERMINAL, Details
from pannier.orders.model import (
    Actor,
    ActorKind,
    Command,
    LedgerEntry,
    LedgerKind,
    Order,
    Payer,
    PaymentMethod,
    Reason,
    Status,
    TimelineEntry,
)
from pannier.orders.payments import Answer, PaymentProvider, Verdict
from pannier.orders.refunds import owed_after_cancelling
from pannier.orders.repository import LedgerMoved, LedgerRepository
from pannier.orders.service.orders import Orders

PAYMENTS = Actor(ActorKind.PAYMENTS)
MAX_ATTEMPTS = 10
_APPENDS = 6
_AUTHORISATION = {
    Verdict.DONE: LedgerKind.AUTHORISED,
    Verdict.REFUSED: LedgerKind.DECLINED,
    Verdict.CONFIRMATION_NEEDED: LedgerKind.CONFIRMATION_NEEDED,
}


class Payments:
    """Payments of orders."""

    def __init__(
        self,
        ledgers: LedgerRepository,
        orders: Orders,
        providers: Mapping[PaymentMethod, PaymentProvider],
        clock: Clock,
    ) -> None:
        self._ledgers = ledgers
        self._orders = orders
        self._providers = providers
        self._clock = clock

    def of(self, order_id: str) -> tuple[Payment, tuple[LedgerEntry, ...]]:
        """For who was shown the order: its payment, and the ledger that it is the sum of. One Query."""
        entries = self._ledgers.read(order_id)
        return payment_of(entries), entries

    def find_many(self, order_ids: Iterable[str]) -> dict[str, tuple[Payment, tuple[LedgerEntry, ...]]]:
        """For who was shown these orders: the same of each. One Query for one order, one BatchGet for a page of them,
        which tells what was so a moment ago.
        """
        wanted = list(dict.fromkeys(order_ids))
        if len(wanted) == 1:
            return {wanted[0]: self.of(wanted[0])}
        ledgers = self._ledgers.read_many(wanted)
        return {order_id: (payment_of(entries), entries) for order_id, entries in ledgers.items()}

    def attempt_first(self, order: Order, token: str, *, fresh: bool) -> Order:
        """The attempt that belongs to the placing. Asked again, it does nothing new. Returns the order after it.

        A fresh order has no ledger that would need to be read.
        """
        entries = () if fresh else self._ledgers.read(order.id)
        if not entries:
            entries = self._authorise(order, entries, "authorise:1", token)
        return self._after_attempt(order, payment_of(entries))

    def pay(self, viewer_id: str | None, order_id: str, token: str) -> Order:
        """Another attempt by the customer, after one was declined.

        Raises:
            Unauthenticated, NotFound, InvalidInput
            PaymentNotPending: the order waits for no payment, or for a confirmation.
            PaymentDeclined
        """
        order, entries = self._pending(viewer_id, order_id, PaymentState.NONE, PaymentState.DECLINED)
        attempts = payment_of(entries).attempts
        if not 1 <= len(token) <= 200:
            raise InvalidInput(
                ("token",), "A payment token has 1 to 200 characters.", "支付令牌应为 1 到 200 个字符。"
            )
        if attempts >= MAX_ATTEMPTS:
            raise PaymentNotPending(order)
        payment = payment_of(self._authorise(order, entries, f"authorise:{attempts + 1}", token))
        after = self._after_attempt(order, payment)
        if payment.state is PaymentState.DECLINED:
            raise PaymentDeclined(after)
        return after

    def confirm(self, viewer_id: str | None, order_id: str) -> Order:
        """The customer confirmed the payment with the provider.

        Raises:
            Unauthenticated, NotFound, PaymentNotPending, PaymentDeclined
        """
        order, entries = self._pending(viewer_id, order_id, PaymentState.CONFIRMATION_NEEDED)
        before = payment_of(entries)
        key = f"confirm:{before.attempts}"
        answer = self._provider(order).confirm(_global(order, key), before.reference)
        payment = payment_of(self._record_attempt(order, entries, key, answer))
        after = self._after_attempt(order, payment)
        if payment.state is PaymentState.DECLINED:
            raise PaymentDeclined(after)
        return after

    def capture(self, order: Order) -> None:
        """Take the money of an accepted, or in cash of a delivered, order. A final refusal cancels it.

        The second time, and where there is nothing to take, nothing happens.
        """
        payment, _ = self.of(order.id)
        in_cash = order.payment_method is PaymentMethod.CASH_ON_DELIVERY
        if payment.state is (PaymentState.NONE if in_cash else PaymentState.AUTHORISED):
            answer = self._provider(order).capture(_global(order, "capture"), payment.reference, order.total)
            taken = answer.verdict is Verdict.DONE
            kind = LedgerKind.CAPTURED if taken else LedgerKind.CAPTURE_FAILED
            self._append(order, kind, "capture", order.total, answer)
        if self.of(order.id)[0].state is PaymentState.CAPTURE_FAILED:
            self._try(order.id, Command.CANCEL, Details(Reason.PAYMENT_FAILED))

    def release(self, order: Order, ended_by: TimelineEntry) -> None:
        """Of an order that came to nothing: void what is reserved, or give back what the customer is owed.

        The second time nothing happens.
        """
        payment, _ = self.of(order.id)
        reserved = (PaymentState.AUTHORISED, PaymentState.CONFIRMATION_NEEDED, PaymentState.CAPTURE_FAILED)
        if payment.state in reserved:
            self._void(order, payment)
        elif payment.captured_minor:
            owed, payer = owed_after_cancelling(self._orders.get(order.id), ended_by)
            if owed:
                details = Details(ended_by.reason, "", owed, (), payer)
                self._try(order.id, Command.REFUND, details)

    def refund(self, order: Order, entry: TimelineEntry) -> None:
        """Send back what a REFUND entry says. The second time, or with nothing taken, nothing happens."""
        key, amount = f"refund:{entry.sequence}", entry.amount
        payment, _ = self.of(order.id)
        if amount is None or key in payment.keys or payment.refundable_minor < amount.amount_minor:
            return
        answer = self._provider(order).refund(_global(order, key), payment.reference, amount)
        kind = LedgerKind.REFUNDED if answer.verdict is Verdict.DONE else LedgerKind.REFUND_FAILED
        bearers = {entry.payer or Payer.PLATFORM: amount.amount_minor}
        self._append(order, kind, key, amount, answer, bearers)

    def _pending(
        self, viewer_id: str | None, order_id: str, *states: PaymentState
    ) -> tuple[Order, tuple[LedgerEntry, ...]]:
        """The customer's own order, which waits for a payment in one of these states, with its ledger."""
        if viewer_id is None:
            raise Unauthenticated
        order = self._orders.get_for(viewer_id, order_id)
        if order.customer_id != viewer_id:
            raise NotFound("Order")
        entries = self._ledgers.read(order_id)
        if order.status is not Status.PENDING_PAYMENT or payment_of(entries).state not in states:
            raise PaymentNotPending(order)
        return order, entries

    def _authorise(
        self, order: Order, entries: tuple[LedgerEntry, ...], key: str, token: str
    ) -> tuple[LedgerEntry, ...]:
        answer = self._provider(order).authorise(_global(order, key), order.total, token)
        return self._record_attempt(order, entries, key, answer)

    def _record_attempt(
        self, order: Order, entries: tuple[LedgerEntry, ...], key: str, answer: Answer
    ) -> tuple[LedgerEntry, ...]:
        """Write an attempt down. One that comes after the payment was closed is let go. Raises PaymentNotPending."""
        try:
            return self._append(
                order, _AUTHORISATION[answer.verdict], key, order.total, answer, entries=entries
            )
        except LedgerRefused as refusal:
            self._provider(order).void(_global(order, f"void:{key}"), answer.reference)
            raise PaymentNotPending(self._orders.get(order.id)) from refusal

    def _after_attempt(self, order: Order, payment: Payment) -> Order:
        """Bring the order to where its payment stands. Too late for the order, the reservation is let go again."""
        if payment.state is not PaymentState.AUTHORISED:
            return order
        try:
            return self._orders.move(order, Command.PAY, PAYMENTS, lambda _: Details())
        except (OrderTransitionRefused, OrderChangedMeanwhile):
            current = self._orders.get(order.id)
        if current.status in TERMINAL and current.accepted_at is None:
            self._void(current, payment)
        return current

    def _void(self, order: Order, payment: Payment) -> None:
        answer = self._provider(order).void(_global(order, "void"), payment.reference)
        self._append(order, LedgerKind.VOIDED, "void", Money.zero(order.total.currency), answer)

    def _try(self, order_id: str, command: Command, details: Details) -> None:
        """Move the order unless it has gone another way, or there already."""
        try:
            self._orders.advance(order_id, command, PAYMENTS, details)
        except (OrderTransitionRefused, OrderChangedMeanwhile):
            return

    def _append(
        self,
        order: Order,
        kind: LedgerKind,
        key: str,
        amount: Money,
        answer: Answer,
        borne_by: Mapping[Payer, int] | None = None,
        entries: tuple[LedgerEntry, ...] | None = None,
    ) -> tuple[LedgerEntry, ...]:
        """Write down what happened, once. Returns the ledger after it. Raises LedgerRefused."""
        for _ in range(_APPENDS):
            entries = self._ledgers.read(order.id) if entries is None else entries
            now = self._clock.now()
            entry = next_entry(entries, kind, key, amount, now, answer.reference, borne_by)
            if entry is None:
                return entries
            try:
                self._ledgers.append(order.id, entry)
            except LedgerMoved:
                entries = None
                continue
            return (*entries, entry)
        raise LedgerMoved

    def _provider(self, order: Order) -> PaymentProvider:
        return self._providers[order.payment_method]


def _global(order: Order, key: str) -> str:
    """The provider's key: ours, within the order."""
    return f"{order.id}:{key}"
