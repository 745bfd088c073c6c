"""What pages of merchants cost: the list, and one BatchGet of whatever hangs on them."""

from collections.abc import Callable
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from tests.api.conftest import Api
from tests.api.merchants.conftest import create, somebody

MERCHANTS = 12
DISCOVERY = """
query ($first: Int!) {
  page: merchants(near: {latitude: 31.22, longitude: 121.44}, first: $first) {
    edges { node { name rating { average count } isOpenNow viewerRole settings { autoAccept } } }
  }
}
"""
QUEUE = """
query ($first: Int!) {
  page: merchantsByStatus(status: ACTIVE, first: $first) {
    edges { node {
      name rating { count } settings { autoAccept } admission { text availableActions } licences { number scan }
    } }
  }
}
"""
MEMBERSHIPS = """
query ($first: Int!) {
  page: viewerMemberships(first: $first) { edges { node { role name permissions merchant { name rating { count } } } } }
}
"""

Ask = Callable[..., tuple[list[str], list[Any]]]


@pytest.fixture
def ask(api: Api, operator: Api, owner_id: str, connection: Connection) -> Ask:
    """The calls and the nodes of a page of the town's merchants, all of one owner."""
    for number in range(MERCHANTS):
        create(operator, owner_id, name=f"店 {number}")
    people = {"nobody": api, "stranger": api.as_user(somebody(api, "Stranger")), "operator": operator}
    people["owner"] = api.as_user(owner_id)
    meter = CapacityMeter(connection)

    def asked(who: str, document: str, first: int) -> tuple[list[str], list[Any]]:
        with meter.measure() as consumed:
            page = people[who].data(document, first=first)["page"]
        return consumed.calls, [edge["node"] for edge in page["edges"]]

    return asked


@pytest.mark.parametrize(
    ("who", "calls"),
    [
        ("nobody", ["Query"]),  # ratings and all come with the cell
        ("stranger", ["Query", "BatchGetItem", "BatchGetItem"]),  # memberships, and whether an operator asks
        ("owner", ["Query", "BatchGetItem"]),
        ("operator", ["Query", "BatchGetItem", "BatchGetItem"]),
    ],
)
def test_discovery(ask: Ask, who: str, calls: list[str]) -> None:
    for first in (1, 2, MERCHANTS):
        consumed, merchants = ask(who, DISCOVERY, first)
        assert consumed == calls
        assert [merchant["settings"] is None for merchant in merchants] == [
            who in {"nobody", "stranger"}
        ] * first


def test_the_operators_list(ask: Ask) -> None:
    for first in (1, 2, MERCHANTS):
        consumed, merchants = ask("operator", QUEUE, first)
        # the operator; profiles, memberships, the operator's roles, admissions, licences
        assert consumed[:2] == ["GetItem", "Query"]
        assert set(consumed[2:]) == {"BatchGetItem"}
        assert len(consumed) == 7
        assert [merchant["licences"] for merchant in merchants] == [[]] * first
        assert all(merchant["admission"]["availableActions"] for merchant in merchants)


def test_where_one_works(ask: Ask) -> None:
    for first in (1, 2, MERCHANTS):
        consumed, members = ask("owner", MEMBERSHIPS, first)
        assert consumed == ["Query", "BatchGetItem", "BatchGetItem"]  # merchants, and one's own name
        assert {member["role"] for member in members} == {"OWNER"}
        assert len(members) == first
