"""One merchant, everybody around it, and one of each thing that somebody owns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pynamodb.connection import Connection

from pannier.api.context import Services
from pannier.api.primitives.ids import global_id
from pannier.core.settings import Settings
from pannier.merchants.model import StaffRole
from tests.api.conftest import Api
from tests.api.orders.backstage import Backstage
from tests.api.permissions import outside
from tests.messenger import RecordingMessenger

ROLES = (
    "nobody",
    "stranger",
    "customer",
    "courier",
    "other courier",
    "clerk",
    "manager",
    "owner",
    "owner next door",
    "operator",
)
"""`customer` has ordered, `courier` has claimed what is on its way; the others of their kind have not."""

TO_READY = (("clerk", "orderAccept"), ("clerk", "orderReady"))
TO_DELIVERING = (*TO_READY, ("courier", "orderClaim"), ("courier", "orderPickUp"))
TO_DELIVERED = (*TO_DELIVERING, ("courier", "orderDeliver"))


@dataclass
class World:
    """Things are made when they are first named; a `fresh` one is made for each call that may use it up."""

    behind: Backstage
    messenger: RecordingMessenger
    settings: Settings
    connection: Connection
    made: dict[str, Any] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=count)

    def __getitem__(self, role: str) -> Api:
        return self.behind.shop[role]

    def caller(self, role: str, entry: Mapping[str, Any]) -> Api:
        """Who asks: somebody who can be spared, where the call would end what others still need."""
        if not entry.get("spare") or role == "nobody":
            return self[role]
        return self.behind.shop.api.as_user(self.behind.newcomer())

    def values(self, arguments: Mapping[str, Any], role: str, *, fresh: bool = False) -> dict[str, Any]:
        """The arguments with every `$thing` replaced by its id; `$new thing` is fresh for who may use it."""
        return {key: self._value(value, role, fresh) for key, value in arguments.items()}

    def _value(self, value: Any, role: str, fresh: bool) -> Any:
        match value:
            case dict():
                return {key: self._value(each, role, fresh) for key, each in value.items()}
            case list():
                return [self._value(each, role, fresh) for each in value]
            case str() if value.startswith("$new "):
                name = value.removeprefix("$new ")
                return self.things[name](role) if fresh else self.thing(name, role)
            case str() if value.startswith("$"):
                return self.thing(value.removeprefix("$"), role)
        return value

    def thing(self, name: str, role: str) -> Any:
        """The one that is always shown; `its …` belongs to what was made last."""
        if name.startswith("its "):
            return self.things[name](role)
        if name not in self.made:
            self.made[name] = self.things[name](role)
        return self.made[name]

    @property
    def things(self) -> Mapping[str, Callable[[str], Any]]:
        """How each thing is made; the role is who is about to use it."""
        return outside.things(self) | {
            "number": lambda _: f"{next(self.numbers):04}",
            "account": lambda _: self._account("customer"),
            "account with a reset code": lambda _: self._coded(self._newcomers_email(), "PASSWORD_RESET"),
            "address": lambda _: self.behind.add_address(self.behind.user_id("customer")),
            "category": self._category,
            "clerk": lambda _: global_id("User", self.behind.user_id("clerk")),
            "contact with a code": lambda role: self._coded(self._email(), "CONTACT", role),
            "customer": lambda _: global_id("User", self.behind.user_id("customer")),
            "device": self._device,
            "e-mail": lambda _: self._email(),
            "e-mail with a sign-in code": lambda _: self._coded(self._email(), "SIGN_IN"),
            "hidden review": self._hidden_review,
            "its code": lambda _: self.messenger.code if self.messenger.sent else "000000",
            "item": lambda _: self.behind.add_item(f"点心 {next(self.numbers)}", 600),
            "lone category": self._lone_category,
            "member": self._member,
            "merchant": lambda _: self.behind.shop.id,
            "merchant aside": lambda _: global_id("Merchant", self.behind.open_another_shop("owner aside")),
            "message": self._message,
            "newcomer": lambda _: global_id("User", self.behind.newcomer()),
            "order pending": lambda _: self.behind.shop.order(token="tok_declined"),
            "order placed": lambda _: self.behind.shop.order(),
            "order preparing": lambda _: self._order(TO_READY[:1]),
            "order asked to cancel": lambda _: self._order((TO_READY[0], ("customer", "orderCancelRequest"))),
            "order ready": lambda _: self._order(TO_READY, note="门铃坏了"),
            "order claimed": lambda _: self._order(TO_DELIVERING[:3]),
            "order delivering": lambda _: self._order(TO_DELIVERING),
            "order delivered": lambda _: self._order(TO_DELIVERED),
            "order completed": lambda _: self._order((*TO_DELIVERED, ("customer", "orderComplete"))),
            "order reviewed": lambda _: self._reviewed()[0],
            "order to fetch": lambda _: self._order(TO_READY, fulfilment="PICKUP", addressId=None),
            "quote": lambda _: self.behind.shop.quote({"itemId": self.behind.shop.rice, "quantity": 1}),
            "refresh token": lambda _: self.services.sign_in.open(self.behind.newcomer()).refresh_token,
            "review": lambda _: self._reviewed()[1],
            "review with a reply": self._review_with_a_reply,
            "rice": lambda _: self.behind.shop.rice,
            "session": self._session,
        }

    @property
    def services(self) -> Services:
        return self.behind.shop.api.services

    def _account(self, role: str) -> str:
        email = self.services.users.get(self.behind.user_id(role)).email
        assert email is not None
        return email

    def _category(self, _: str) -> str:
        """One that is on the menu."""
        menu = "query ($id: ID!) { menu(merchantId: $id) { categories { id } } }"
        found: str = self["nobody"].data(menu, id=self.behind.shop.id)["menu"]["categories"][0]["id"]
        return found

    def _lone_category(self, _: str) -> str:
        """One that nothing stands in."""
        raw = self.behind.shop.merchant.id
        added = self.services.menus.add_category(self.behind.user_id("owner"), raw, "空")
        return global_id("MenuCategory", f"{raw}.{added.id}")

    def _member(self, _: str) -> str:
        """Somebody else who works there."""
        name = f"waiter {next(self.numbers)}"
        self.behind.employ(name, StaffRole.CLERK)
        return global_id("StaffMember", f"{self.behind.shop.merchant.id}.{self.behind.user_id(name)}")

    def _email(self) -> str:
        return f"somebody-{next(self.numbers)}@example.org"

    def _newcomers_email(self) -> str:
        email = self.services.users.get(self.behind.newcomer()).email
        assert email is not None
        return email

    def _coded(self, account: str, purpose: str, role: str = "nobody") -> str:
        """An account to which a code was sent."""
        if purpose == "CONTACT" and role == "nobody":
            return account  # who asks for it has to be somebody
        request = (
            "mutation ($account: String!) { userCodeRequest(account: $account, purpose: %s) { __typename } }"
        )
        answer = self[role].data(request % purpose, account=account)
        assert answer["userCodeRequest"]["__typename"] == "UserCodeRequestPayload", answer
        return account

    def _device(self, _: str) -> str:
        """One of the customer's."""
        register = """mutation ($token: String!) { deviceRegister(input: {token: $token, platform: IOS}) {
            ... on DevicePayload { device { id } } } }"""
        token = f"token of a device {next(self.numbers)}"
        device_id: str = self["customer"].data(register, token=token)["deviceRegister"]["device"]["id"]
        return device_id

    def _session(self, _: str) -> str:
        """The customer's latest."""
        self.services.sign_in.open(self.behind.user_id("customer"))
        found = self["customer"].data("{ viewerSessions(first: 1) { edges { node { id } } } }")
        session_id: str = found["viewerSessions"]["edges"][0]["node"]["id"]
        return session_id

    def _reviewed(self) -> tuple[str, str]:
        """An order and its review."""
        order_id = self.things["order completed"]("")
        post = """mutation ($id: ID!) { reviewPost(orderId: $id, input: {food: 5, packaging: 5, delivery: 5}) {
            __typename ... on ReviewPayload { review { id } } } }"""
        answer = self["customer"].data(post, id=order_id)["reviewPost"]
        assert answer["__typename"] == "ReviewPayload", answer
        return order_id, answer["review"]["id"]

    def _review_with_a_reply(self, _: str) -> str:
        review_id = self._reviewed()[1]
        reply = 'mutation ($id: ID!) { reviewReply(id: $id, text: "谢谢") { __typename } }'
        assert self["clerk"].data(reply, id=review_id)["reviewReply"]["__typename"] == "ReviewPayload"
        return review_id

    def _hidden_review(self, _: str) -> str:
        review_id = self._reviewed()[1]
        hide = "mutation ($id: ID!) { reviewHide(id: $id, reason: SPAM) { __typename } }"
        assert self["operator"].data(hide, id=review_id)["reviewHide"]["__typename"] == "ReviewPayload"
        return review_id

    def _order(self, steps: tuple[tuple[str, str], ...], **changes: Any) -> str:
        order_id = self.behind.shop.order(**changes)
        return self.behind.shop.tell_all(order_id, *steps)

    def _message(self, _: str) -> str:
        """The newest in the customer's inbox."""
        self.behind.react(self.behind.shop.order())
        found = self["customer"].data("{ inbox(first: 1) { edges { node { id } } } }")
        message_id: str = found["inbox"]["edges"][0]["node"]["id"]
        return message_id
