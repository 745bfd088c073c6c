"""Documents of subscriptions that are named instead of sent, and trusted ones."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pannier.api.live.session import LiveSessions, Peer
from pannier.api.policy import ApiPolicy
from pannier.documents.model import Manifest, sha256_of
from pannier.documents.repository import DocumentRepository
from pannier.documents.service import Documents
from tests.api.live.conftest import SUBSCRIPTION, Served

OTHER = SUBSCRIPTION.replace("Of", "Other")
KEPT = SUBSCRIPTION.replace("Of", "Kept")


def started(served: Served, *, trusted_only: bool, query: str, names: str | None = None) -> str:
    """The code with which an operation is refused; nothing when it runs."""
    manifest = Manifest({"of": SUBSCRIPTION}, {sha256_of(SUBSCRIPTION): SUBSCRIPTION})
    documents = Documents(DocumentRepository(), manifest, served.clock)
    documents.keep(KEPT)
    services = replace(served.services, documents=documents, policy=ApiPolicy(trusted_only=trusted_only))
    sessions = LiveSessions(served.schema, services, served.connections)
    peer = Peer("C-documents", timedelta(0))

    def send(**message: Any) -> tuple[bytes, ...]:
        return sessions.receive(peer, json.dumps(message)).frames

    send(type="connection_init", payload={"token": served.token()})
    payload: dict[str, Any] = {"query": query, "variables": {"of": "documents"}}
    if names is not None:
        payload["extensions"] = {"persistedQuery": {"version": 1, "sha256Hash": sha256_of(names)}}
    frames = send(id="1", type="subscribe", payload=payload)
    running = served.subscribers("documents")
    sessions.forget(peer.connection_id)
    if not frames:
        assert running == [(peer.connection_id, "1")]
        return ""
    assert running == []
    code: str = json.loads(frames[0])["payload"][0]["extensions"]["code"]
    return code


@pytest.mark.parametrize(
    ("query", "names", "code"),
    [
        (SUBSCRIPTION, None, ""),
        (SUBSCRIPTION, SUBSCRIPTION, ""),
        ("", SUBSCRIPTION, ""),
        (OTHER, None, "DOCUMENT_NOT_TRUSTED"),
        (OTHER, SUBSCRIPTION, "DOCUMENT_NOT_TRUSTED"),
        ("", None, "DOCUMENT_NOT_TRUSTED"),
        ("", OTHER, "PERSISTED_QUERY_NOT_FOUND"),
        ("", KEPT, "PERSISTED_QUERY_NOT_FOUND"),
    ],
)
def test_where_documents_have_to_be_trusted_others_do_not_run(
    served: Served, query: str, names: str | None, code: str
) -> None:
    assert started(served, trusted_only=True, query=query, names=names) == code


@pytest.mark.parametrize(
    ("query", "names", "code"),
    [
        (OTHER, None, ""),
        ("", SUBSCRIPTION, ""),
        ("", KEPT, ""),
        ("", OTHER, "PERSISTED_QUERY_NOT_FOUND"),
        ("", None, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_document_may_be_named_by_its_hash(
    served: Served, query: str, names: str | None, code: str
) -> None:
    assert started(served, trusted_only=False, query=query, names=names) == code
