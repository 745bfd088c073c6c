"""From an application to an open store, and what its staff, operators and strangers see on the way."""

from typing import Any

import httpx
import pytest
from pynamodb.connection import Connection

from pannier.api.context import Services
from pannier.api.primitives.ids import global_id
from pannier.core.settings import Settings
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository
from pannier.merchants.repository import MerchantRepository
from tests.api.conftest import Api, services_over
from tests.api.merchants.conftest import STORE, create, raw_id, somebody
from tests.messenger import RecordingMessenger

PDF = b"%PDF-1.4 a licence"
NEW = {"name": "新店", "phone": "13800138000", "street": "安福路 118", "location": STORE}
APPLY = """
mutation ($key: String!, $input: MerchantApplyInput!) {
  merchantApply(idempotencyKey: $key, input: $input) {
    __typename
    ... on MerchantPayload { merchant { id status isOpenNow } }
    ... on Error { code message }
    ... on MerchantKeyConflict { merchantId }
    ... on TooManyApplications { limit }
  }
}
"""
INSIDE = """
query ($id: ID!) {
  merchant(id: $id) {
    status
    admission { submittedAt reasons text availableActions licensedUntil reviewerName }
    licences { id kind state number holder validUntil scan }
    staffInvitations { edges { node { id contact role } } }
  }
}
"""
TICKET = """
mutation ($id: ID!, $kind: LicenceKind!) {
  merchantLicenceUploadTicket(id: $id, kind: $kind, mediaType: "application/pdf") {
    ... on MerchantLicenceUploadTicketPayload { ticket { url fields { name value } key maxBytes } }
    ... on Error { code }
  }
}
"""
SUBMIT = """
mutation ($id: ID!, $kind: LicenceKind!, $input: MerchantLicenceInput!) {
  merchantLicenceSubmit(id: $id, kind: $kind, input: $input) {
    __typename
    ... on MerchantLicencePayload { licence { id state } }
    ... on Error { code }
  }
}
"""
AUDIT = """
query ($id: ID!) {
  merchantAudit(merchantId: $id) {
    edges { node { action party actorName personName reasons text changes { field before after isPersonal } } }
  }
}
"""


def decide(who: Api, verb: str, merchant_id: str, more: str = "") -> dict[str, Any]:
    """What a decision answers."""
    query = f"""mutation ($id: ID!) {{ {verb}(id: $id{more}) {{
        __typename
        ... on MerchantPayload {{ merchant {{ status isOpenNow }} }}
        ... on Error {{ code message }}
        ... on MerchantTransitionRefused {{ status }}
        ... on LicencesMissing {{ kinds }} }} }}"""
    answer: dict[str, Any] = who.data(query, id=merchant_id)[verb]
    return answer


@pytest.fixture
def services(
    connection: Connection, resources: Settings, _key: bytes, messenger: RecordingMessenger
) -> Services:
    return services_over(resources, connection, _key, messenger)


def submit(owner: Api, merchant_id: str, kind: str) -> None:
    """Upload a scan and submit the licence, as a client does."""
    ticket = owner.data(TICKET, id=merchant_id, kind=kind)["merchantLicenceUploadTicket"]["ticket"]
    fields = {each["name"]: each["value"] for each in ticket["fields"]}
    assert httpx.post(ticket["url"], data=fields, files={"file": PDF}).is_success
    written = {"key": ticket["key"], "number": "JY1310", "holder": "周店主", "validUntil": "2027-06-30"}
    answer = owner.data(SUBMIT, id=merchant_id, kind=kind, input=written)["merchantLicenceSubmit"]
    assert answer["__typename"] == "MerchantLicencePayload", answer


