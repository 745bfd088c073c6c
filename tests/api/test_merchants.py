"""Merchants in the API: discovery, who may change what, and what strangers never see."""

from datetime import timedelta
from typing import Any

import pytest

from pannier.api.primitives.ids import global_id
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.merchants.listings import ListingProjector
from pannier.merchants.repository import ListingRepository
from pannier.users.model import Role
from tests.api.conftest import PASSWORD, Api

STORE = {"latitude": 31.22, "longitude": 121.44}
CREATE = """
mutation ($input: MerchantCreateInput!) {
  merchantCreate(input: $input) {
    __typename
    ... on MerchantPayload { merchant { id } }
    ... on Error { code message }
    ... on InvalidInput { path }
  }
}
"""
UPDATE = """
mutation ($id: ID!, $input: MerchantUpdateInput!) {
  merchantUpdate(id: $id, input: $input) {
    __typename
    ... on MerchantPayload { merchant { name image preparationMinutes deliveryBands { upToM fee { amountMinor } } } }
    ... on Error { code }
    ... on InvalidInput { path }
  }
}
"""
INSIDE = """
query ($id: ID!) {
  merchant(id: $id) {
    name
    viewerRole
    settings { autoAccept }
    staff { edges { node { id name role merchant { id } } } }
  }
}
"""
DISCOVER = """
query ($near: CoordinatesInput!, $first: Int! = 20, $after: String, $text: String, $openNow: Boolean! = false) {
  merchants(near: $near, first: $first, after: $after, text: $text, openNow: $openNow) {
    edges { cursor distanceM isOpen opensNextAt deliveryFee { amountMinor currency } node { id name isOpenNow } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
HOURS_SET = """
mutation ($id: ID!, $weekly: [[TimeSpanInput!]!]!) {
  merchantHoursSet(id: $id, weekly: $weekly) {
    __typename
    ... on MerchantPayload { merchant { hours { weekly { weekday spans { opens closes } } } } }
    ... on Error { code }
    ... on InvalidInput { path }
  }
}
"""
EXCEPTION_SET = """
mutation ($id: ID!, $date: Date!, $spans: [TimeSpanInput!]!) {
  merchantHoursExceptionSet(id: $id, date: $date, spans: $spans) {
    ... on MerchantPayload { merchant { hours { exceptions { date spans { opens closes } } } } }
    ... on InvalidInput { path }
  }
}
"""
STAFF_ADD = """
mutation ($id: ID!, $userId: ID!, $role: StaffRole!) {
  merchantStaffAdd(id: $id, userId: $userId, role: $role) {
    __typename
    ... on StaffMemberPayload { member { id name role } }
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


def somebody(api: Api, name: str, *roles: Role) -> str:
    """A new user's raw id."""
    email = f"{new_id(api.clock.now()).lower()}@example.com"
    user = api.services.users.register(
        name, None, email, PASSWORD, Locale.EN, frozenset({Role.CUSTOMER, *roles})
    )
    return user.id


@pytest.fixture
def operator(api: Api) -> Api:
    return api.as_user(somebody(api, "Op", Role.OPERATOR))


@pytest.fixture
def owner_id(api: Api) -> str:
    return somebody(api, "Owner")


@pytest.fixture
def owner(api: Api, owner_id: str) -> Api:
    return api.as_user(owner_id)


def create(operator: Api, owner_id: str, **changes: Any) -> str:
    """A listed merchant's global id."""
    details = {
        "ownerId": global_id("User", owner_id),
        "name": "蜀香小馆",
        "phone": "13800138000",
        "street": "安福路 118",
        "location": STORE,
        "deliveryBands": [{"upToM": 1_000, "feeMinor": 300}, {"upToM": 3_000, "feeMinor": 600}],
    }
    payload = operator.data(CREATE, input=details | changes)["merchantCreate"]
    assert payload["__typename"] == "MerchantPayload", payload
    merchant_id: str = payload["merchant"]["id"]
    raw = operator.services.merchants.get(raw_id(merchant_id))
    ListingProjector(ListingRepository(), operator.clock).project(None, raw)
    return merchant_id


def raw_id(text: str) -> str:
    from pannier.api.primitives.ids import split_id

    return split_id(text)[1]


def test_only_operators_create_merchants(api: Api, operator: Api, owner: Api, owner_id: str) -> None:
    details = {
        "ownerId": global_id("User", owner_id),
        "name": "x",
        "phone": "13800138000",
        "street": "x",
        "location": STORE,
    }
    assert api.execute(CREATE, input=details).codes == ["UNAUTHENTICATED"]
    assert owner.execute(CREATE, input=details).codes == ["FORBIDDEN"]
    nobody = details | {"ownerId": global_id("User", "01KJP0000000000000000000ZZ")}
    assert operator.data(CREATE, input=nobody)["merchantCreate"]["code"] == "NOT_FOUND"
    by_status = "{ merchantsByStatus(status: ACTIVE) { edges { node { id } } } }"
    assert operator.data(by_status)["merchantsByStatus"]["edges"] == []
    assert owner.execute(by_status).codes == ["FORBIDDEN"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"timeZone": "Mars"}, ["timeZone"]),
        ({"currency": "XXX"}, ["currency"]),
        ({"location": {"latitude": 91, "longitude": 0}}, ["location"]),
        ({"weekly": [[]]}, ["weekly"]),
        ({"weekly": [[], [], [{"opens": 9, "closes": 9}], [], [], [], []]}, ["weekly", "2", "0"]),
        ({"deliveryBands": [{"upToM": 0, "feeMinor": 1}]}, ["deliveryBands", "0", "upToM"]),
        (
            {"deliveryZone": {"radiusM": 1, "corners": [{"latitude": 0, "longitude": 999}]}},
            ["deliveryZone", "corners", "0"],
        ),
    ],
)
def test_input_errors_carry_the_path_of_the_field(
    operator: Api, owner_id: str, changes: dict[str, Any], path: list[str]
) -> None:
    details = {
        "ownerId": global_id("User", owner_id),
        "name": "x",
        "phone": "13800138000",
        "street": "x",
        "location": STORE,
    }
    payload = operator.data(CREATE, input=details | changes)["merchantCreate"]
    assert (payload["__typename"], payload["path"]) == ("InvalidInput", path)


