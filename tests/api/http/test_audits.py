"""The public audits of GraphQL over HTTP, against the API as it is served."""

from tests.api.conftest import Api
from tests.api.http.node import run_node
from tests.serving import serving

_AUDITS = 61


def test_every_audit_of_graphql_http_passes(api: Api) -> None:
    with serving(api.client.app) as address:
        audits = run_node("audit.mjs", f"{address}/graphql")
    assert [audit for audit in audits if audit["status"] != "ok"] == []
    assert len({audit["id"] for audit in audits}) == _AUDITS
