"""Who sees and does what at a merchant, through the API."""

from typing import Any

from pannier.api.primitives.ids import global_id
from tests.api.conftest import Api
from tests.api.merchants.conftest import HOURS_SET, INSIDE, UPDATE, create, raw_id, somebody

STAFF_ADD = """
mutation ($id: ID!, $userId: ID!, $role: StaffRole!) {
  merchantStaffAdd(id: $id, userId: $userId, role: $role) {
    __typename
    ... on StaffMemberPayload { member { id userId name role } }
    ... on Error { code }
  }
}
"""
STAFF_REMOVE = """
mutation ($id: ID!) {
  merchantStaffRemove(id: $id) {
    __typename
    ... on StaffMemberRemovePayload { removedId }
    ... on Error { code }
  }
}
"""


def test_what_is_for_staff_is_null_for_everybody_else(
    api: Api, operator: Api, owner: Api, owner_id: str
) -> None:
    merchant_id = create(operator, owner_id, autoAccept=True)
    staff_id = global_id("StaffMember", f"{raw_id(merchant_id)}.{owner_id}")
    stranger = api.as_user(somebody(api, "Stranger"))
    closed = {"name": "蜀香小馆", "viewerRole": None, "settings": None, "staff": None}
    edges = [{"node": {"id": staff_id, "name": "Owner", "role": "OWNER", "merchant": {"id": merchant_id}}}]
    opened = closed | {"settings": {"autoAccept": True}, "staff": {"edges": edges}}
    for each, seen in ((api, closed), (stranger, closed), (operator, opened)):
        assert each.data(INSIDE, id=merchant_id)["merchant"] == seen
    assert owner.data(INSIDE, id=merchant_id)["merchant"] == opened | {"viewerRole": "OWNER"}
    node = "query ($id: ID!) { node(id: $id) { __typename id ... on StaffMember { role } } }"
    for each in (api, stranger):
        assert each.data(node, id=staff_id)["node"] is None
        assert each.data(node, id=merchant_id)["node"] == {"__typename": "Merchant", "id": merchant_id}
    for each in (owner, operator):
        assert each.data(node, id=staff_id)["node"]["role"] == "OWNER"


def test_strangers_change_nothing_and_learn_nothing(
    api: Api, operator: Api, owner: Api, owner_id: str
) -> None:
    merchant_id = create(operator, owner_id)
    before = operator.services.merchants.get(raw_id(merchant_id))
    stranger_id = somebody(api, "Stranger")
    stranger = api.as_user(stranger_id)
    week: list[Any] = [[]] * 7
    me = global_id("User", stranger_id)
    staff_id = global_id("StaffMember", f"{raw_id(merchant_id)}.{owner_id}")
    attempts: list[tuple[str, dict[str, Any]]] = [
        (UPDATE, {"id": merchant_id, "input": {"name": "mine"}}),
        (HOURS_SET, {"id": merchant_id, "weekly": week}),
        (STAFF_ADD, {"id": merchant_id, "userId": me, "role": "OWNER"}),
        (STAFF_REMOVE, {"id": staff_id}),
    ]
    for query, variables in attempts:
        ((payload,),) = [list(stranger.data(query, **variables).values())]
        assert payload == {"__typename": "NotFound", "code": "NOT_FOUND"}
        assert api.execute(query, **variables).codes == ["UNAUTHENTICATED"]
    for verb in ("merchantSuspend", "merchantReinstate"):
        query = f"mutation ($id: ID!) {{ {verb}(id: $id) {{ __typename }} }}"
        assert owner.execute(query, id=merchant_id).codes == ["FORBIDDEN"]
    assert operator.services.merchants.get(raw_id(merchant_id)) == before


def test_the_owner_appoints_a_clerk_who_pauses_and_resumes(
    api: Api, operator: Api, owner: Api, owner_id: str
) -> None:
    merchant_id, clerk_id = create(operator, owner_id), somebody(api, "Clerk")
    clerk = api.as_user(clerk_id)
    added = owner.data(STAFF_ADD, id=merchant_id, userId=global_id("User", clerk_id), role="CLERK")
    member = added["merchantStaffAdd"]["member"]
    assert (member["name"], member["role"]) == ("Clerk", "CLERK")
    assert member["userId"] == global_id("User", clerk_id)
    pause = """mutation ($id: ID!, $until: DateTime!) { merchantPause(id: $id, until: $until) {
        ... on MerchantPayload { merchant { isOpenNow opensNextAt pausedUntil } } ... on Error { code } } }"""
    resume = """mutation ($id: ID!) { merchantResume(id: $id) {
        ... on MerchantPayload { merchant { isOpenNow opensNextAt pausedUntil } } } }"""
    until, now = "2026-03-02T06:00:00Z", "2026-03-02T04:00:00Z"
    assert clerk.data(pause, id=merchant_id, until=until)["merchantPause"]["merchant"] == {
        "isOpenNow": False,
        "opensNextAt": until,
        "pausedUntil": until,
    }
    assert clerk.data(pause, id=merchant_id, until=now)["merchantPause"] == {"code": "BAD_USER_INPUT"}
    assert clerk.data(resume, id=merchant_id)["merchantResume"]["merchant"] == {
        "isOpenNow": True,
        "opensNextAt": now,
        "pausedUntil": None,
    }
    assert clerk.execute(UPDATE, id=merchant_id, input={"name": "mine"}).codes == ["FORBIDDEN"]
    mine = "{ viewerMemberships { edges { node { role merchant { id } } } } }"
    assert clerk.data(mine)["viewerMemberships"]["edges"] == [
        {"node": {"role": "CLERK", "merchant": {"id": merchant_id}}}
    ]
    assert api.execute(mine).codes == ["UNAUTHENTICATED"]
    removed = owner.data(STAFF_REMOVE, id=member["id"])["merchantStaffRemove"]
    assert removed["removedId"] == member["id"]
    assert clerk.data(mine)["viewerMemberships"]["edges"] == []
    last = global_id("StaffMember", f"{raw_id(merchant_id)}.{owner_id}")
    assert owner.data(STAFF_REMOVE, id=last)["merchantStaffRemove"]["code"] == "LAST_OWNER"


def test_an_operator_suspends_and_reinstates(operator: Api, owner_id: str) -> None:
    merchant_id = create(operator, owner_id)
    change = "mutation ($id: ID!) {{ {0}(id: $id) {{ ... on MerchantPayload {{ merchant {{ status isOpenNow }} }} }} }}"
    suspended = operator.data(change.format("merchantSuspend"), id=merchant_id)["merchantSuspend"]
    assert suspended["merchant"] == {"status": "SUSPENDED", "isOpenNow": False}
    listed = "{ merchantsByStatus(status: SUSPENDED) { edges { node { id } } } }"
    assert operator.data(listed)["merchantsByStatus"]["edges"] == [{"node": {"id": merchant_id}}]
    again = operator.data(change.format("merchantReinstate"), id=merchant_id)["merchantReinstate"]
    assert again["merchant"] == {"status": "ACTIVE", "isOpenNow": True}
