"""What time it is here, for clients whose clocks are wrong."""

from datetime import timedelta

from tests.api.conftest import Api


def test_it_is_the_servers_time_at_every_request(api: Api) -> None:
    assert api.data("{ serverTime }") == {"serverTime": "2026-03-02T04:00:00Z"}
    api.clock.advance(timedelta(seconds=90.5))
    assert api.data("{ serverTime }") == {"serverTime": "2026-03-02T04:01:30.500000Z"}


def test_nobody_keeps_it(api: Api) -> None:
    for query in (
        "{ serverTime }",
        "{ serverTime merchants(near: {latitude: 31, longitude: 121}) { __typename } }",
    ):
        answer = api.client.get("/graphql", params={"query": query})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-store"