def test_discovery_tells_distance_fee_and_whether_it_is_open(api: Api, operator: Api, owner_id: str) -> None:
    merchant_id = create(operator, owner_id, weekly=[[{"opens": 780, "closes": 1_200}]] * 7)
    near = {"latitude": 31.229, "longitude": 121.44}
    (edge,) = api.data(DISCOVER, near=near)["merchants"]["edges"]
    assert edge | {"cursor": ""} == {
        "cursor": "",
        "distanceM": 1_001,
        "isOpen": False,
        "opensNextAt": "2026-03-02T05:00:00Z",
        "deliveryFee": {"amountMinor": 600, "currency": "CNY"},
        "node": {"id": merchant_id, "name": "蜀香小馆", "isOpenNow": False},
    }
    assert api.data(DISCOVER, near=near, openNow=True)["merchants"]["edges"] == []
    api.clock.advance(timedelta(hours=1))
    assert len(api.data(DISCOVER, near=near, openNow=True)["merchants"]["edges"]) == 1
    assert api.data(DISCOVER, near={"latitude": 31.3, "longitude": 121.5})["merchants"]["edges"] == []


def test_discovery_pages_and_a_cursor_is_good_for_its_own_question_only(
    api: Api, operator: Api, owner_id: str
) -> None:
    made = [
        create(operator, owner_id, location={"latitude": 31.22 + n / 1_000, "longitude": 121.44})
        for n in range(3)
    ]
    first = api.data(DISCOVER, near=STORE, first=2)["merchants"]
    cursor = first["pageInfo"]["endCursor"]
    assert [edge["node"]["id"] for edge in first["edges"]] == made[:2]
    assert first["pageInfo"]["hasNextPage"] is True
    rest = api.data(DISCOVER, near=STORE, first=2, after=cursor)["merchants"]
    assert [edge["node"]["id"] for edge in rest["edges"]] == made[2:]
    assert rest["pageInfo"]["hasNextPage"] is False
    assert api.execute(DISCOVER, near=STORE, first=2, after=cursor, text="x").codes == ["BAD_USER_INPUT"]
    assert api.execute(DISCOVER, near=STORE, after="nonsense").codes == ["BAD_USER_INPUT"]
    assert api.execute(DISCOVER, near=STORE, text="x" * 61).codes == ["BAD_USER_INPUT"]
    assert api.execute(DISCOVER, near={"latitude": 99, "longitude": 0}).codes == ["BAD_USER_INPUT"]


