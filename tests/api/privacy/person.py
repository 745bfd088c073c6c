"""Somebody who has been everything and done everything, in words that nobody else uses."""

from dataclasses import dataclass
from typing import Any

from pannier.api.primitives.ids import global_id, split_id
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.merchants.model import StaffRole
from pannier.users.model import OutsideIdentity, Role
from pannier.users.repository import AccountChange, UserRepository
from pannier.users.service import NewAddress
from tests.api.conftest import PASSWORD, Api
from tests.api.privacy.conftest import Platform
from tests.api.reviews.conftest import PNG, uploaded

HOME = Point(31.2287654, 121.4412345)

PERSONAL: dict[str, str | bytes] = {
    "name": "欧阳无名",
    "phone": "13912345678",
    "e-mail": "ouyang.private@example.com",
    "device": "OuyangPhone/7.5",
    "subject at the issuer": "issuer-subject-of-ouyang",
    "address label": "欧阳的窝",
    "recipient": "欧阳收件人",
    "phone of the recipient": "13987654321",
    "street": "无名路 7788 号",
    "floor": "18 楼 1802 室",
    "latitude": "31.2287654",
    "longitude": "121.4412345",
    "order note": "敲门三下，欧阳在家",
    "line note": "欧阳不吃香菜",
    "cancel note": "欧阳的奶奶住院了",
    "note of a clerk": "客人欧阳的电话打不通",
    "note as clerk": "欧阳今天一个人当班",
    "note as courier": "欧阳的车坏在路上",
    "latitude on the way": "31.2246813",
    "review": "欧阳觉得面有点咸",
    "reply": "欧阳女士，下次注意",
    "note of an operator": "文中提到欧阳本人",
    "picture": b"INSIDE-THE-KITCHEN-OF-OUYANG",
    "upload": b"UPLOAD-OF-OUYANG-NEVER-USED",
    "device label": "欧阳的手机",
}
IN_OBJECTS = {"picture", "upload"}  # told by their address in the document, not copied into it

DO = """mutation ($id: ID!, $note: String!) {{ {name}(id: $id, reason: {reason}, note: $note) {{
    __typename ... on Error {{ code }} }} }}"""


@dataclass
class Person:
    """Their ids, and what became of them."""

    id: str
    api: Api
    completed: str
    cancelled: str


def act(api: Api, name: str, reason: str, order_id: str, note: str) -> None:
    answer = api.data(DO.format(name=name, reason=reason), id=order_id, note=note)[name]
    assert answer["__typename"] == "OrderPayload", answer


def done(answer: dict[str, Any], field: str) -> Any:
    """The value of a mutation that has to succeed."""
    value = answer[field]
    assert value["__typename"].endswith("Payload"), value
    return value


def text(name: str) -> str:
    value = PERSONAL[name]
    assert isinstance(value, str)
    return value


def live(platform: Platform) -> Person:
    """A life in which everything happens that leaves something behind."""
    shop, services = platform.shop, platform.api.services
    user = services.users.register(
        text("name"),
        f"+86{text('phone')}",
        text("e-mail"),
        PASSWORD,
        Locale.ZH_CN,
        frozenset({Role.CUSTOMER, Role.COURIER}),
    )
    _link(platform, user.id)
    services.sign_in.open(user.id, text("device"))
    new = NewAddress(
        text("address label"),
        text("recipient"),
        f"+86{text('phone of the recipient')}",
        text("street"),
        text("floor"),
        HOME,
    )
    services.users.add_address(user.id, new)
    shop.people["person"] = platform.api.as_user(user.id)
    me = shop["person"]
    _invite(platform)
    shop.api.services.merchants.set_staff(
        platform.behind.user_id("operator"), shop.merchant.id, user.id, StaffRole.CLERK
    )
    _register_device(me)
    cancelled = _order(platform)
    act(me, "orderCancel", "CHANGED_MIND", cancelled, text("cancel note"))
    completed = _deliver(platform, _order(platform))
    _work(platform)
    _review(platform, completed)
    uploaded(shop, PNG + b"UPLOAD-OF-OUYANG-NEVER-USED", "person")
    _quote(platform)
    return Person(user.id, me, completed, cancelled)


def _link(platform: Platform, user_id: str) -> None:
    """As if the person had signed in with an outside issuer, too."""
    users, now = UserRepository(platform.connection), platform.api.clock.now()
    user = users.get(user_id)
    link = OutsideIdentity("https://issuer.example", text("subject at the issuer"), user_id, frozenset(), now)
    users.commit(AccountChange(user, user, identity=link))


