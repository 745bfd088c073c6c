"""Automatic persisted queries, as the client speaks them that brought them about."""

from tests.api.http.conftest import Town
from tests.api.http.node import run_node
from tests.serving import serving


def test_apollo_client_names_its_query_by_get_from_the_second_time_on(town: Town) -> None:
    with serving(town.api.client.app) as address:
        told = run_node("apollo.mjs", f"{address}/graphql", town.id)
    assert told["names"] == ["面馆", "面馆"]
    assert told["exchanged"] == [
        {"method": "GET", "document": False, "status": 400, "cacheControl": "private, no-store"},
        {"method": "POST", "document": True, "status": 200, "cacheControl": "private, no-store"},
        {"method": "GET", "document": False, "status": 200, "cacheControl": "public, max-age=15"},
    ]
