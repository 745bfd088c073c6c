"""The console's distribution: what it reaches, what it says of it, and that `make run` says the same."""

import json
import re
import subprocess
from typing import Any

from pannier.core.settings import Settings
from pannier.local.console import console_headers
from tests.template.conftest import Resources, of_kind


def distribution(resources: Resources) -> dict[str, Any]:
    config: dict[str, Any] = resources["ConsoleDistribution"]["Properties"]["DistributionConfig"]
    return config


def paths(resources: Resources, *asked: str) -> list[Any]:
    """What becomes of each path: another path, or a response."""
    code = resources["ConsolePaths"]["Properties"]["FunctionCode"]
    program = (
        f"{code}\nconst told = {json.dumps(asked)}.map((uri) => handler({{ request: {{ uri }} }}));"
        "\nconsole.log(JSON.stringify(told.map((each) => each.uri ?? each)));"
    )
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True)
    answers: list[Any] = json.loads(done.stdout)
    return answers


def test_pages_are_one_file_and_files_are_themselves(prod: Resources) -> None:
    pages = ("/console/", "/console/m/TWVyY2hhbnQ6MDE%3D/orders", "/console/sign-in/")
    assert paths(prod, *pages) == ["/console/index.html"] * 3
    files = ("/console/config.json", "/console/assets/index-1a.js", "/console/assets/gone.js")
    assert paths(prod, *files) == list(files)


def test_the_root_leads_to_the_console_and_nothing_else_of_the_bucket_is_reachable(prod: Resources) -> None:
    to_the_console = {"location": {"value": "/console/"}}
    for answer in paths(prod, "/", "/console"):
        assert (answer["statusCode"], answer["headers"]) == (302, to_the_console)
    for answer in paths(prod, "/releases/2026.json", "/graphql", "/consoles/", "/index.html"):
        assert answer["statusCode"] == 404


def test_each_bucket_is_read_by_this_distribution_alone_and_only_where_it_serves(prod: Resources) -> None:
    policies = {
        each["Bucket"]["Ref"]: each["PolicyDocument"]["Statement"]
        for each in of_kind(prod, "AWS::S3::BucketPolicy").values()
    }
    ours = {
        "Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${ConsoleDistribution}"
    }
    for bucket, folder in (("ConsoleBucket", "console"), ("UploadsBucket", "media")):
        (allowed,) = (each for each in policies[bucket] if each["Effect"] == "Allow")
        assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert allowed["Action"] == "s3:GetObject"
        assert allowed["Resource"] == {"Fn::Sub": f"${{{bucket}.Arn}}/{folder}/*"}
        assert allowed["Condition"] == {"StringEquals": {"AWS:SourceArn": ours}}
    for origin in distribution(prod)["Origins"]:
        assert origin["OriginAccessControlId"] == {"Fn::GetAtt": ["ConsoleAccess", "Id"]}
    assert prod["ConsoleBucket"]["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}


def test_every_behaviour_only_reads_over_tls_and_says_how_it_is_framed(prod: Resources) -> None:
    config = distribution(prod)
    assert config["HttpVersion"] == "http2and3"
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    behaviours = [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]
    assert [each.get("PathPattern") for each in behaviours] == [None, "/media/*"]
    for behaviour in behaviours:
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behaviour["AllowedMethods"] == ["GET", "HEAD"]
        assert behaviour["Compress"] is True
        assert prod[behaviour["ResponseHeadersPolicyId"]["Ref"]]["Type"].endswith("ResponseHeadersPolicy")


def test_one_machine_frames_the_pages_as_the_cloud_does(prod: Resources) -> None:
    policy = prod["ConsoleHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    text, names = policy["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    assert names.keys() == set(re.findall(r"\$\{(\w+)\}", text))
    engine = "http://127.0.0.1:4566"
    here = console_headers(Settings.from_environment({"AWS_ENDPOINT": engine}))["Content-Security-Policy"]
    there = re.sub(r"\$\{(Api|LiveSocket)\} ?", "", text).replace("${Uploads}", engine)
    assert re.sub(r" (?=;)", "", here) == re.sub(r" (?=;)", "", there)
    for word in ("unsafe-inline", "unsafe-eval", "https:;", "*"):
        assert word not in text


def test_the_api_admits_the_consoles_pages(prod: Resources) -> None:
    variables = prod["HttpLambdaFunction"]["Properties"]["Environment"]["Variables"]
    _, named, unnamed = variables["ALLOWED_ORIGINS"]["Fn::If"]
    assert named == {"Fn::Sub": "https://${ConsoleDomain},"}
    assert unnamed == {"Fn::Sub": "https://${ConsoleDistribution.DomainName},"}
    admitted = Settings.from_environment({"ALLOWED_ORIGINS": "https://d1.cloudfront.net,"})
    assert admitted.allowed_origins == {"https://d1.cloudfront.net"}
