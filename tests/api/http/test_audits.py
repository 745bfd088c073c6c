"""The public audits of GraphQL over HTTP, against the API as it is served."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.api.conftest import Api
from tests.serving import serving

_AUDITS = 61
_NODE_TESTS = Path(__file__).parents[2] / "node"


def test_every_audit_of_graphql_http_passes(api: Api) -> None:
    node = shutil.which("node")
    assert node is not None, "Node is needed; so are the packages of tests/node (scripts/setup node-tests)"
    with serving(api.client.app) as address:
        run = subprocess.run(
            [node, "audit.mjs", f"{address}/graphql"],
            cwd=_NODE_TESTS,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert run.returncode == 0, run.stderr
    audits = json.loads(run.stdout)
    assert [audit for audit in audits if audit["status"] != "ok"] == []
    assert len({audit["id"] for audit in audits}) == _AUDITS