def test_a_patch_tells_absent_from_null(operator: Api, owner: Api, owner_id: str) -> None:
    merchant_id = create(operator, owner_id, image="/i.svg")
    payload = owner.data(UPDATE, id=merchant_id, input={"preparationMinutes": 33})["merchantUpdate"]
    assert payload["merchant"] == {
        "name": "蜀香小馆",
        "image": "/i.svg",
        "preparationMinutes": 33,
        "deliveryBands": [
            {"upToM": 1_000, "fee": {"amountMinor": 300}},
            {"upToM": 3_000, "fee": {"amountMinor": 600}},
        ],
    }
    payload = owner.data(UPDATE, id=merchant_id, input={"image": None})["merchantUpdate"]
    assert payload["merchant"]["image"] is None
    answer = owner.execute(UPDATE, id=merchant_id, input={"name": None})
    assert answer.codes == ["BAD_USER_INPUT"]
    assert answer.body["errors"][0]["extensions"]["path"] == ["input", "name"]
    literal = "mutation ($id: ID!) { merchantUpdate(id: $id, input: {cuisineTags: null}) { __typename } }"
    answer = owner.execute(literal, id=merchant_id)
    assert answer.codes == ["BAD_USER_INPUT"]
    assert answer.body["errors"][0]["extensions"]["path"] == ["input", "cuisineTags"]
    payload = owner.data(UPDATE, id=merchant_id, input={"name": "new", "phone": "1"})["merchantUpdate"]
    assert (payload["__typename"], payload["path"]) == ("InvalidInput", ["phone"])
    assert owner.data(INSIDE, id=merchant_id)["merchant"]["name"] == "蜀香小馆"


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


def test_hours_and_their_exceptions_are_set(operator: Api, owner: Api, owner_id: str) -> None:
    merchant_id = create(operator, owner_id)
    night = [{"opens": 1_020, "closes": 1_560}]
    week = owner.data(HOURS_SET, id=merchant_id, weekly=[night] * 7)["merchantHoursSet"]["merchant"]
    assert week["hours"]["weekly"] == [{"weekday": day, "spans": night} for day in range(1, 8)]
    day = owner.data(EXCEPTION_SET, id=merchant_id, date="2026-03-08", spans=[])
    assert day["merchantHoursExceptionSet"]["merchant"]["hours"]["exceptions"] == [
        {"date": "2026-03-08", "spans": []}
    ]
    crossed = [{"opens": 0, "closes": 60}, {"opens": 30, "closes": 90}]
    refused = owner.data(EXCEPTION_SET, id=merchant_id, date="2026-03-08", spans=crossed)
    assert refused["merchantHoursExceptionSet"]["path"] == ["exceptions", "2026-03-08"]
    remove = """mutation ($id: ID!, $date: Date!) { merchantHoursExceptionRemove(id: $id, date: $date) {
        ... on MerchantPayload { merchant { hours { exceptions { date } } } } } }"""
    gone = owner.data(remove, id=merchant_id, date="2026-03-08")["merchantHoursExceptionRemove"]
    assert gone["merchant"]["hours"]["exceptions"] == []


def test_a_merchant_tells_whether_and_for_how_much_it_delivers(
    api: Api, operator: Api, owner_id: str
) -> None:
    merchant_id = create(operator, owner_id)
    query = """query ($id: ID!, $point: CoordinatesInput!) { merchant(id: $id) {
        deliversTo(point: $point) deliveryFeeTo(point: $point) { amountMinor formatted } } }"""
    assert api.data(query, id=merchant_id, point=STORE)["merchant"] == {
        "deliversTo": True,
        "deliveryFeeTo": {"amountMinor": 300, "formatted": "CN¥3.00"},
    }
    far = {"latitude": 31.3, "longitude": 121.5}
    assert api.data(query, id=merchant_id, point=far)["merchant"] == {
        "deliversTo": False,
        "deliveryFeeTo": None,
    }
    wrong = {"latitude": 131.3, "longitude": 121.5}
    assert api.execute(query, id=merchant_id, point=wrong).codes == ["BAD_USER_INPUT"]


def test_an_operator_suspends_and_reinstates(operator: Api, owner_id: str) -> None:
    merchant_id = create(operator, owner_id)
    change = "mutation ($id: ID!) {{ {0}(id: $id) {{ ... on MerchantPayload {{ merchant {{ status isOpenNow }} }} }} }}"
    suspended = operator.data(change.format("merchantSuspend"), id=merchant_id)["merchantSuspend"]
    assert suspended["merchant"] == {"status": "SUSPENDED", "isOpenNow": False}
    listed = "{ merchantsByStatus(status: SUSPENDED) { edges { node { id } } } }"
    assert operator.data(listed)["merchantsByStatus"]["edges"] == [{"node": {"id": merchant_id}}]
    again = operator.data(change.format("merchantReinstate"), id=merchant_id)["merchantReinstate"]
    assert again["merchant"] == {"status": "ACTIVE", "isOpenNow": True}
