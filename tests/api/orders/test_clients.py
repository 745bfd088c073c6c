"""The example clients of src/clients, as set-up made them from the schema, against the API on a real socket."""

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pannier.api.app import build_app
from pannier.api.context import Services
from pannier.api.schema import Schema
from pannier.documents.model import Manifest
from pannier.documents.repository import DocumentRepository
from pannier.documents.service import Documents
from pannier.merchants.listings import ListingProjector
from pannier.merchants.repository import ListingRepository
from tests.api.conftest import PASSWORD
from tests.api.orders.conftest import Shop
from tests.serving import serving

PROJECT = Path(__file__).parents[3]
TYPESCRIPT = PROJECT / "src" / "clients" / "typescript"
NODE = ["node", str(TYPESCRIPT / "dist" / "example.js")]
PYTHON = [
    str(PROJECT / ".venv-tools" / "bin" / "python"),
    str(PROJECT / "src" / "clients" / "python" / "example.py"),
]
MANIFEST = TYPESCRIPT / "src" / "generated" / "persisted-documents.json"

TO_THE_END = [
    ("clerk", "orderAccept"),
    ("clerk", "orderReady"),
    ("courier", "orderClaim"),
    ("courier", "orderPickUp"),
    ("courier", "orderDeliver"),
    ("customer", "orderComplete"),
]
VISIT = """\
面馆: 牛肉面 CN¥28.00, 米饭 CN¥2.00
quoted CN¥33.00
placed: PLACED, CN¥33.00
ordered: PLACED, CN¥33.00
ordered: PLACED, CN¥5.00
ordered: COMPLETED, CN¥5.00
reviewed: ReviewPayload
"""


@dataclass(frozen=True, slots=True)
class Clients:
    """Programs of other people, and the account of the shop's customer."""

    shop: Shop
    schema: Schema
    account: str

    def visit(
        self, command: list[str], *flags: str, services: Services | None = None, password: str = PASSWORD
    ) -> str:
        """What the program writes on its way through the served API, or complains of."""
        with serving(build_app(services or self.shop.api.services, self.schema)) as address:
            arguments = [*command, address, self.account, password, *flags]
            environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
            done = subprocess.run(
                arguments, env=environment, capture_output=True, text=True, timeout=60, check=False
            )
        return done.stdout if done.returncode == 0 else f"{done.returncode}: {done.stderr}"


@pytest.fixture
def clients(shop: Shop, whole_schema: Schema) -> Clients:
    """An order that came to its end, and one that stands, so that the list has two pages with the client's own."""
    listed = shop.api.services.merchants.get(shop.merchant.id)
    ListingProjector(ListingRepository(), shop.api.clock).project(None, listed)
    shop.tell_all(shop.order(), *TO_THE_END)
    shop.order()
    account = shop["customer"].data("{ viewer { email } }")["viewer"]["email"]
    return Clients(shop, whole_schema, account)


def test_the_typescript_client_orders_pages_and_reviews(clients: Clients) -> None:
    assert clients.visit(NODE) == VISIT
    assert clients.visit(NODE, password="wrong") == "1: The account or the password is wrong.\n"


def test_the_python_client_orders_pages_and_reviews(clients: Clients) -> None:
    assert clients.visit(PYTHON) == VISIT
    assert clients.visit(PYTHON, password="wrong") == "1: The account or the password is wrong.\n"


def test_a_server_that_takes_trusted_documents_only_knows_the_builds_manifest(clients: Clients) -> None:
    services = clients.shop.api.services
    documents = Documents(DocumentRepository(), Manifest.parse(MANIFEST.read_bytes()), services.clock)
    closed = replace(services, documents=documents, policy=replace(services.policy, trusted_only=True))

    assert clients.visit(NODE, "--trusted", services=closed) == VISIT
    assert "Only operations that clients were built with are executed." in clients.visit(
        PYTHON, services=closed
    )
