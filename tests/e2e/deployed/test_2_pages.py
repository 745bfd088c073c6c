"""The console, published as a deployment publishes it, at the distribution that the engine plays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest

from scripts.console.publish import Destination, destination_of, publish
from tests.e2e.deployed.clients import PATIENCE, Person
from tests.e2e.deployed.deploying import STACK, Deployment

PAGE, SCRIPT = "<!doctype html><title>Pannier</title>", "console.log('board')"


@pytest.fixture(scope="module")
def destination(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Destination:
    """Where a small console was published."""
    built = tmp_path_factory.mktemp("console")
    (built / "assets").mkdir()
    (built / "index.html").write_text(PAGE)
    (built / "assets" / "index-1a.js").write_text(SCRIPT)
    found = destination_of(deployment.client("cloudformation"), STACK)
    publish(deployment.client("s3"), found, built, datetime.now(UTC))
    return found


@pytest.fixture(scope="module")
def visitor(deployment: Deployment, destination: Destination) -> Iterator[httpx.Client]:
    """Somebody with a browser at the distribution's own name."""
    host = urlsplit(destination.url).netloc
    cloud = deployment.cloud
    with httpx.Client(
        verify=cloud.trust(), base_url=cloud.endpoint, headers={"host": host}, timeout=PATIENCE
    ) as client:
        yield client


def test_the_name_alone_leads_to_the_console(visitor: httpx.Client) -> None:
    answer = visitor.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/console/")


@pytest.mark.parametrize("path", ["/console/", "/console/m/TWVyY2hhbnQ6MDE%3D/orders"])
def test_every_page_is_the_application_under_its_policy(
    visitor: httpx.Client, deployment: Deployment, path: str
) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["cache-control"] == "no-cache"
    policy = answer.headers["content-security-policy"]
    bucket = deployment.physical("UploadsBucket")
    api, live = deployment.outputs["ConsoleGraphql"], deployment.outputs["ConsoleLive"]
    asked = policy.partition("connect-src ")[2].partition(";")[0].split()
    assert asked[:3] == ["'self'", api.removesuffix("/graphql"), live.rpartition("/")[0]]
    assert all(bucket in each for each in asked[3:])
    assert "unsafe" not in policy
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


def test_files_are_files_for_ever(visitor: httpx.Client) -> None:
    answer = visitor.get("/console/assets/index-1a.js")
    assert (answer.status_code, answer.text) == (200, SCRIPT)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert visitor.get("/console/assets/gone-1a.js").status_code == 403


def test_it_is_told_where_the_apis_are(visitor: httpx.Client, deployment: Deployment) -> None:
    told = visitor.get("/console/config.json").json()
    assert told["graphql"] == f"https://{urlsplit(deployment.outputs['HttpApiUrl']).netloc}/graphql"
    assert told["live"] == deployment.outputs["ServiceEndpointWebsocket"]


def test_nothing_else_of_the_bucket_is_reachable_nor_any_of_it_around_the_distribution(
    visitor: httpx.Client, deployment: Deployment, destination: Destination
) -> None:
    releases = deployment.client("s3").list_objects_v2(Bucket=destination.bucket, Prefix="releases/")
    for key in (releases["Contents"][0]["Key"], "graphql", "console"):
        assert visitor.get(f"/{key}").status_code in (302, 404)
    for bucket in (destination.bucket, deployment.physical("UploadsBucket")):
        answer = httpx.get(
            f"{deployment.cloud.endpoint}/{bucket}/console/index.html", verify=deployment.cloud.trust()
        )
        assert answer.status_code == 403


def test_the_api_lets_the_consoles_pages_ask_and_no_others(nobody: Person, destination: Destination) -> None:
    console = destination.url.removesuffix("/console/")
    for origin, allowed in ((console, console), ("https://elsewhere.example", None)):
        answer = nobody.http.post("/graphql", json={"query": "{ __typename }"}, headers={"origin": origin})
        assert answer.status_code == 200
        assert answer.headers.get("access-control-allow-origin") == allowed


def test_pictures_are_served_to_every_page_and_uploads_are_not(
    visitor: httpx.Client, deployment: Deployment
) -> None:
    store, bucket = deployment.client("s3"), deployment.physical("UploadsBucket")
    for folder in ("media", "uploads", "licences"):
        store.put_object(
            Bucket=bucket, Key=f"{folder}/m1/noodles.png", Body=b"\x89PNG", ContentType="image/png"
        )
    answer = visitor.get("/media/m1/noodles.png")
    assert (answer.status_code, answer.content) == (200, b"\x89PNG")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    for folder in ("uploads", "licences"):
        assert visitor.get(f"/{folder}/m1/noodles.png").status_code == 404
        assert visitor.get(f"/media/../{folder}/m1/noodles.png").status_code in (403, 404)
