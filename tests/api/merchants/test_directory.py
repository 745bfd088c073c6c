"""What operators find among all merchants, through the API."""

from datetime import timedelta
from typing import Any

from pannier.api.primitives.ids import global_id
from tests.api.conftest import Api
from tests.api.merchants.conftest import UPDATE, create, raw_id

SEARCH = """
query ($text: String!, $first: Int!, $after: String) {
  merchantSearch(text: $text, first: $first, after: $after) {
    edges { node { id name } } pageInfo { hasNextPage endCursor }
  }
}
"""
TRAIL = """
query ($first: Int!, $after: String, $until: DateTime) {
  auditTrail(first: $first, after: $after, until: $until) {
    edges { node { action actorName merchant { name } } } pageInfo { hasNextPage endCursor }
  }
}
"""


def paged(api: Api, query: str, name: str, **variables: Any) -> list[dict[str, Any]]:
    """All of it, two at a time."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = api.data(query, first=2, after=after, **variables)[name]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def test_operators_search_all_merchants(operator: Api, owner: Api, owner_id: str) -> None:
    ids = {}
    for name in ("老王面馆", "蜀香小馆", "新王面馆", "王记"):
        operator.clock.advance(timedelta(minutes=1))
        ids[name] = create(operator, owner_id, name=name)

    def found(text: str) -> list[str]:
        return [merchant["name"] for merchant in paged(operator, SEARCH, "merchantSearch", text=text)]

    assert found("王") == ["王记", "新王面馆", "老王面馆"]
    assert found("138 0013 8000") == ["王记", "新王面馆", "蜀香小馆", "老王面馆"]
    assert found(ids["蜀香小馆"]) == found(raw_id(ids["蜀香小馆"])) == ["蜀香小馆"]
    assert found(global_id("User", owner_id)) == []
    assert operator.execute(SEARCH, text=" ", first=2).codes == ["BAD_USER_INPUT"]
    assert owner.execute(SEARCH, text="王", first=2).codes == ["FORBIDDEN"]


def test_operators_read_the_trail_of_all(operator: Api, owner: Api, owner_id: str) -> None:
    first = create(operator, owner_id, name="老王面馆")
    operator.clock.advance(timedelta(minutes=1))
    create(operator, owner_id, name="蜀香小馆")
    operator.clock.advance(timedelta(minutes=1))
    owner.data(UPDATE, id=first, input={"name": "老张面馆"})
    entries = paged(operator, TRAIL, "auditTrail")
    assert entries == [
        {"action": "PROFILE_CHANGED", "actorName": "Owner", "merchant": {"name": "老张面馆"}},
        {"action": "CREATED", "actorName": "Op", "merchant": {"name": "蜀香小馆"}},
        {"action": "CREATED", "actorName": "Op", "merchant": {"name": "老张面馆"}},
    ]
    until = "2026-03-02T12:01:00+08:00"
    assert paged(operator, TRAIL, "auditTrail", until=until) == entries[2:]
    assert owner.execute(TRAIL, first=2).codes == ["FORBIDDEN"]
