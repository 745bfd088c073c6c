"""Quotes: what would this cost."""

from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import DomainError, InvalidInput, NotFound
from pannier.core.ids import is_id, new_id
from pannier.core.settings import OrderTerms
from pannier.menus.model import MenuMarks, PublishedMenu
from pannier.menus.service import Menus
from pannier.merchants.model import Fulfilment
from pannier.orders.model import Destination, Quote, QuoteRequest
from pannier.orders.quoting import QuoteInputs, check_schedule, checked_request, quote_of
from pannier.orders.repository import QuoteRepository
from pannier.users.service import Users


class Quotes:
    """Makes quotes, and shows them to who asked for them."""

    def __init__(
        self, quotes: QuoteRepository, menus: Menus, users: Users, terms: OrderTerms, clock: Clock
    ) -> None:
        self._quotes = quotes
        self._menus = menus
        self._users = users
        self._terms = terms
        self._clock = clock

    def create(self, customer_id: str, request: QuoteRequest) -> Quote:
        """Price what is asked for, and hold the price for a while.

        Raises:
            NotFound: the merchant, or the address among the customer's own.
            InvalidInput, ScheduledTimeInvalid, FulfilmentNotOffered, OutOfDeliveryZone, MerchantClosed
            MenuItemUnknown, MenuItemUnavailable, OptionUnknown, OptionRepeated, OptionChoicesInvalid,
            BelowMinimumOrder
        """
        request = checked_request(request)
        try:
            menu = self._menus.published(request.merchant_id)
        except NotFound as error:
            raise NotFound("Merchant") from error
        now = self._clock.now()
        check_schedule(request, menu.merchant, now)
        wanted_at = request.scheduled_for or now
        marks = self._menus.marks(menu, menu.merchant.business_date(wanted_at))
        destination = self._destination(customer_id, request)
        return self._store(QuoteInputs(customer_id, request, destination, menu, marks, now))

    def get(self, customer_id: str, quote_id: str) -> Quote:
        """The customer's own quote. Raises NotFound."""
        quote = self._quotes.find(quote_id) if is_id(quote_id) else None
        if quote is None or quote.customer_id != customer_id:
            raise NotFound("Quote")
        return quote

    def renew(self, quote: Quote, menu: PublishedMenu, marks: MenuMarks, now: datetime) -> Quote:
        """A fresh quote for the same request and destination, to be held from now on. Raises as `create` does."""
        inputs = QuoteInputs(quote.customer_id, quote.request, quote.destination, menu, marks, now)
        return self._store(inputs)

    def try_renew(self, quote: Quote, menu: PublishedMenu, now: datetime) -> Quote | None:
        """A fresh quote, or None when what was asked for cannot be had at present."""
        try:
            check_schedule(quote.request, menu.merchant, now)
            wanted_at = quote.request.scheduled_for or now
            marks = self._menus.marks(menu, menu.merchant.business_date(wanted_at))
            return self.renew(quote, menu, marks, now)
        except DomainError:
            return None

    def _store(self, inputs: QuoteInputs) -> Quote:
        quote = quote_of(inputs, new_id(inputs.now), self._terms.quote_valid)
        self._quotes.add(quote)
        return quote

    def _destination(self, customer_id: str, request: QuoteRequest) -> Destination | None:
        if request.fulfilment is Fulfilment.PICKUP:
            return None
        if request.address_id is None:
            raise InvalidInput(("addressId",), "A delivery needs an address.", "外送订单需要地址。")
        address = self._users.get_address(customer_id, request.address_id)
        return Destination(
            address.id, address.recipient, address.phone, address.street, address.detail, address.location
        )
