"""Which real values generated documents are given."""

import base64
import random

import httpx
import pytest

from scripts.fuzz.arguments import with_real_ids
from scripts.fuzz.findings import Findings
from scripts.fuzz.pool import Pool


def global_id(kind: str, raw: str = "1") -> str:
    return base64.urlsafe_b64encode(f"{kind}:{raw}".encode()).decode().rstrip("=")


MERCHANT, ORDER = global_id("Merchant"), global_id("Order")


@pytest.fixture
def pool() -> Pool:
    made = Pool()
    made.harvest({"data": {"merchants": {"edges": [{"cursor": "c1", "node": {"id": MERCHANT}}]}}})
    made.harvest({"data": {"order": {"id": ORDER, "phone": "+8613800138000", "name": "not taken"}}})
    return made


def test_what_answers_give_away_is_kept_by_kind(pool: Pool) -> None:
    assert pool.of_kind("Merchant", 7) == MERCHANT
    assert pool.of_kind("Order", 0) == ORDER
    assert pool.of_kind("cursor", 3) == "c1"
    assert pool.of_kind("Review", 0) is None
    assert {pool.id(number) for number in range(10)} == {MERCHANT, ORDER}
    assert "not taken" not in {pool.text(number) for number in range(500)}


def test_arguments_are_given_ids_of_what_they_name(pool: Pool) -> None:
    document = 'mutation { orderAccept(id: "x") { __typename } }'
    drawn = {with_real_ids(document, "orderAccept", pool, random.Random(seed)) for seed in range(20)}
    assert any(ORDER in each for each in drawn)
    assert not any(MERCHANT in each for each in drawn)
    query = '{ merchantOrders(merchantId: "x", after: "y") { edges { cursor } } }'
    drawn = {with_real_ids(query, "merchantOrders", pool, random.Random(seed)) for seed in range(20)}
    assert any(MERCHANT in each and '"c1"' in each for each in drawn)


def test_what_is_no_document_stays_as_it_is(pool: Pool) -> None:
    assert with_real_ids("{", "x", pool, random.Random(1)) == "{"


def judged(status: int, body: dict[str, object], *, valid: bool = True) -> list[str]:
    findings = Findings()
    findings.judge("Query.x", "stranger", "{ x }", httpx.Response(status, json=body), valid=valid)
    return [fault for fault, _ in findings.faults]


def error(code: str, message: str = "") -> dict[str, object]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def test_mistakes_of_the_client_are_no_faults_all_else_is() -> None:
    assert judged(200, {"data": {"x": 1}}) == []
    assert judged(400, error("BAD_USER_INPUT")) == []
    assert judged(400, error("GRAPHQL_VALIDATION_FAILED"), valid=False) == []
    assert judged(400, error("GRAPHQL_VALIDATION_FAILED", "Expected value of type 'Date'")) == []
    assert judged(400, error("GRAPHQL_VALIDATION_FAILED", "Cannot query field")) == [
        "GRAPHQL_VALIDATION_FAILED"
    ]
    assert judged(200, error("INTERNAL_SERVER_ERROR")) == ["INTERNAL_SERVER_ERROR"]
    assert judged(503, error("TRY_AGAIN")) == ["TRY_AGAIN", "HTTP 503"]