def test_from_an_application_to_an_open_store(api: Api, operator: Api, owner: Api) -> None:
    applied = owner.data(APPLY, key="k", input=NEW)["merchantApply"]["merchant"]
    assert (applied["status"], applied["isOpenNow"]) == ("APPLIED", False)
    merchant_id = applied["id"]
    assert owner.data(APPLY, key="k", input=NEW)["merchantApply"]["merchant"] == applied
    queue = "{ merchantApplications { edges { node { id } } } }"
    assert operator.data(queue)["merchantApplications"]["edges"] == [{"node": {"id": merchant_id}}]
    assert decide(operator, "merchantReviewStart", merchant_id)["merchant"]["status"] == "UNDER_REVIEW"
    assert decide(operator, "merchantApprove", merchant_id) == {
        "__typename": "LicencesMissing",
        "code": "LICENCES_MISSING",
        "message": "A valid licence is missing: business licence, food licence.",
        "kinds": ["BUSINESS", "FOOD"],
    }
    more = ', reasons: [INCOMPLETE], text: "send both licences"'
    assert decide(operator, "merchantReturn", merchant_id, more)["merchant"]["status"] == "RETURNED"
    seen = owner.data(INSIDE, id=merchant_id)["merchant"]
    assert seen["admission"] == {
        "submittedAt": "2026-03-02T04:00:00Z",
        "reasons": ["INCOMPLETE"],
        "text": "send both licences",
        "availableActions": ["SUBMIT", "WITHDRAW"],
        "licensedUntil": None,
        "reviewerName": None,
    }
    for kind in ("BUSINESS", "FOOD"):
        submit(owner, merchant_id, kind)
    assert decide(owner, "merchantApplicationSubmit", merchant_id)["merchant"]["status"] == "APPLIED"
    decide(operator, "merchantReviewStart", merchant_id)
    scans = [each["scan"] for each in operator.data(INSIDE, id=merchant_id)["merchant"]["licences"]]
    assert [httpx.get(scan).content for scan in scans] == [PDF, PDF]
    assert decide(operator, "merchantApprove", merchant_id)["merchant"] == {
        "status": "ACTIVE",
        "isOpenNow": True,
    }
    refused = decide(operator, "merchantRefuse", merchant_id, ", reasons: [FRAUD]")
    assert (refused["code"], refused["status"]) == ("MERCHANT_TRANSITION_REFUSED", "ACTIVE")
    after = owner.data(INSIDE, id=merchant_id)["merchant"]
    assert after["admission"]["licensedUntil"] == "2027-06-30T16:00:00Z"
    assert {each["state"] for each in after["licences"]} == {"APPROVED"}


def test_strangers_see_nothing_of_an_application(
    api: Api, operator: Api, owner: Api, connection: Connection
) -> None:
    merchant_id = owner.data(APPLY, key="k", input=NEW)["merchantApply"]["merchant"]["id"]
    stranger = api.as_user(somebody(api, "Stranger"))
    node = "query ($id: ID!) { node(id: $id) { id } menu(merchantId: $id) { revision } }"
    for who in (api, stranger):
        assert who.data(INSIDE, id=merchant_id)["merchant"] is None
        assert who.data(node, id=merchant_id) == {"node": None, "menu": None}
    assert stranger.execute(AUDIT, id=merchant_id).codes == ["NOT_FOUND"]
    assert stranger.data(TICKET, id=merchant_id, kind="FOOD")["merchantLicenceUploadTicket"] == {
        "code": "NOT_FOUND"
    }
    assert api.execute(APPLY, key="k", input=NEW).codes == ["UNAUTHENTICATED"]
    assert operator.data(node, id=merchant_id)["node"] == {"id": merchant_id}
    category = """mutation ($id: ID!) {
        menuCategoryCreate(merchantId: $id, input: {name: "面"}) { __typename } }"""
    made = owner.data(category, id=merchant_id)["menuCategoryCreate"]["__typename"]
    assert made == "MenuCategoryPayload"  # its owner may write a menu before it is admitted
    profiles, drafts = MerchantRepository(connection), MenuRepository(connection)
    MenuPublisher(drafts, PublishedMenuRepository(), profiles, api.clock).publish(raw_id(merchant_id))
    assert stranger.data(node, id=merchant_id) == {"node": None, "menu": None}
    admitted = create(operator, somebody(api, "Other"))
    seen = stranger.data(INSIDE, id=admitted)["merchant"]
    assert seen == {"status": "ACTIVE", "admission": None, "licences": None, "staffInvitations": None}


