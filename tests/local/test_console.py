"""The console as it is served on one machine: its pages, its files, its headers, and nothing else."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pannier.core.settings import Settings
from pannier.local.console import HEADERS, console_headers, console_routes
from pannier.local.serverless import ServerlessError

ENGINE = "http://127.0.0.1:4566"
SCRIPT = "console.log('board');" * 100


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """As the build leaves it."""
    folder = tmp_path / "console"
    (folder / "assets").mkdir(parents=True)
    (folder / ".vite").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Pannier</title>")
    (folder / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "assets" / "index-4f2a.js").write_text(SCRIPT)
    (folder / ".built-from").write_text("stamp")
    (folder / ".vite" / "manifest.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def settings() -> Settings:
    return Settings.from_environment({"AWS_ENDPOINT": ENGINE})


@pytest.fixture
def client(built: Path, settings: Settings) -> TestClient:
    return TestClient(Starlette(routes=console_routes(settings, built)), follow_redirects=False)


@pytest.mark.parametrize("path", ["", "orders", "stores/01ABC/menu", "sign-in?next=/console/orders"])
def test_every_address_of_the_application_is_its_page(client: TestClient, path: str) -> None:
    answer = client.get(f"/console/{path}")
    assert (answer.status_code, answer.text) == (200, "<!doctype html><title>Pannier</title>")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    again = client.get(f"/console/{path}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_address_without_its_slash_leads_there(client: TestClient) -> None:
    answer = client.get("/console")
    assert (answer.status_code, answer.headers["location"]) == (307, "/console/")


def test_what_has_a_hash_in_its_name_is_kept_for_ever_and_comes_compressed(client: TestClient) -> None:
    answer = client.get("/console/assets/index-4f2a.js")
    assert answer.text == SCRIPT
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert "javascript" in answer.headers["content-type"]
    plain = client.get("/console/assets/index-4f2a.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert client.get("/console/favicon.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "assets/gone-1a2b.js",
        "assets/",
        ".built-from",
        ".vite/manifest.json",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "assets/..%2f..%2fsecret.txt",
    ],
)
def test_nothing_else_is_reachable(client: TestClient, path: str) -> None:
    answer = client.get(f"/console/{path}")
    assert "secret" not in answer.text
    assert "stamp" not in answer.text
    if path == "assets/":  # a page of the application, as any address without a dot
        assert answer.headers["content-type"].startswith("text/html")
    else:
        assert answer.status_code == 404
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_it_only_reads(client: TestClient) -> None:
    assert client.post("/console/orders").status_code == 405


def test_it_is_told_where_the_api_is(client: TestClient) -> None:
    answer = client.get("/console/config.json")
    assert answer.json() == {"graphql": "/graphql", "live": "/graphql"}
    assert answer.headers["cache-control"] == "no-cache"


def test_the_policy_admits_this_server_and_where_uploads_go_and_nothing_inline(client: TestClient) -> None:
    answer = client.get("/console/")
    directives = dict(
        each.strip().split(" ", 1) for each in answer.headers["content-security-policy"].split(";")
    )
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: blob: {ENGINE}",
        "font-src": "'self'",
        "connect-src": f"'self' {ENGINE}",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    told = {name: answer.headers[name] for name in ("x-robots-tag", "x-frame-options", "referrer-policy")}
    assert told == {
        "x-robots-tag": "noindex, nofollow",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
    }
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers


def test_without_a_build_it_says_what_to_do(tmp_path: Path, settings: Settings) -> None:
    client = TestClient(Starlette(routes=console_routes(settings, tmp_path)))
    answer = client.get("/console/orders")
    assert answer.status_code == 404
    assert "not built" in answer.text
    assert client.get("/console/config.json").status_code == 200


@pytest.mark.parametrize(
    ("written", "instead"),
    [("FrameOptions", "FrameTricks"), ("${LiveSocket}", "${DeadSocket}")],
)
def test_a_header_that_is_not_understood_is_not_left_out(
    tmp_path: Path, settings: Settings, written: str, instead: str
) -> None:
    other = tmp_path / "console.yml"
    other.write_text(HEADERS.read_text().replace(written, instead))
    with pytest.raises(ServerlessError):
        console_headers(settings, other)
