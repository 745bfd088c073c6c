"""A town that comes to be over the deployed endpoints, by those who live there and `pannier appoint`."""

import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from pannier.local.simulate.operations import accounts, customers, webhooks
from tests.e2e.deployed.clients import Person
from tests.e2e.deployed.cloud import PROJECT, Cloud
from tests.e2e.deployed.deploying import STACK, Deployment
from tests.e2e.deployed.receiver import Receiver
from tests.e2e.deployed.waiting import wait_until

STORE = {"latitude": 31.22, "longitude": 121.44}
HOME = {"latitude": 31.2235, "longitude": 121.4455}
PASSWORD = "correct horse battery"
LICENCE = b"%PDF-1.4 a licence"

_REGISTER = """
mutation ($name: String!, $phone: String!, $password: String!) {
  userRegister(input: {name: $name, phone: $phone, password: $password, locale: EN}) {
    ... on UserRegisterPayload { user { id } session { accessToken } } ... on Error { code message }
  }
}
"""
_GRANT = """
mutation ($id: ID!) {
  userRoleGrant(id: $id, role: COURIER) {
    ... on UserUpdatePayload { user { id } } ... on Error { code message }
  }
}
"""
_APPLY = """
mutation ($input: MerchantApplyInput!) {
  merchantApply(idempotencyKey: "the first", input: $input) {
    ... on MerchantPayload { merchant { id status } } ... on Error { code message }
  }
}
"""
_TICKET = """
mutation ($id: ID!, $kind: LicenceKind!) {
  merchantLicenceUploadTicket(id: $id, kind: $kind, mediaType: "application/pdf") {
    ... on MerchantLicenceUploadTicketPayload { ticket { url fields { name value } key } }
    ... on Error { code message }
  }
}
"""
_SUBMIT = """
mutation ($id: ID!, $kind: LicenceKind!, $input: MerchantLicenceInput!) {
  merchantLicenceSubmit(id: $id, kind: $kind, input: $input) {
    ... on MerchantLicencePayload { licence { state } } ... on Error { code message }
  }
}
"""
_DECIDE = """
mutation ($id: ID!) {
  %s(id: $id) { ... on MerchantPayload { merchant { status isOpenNow } } ... on Error { code message } }
}
"""
_CATEGORY = """
mutation ($id: ID!) {
  menuCategoryCreate(merchantId: $id, input: {name: "面"}) {
    ... on MenuCategoryPayload { category { id } } ... on Error { code message }
  }
}
"""
_ITEM = """
mutation ($input: MenuItemCreateInput!) {
  menuItemCreate(input: $input) { ... on MenuItemPayload { item { id } } ... on Error { code message } }
}
"""
_ADDRESS = """
mutation ($input: AddressInput!) {
  userAddressAdd(input: $input) { ... on AddressPayload { address { id } } ... on Error { code message } }
}
"""
_DELETE = "mutation { userDelete { ... on UserDeletePayload { deletedId } ... on Error { code message } } }"
_EVENTS = [
    "ORDER_PLACED",
    "ORDER_PAID",
    "ORDER_ACCEPTED",
    "ORDER_EXPIRED",
    "ORDER_READY",
    "ORDER_COURIER_ASSIGNED",
    "ORDER_PICKED_UP",
    "ORDER_DELIVERED",
    "ORDER_COMPLETED",
]


@dataclass(frozen=True, slots=True)
class Town:
    """An operator, an open merchant with a menu, a courier, a customer with an address. Ids as the API has them."""

    operator: Person
    owner: Person
    merchant: str
    item: str
    courier: Person
    customer: Person
    phone: str
    address: str


def settle(deployment: Deployment, nobody: Person) -> Town:
    """Everybody signs up; the merchant is admitted; its menu is published by the function on the table's stream."""
    operator, _ = _register(nobody, "Ou", "+8613800000001")
    appoint(deployment.cloud, "+8613800000001")
    owner, _ = _register(nobody, "Zhou", "+8613800000002")
    courier, courier_id = _register(nobody, "Kuai", "+8613800000003")
    operator.ask(_GRANT, id=courier_id)
    merchant = _admitted(deployment, operator, owner)
    item = _menu(owner, merchant)
    phone = "+8613800000004"
    customer = sign_in_by_code(deployment, nobody, phone)
    by_text = {"inbox": "CUSTOMER", "kind": "ORDER_ACCEPTED", "channels": ["SMS"]}
    customer.ask(accounts.CHOOSE_CHANNELS.document, input={"choices": [by_text], "quietHours": None})
    address = customer.ask(
        _ADDRESS,
        input={"recipient": "Li Ming", "phone": phone, "street": "愚园路 1 号", "location": HOME},
    )["address"]["id"]
    town = Town(operator, owner, merchant, item, courier, customer, phone, address)
    wait_until("the menu is published", lambda: _offered(town))
    wait_until("the merchant is listed", lambda: bool(_found(town)))
    return town