def _invite(platform: Platform) -> None:
    """A shop next door wants the person, who never answers."""
    raw_id = platform.behind.open_another_shop("next door")
    invite = """mutation ($id: ID!, $account: String!) {
        merchantStaffInvite(id: $id, account: $account, role: CLERK) { __typename ... on Error { code } } }"""
    merchant_id = global_id("Merchant", raw_id)
    for account in (f"+86{text('phone')}", text("e-mail")):
        done(platform.shop["next door"].data(invite, id=merchant_id, account=account), "merchantStaffInvite")


def _register_device(me: Api) -> None:
    register = """mutation ($input: DeviceRegisterInput!) {
        deviceRegister(input: $input) { __typename ... on Error { code } } }"""
    device = {"token": "push-token-of-ouyang", "platform": "ANDROID", "label": text("device label")}
    done(me.data(register, input=device), "deviceRegister")


def _quote(platform: Platform) -> str:
    shop, me = platform.shop, platform.shop["person"]
    (address,) = me.data("{ viewer { addresses { edges { node { id } } } } }")["viewer"]["addresses"]["edges"]
    line = {"itemId": shop.noodles, "quantity": 1, "note": text("line note")}
    answer = shop.ask(line, who="person", addressId=address["node"]["id"], note=text("order note"))
    assert answer["__typename"] == "QuotePayload", answer
    quote_id: str = answer["quote"]["id"]
    return quote_id


def _order(platform: Platform) -> str:
    quote_id = _quote(platform)
    order_id: str = platform.shop.place(quote_id, f"key {quote_id}", who="person")["order"]["id"]
    return order_id


def _deliver(platform: Platform, order_id: str) -> str:
    """The whole way, on which a clerk notes something about the person."""
    shop = platform.shop
    steps = ("orderAccept", "orderReady")
    shop.tell_all(order_id, *(("clerk", step) for step in steps))
    steps = ("orderClaim", "orderPickUp", "orderDeliver")
    shop.tell_all(order_id, *(("courier", step) for step in steps))
    shop.tell("person", "orderComplete", order_id)
    refund = """mutation ($id: ID!, $note: String!) {
        orderRefund(id: $id, input: {reason: GOODWILL, lineIds: ["1"], note: $note}) {
            __typename ... on Error { code } } }"""
    done(shop["clerk"].data(refund, id=order_id, note=text("note of a clerk")), "orderRefund")
    return order_id


def _work(platform: Platform) -> None:
    """The person refuses one customer as a clerk, and drops another's noodles as a courier."""
    shop, me = platform.shop, platform.shop["person"]
    act(me, "orderReject", "TOO_BUSY", shop.order(), text("note as clerk"))
    carried = shop.tell_all(shop.order(), ("clerk", "orderAccept"), ("clerk", "orderReady"))
    shop.api.services.merchants.remove_staff(
        platform.behind.user_id("operator"), shop.merchant.id, platform.behind.user_id("person")
    )
    shop.tell_all(carried, ("person", "orderClaim"), ("person", "orderPickUp"))
    report = """mutation ($input: CourierLocationReportInput!) { courierLocationReport(input: $input) {
        __typename ... on Error { code } } }"""
    here = {"latitude": float(text("latitude on the way")), "longitude": 121.44}
    position = {"location": here, "recordedAt": shop.api.clock.now().isoformat()}
    done(me.data(report, input=position), "courierLocationReport")
    act(me, "orderDeliveryFail", "ACCIDENT", carried, text("note as courier"))
    shop.api.services.merchants.set_staff(
        platform.behind.user_id("operator"),
        shop.merchant.id,
        platform.behind.user_id("person"),
        StaffRole.CLERK,
    )


def _review(platform: Platform, order_id: str) -> None:
    """With a picture; the merchant replies, and an operator hides it."""
    shop = platform.shop
    key = uploaded(shop, PNG + b"INSIDE-THE-KITCHEN-OF-OUYANG", "person")
    post = """mutation ($id: ID!, $input: ReviewPostInput!) { reviewPost(orderId: $id, input: $input) {
        __typename ... on Error { code } ... on ReviewPayload { review { id } } } }"""
    stars = {"food": 2, "packaging": 3, "delivery": 4, "text": text("review"), "pictures": [key]}
    review_id = done(shop["person"].data(post, id=order_id, input=stars), "reviewPost")["review"]["id"]
    reply = "mutation ($id: ID!, $text: String!) { reviewReply(id: $id, text: $text) { __typename } }"
    done(shop["clerk"].data(reply, id=review_id, text=text("reply")), "reviewReply")
    hide = """mutation ($id: ID!, $note: String!) {
        reviewHide(id: $id, reason: PERSONAL_DATA, note: $note) { __typename } }"""
    done(shop["operator"].data(hide, id=review_id, note=text("note of an operator")), "reviewHide")


def raw(order_id: str) -> str:
    """What tables call it."""
    return split_id(order_id)[1]
