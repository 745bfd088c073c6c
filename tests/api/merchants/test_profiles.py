"""Merchants through the API: creating, changing and finding them."""

from datetime import timedelta
from typing import Any

import pytest

from pannier.api.primitives.ids import global_id
from tests.api.conftest import Api
from tests.api.merchants.conftest import CREATE, HOURS_SET, INSIDE, STORE, UPDATE, create

DISCOVER = """
query ($near: CoordinatesInput!, $first: Int! = 20, $after: String, $text: String, $openNow: Boolean! = false) {
  merchants(near: $near, first: $first, after: $after, text: $text, openNow: $openNow) {
    edges { cursor distanceM isOpen opensNextAt deliveryFee { amountMinor currency } node { id name isOpenNow } }
    pageInfo { hasNextPage endCursor }
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