def order(town: Town, key: str) -> Any:
    """A dish, quoted and ordered by card: the order as it was placed."""
    quote = town.customer.ask(
        customers.QUOTE.document,
        input={
            "merchantId": town.merchant,
            "fulfilment": "DELIVERY",
            "addressId": town.address,
            "lines": [{"itemId": town.item, "quantity": 2}],
        },
    )["quote"]
    return town.customer.ask(
        customers.PLACE.document, quote=quote["id"], key=key, payment={"method": "SANDBOX", "token": "tok_ok"}
    )["order"]


def hear(town: Town, receiver: Receiver) -> None:
    """Register the merchant's own system; comes back once it hears of what happens."""
    wanted = {"url": receiver.url, "eventTypes": _EVENTS}
    answer = town.owner.ask(webhooks.CREATE.document, merchant=town.merchant, input=wanted)
    receiver.secret = answer["secret"]
    since = datetime.fromisoformat(answer["endpoint"]["hearsSince"])
    wait_until("the endpoint hears", lambda: datetime.now(UTC) > since)


def leave(person: Person) -> None:
    """Close an account for good."""
    person.ask(_DELETE)


def appoint(cloud: Cloud, account: str) -> None:
    """`pannier appoint`, as whoever holds the account runs it."""
    pannier(cloud, "appoint", account, "--stack", STACK)


def pannier(cloud: Cloud, *arguments: str) -> str:
    """What the command prints; it has to succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "pannier", *arguments],
        cwd=PROJECT,
        env=cloud.environment() | {"PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sign_in_by_code(deployment: Deployment, nobody: Person, phone: str) -> Person:
    """With the digits of the text message; who is not known yet gets an account."""
    nobody.ask(accounts.REQUEST_CODE.document, account=phone)
    (code,) = re.findall(r"\b[0-9]{6}\b", text_messages(deployment, phone)[-1])
    session = nobody.ask(accounts.SIGN_IN_WITH_CODE.document, account=phone, code=code)["session"]
    return nobody.signed_in(session)


def text_messages(deployment: Deployment, phone: str) -> list[str]:
    """What was sent to a phone, in order."""
    cloud = deployment.cloud
    answer = httpx.get(
        f"{cloud.endpoint}/_ministack/sns/sms-messages", params={"phoneNumber": phone}, verify=cloud.trust()
    )
    return [each["Message"] for each in _messages(answer.json(), phone)]


def _messages(answer: Any, phone: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = answer["sms_messages"].get(phone, [])
    return found


def _register(nobody: Person, name: str, phone: str) -> tuple[Person, str]:
    answer = nobody.ask(_REGISTER, name=name, phone=phone, password=PASSWORD)
    return nobody.signed_in(answer["session"]), answer["user"]["id"]


def _admitted(deployment: Deployment, operator: Person, owner: Person) -> str:
    wanted = {
        "name": "蜀香小馆",
        "phone": "13800138000",
        "street": "安福路 118",
        "location": STORE,
        "deliveryBands": [{"upToM": 3_000, "feeMinor": 600}],
    }
    merchant: str = owner.ask(_APPLY, input=wanted)["merchant"]["id"]
    for kind in ("BUSINESS", "FOOD"):
        ticket = owner.ask(_TICKET, id=merchant, kind=kind)["ticket"]
        _upload(deployment.cloud, ticket)
        written = {"key": ticket["key"], "number": "JY1310", "holder": "Zhou", "validUntil": _next_year()}
        owner.ask(_SUBMIT, id=merchant, kind=kind, input=written)
    operator.ask(_DECIDE % "merchantReviewStart", id=merchant)
    approved = operator.ask(_DECIDE % "merchantApprove", id=merchant)["merchant"]
    assert approved == {"status": "ACTIVE", "isOpenNow": True}
    return merchant


def _next_year() -> str:
    return (datetime.now(UTC) + timedelta(days=365)).date().isoformat()


def _upload(cloud: Cloud, ticket: Any) -> None:
    fields = {each["name"]: each["value"] for each in ticket["fields"]}
    answer = httpx.post(ticket["url"], data=fields, files={"file": LICENCE}, verify=cloud.trust())
    assert answer.is_success, answer.text


def _menu(owner: Person, merchant: str) -> str:
    category = owner.ask(_CATEGORY, id=merchant)["category"]["id"]
    dish = {"categoryId": category, "name": "担担面", "priceMinor": 2_200, "dailyLimit": 10, "lowStockAt": 9}
    item: str = owner.ask(_ITEM, input=dish)["item"]["id"]
    return item


def _offered(town: Town) -> bool:
    menu = town.customer.ask(customers.MENU.document, merchant=town.merchant)
    return menu is not None and town.item in {
        item["id"] for category in menu["categories"] for item in category["items"]
    }


def _found(town: Town) -> list[Any]:
    found: list[Any] = town.customer.ask(
        customers.FIND.document, near=HOME, fulfilment="DELIVERY", sort="DISTANCE"
    )["edges"]
    return found