def test_the_trail_names_people_but_no_operator_to_the_staff(
    operator: Api, owner: Api, owner_id: str
) -> None:
    merchant_id = create(operator, owner_id)
    decide(operator, "merchantSuspend", merchant_id, ', reasons: [FOOD_SAFETY], text: "rats"')
    edges = owner.data(AUDIT, id=merchant_id)["merchantAudit"]["edges"]
    actions = {each["node"]["action"]: each["node"] for each in edges}
    assert actions["SUSPENDED"] == {
        "action": "SUSPENDED",
        "party": "OPERATOR",
        "actorName": None,
        "personName": None,
        "reasons": ["FOOD_SAFETY"],
        "text": "rats",
        "changes": [{"field": "status", "before": '"ACTIVE"', "after": '"SUSPENDED"', "isPersonal": False}],
    }
    told = {
        each["node"]["action"]: each["node"]["actorName"]
        for each in operator.data(AUDIT, id=merchant_id)["merchantAudit"]["edges"]
    }
    assert told == {"SUSPENDED": "Op", "CREATED": "Op"}


def test_an_owner_invites_a_clerk(
    api: Api, operator: Api, owner: Api, owner_id: str, messenger: RecordingMessenger
) -> None:
    merchant_id = create(operator, owner_id)
    invite = """mutation ($id: ID!, $account: String!) { merchantStaffInvite(id: $id, account: $account, role: CLERK) {
        __typename ... on StaffInvitationPayload { invitation { id contact role } } ... on Error { code } } }"""
    accept = """mutation ($code: String!) { merchantInvitationAccept(code: $code) {
        __typename ... on StaffMemberPayload { member { role name permissions } } ... on Error { code message } } }"""
    made = owner.data(invite, id=merchant_id, account="Mei@Example.com")["merchantStaffInvite"]["invitation"]
    assert (made["contact"], made["role"]) == ("m***@example.com", "CLERK")
    listed = owner.data(INSIDE, id=merchant_id)["merchant"]["staffInvitations"]["edges"]
    assert listed == [{"node": made}]
    assert operator.data(INSIDE, id=merchant_id)["merchant"]["staffInvitations"] is None
    code = messenger.invited[-1]
    mei = api.as_user(somebody(api, "Mei"))
    joined = mei.data(accept, code=code)["merchantInvitationAccept"]["member"]
    assert (joined["role"], joined["name"]) == ("CLERK", "Mei")
    assert "ORDERS_HANDLE" in joined["permissions"]
    assert "STAFF_MANAGE" not in joined["permissions"]
    again = api.as_user(somebody(api, "Somebody")).data(accept, code=code)["merchantInvitationAccept"]
    assert (again["code"], again["message"]) == ("INVITATION_OVER", "This invitation is no longer good.")
    withdraw = """mutation ($id: ID!) { merchantInvitationWithdraw(id: $id) {
        __typename ... on StaffInvitationWithdrawPayload { withdrawnId } ... on Error { code } } }"""
    second = owner.data(invite, id=merchant_id, account="13800138009")["merchantStaffInvite"]["invitation"]
    assert owner.data(withdraw, id=second["id"])["merchantInvitationWithdraw"]["withdrawnId"] == second["id"]
    assert owner.data(withdraw, id=second["id"])["merchantInvitationWithdraw"]["code"] == "NOT_FOUND"
    bad = owner.data(invite, id=merchant_id, account="nobody")["merchantStaffInvite"]
    assert bad["code"] == "BAD_USER_INPUT"


def test_an_operators_key_makes_one_merchant(operator: Api, owner_id: str) -> None:
    query = """mutation ($input: MerchantCreateInput!, $key: String) {
        merchantCreate(input: $input, idempotencyKey: $key) {
        ... on MerchantPayload { merchant { id } } ... on MerchantKeyConflict { code merchantId } } }"""
    written = NEW | {"ownerId": global_id("User", owner_id)}
    first = operator.data(query, input=written, key="k")["merchantCreate"]["merchant"]["id"]
    assert operator.data(query, input=written, key="k")["merchantCreate"]["merchant"]["id"] == first
    other = operator.data(query, input=written | {"name": "另一家"}, key="k")["merchantCreate"]
    assert other == {"code": "MERCHANT_KEY_CONFLICT", "merchantId": first}
    assert operator.services.merchants.get(raw_id(first)).name == "新店"
